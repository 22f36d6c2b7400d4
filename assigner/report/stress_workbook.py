"""A stress test as an Excel workbook: every absence, who takes over what meanwhile, and the backup of each key account.

Why it exists: the terminal shows the worst; who is away next week needs the list. When to modify: when a sheet gets another
column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assigner.files.layout import WrittenTable
from assigner.files.xlsx_writing import Formats, new_workbook, write_sheet
from assigner.language import Words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from assigner.language import Language
    from assigner.problem.problem import Problem
    from assigner.stress.stress import Stress

ABSENCES, COVERS, BACKUPS = Words("Absences", "缺席情形"), Words("Who takes over", "谁接手"), Words("Backups", "后备")
HEADS = {
    "away": Words("Away", "缺席"),
    "held": Words("Held", "原有"),
    "left": Words("Left", "无人接手"),
    "minutes": Words("Minutes left", "无人接手的分钟"),
    "names": Words("Items left", "无人接手的项目"),
    "proven": Words("Proven", "已证明"),
    "item": Words("Item", "项目"),
    "name": Words("Name", "名称"),
    "to": Words("Taken over by", "接手者"),
    "potential": Words("Potential", "潜力"),
    "with": Words("With", "负责人"),
    "able": Words("Could take over", "可接手者"),
    "backup": Words("Backup", "后备"),
}
NOBODY, YES, NO = Words("nobody", "无人"), Words("yes", "是"), Words("no", "否")


def write_stress(answer: Stress, problem: Problem, path: Path, language: Language = "en") -> None:
    """Write the workbook."""
    book = new_workbook(path)
    formats = Formats(book)
    for title, table in (
        (ABSENCES, _absences(answer, language)),
        (COVERS, _covers(answer, problem, language)),
        (BACKUPS, _backups(answer, problem, language)),
    ):
        write_sheet(book.add_worksheet(title.say(language)), table, formats)
    book.close()


def _absences(answer: Stress, language: Language) -> WrittenTable:
    rows = [
        (" + ".join(one.names), one.held, None if one.left is None else len(one.left), one.left_minutes,
         listed(one.left_names or (), language), (YES if one.proven else NO).say(language)) for one in answer.absences
    ]  # fmt: skip
    return _table(("away", "held", "left", "minutes", "names", "proven"), rows, language)


def _covers(answer: Stress, problem: Problem, language: Language) -> WrittenTable:
    """Return a row an item that somebody away holds: who has it meanwhile."""
    names = problem.item_name_of
    rows = [
        (" + ".join(one.names), item, names[item], NOBODY.say(language) if rep is None else problem.rep_name_of[rep])
        for one in answer.absences
        for item, rep in [*one.covers.items(), *((item, None) for item in one.left or ())]
    ]
    return _table(("away", "item", "name", "to"), rows, language)


def _backups(answer: Stress, problem: Problem, language: Language) -> WrittenTable:
    rows = [
        (one.item, one.name, one.potential, one.owner_name,
         listed((problem.rep_name_of[rep] for rep in one.candidates), language) or NOBODY.say(language),
         one.backup_name) for one in answer.backups.accounts
    ]  # fmt: skip
    return _table(("item", "name", "potential", "with", "able", "backup"), rows, language)


def _table(heads: Iterable[str], rows: Sequence[tuple[object, ...]], language: Language) -> WrittenTable:
    table = WrittenTable("stress")
    for at, head in enumerate(heads):
        table.add(HEADS[head].say(language), pd.Series([row[at] for row in rows], dtype=object))
    return table
