"""Long tables: rows that belong to rows of another table, such as ``reps.leave`` or ``duties.positions.skills``.

The first column names the parent by its id; rows of rows also give the parent's number, from 1. When to
modify: to accept another way of referring to parents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.columns import filled_rows, match_headings, read_rows, tell_missing
from assigner.files.faults import RefusedError
from assigner.files.grown import GrownSet, grown, join
from assigner.files.headings import SINGULAR, extra_of, headings_of, long_tables, nearest, normalise, table_heading
from assigner.files.prepare import read_field
from assigner.files.spread import ReadColumn, read_column
from assigner.files.tables import cell
from assigner.files.values import read_text, read_whole
from assigner.language import Words
from assigner.problem.document import TABLES
from assigner.problem.faults import Fault
from assigner.problem.frames import FieldShape, dtype_of, field_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable
    from assigner.language import Language
    from assigner.problem.fields import Row

_NUMBER_WORDS = ("number", "no", "序号")


def parent_headings(name: str, language: Language) -> list[str]:
    """Return the headings of the columns that refer to the parents of a long table's rows."""
    root, *between = name.split(".")[:-1]
    headings = [SINGULAR[root] if language == "en" else table_heading(root, "zh")]
    for field in between:
        zh = table_heading(f"{root}.{field}", "zh").rpartition(".")[2]
        headings.append(field.removesuffix("s") if language == "en" else f"{zh}序号")
    return headings


def value_headings(shape: str, language: Language) -> list[str]:
    """Return the headings of a long table of plain values or of a mapping."""
    if shape == "mapping":
        return ["dimension", "value"] if language == "en" else ["维度", "数值"]
    return ["value"] if language == "en" else ["值"]


def attach(total: GrownSet, raw: RawTable, name: str, findings: Findings) -> None:
    """Add the rows of a long table to the frames of its root table."""
    references = _reference_columns(raw, name, findings)
    if references is None:
        return
    raw = raw.take(filled_rows(raw, range(len(raw.columns))))
    parents = _parents(total, raw, name, references, findings)
    raw, parents = raw.take(np.flatnonzero(parents >= 0)), parents[parents >= 0]
    model, shape = long_tables()[name]
    if model is not None:
        found = read_rows(raw, name, model, match_headings(raw, model, findings, references, strict=True), findings)
    else:
        found = _read_values(raw, name, shape, references, findings)
    if found is not None:
        part, rows = found
        part[name].parent = parents[rows]
        join(total, part, name)


def _reference_columns(raw: RawTable, name: str, findings: Findings) -> list[int] | None:
    """Return the columns that refer to the parents: id first, then numbers; None where one is missing."""
    root, *between = name.split(".")[:-1]
    ids = {heading for heading, field in headings_of(TABLES[root]).items() if field == "id"}
    wanted = [{*ids, normalise(SINGULAR[root]), normalise(root), normalise(table_heading(root, "zh"))}]
    for field in between:
        zh = table_heading(f"{root}.{field}", "zh").rpartition(".")[2]
        wanted.append({normalise(word) for word in (field, field.removesuffix("s"), f"{zh}序号", *_NUMBER_WORDS)})
    found: list[int] = []
    for words, heading in zip(wanted, parent_headings(name, "en"), strict=True):
        column = _first_column(raw, words, found)
        if column is None:
            _column_missing(raw, heading, parent_headings(name, "zh")[len(found)], findings)
            return None
        found.append(column)
    return found


def _first_column(raw: RawTable, words: set[str], taken: Iterable[int]) -> int | None:
    columns = (number for number, heading in enumerate(raw.headings) if normalise(heading) in words)
    return next((number for number in columns if number not in taken), None)


def _column_missing(raw: RawTable, heading: str, heading_zh: str, findings: Findings) -> None:
    findings.fail(
        "column-missing",
        raw.source,
        Words(f"The column {heading!r} is missing.", f"缺少列“{heading_zh}”。"),
        Words(
            f"Rows of this table need it, to say which {heading} they belong to.",
            f"本表每行都需要该列，以说明属于哪个{heading_zh}。",
        ),
    )


def _parents(total: GrownSet, raw: RawTable, name: str, references: list[int], findings: Findings) -> np.ndarray:
    """Return the parent's row number of each row, -1 where there is none (and say so)."""
    root, *between = name.split(".")[:-1]
    ids = total[root].frame["id"]
    for column in references:
        tell_missing(raw, f"{name} parents", column, findings)
    known = pd.Series(np.arange(len(ids)), index=pd.Index(ids, dtype="str"))
    known = known[~known.index.duplicated()]

    def find(value: Any) -> int:
        text = read_text(cell(value))
        if text not in known.index:
            raise RefusedError([_unknown_parent(text, root, list(known.index[:10_000]))])
        return int(known.loc[text])

    found = _row_numbers(read_column(raw, references[0], find, f"{name} parents", findings), len(raw))
    path = root
    for field, column in zip(between, references[1:], strict=True):
        path = f"{path}.{field}"
        numbers = _row_numbers(read_column(raw, column, read_whole, f"{name} parents", findings), len(raw))
        found = _numbered(total, path, found, numbers, raw, column, findings)
    return found


def _row_numbers(read: ReadColumn, length: int) -> np.ndarray:
    found = np.full(length, -1, dtype=np.int64)
    if len(read.rows):
        results = np.array([-1 if result is None else result for result in read.results], dtype=np.int64)
        found[read.rows] = results[read.codes]
    return found


def _unknown_parent(text: str, root: str, ids: list[str]) -> Fault:
    near = nearest(text, ids)
    zh = table_heading(root, "zh")
    return Fault(
        "parent-unknown",
        Words(f"there is no {SINGULAR[root]} {text!r}.", f"没有编号为“{text}”的{zh}。"),
        Words(f"Did you mean {near!r}?", f"是否应为“{near}”？")
        if near
        else Words(f"Add it to {root}, or remove this row.", f"请在{zh}表中补充，或删除该行。"),
        text,
    )


def _numbered(
    total: GrownSet, path: str, above: np.ndarray, numbers: np.ndarray, raw: RawTable, column: int, findings: Findings
) -> np.ndarray:
    """Return the rows of ``path`` that are number ``numbers`` (from 1) under the rows ``above``."""
    parents = total[path].parent
    assert parents is not None, "frames below others have parents"
    first = np.searchsorted(parents, above, side="left")
    count = np.searchsorted(parents, above, side="right") - first
    good = (above >= 0) & (numbers >= 1) & (numbers <= count)
    for row in np.flatnonzero((above >= 0) & (numbers >= 0) & ~good):
        findings.add(
            _unknown_number(path, int(numbers[row]), int(count[row])),
            raw.place(int(row), column),
            f"{raw.name} parents",
        )
    return np.where(good, first + numbers - 1, -1)


def _unknown_number(path: str, number: int, count: int) -> Fault:
    field = path.rpartition(".")[2].removesuffix("s")
    zh = table_heading(path, "zh").rpartition(".")[2]
    return Fault(
        "parent-unknown",
        Words(f"there is no {field} number {number}; there are {count}.", f"没有第 {number} 个{zh}，共 {count} 个。"),
        Words(f"Number them from 1, in the order of the table {path}.", f"请按表 {path} 中的顺序从 1 开始编号。"),
        number,
    )


def _read_values(
    raw: RawTable, name: str, shape: str, references: list[int], findings: Findings
) -> tuple[GrownSet, np.ndarray] | None:
    """Return the frame of a long table of plain values or of a mapping, and which rows it has."""
    model, field = _model_above(name), name.rpartition(".")[2]
    layout = next(entry for entry in field_shapes(model) if entry.name == field)
    readers: dict[str, Callable[[Any], Any]] = {"value": lambda value: read_field(model, field, [cell(value)])[0]}
    if shape == "mapping":
        readers = {
            "key": lambda value: next(iter(read_field(model, field, {read_text(cell(value)): 1}))),
            "value": lambda value: read_field(model, field, {"_": cell(value)})["_"],
        }
    columns = _value_columns(raw, model, field, list(readers), references, findings)
    if columns is None:
        return None
    kept = np.ones(len(raw), dtype=bool)
    frame = pd.DataFrame(index=pd.RangeIndex(len(raw)))
    for part, read in readers.items():
        values = read_column(raw, columns[part], read, f"{name}.{part}", findings)
        tell_missing(raw, f"{name}.{part}", columns[part], findings)
        dtype = "str" if part == "key" else dtype_of(FieldShape(field, "plain", layout.kind, False))
        frame[part], given = _filled(values, len(raw), dtype)
        kept &= given
    rows = np.flatnonzero(kept)

    def place(row: int, column: str) -> str:
        return raw.place(row, columns.get(column, columns["value"]))

    return {name: grown(frame[kept], None, place, rows)}, rows


def _filled(read: ReadColumn, length: int, dtype: str) -> tuple[pd.Series, np.ndarray]:
    """Return the values over all rows (anything where none could be read) and where one could."""
    blank: dict[str, Any] = {"int64": 0, "float64": 0.0, "bool": False}
    given = np.zeros(length, dtype=bool)
    codes = np.full(length, len(read.results), dtype=np.int64)
    if len(read.rows):
        given[read.rows] = read.good[read.codes]
        codes[read.rows] = read.codes
    nothing = blank.get(dtype, "")
    results = pd.Series([nothing if result is None else result for result in [*read.results, None]], dtype=dtype)
    return results.iloc[codes].reset_index(drop=True), given


def _model_above(name: str) -> type[Row]:
    parent = name.rpartition(".")[0]
    model = TABLES[parent] if parent in TABLES else long_tables()[parent][0]
    assert model is not None, "only rows have fields"
    return model


def _value_columns(
    raw: RawTable, model: type[Row], field: str, parts: list[str], references: list[int], findings: Findings
) -> dict[str, int] | None:
    """Return the columns of the value (and the key); None where one is missing."""
    extra = extra_of(model.model_fields[field])
    own = [field, field.removesuffix("s"), extra["heading_zh"], *extra["also"], "value", "amount", "值", "数值"]
    words = {"value": {normalise(word) for word in own}}
    words["key"] = {normalise(word) for word in ("key", "dimension", "维度", "名称")}
    found: dict[str, int] = {}
    for part in parts:
        column = _first_column(raw, words[part], [*references, *found.values()])
        if column is None:
            _column_missing(raw, {"key": "dimension"}.get(part, part), {"key": "维度"}.get(part, "值"), findings)
            return None
        found[part] = column
    return found
