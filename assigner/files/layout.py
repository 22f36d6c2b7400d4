"""Frames to tables as people see them: columns with headings, lists as cells, the rest as long tables.

A list stands in a cell whenever the cell reads back to the same list; otherwise it gets a long table.
Columns in which every value is the default are left out. When to modify: to lay tables out in another
way; the reading counterpart is :mod:`assigner.files.columns`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.cells import compact_style, join_entries, needs_quotes, number_text, quoted, write_record
from assigner.files.faults import RefusedError
from assigner.files.headings import find_field, heading_of
from assigner.files.long_tables import parent_headings, value_headings
from assigner.files.prepare import layout_of, read_field
from assigner.problem.choices import CHOICES_ZH, DIMENSIONS_ZH, FLAG_WORDS, canonical_dimension
from assigner.problem.document import TABLES
from assigner.problem.frames import FieldShape, field_shapes, unflatten

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.problem.fields import Row
    from assigner.problem.frames import Frames

MOST_KEY_COLUMNS = 30
"""A mapping with more different keys gets a long table instead of a column for each."""

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold; longer lists get a long table in every format."""


_WHOLE_MINUTE = r"T(\d\d:\d\d):00(?=$|[Z+-])"
"""Moments of whole minutes are written as 2026-10-01 09:00."""


@dataclass(slots=True)
class WrittenColumn:
    """One column: its heading, its values (missing where a cell stays empty) and the field it is."""

    heading: str
    values: pd.Series
    model: type[Row] | None = None
    name: str = ""


@dataclass(slots=True)
class WrittenTable:
    """One table as it is written: ``reps``, or a long one such as ``reps.leave``."""

    name: str
    columns: list[WrittenColumn] = field(default_factory=list)

    def add(self, heading: str, values: pd.Series, model: type[Row] | None = None, name: str = "") -> None:
        """Append a column."""
        self.columns.append(WrittenColumn(heading, values.reset_index(drop=True), model, name))


def tables_of(frames: Frames, language: Language = "en", translated: bool = False) -> list[WrittenTable]:
    """Return the tables of a problem, main tables before the long tables that belong to them.

    Parameters
    ----------
    frames
        The problem's frames.
    language
        Language of the headings.
    translated
        Whether yes, no and fixed values are words of ``language`` too; else they stay typed.
    """
    written: list[WrittenTable] = []
    for table in TABLES:
        if len(frames[table]) or table == "reps":
            _write_table(table, TABLES[table], frames, _Style(language, translated), written)
    return written


@dataclass(frozen=True, slots=True)
class _Style:
    language: Language
    translated: bool


def _write_table(name: str, model: type[Row], frames: Frames, style: _Style, written: list[WrittenTable]) -> None:
    table = WrittenTable(name)
    written.append(table)
    if "." in name:
        _add_parents(table, frames, style)
    for shape in field_shapes(model):
        if shape.shape == "plain":
            _add_plain(table, model, shape, frames[name][shape.name], style)
        elif len(frames[f"{name}.{shape.name}"]):
            _add_list(table, model, shape, frames, style, written)


def _add_parents(table: WrittenTable, frames: Frames, style: _Style) -> None:
    """Add the columns that refer to the parents: the root's id, and the number of each list between."""
    path = table.name
    rows = frames[path]["row"].to_numpy()
    numbers: list[np.ndarray] = []
    while (path := path.rpartition(".")[0]) and "." in path:
        above = frames[path]["row"].to_numpy()
        numbers.insert(0, rows - np.searchsorted(above, above[rows], side="left") + 1)
        rows = above[rows]
    ids = texts(frames[path]["id"]).iloc[rows]
    for heading, values in zip(parent_headings(table.name, style.language), [ids, *numbers], strict=True):
        table.add(heading, pd.Series(values))


def _add_plain(table: WrittenTable, model: type[Row], shape: FieldShape, values: pd.Series, style: _Style) -> None:
    info = model.model_fields[shape.name]
    if not info.is_required() and _all_default(values, info.default):
        return
    heading = heading_of(model, shape.name, style.language)
    layout = layout_of(model, shape.name)
    if style.translated and (layout.kind == "flag" or (layout.kind == "choice" and style.language == "zh")):
        words = FLAG_WORDS[style.language] if layout.kind == "flag" else {c: CHOICES_ZH[c][0] for c in layout.choices}
        values = values.astype(object).map(words, na_action="ignore")
    elif layout.kind == "text":
        values = texts(values)
    elif layout.kind == "moment":
        values = values.str.replace(_WHOLE_MINUTE, r" \1", regex=True)
    table.add(heading, values, model, shape.name)


def _all_default(values: pd.Series, default: Any) -> bool:
    if default is None:
        return bool(values.isna().all())
    return bool((values == default).all())


def texts(values: pd.Series) -> pd.Series:
    """Return a column of texts, quoted where a reader would take them for something else.

    Empty texts stay empty: they mean the same as missing ones in every format.
    """
    doubtful = needs_quotes(values)
    if not doubtful.any():
        return values
    out = values.astype(object)
    out[doubtful] = [quoted(text) for text in out[doubtful]]
    return out


def _add_list(
    table: WrittenTable,
    model: type[Row],
    shape: FieldShape,
    frames: Frames,
    style: _Style,
    written: list[WrittenTable],
) -> None:
    """Add a list or mapping: as cells, as a column for each key, or as a long table."""
    long_name = f"{table.name}.{shape.name}"
    if shape.shape == "mapping" and _key_columns(
        table, model, shape, frames[long_name], len(frames[table.name]), style
    ):
        return
    if shape.shape != "mapping" and (cells := _cells(model, shape, frames, table.name)) is not None:
        table.add(heading_of(model, shape.name, style.language), cells, model, shape.name)
        return
    if shape.shape == "rows":
        _write_table(long_name, shape.kind, frames, style, written)
        return
    long = WrittenTable(long_name)
    written.append(long)
    _add_parents(long, frames, style)
    columns = [frames[long_name][column] for column in frames[long_name].columns if column != "row"]
    for heading, values in zip(value_headings(shape.shape, style.language), columns, strict=True):
        is_text = pd.api.types.is_string_dtype(values.dtype)
        long.add(heading, texts(values) if is_text else values)


def _key_columns(
    table: WrittenTable, model: type[Row], shape: FieldShape, long: pd.DataFrame, length: int, style: _Style
) -> bool:
    """Add ``capacity_minutes`` and its kin; False where some key does not survive in a heading."""
    keys = list(dict.fromkeys(long["key"].tolist()))
    base = heading_of(model, shape.name, style.language)
    names_zh = {name: zh for zh, name in DIMENSIONS_ZH.items()}
    headings = {key: f"{base}_{names_zh.get(key, key) if style.language == 'zh' else key}" for key in keys}
    safe = all(find_field(model, heading.strip()) == (shape.name, key) for key, heading in headings.items())
    plain = all(quoted(key, in_list=True) == key and canonical_dimension(key, True) == key for key in keys)
    if len(keys) > MOST_KEY_COLUMNS or not safe or not plain or not _in_order(long, keys):
        return False
    for key, heading in headings.items():
        own = long[long["key"] == key]
        values = pd.Series(np.nan, index=range(length), dtype="float64")
        values.iloc[own["row"].to_numpy()] = own["value"].to_numpy()
        table.add(heading, values, model, shape.name)
    return True


def _in_order(long: pd.DataFrame, keys: list[str]) -> bool:
    """Return whether every row has its keys in the order of the columns: reading gives that order back."""
    rows, order = long["row"].to_numpy(), pd.Index(keys).get_indexer(pd.Index(long["key"]))
    return bool(((np.diff(order) > 0) | (np.diff(rows) != 0)).all())


def _cells(model: type[Row], shape: FieldShape, frames: Frames, table: str) -> pd.Series | None:
    """Return the lists of a field as cells, None where some would not read back the same."""
    long = frames[f"{table}.{shape.name}"]
    if shape.shape == "rows" and compact_style(shape.kind) is None:
        return None
    columns = [column for column in long.columns if column != "row"]
    codes = long.groupby(columns, dropna=False, sort=False).ngroup().to_numpy()
    _, first = np.unique(codes, return_index=True)
    entries = _entry_texts(f"{table}.{shape.name}", shape, long.iloc[first].reset_index(drop=True))
    if not _reads_back(model, shape, entries):
        return None
    cells = _joined(np.array([text for text, _ in entries], dtype=object)[codes], long["row"].to_numpy())
    if max(map(len, cells.values())) > LONGEST_CELL:
        return None
    out = np.full(len(frames[table]), None, dtype=object)
    out[list(cells)] = list(cells.values())
    return pd.Series(out, dtype=object)


def _entry_texts(name: str, shape: FieldShape, long: pd.DataFrame) -> list[tuple[str, Any]]:
    """Return the text and the plain data of each different entry."""
    if shape.shape == "rows":
        records = unflatten(name, shape.kind, {name: long})
        return [(write_record(shape.kind, record), record) for record in records]
    values = long["value"].tolist()
    return [(quoted(value, in_list=True) if isinstance(value, str) else number_text(value), value) for value in values]


def _reads_back(model: type[Row], shape: FieldShape, entries: list[tuple[str, Any]]) -> bool:
    try:
        return all(read_field(model, shape.name, text) == [value] for text, value in entries)
    except RefusedError:
        return False


def _joined(entries: np.ndarray, rows: np.ndarray) -> dict[int, str]:
    """Return the cell of each row that has entries; rows are in order."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    ends = np.append(starts[1:], len(rows))
    return {int(rows[start]): join_entries(list(entries[start:end])) for start, end in zip(starts, ends, strict=True)}
