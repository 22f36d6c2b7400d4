"""Responsibility as an Excel workbook: the sheet of cares, gaps and overlaps, and a dated work plan per person.

When to modify: when a sheet gets another column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from assigner.files.layout import WrittenTable
from assigner.files.xlsx_writing import Formats, new_workbook, write_sheet
from assigner.language import Words
from assigner.manage.responsibility.sheet import CARE_WORDS
from assigner.report.hand_over_workbook import sheet_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assigner.language import Language
    from assigner.manage.responsibility.sheet import Sheet
    from assigner.manage.responsibility.work_plan import WorkPlan

CARES = Words("Responsibility", "职责")
OPEN = Words("Gaps and overlaps", "空缺与重叠")
HEADS = {
    "item": Words("Item", "项目"),
    "name": Words("Name", "名称"),
    "care": Words("Care", "职责"),
    "rep": Words("Rep", "负责人"),
    "how": Words("How", "依据"),
    "what": Words("What", "说明"),
    "when": Words("When", "时间"),
    "task": Words("Task", "任务"),
    "minutes": Words("Minutes", "分钟"),
    "deadline": Words("Deadline", "截止"),
    "resources": Words("Resources", "资源"),
}
HOW = {
    "owner": Words("has it in the plan", "方案归属"),
    "does-most": Words("does most of its service", "承担最多服务"),
    "proposed": Words("proposed", "建议"),
}
CONTACT, DUTY = Words("contact", "联系"), Words("duty", "任务")
NO_TIME = Words("no free time", "无空余时间")


def write_responsibility(sheet: Sheet, plans: Sequence[WorkPlan], path: Path, language: Language = "en") -> None:
    """Write the workbook: the sheet, what is open, and a sheet a work plan."""
    book = new_workbook(path)
    formats = Formats(book)
    write_sheet(book.add_worksheet(CARES.say(language)), _cares(sheet, language), formats)
    write_sheet(book.add_worksheet(OPEN.say(language)), _open(sheet, language), formats)
    taken = {CARES.say(language).casefold(), OPEN.say(language).casefold()}
    for plan in plans:
        name = sheet_name(str(plan.problem.rep_names[plan.rep]), taken)
        write_sheet(book.add_worksheet(name), _work(plan, language), formats)
    book.close()


def _cares(sheet: Sheet, language: Language) -> WrittenTable:
    problem = sheet.problem
    rows = [
        (str(problem.item_ids[one.item]), str(problem.items["name"].iloc[one.item]), CARE_WORDS[one.care].say(language),
         str(problem.rep_names[one.rep]), HOW[one.how].say(language)) for one in sheet.duties
    ]  # fmt: skip
    return _table(("item", "name", "care", "rep", "how"), rows, language)


def _open(sheet: Sheet, language: Language) -> WrittenTable:
    ids, names = sheet.problem.item_ids, sheet.problem.items["name"]
    found = [(item, care, why) for item, care, why in sheet.gaps]
    found += [(one.item, one.care, one.words) for one in sheet.overlaps]
    rows = [(str(ids[item]), str(names.iloc[item]), CARE_WORDS[care].say(language), words.say(language))
            for item, care, words in found]  # fmt: skip
    return _table(("item", "name", "care", "what"), rows, language)


def _work(plan: WorkPlan, language: Language) -> WrittenTable:
    rows = [
        (plan.local(task)[:16].replace("T", " ") or NO_TIME.say(language),
         (CONTACT if task.kind == "contact" else DUTY).say(language), task.name, task.minutes, task.deadline,
         ", ".join(task.resources)) for task in (*plan.tasks, *plan.left)
    ]  # fmt: skip
    return _table(("when", "task", "name", "minutes", "deadline", "resources"), rows, language)


def _table(heads: tuple[str, ...], rows: Sequence[tuple[Any, ...]], language: Language) -> WrittenTable:
    table = WrittenTable("responsibility")
    for at, head in enumerate(heads):
        table.add(HEADS[head].say(language), pd.Series([row[at] for row in rows], dtype=object))
    return table
