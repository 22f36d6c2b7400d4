"""The hand-over as an Excel workbook: all moves by day, and a sheet per rep of what to hand over to whom and when.

When to modify: when the sheet of a rep gets another column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from assigner.files.layout import WrittenTable
from assigner.files.xlsx_writing import Formats, new_workbook, write_sheet
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from assigner.language import Language
    from assigner.problem.problem import Problem
    from assigner.rebalance.hand_over import Handed, HandOver

MOST_SHEETS = 250
"""Sheets of single reps; with more reps the first sheet alone holds everything."""
ALL = Words("All moves", "全部交接")
HEADS = {
    "day": Words("Day", "日期"),
    "week": Words("Week", "周"),
    "what": Words("What", "方向"),
    "item": Words("Item", "项目"),
    "name": Words("Name", "名称"),
    "with": Words("With", "对方"),
    "from": Words("From", "原负责人"),
    "to": Words("To", "新负责人"),
    "minutes": Words("Minutes", "分钟"),
    "linked": Words("Together with", "一并交接"),
}
GIVES, GETS = Words("give to", "交出给"), Words("take over from", "接手自")
NO_DAY = Words("no week found", "未能安排")


def write_hand_over(answer: HandOver, problem: Problem, path: Path, language: Language = "en") -> None:
    """Write the workbook."""
    book = new_workbook(path)
    formats = Formats(book)
    write_sheet(book.add_worksheet(ALL.say(language)), _all(answer, language), formats)
    names = problem.rep_name_of
    taken = {ALL.say(language).casefold()}
    sheets = answer.sheets()
    for rep, moves in sheets.items() if len(sheets) <= MOST_SHEETS else ():
        sheet = book.add_worksheet(sheet_name(str(names[rep]), taken))
        write_sheet(sheet, _of_rep(rep, moves, language), formats)
    book.close()


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and that no other has."""
    clean = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:28] or "-"
    found, at = clean, 1
    while found.casefold() in taken:
        at += 1
        found = f"{clean[:26]} {at}"
    taken.add(found.casefold())
    return found


def _all(answer: HandOver, language: Language) -> WrittenTable:
    rows = [
        (_day(move, language), move.week, move.item, move.item_name, move.from_words(language),
         move.receiver_name, move.minutes, ", ".join(move.linked)) for move in answer.moves
    ]  # fmt: skip
    return _table(("day", "week", "item", "name", "from", "to", "minutes", "linked"), rows, language)


def _of_rep(rep: str, moves: Iterable[Handed], language: Language) -> WrittenTable:
    rows = []
    for move in moves:
        gives = move.giver == rep
        other = move.receiver_name if gives else move.from_words(language)
        what = (GIVES if gives else GETS).say(language)
        rows.append(
            (
                _day(move, language),
                move.week,
                what,
                other,
                move.item,
                move.item_name,
                move.minutes,
                ", ".join(move.linked),
            )
        )
    return _table(("day", "week", "what", "with", "item", "name", "minutes", "linked"), rows, language)


def _day(move: Handed, language: Language) -> str:
    return NO_DAY.say(language) if move.day is None else move.day.isoformat()


def _table(heads: tuple[str, ...], rows: Sequence[tuple[object, ...]], language: Language) -> WrittenTable:
    table = WrittenTable("hand-over")
    for at, head in enumerate(heads):
        table.add(HEADS[head].say(language), pd.Series([row[at] for row in rows], dtype=object))
    return table
