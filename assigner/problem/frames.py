"""Row models as column tables and back, without loss, by looking at the models' fields.

A table ``accounts`` becomes a frame ``accounts`` with a column for every plain field, and one long
frame for every list or mapping, named ``accounts.skills``: its column ``row`` is the number of the
parent row, its other columns are the fields of the list's rows (``value`` for plain values; ``key``
and ``value`` for mappings). Lists inside lists go on the same way: ``duties.positions.skills``.
Dates and moments are ISO 8601 text. When to modify: when a row model uses a new shape of field.
"""

from __future__ import annotations

import types
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin

import pandas as pd

from assigner.problem.document import TABLES
from assigner.problem.fields import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Frames = dict[str, pd.DataFrame]
Shape = Literal["plain", "values", "rows", "mapping"]


class FieldShape(NamedTuple):
    """How one field is laid out in frames."""

    name: str
    shape: Shape
    kind: type
    """The plain type, or the row model of a list of rows."""
    optional: bool


@cache
def field_shapes(model: type[Row]) -> tuple[FieldShape, ...]:
    """Return the layout of each field of a row model, in the model's order."""
    return tuple(_shape(name, info.annotation) for name, info in model.model_fields.items())


def _shape(name: str, annotation: Any) -> FieldShape:
    if get_origin(annotation) is list:
        (inner,) = get_args(annotation)
        if isinstance(inner, type) and issubclass(inner, Row):
            return FieldShape(name, "rows", inner, False)
        return FieldShape(name, "values", _plain(inner), False)
    if get_origin(annotation) is dict:
        return FieldShape(name, "mapping", _plain(get_args(annotation)[1]), False)
    optional = get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)
    return FieldShape(name, "plain", _plain(annotation), optional)


def _plain(annotation: Any) -> type:
    """Return str, int, float or bool for an annotation; dates are text."""
    while get_origin(annotation) is not None and get_origin(annotation) not in (Union, types.UnionType, Literal):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is Literal:
        return str
    kinds = [kind for kind in get_args(annotation) if kind is not type(None)] or [annotation]
    kind = kinds[0]
    return str if kind in (date, datetime) or not isinstance(kind, type) else kind


def dtype_of(shape: FieldShape) -> str:
    """Return the pandas dtype of a plain field's column."""
    if shape.kind is bool:
        return "boolean" if shape.optional else "bool"
    if shape.kind is int:
        return "Int64" if shape.optional else "int64"
    return "float64" if shape.kind is float else "str"


def flatten(table: str, model: type[Row], rows: Sequence[Mapping[str, Any]]) -> Frames:
    """Return the frames of one table.

    Parameters
    ----------
    table
        Name of the table, the prefix of its frames' names.
    model
        Row model of the table.
    rows
        The rows as plain data with every field (``model_dump(mode="json")``).
    """
    frames: Frames = {}
    _flatten(table, model, rows, None, frames)
    return frames


def _flatten(
    table: str, model: type[Row], rows: Sequence[Mapping[str, Any]], parents: list[int] | None, frames: Frames
) -> None:
    columns: dict[str, pd.Series[Any]] = {} if parents is None else {"row": pd.Series(parents, dtype="int64")}
    frames[table] = pd.DataFrame()
    for shape in field_shapes(model):
        values = [row.get(shape.name) for row in rows]
        if shape.shape == "plain":
            columns[shape.name] = pd.Series(values, dtype=dtype_of(shape))
        else:
            _flatten_list(f"{table}.{shape.name}", shape, values, frames)
    frames[table] = pd.DataFrame(columns)


def _flatten_list(name: str, shape: FieldShape, values: Sequence[Any], frames: Frames) -> None:
    parents = [number for number, entries in enumerate(values) for _ in entries or ()]
    if shape.shape == "rows":
        _flatten(name, shape.kind, [entry for entries in values for entry in entries or ()], parents, frames)
        return
    columns: dict[str, Any] = {"row": pd.Series(parents, dtype="int64")}
    if shape.shape == "mapping":
        columns["key"] = pd.Series([key for entries in values for key in entries or ()], dtype="str")
        values = [list((entries or {}).values()) for entries in values]
    flat = [entry for entries in values for entry in entries or ()]
    columns["value"] = pd.Series(flat, dtype=dtype_of(FieldShape(shape.name, "plain", shape.kind, False)))
    frames[name] = pd.DataFrame(columns)


def unflatten(table: str, model: type[Row], frames: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return the rows of one table as plain data; the inverse of :func:`flatten`."""
    frame = frames[table]
    rows: list[dict[str, Any]] = [{} for _ in range(len(frame))]
    for shape in field_shapes(model):
        if shape.shape == "plain":
            for row, value in zip(rows, _python_values(frame[shape.name]), strict=True):
                row[shape.name] = value
            continue
        long = frames[f"{table}.{shape.name}"]
        for row in rows:
            row[shape.name] = {} if shape.shape == "mapping" else []
        for parent, entry in zip(long["row"].tolist(), _entries(f"{table}.{shape.name}", shape, frames), strict=True):
            if shape.shape == "mapping":
                rows[parent][shape.name].update([entry])
            else:
                rows[parent][shape.name].append(entry)
    return rows


def _entries(name: str, shape: FieldShape, frames: Mapping[str, pd.DataFrame]) -> Iterable[Any]:
    if shape.shape == "rows":
        return unflatten(name, shape.kind, frames)
    values = _python_values(frames[name]["value"])
    if shape.shape == "mapping":
        return list(zip(frames[name]["key"].tolist(), values, strict=True))
    return values


def _python_values(column: pd.Series[Any]) -> list[Any]:
    """Return the column as Python values with None where something is missing."""
    if column.hasnans:
        return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
    return list(column.tolist())


def empty_frames() -> Frames:
    """Return every frame of a problem, without rows."""
    frames: Frames = {}
    for table, model in TABLES.items():
        frames.update(flatten(table, model, []))
    return frames
