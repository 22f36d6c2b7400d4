"""One raw column to values: every different value is read once, and the result spread over the rows.

When to modify: to change how faults of a column are told, or how lists in cells are laid out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.faults import RefusedError
from assigner.files.prepare import read_field
from assigner.files.quick import QUICK_FROM, read_quickly
from assigner.files.tables import RawTable, is_blank
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.files.findings import Findings
    from assigner.problem.faults import Fault
    from assigner.problem.fields import Row


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """The values of a column that is not blank: ``results[codes[r]]`` belongs to row ``rows[r]``."""

    rows: np.ndarray
    codes: np.ndarray
    results: list[Any]
    good: np.ndarray
    """Which results could be read."""


def read_column(raw: RawTable, column: int, read: Callable[[Any], Any], label: str, findings: Findings) -> ReadColumn:
    """Read every different value of a column; faults go to ``findings`` with the places of their cells."""
    values = raw.columns[column]
    rows = np.flatnonzero(~is_blank(values))
    codes, uniques = different(values.iloc[rows])
    results: list[Any] = []
    faults: dict[int, tuple[Fault, ...]] = {}
    for code, value in enumerate(uniques):
        try:
            results.append(read(value))
        except RefusedError as error:
            results.append(None)
            faults[code] = error.faults
    good = np.ones(len(uniques), dtype=bool)
    good[list(faults)] = False
    for position in np.flatnonzero(~good[codes]):
        _tell(faults[int(codes[position])], raw, int(rows[position]), column, label, findings)
    return ReadColumn(rows, codes, results, good)


def _tell(faults: tuple[Fault, ...], raw: RawTable, row: int, column: int, label: str, findings: Findings) -> None:
    for fault in faults:
        if findings.may_add(fault.code, label):
            findings.add(_within_cell(fault), raw.place(row, column), label)
        else:
            findings.count_more(fault.code, label, 1)


def _within_cell(fault: Fault) -> Fault:
    """Return the fault saying which entry of the cell is meant, where the cell has several."""
    if not fault.path or not isinstance(fault.path[0], int):
        return fault
    entry, names = fault.path[0] + 1, [step for step in fault.path[1:] if isinstance(step, str)]
    en = f"entry {entry}{', ' + names[-1] if names else ''}: {fault.words.en}"
    zh = f"第 {entry} 项{'的 ' + names[-1] if names else ''}：{fault.words.zh}"
    return replace(fault, words=Words(en, zh))


def different(values: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return a code for each value and the different values; lists and the like are all different."""
    if not pd.api.types.is_object_dtype(values.dtype):
        codes, uniques = pd.factorize(values)
        return codes, uniques.tolist()
    entries = values.tolist()
    try:
        known: dict[tuple[type, Any], int] = {}
        found = [known.setdefault((type(entry), entry), len(known)) for entry in entries]
    except TypeError:
        return np.arange(len(entries)), [_native(entry) for entry in entries]
    return np.array(found, dtype=np.int64), [entry for _, entry in known]


def _native(entry: Any) -> Any:
    return entry.tolist() if isinstance(entry, np.ndarray) else entry


def plain_column(
    raw: RawTable, column: int, model: type[Row], name: str, dtype: str, default: Any, findings: Findings
) -> tuple[pd.Series, np.ndarray]:
    """Return a plain field's column and which rows have a value that was read.

    Blank cells and values that cannot be read become ``default``.
    """
    given = np.zeros(len(raw), dtype=bool)
    label = f"{raw.name}.{name}"
    values = raw.columns[column]
    if isinstance(values.dtype, pd.CategoricalDtype):  # a dictionary of texts that need no closer look
        if dtype == "str" and default is None:
            return values, values.notna().to_numpy()
        values = values.astype("str")
    filled = np.flatnonzero(~is_blank(values))
    literal = raw.style == "json"
    if not len(filled) and len(raw):
        return same_value(_default(dtype, default), dtype, len(raw)), given

    def read(value: Any) -> Any:
        return read_field(model, name, value, literal)

    quick = read_quickly(model, name, values.iloc[filled].reset_index(drop=True)) if len(raw) >= QUICK_FROM else None
    if quick is None:
        part = read_column(raw, column, read, label, findings)
        return _laid_out(len(raw), part, dtype, default, given), given
    slow = filled[quick.slow]
    given[filled[~quick.slow]] = True
    out = _defaults(len(raw), dtype, default)
    if len(filled) == len(raw) and not len(slow):
        return pd.Series(quick.values, dtype=dtype), given
    out.iloc[filled[~quick.slow]] = pd.Series(quick.values[~quick.slow], dtype=dtype).array
    if len(slow):
        part = read_column(raw.take(slow), column, read, label, findings)
        again = np.zeros(len(slow), dtype=bool)
        out.iloc[slow] = _laid_out(len(slow), part, dtype, default, again).array
        given[slow] = again
    return out, given


def _defaults(length: int, dtype: str, default: Any) -> pd.Series:
    return pd.Series([_default(dtype, default)], dtype=dtype).repeat(length).reset_index(drop=True)


def _default(dtype: str, default: Any) -> Any:
    return {"int64": 0, "bool": False}.get(dtype) if default is None else default


def same_value(value: Any, dtype: str, length: int) -> pd.Series:
    """Return a column with the same value in every row; of numbers and flags one stands for all, whatever the length."""
    one = pd.Series([value], dtype=dtype)
    if dtype == "float64":
        return pd.Series(np.broadcast_to(one.to_numpy(), length), copy=False)
    if dtype in {"boolean", "Int64"}:
        plain = pd.Series([value or 0], dtype="bool" if dtype == "boolean" else "int64").to_numpy()
        values, missing = np.broadcast_to(plain, length), np.broadcast_to(value is None, length)
        kind = pd.arrays.BooleanArray if dtype == "boolean" else pd.arrays.IntegerArray
        return pd.Series(kind(values, missing), copy=False)
    return one.repeat(length).reset_index(drop=True)


def _laid_out(length: int, part: ReadColumn, dtype: str, default: Any, given: np.ndarray) -> pd.Series:
    """Return the results of a column over all rows; ``given`` is filled in."""
    out = _defaults(length, dtype, default)
    readable = part.good[part.codes] if len(part.codes) else np.zeros(0, dtype=bool)
    rows, codes = part.rows[readable], part.codes[readable]
    if len(rows):
        blank = {"int64": 0, "bool": False}.get(dtype)
        results = pd.Series([blank if result is None else result for result in part.results], dtype=dtype)
        out.iloc[rows] = results.iloc[codes].array
        given[rows] = True
    return out


def spread_entries(part: ReadColumn) -> tuple[list[Any], np.ndarray, np.ndarray]:
    """Return the flat entries of all results, and for each entry of each row its row and its flat number."""
    entries = [entry for result in part.results for entry in result or ()]
    counts = np.array([len(result or ()) for result in part.results], dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else np.zeros(0, dtype=np.int64)
    of_row = counts[part.codes] if len(part.codes) else np.zeros(0, dtype=np.int64)
    parents = np.repeat(part.rows, of_row)
    starts = np.repeat(offsets[part.codes] if len(part.codes) else offsets, of_row)
    within = np.arange(len(parents)) - np.repeat(np.cumsum(of_row) - of_row, of_row)
    return entries, parents, (starts + within).astype(np.int64)
