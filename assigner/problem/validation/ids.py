"""Checks of ids: each names one thing only, over accounts, leads and duties together.

When to modify: when another table gets ids that others refer to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import TABLE_WORDS, Findings, Kind
from assigner.problem.validation.subject import is_in

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

ID_DUPLICATE = Kind(
    "id-duplicate",
    "error",
    Words("The {noun} id '{value}' stands here a second time.", "{noun}编号“{value}”重复。"),
    Words("Remove one of the rows, or give it an id of its own.", "请删除其中一行，或改用不同的编号。"),
)
ID_SHARED = Kind(
    "id-shared",
    "error",
    Words(
        "'{value}' is the id of this {noun} and of a row in {other}: nothing tells them apart.",
        "“{value}”既是这条{noun}的编号，也是 {other} 表中的编号，无法区分。",
    ),
    Words("Give one of them another id, for example with a prefix.", "请为其中之一改用其他编号，例如加前缀。"),
)
ID_LIKE_SEAT = Kind(
    "id-like-duty-seat",
    "error",
    Words(
        "The id '{value}' equals the name that the duty '{duty}' gives to one of its dates or seats.",
        "编号“{value}”与任务“{duty}”自动生成的场次或席位编号相同。",
    ),
    Words("Use an id without '@' and '/' here.", "请改用不含“@”和“/”的编号。"),
)
NAMED_TWICE = Kind(
    "name-duplicate",
    "error",
    Words("{noun} '{value}' is declared a second time.", "{noun}“{value}”重复声明。"),
    Words("Keep one of them.", "请只保留一个。"),
)


def check_ids(subject: Subject, findings: Findings) -> None:
    """Check ids of reps and work, and names of teams, territories and dimensions."""
    _check_duplicates(subject, findings)
    _check_shared(subject, findings)
    _check_seats(subject, findings)
    _check_declared(subject, findings)


def _check_duplicates(subject: Subject, findings: Findings) -> None:
    for table in ("reps", "accounts", "leads", "duties"):
        ids = subject.frames[table]["id"]
        rows = np.flatnonzero(ids.duplicated())
        findings.add(ID_DUPLICATE, table, rows, "id", values=ids.iloc[rows], noun=TABLE_WORDS[table])


def _check_shared(subject: Subject, findings: Findings) -> None:
    """Say at the later table which ids it shares with an earlier one."""
    before: list[tuple[str, pd.Series[str]]] = []
    for table in ("accounts", "leads", "duties"):
        ids = subject.frames[table]["id"]
        for other, known in before:
            rows = np.flatnonzero(is_in(ids, known))
            findings.add(ID_SHARED, table, rows, "id", values=ids.iloc[rows], noun=TABLE_WORDS[table], other=other)
        before.append((table, ids))


def _check_seats(subject: Subject, findings: Findings) -> None:
    """Items of duties are called ``D7@2026-10-12/2`` or ``D7/li-na``: other ids must not look like it."""
    duty_ids = subject.frames["duties"]["id"]
    for table in ("accounts", "leads", "duties"):
        ids = subject.frames[table]["id"]
        rows = np.flatnonzero(ids.str.contains(r"[@/]", regex=True).to_numpy(dtype=bool))
        if len(rows) == 0 or len(duty_ids) == 0:
            continue
        duty = ids.iloc[rows].str.extract(r"^(.+?)(?:@\d{4}-\d{2}-\d{2}|/)", expand=False)
        hit = is_in(duty, duty_ids)
        findings.add(ID_LIKE_SEAT, table, rows[hit], "id", values=ids.iloc[rows[hit]], duty=duty[hit])


def _check_declared(subject: Subject, findings: Findings) -> None:
    settings = subject.settings
    declared = {
        "teams": (Words("Team", "团队"), [team.id for team in settings.teams], "id"),
        "territories": (Words("Territory", "区域"), [one.id for one in settings.territories], "id"),
        "dimensions": (Words("Dimension", "维度"), [one.name for one in settings.dimensions], "name"),
        "levels": (Words("Level", "层级"), list(settings.levels), ""),
    }
    for path, (noun, names, column) in declared.items():
        for number in np.flatnonzero(pd.Series(names, dtype="str").duplicated()):
            place = f"{path}[{number}]" + (f".{column}" if column else "")
            findings.add_setting(NAMED_TWICE, place, names[number], noun=noun)
