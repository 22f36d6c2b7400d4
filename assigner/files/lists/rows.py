"""Rows of an export that are no records: totals, footnotes below the table, and records that stand in it twice.

When to modify: when exports write something else between or below their records.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.files.lists.recognise import column_of
from assigner.files.tables import is_filled
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sum", "合计", "总计", "小计"})
TOTAL = Words("The row ({first}) adds up the others and is left out.", "“{first}”行为汇总行，未采用。")
ADD_IT = Words("Is it an account of that name? Add it in the table.", "若确为同名客户，请在表中补上。")
FOOTNOTES = Words(
    "{count:line|lines} below the table is no record and is left out: {first!r}.",
    "表格下方有 {count:行|行}非数据内容，未采用：“{first}”。",
)
NO_RECORD = Words("Is it one? Fill in its other cells.", "若确为记录，请补全其余单元格。")
REPEATED = Words(
    "{count:row|rows} with an id that stood above: the first is kept ({examples}).",
    "有 {count:行|行}编号重复，保留首行（{examples}）。",
)
MEND = Words("Correct the ids where these are different records.", "若为不同记录，请更正编号。")


def without_extra_rows(raw: RawTable, name: str, findings: Findings) -> RawTable:
    """Return a list with its records only, named as the table that it is; each row left out is told.

    Parameters
    ----------
    raw
        As read.
    name
        The table of a problem that it is.
    findings
        Gets what was left out.
    """
    raw = replace(raw, name=name)
    raw = raw.take(_below_nothing(raw, findings))
    raw = raw.take(_no_totals(raw, findings))
    return raw.take(_first_of_each(raw, findings))


def _filled(raw: RawTable) -> np.ndarray:
    """Return which cells are filled, by row and column."""
    return np.array([[is_filled(value) for value in column.tolist()] for column in raw.columns], dtype=bool).T.reshape(
        len(raw), len(raw.columns)
    )


def _below_nothing(raw: RawTable, findings: Findings) -> np.ndarray:
    """Return the rows without blank ones and without the lines of text that reports print below their table."""
    widths = _filled(raw).sum(axis=1)
    keep: np.ndarray = widths > 0
    wide = np.flatnonzero(widths > 1)
    if len(raw.columns) < 3 or not len(wide):
        return keep
    below = np.flatnonzero(keep & (np.arange(len(raw)) > wide[-1]))
    if len(below):
        words = FOOTNOTES.filled(count=len(below), first=_first_cell(raw, int(below[0])))
        findings.say("footnotes-left-out", raw.place(int(below[0]), None), words, NO_RECORD, severity="info")
        keep[below] = False
    return keep


def _first_cell(raw: RawTable, row: int) -> str:
    return next(str(column.iloc[row]).strip() for column in raw.columns if is_filled(column.iloc[row]))


def _no_totals(raw: RawTable, findings: Findings) -> np.ndarray:
    """Return which rows are not sums of those above, which people write below a list."""
    keep = np.ones(len(raw), dtype=bool)
    cells = zip(*(column.tolist() for column in raw.columns), strict=True)
    for row, filled in enumerate([value for value in one if is_filled(value)] for one in cells):
        first = str(filled[0]).strip()
        if first.casefold() in TOTALS:
            findings.say("total-left-out", raw.place(row, None), TOTAL.filled(first=first), ADD_IT, severity="warning")
            keep[row] = False
    return keep


def _first_of_each(raw: RawTable, findings: Findings) -> np.ndarray:
    """Return which rows have an id that did not stand above."""
    at = column_of(raw, "id")
    if at is None:
        return np.ones(len(raw), dtype=bool)
    ids = raw.columns[at]
    again = (ids.duplicated() & np.array([is_filled(one) for one in ids.tolist()], dtype=bool)).to_numpy(dtype=bool)
    if again.any():
        rows = np.flatnonzero(again)
        examples = ", ".join(dict.fromkeys(str(one) for one in ids[again].tolist()[:3]))
        place = raw.place(int(rows[0]), at)
        words = REPEATED.filled(count=len(rows), examples=examples)
        findings.say("rows-repeated", place, words, MEND, severity="warning")
    return ~again
