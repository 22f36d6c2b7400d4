"""Tables of a folder or a workbook to frames, column by column.

Each different raw value of a column is read and checked once, through the same functions as documents,
and the result is spread over the rows; columns of numbers and plain text are checked as a whole first.
So a million rows need no Python object a row, and issues are the same on both roads. Row models must
not check several fields together: that is the work of :mod:`assigner.problem.validation`.
When to modify: when tables get a new shape of field.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.files.grown import Grown, GrownSet, filtered, grown, join
from assigner.files.headings import extra_of, find_field
from assigner.files.prepare import heading_twice, read_field, unknown_heading
from assigner.files.spread import ReadColumn, plain_column, read_column, same_value, spread_entries
from assigner.files.tables import cell, is_blank
from assigner.language import Words
from assigner.problem.faults import Fault
from assigner.problem.frames import FieldShape, Frames, dtype_of, field_shapes, flatten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assigner.files.documents import PlaceOfField
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable
    from assigner.problem.fields import Row

Matched = dict[tuple[str, str | None], int]
"""Column number for each (field, None) and each (mapping field, key)."""


def match_headings(
    raw: RawTable, model: type[Row], findings: Findings, others: Collection[int] = (), strict: bool = False
) -> Matched:
    """Return which column holds which field; unknown and doubled headings go to ``findings``.

    Parameters
    ----------
    raw, model
        The table and the row model of its rows.
    findings
        Gets the issues.
    others
        Columns that mean something else (references to parents).
    strict
        Whether every unknown heading is an error.
    """
    found: Matched = {}
    given = {meaning for heading in raw.headings if (meaning := find_field(model, heading))}
    for column, heading in enumerate(raw.headings):
        if column in others or not heading.strip() or heading.strip().startswith(("#", "_")):
            continue
        meaning = find_field(model, heading)
        if meaning is None:
            fault = unknown_heading(model, heading, strict, given)
        elif meaning in found:
            fault = heading_twice(meaning[0])
        else:
            found[meaning] = column
            continue
        kind = "headings" if fault.severity == "error" else "other headings"  # many of these hide none of those
        findings.add(fault, raw.heading_place(column), f"{raw.name} {kind}")
    return found


def read_rows(
    raw: RawTable, name: str, model: type[Row], matched: Matched, findings: Findings
) -> tuple[GrownSet, np.ndarray] | None:
    """Return the frames of a table's rows, without parents, and which rows they are.

    Rows in which a required value is missing or cannot be read are reported and left out. None where a
    required column is missing.
    """
    rows = filled_rows(raw, matched.values())
    raw = raw if len(rows) == len(raw) else raw.take(rows)
    needed = [field for field, info in model.model_fields.items() if info.is_required()]
    if _columns_missing(raw, needed, matched, model, findings):
        return None
    shapes = {shape.name: shape for shape in field_shapes(model)}
    kept = np.ones(len(raw), dtype=bool)
    columns: dict[str, pd.Series] = {}
    for field in needed:
        columns[field], given = _plain(raw, shapes[field], model, matched[field, None], findings)
        tell_missing(raw, f"{raw.name}.{field}", matched[field, None], findings)
        kept &= given
    if not kept.all():
        raw, rows = raw.take(np.flatnonzero(kept)), rows[kept]
        columns = {field: values[kept].reset_index(drop=True) for field, values in columns.items()}
    return _read_kept(raw, name, model, matched, columns, findings), rows


def _read_kept(
    raw: RawTable, name: str, model: type[Row], matched: Matched, known: dict[str, pd.Series], findings: Findings
) -> GrownSet:
    columns: dict[str, pd.Series] = {}
    frames = empty_table(name, model)
    below: GrownSet = {}
    for shape in field_shapes(model):
        if shape.shape == "plain":
            columns[shape.name] = known.get(shape.name, pd.Series(dtype="str"))
            if shape.name not in known:
                columns[shape.name], _ = _plain(raw, shape, model, matched.get((shape.name, None)), findings)
            continue
        below |= _empty_below(f"{name}.{shape.name}", frames)
        for part in _list_parts(raw, name, model, shape, matched, findings):
            join(below, part, f"{name}.{shape.name}")
    for shape in field_shapes(model):
        if shape.shape == "mapping":
            _drop_doubled_keys(below, f"{name}.{shape.name}", findings)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(raw)), copy=False)
    return {name: grown(frame, None, place_in(raw, matched)), **below}


@cache
def empty_table(name: str, model: type[Row]) -> Frames:
    """Return the frames of a table without rows; they are shared, so nobody may change them."""
    return flatten(name, model, [])


def _empty_below(name: str, frames: dict[str, pd.DataFrame]) -> GrownSet:
    """Return the empty frames of a list field and of everything below it."""
    names = [key for key in frames if key == name or key.startswith(f"{name}.")]
    nowhere = np.zeros(0, dtype=np.int64)
    return {key: Grown(frames[key].drop(columns="row"), nowhere, (), nowhere, nowhere) for key in names}


def place_in(raw: RawTable, matched: Matched) -> PlaceOfField:
    """Return the function that names places in a table's rows; ``capacity.minutes`` is an entry of a mapping."""

    def place(row: int, field: str) -> str:
        name, _, key = field.partition(".")
        column = matched.get((name, key or None), matched.get((name, None)))
        return raw.place(row, column)

    return place


def filled_rows(raw: RawTable, columns: Iterable[int]) -> np.ndarray:
    """Return the numbers of the rows that say something in one of the columns."""
    filled = np.zeros(len(raw), dtype=bool)
    for column in columns:
        if filled.all():
            break
        filled |= ~is_blank(raw.columns[column])
    return np.flatnonzero(filled)


def _columns_missing(raw: RawTable, needed: list[str], matched: Matched, model: type[Row], findings: Findings) -> bool:
    missing = [field for field in needed if (field, None) not in matched]
    for field in missing:
        findings.fail("column-missing", raw.source, *column_missing_words(model, field, raw))
    return bool(missing)


def column_missing_words(model: type[Row], field: str, raw: RawTable) -> tuple[Words, Words]:
    """Return the words for a required column that a table lacks."""
    heading = extra_of(model.model_fields[field])["heading_zh"]
    headings = ", ".join(text for text in raw.headings if text) or "-"
    return (
        Words(f"The column {field!r} is missing.", f"缺少列“{heading}”（{field}）。"),
        Words(
            f"Add it; the headings found are: {headings[:200]}.",
            f"请补上该列；现有标题：{headings[:200]}。",
        ),
    )


def tell_missing(raw: RawTable, label: str, column: int, findings: Findings) -> None:
    """Report the blank cells of a column in which every cell is required."""
    for row in np.flatnonzero(is_blank(raw.columns[column])):
        if findings.may_add("value-missing", label):
            findings.add(_required_fault(), raw.place(int(row), column), label)
        else:
            findings.count_more("value-missing", label, 1)


def _required_fault() -> Fault:
    return Fault(
        "value-missing",
        Words("nothing is given here, but it is required.", "此处必填，但没有填写。"),
        Words("Fill it in, or remove the row.", "请补填，或删除该行。"),
    )


def _plain(
    raw: RawTable, shape: FieldShape, model: type[Row], column: int | None, findings: Findings
) -> tuple[pd.Series, np.ndarray]:
    info = model.model_fields[shape.name]
    default = None if info.is_required() else info.default
    if column is not None:
        return plain_column(raw, column, model, shape.name, dtype_of(shape), default, findings)
    return same_value(default, dtype_of(shape), len(raw)), np.zeros(len(raw), dtype=bool)


def _list_parts(
    raw: RawTable, name: str, model: type[Row], shape: FieldShape, matched: Matched, findings: Findings
) -> list[GrownSet]:
    """Return the entries that a list or mapping field has in the cells of its table."""
    long_name, parts = f"{name}.{shape.name}", []
    for (field, key), column in matched.items():
        if field != shape.name:
            continue
        if key is not None:
            parts.append(_mapping_column(raw, long_name, key, column, model, shape, findings))
            continue
        read = read_column(raw, column, lambda value: read_field(model, shape.name, value), long_name, findings)
        parts.append(_entries(raw, read, column, long_name, shape))
    return parts


def _mapping_column(
    raw: RawTable, long_name: str, key: str, column: int, model: type[Row], shape: FieldShape, findings: Findings
) -> GrownSet:
    label = f"{long_name}.{key}"
    part = read_column(
        raw, column, lambda value: read_field(model, shape.name, {key: cell(value)})[key], label, findings
    )
    readable = part.good[part.codes] if len(part.codes) else np.zeros(0, dtype=bool)
    rows = part.rows[readable]
    results = np.array([result or 0.0 for result in part.results], dtype="float64")
    values = pd.Series(results[part.codes[readable]], dtype="float64")
    frame = pd.DataFrame(
        {"key": pd.Series([key], dtype="str").repeat(len(rows)).reset_index(drop=True), "value": values}
    )
    return {long_name: grown(frame, rows, _cell_place(raw, column), rows)}


def _cell_place(raw: RawTable, column: int) -> PlaceOfField:
    return lambda row, _field: raw.place(row, column)


def _entries(raw: RawTable, read: ReadColumn, column: int, long_name: str, shape: FieldShape) -> GrownSet:
    """Return the frames of the entries in a column of lists."""
    place = _cell_place(raw, column)
    if shape.shape == "mapping":
        read = ReadColumn(read.rows, read.codes, [list((found or {}).items()) for found in read.results], read.good)
    if shape.shape == "rows" and any(below.shape != "plain" for below in field_shapes(shape.kind)):
        read = _each_apart(read)
    entries, parents, numbers = spread_entries(read)
    if shape.shape == "rows":
        frames = flatten(long_name, shape.kind, entries)
        first = frames.pop(long_name).iloc[numbers]
        below = {
            key: grown(frame.drop(columns="row"), frame["row"].to_numpy(), place, parents[_top(frames, key, long_name)])
            for key, frame in frames.items()
        }
        return {long_name: grown(first, parents, place, parents), **below}
    plain = dtype_of(FieldShape(shape.name, "plain", shape.kind, False))
    if shape.shape == "mapping":
        keys = pd.Series([key for key, _ in entries], dtype="str")
        frame = pd.DataFrame({"key": keys, "value": pd.Series([value for _, value in entries], dtype=plain)})
    else:
        frame = pd.DataFrame({"value": pd.Series(entries, dtype=plain)})
    return {long_name: grown(frame.iloc[numbers], parents, place, parents)}


def _each_apart(read: ReadColumn) -> ReadColumn:
    """Return the column with a result for each row, for records that have lists of their own."""
    results = [read.results[code] for code in read.codes]
    return ReadColumn(read.rows, np.arange(len(read.codes)), results, read.good[read.codes])


def _top(frames: dict[str, pd.DataFrame], name: str, long_name: str) -> np.ndarray:
    """Return for each row of a nested frame the row of ``long_name`` that it hangs on."""
    rows = frames[name]["row"].to_numpy()
    parent = name.rpartition(".")[0]
    return rows if parent == long_name else _top(frames, parent, long_name)[rows]


def _drop_doubled_keys(below: GrownSet, long_name: str, findings: Findings) -> None:
    """Report keys that a row has twice (a column and a cell say the same), and keep the first."""
    part = below[long_name]
    doubled = pd.DataFrame({"row": part.parent, "key": part.frame["key"]}).duplicated().to_numpy()
    for row in np.flatnonzero(doubled):
        key = str(part.frame["key"].iat[int(row)])
        fault = _doubled_fault(key)
        findings.add(fault, part.place(int(row), "value"), long_name)
    if doubled.any():
        filtered(below, long_name, ~doubled)


def _doubled_fault(key: str) -> Fault:
    return Fault(
        "key-twice",
        Words(f"{key!r} is given twice for this row.", f"该行的“{key}”给出了两次。"),
        Words("Keep one of them.", "请只保留一个。"),
        key,
    )
