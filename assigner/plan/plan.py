"""The answer: who gets each item, and when.

A :class:`Plan` is two columns over the problem's items. When to modify: never for a measure (that is
a rule or a report); only if an answer needs a third column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.issues import Issues
from assigner.language import Words
from assigner.problem import time

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

NOBODY = -1
NO_START = -1
OPEN = -2
"""Rep of an item that a *start* says nothing about: the search places it. Never in an answer."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Rep and start of every item.

    Parameters
    ----------
    rep
        Rep number per item, :data:`NOBODY` where it is left undone; int32.
    start
        Start in minutes since 1970 UTC per item, :data:`NO_START` for work without a time or left
        undone; int64.
    """

    rep: np.ndarray
    start: np.ndarray

    @classmethod
    def nobody(cls, num_items: int) -> Plan:
        """Return the plan that leaves everything undone."""
        return cls(np.full(num_items, NOBODY, dtype=np.int32), np.full(num_items, NO_START, dtype=np.int64))

    @classmethod
    def of_owners(cls, problem: Problem) -> Plan:
        """Return today's plan: every item with its owner, fixed duties at their time."""
        items = problem.items
        rep = items["owner"].to_numpy(dtype=np.int32)
        fixed = items["fixed"].to_numpy() & (rep >= 0)
        return cls(rep, np.where(fixed, items["earliest"].to_numpy(), NO_START).astype(np.int64))

    def left_open(self, items: np.ndarray) -> Plan:
        """Return the plan as a start that says nothing about ``items`` (a mask over all items)."""
        return Plan(np.where(items, OPEN, self.rep).astype(np.int32), self.start)

    def with_silent(self, other: Plan) -> Plan:
        """Return the plan with what another says of the items that are left open in this one."""
        silent = self.rep == OPEN
        start = np.where(silent, other.start, self.start).astype(np.int64)
        return Plan(np.where(silent, other.rep, self.rep).astype(np.int32), start)

    def carried_over(self, problem: Problem, changed: Problem) -> Plan:
        """Return the plan of ``problem`` as a start for ``changed``, by ids.

        Items that are new, and items whose rep is gone, are left open.
        """
        item = pd.Index(problem.item_ids).get_indexer(pd.Index(changed.item_ids))
        number = np.append(pd.Index(changed.rep_ids).get_indexer(pd.Index(problem.rep_ids)), NOBODY)
        number[:-1][number[:-1] < 0] = OPEN
        rep = np.where(item >= 0, number[self.rep[item]], OPEN)
        start = np.where((item >= 0) & (rep >= 0), self.start[item], NO_START)
        return Plan(rep.astype(np.int32), start.astype(np.int64))

    @classmethod
    def from_rows(cls, problem: Problem, rows: pd.DataFrame, place: str = "plan") -> Plan:
        """Return the plan of a table ``item, rep, start`` of ids and ISO moments.

        Items that the table leaves out are left undone; a fixed duty needs no start.

        Raises
        ------
        InputError
            With every unknown item or rep, and every item that stands twice.
        """
        item = problem.item_index.get_indexer(pd.Index(rows["item"]))
        blank = rows["rep"].isna() | (rows["rep"] == "")
        rep = np.where(blank, NOBODY, problem.rep_index.get_indexer(pd.Index(rows["rep"].astype("object"))))
        _check_rows(rows, item, rep, blank.to_numpy(dtype=bool), place)
        plan = cls.nobody(problem.num_items)
        plan.rep[item] = rep
        given = time.moments(rows["start"], problem.settings.time_zone) if "start" in rows else np.full(len(rows), -1)
        items = problem.items.iloc[item]
        start = np.where(given >= 0, given, np.where(items["fixed"], items["earliest"], NO_START))
        plan.start[item] = np.where((rep >= 0) & problem.timed[item], start, NO_START)
        return plan

    def frame(self, problem: Problem) -> pd.DataFrame:
        """Return the plan as a table of ids: ``item, rep, start`` (ISO with offset; None where there is none)."""
        rep = np.where(self.rep >= 0, np.array([*problem.rep_ids, None], dtype=object)[self.rep], None)
        start = np.full(len(rep), None, dtype=object)
        known = self.start != NO_START
        start[known] = time.local_text(self.start[known], problem.settings.time_zone)
        return pd.DataFrame({"item": problem.item_ids, "rep": rep, "start": start}, dtype=object)

    def moves(self, problem: Problem) -> np.ndarray:
        """Return the items that have an owner today and another rep (or nobody) in the plan."""
        owner = problem.items["owner"].to_numpy()
        return np.flatnonzero((owner >= 0) & (owner != self.rep))

    def to_rows(self, problem: Problem) -> list[dict[str, Any]]:
        """Return the plan as plain data for JSON."""
        frame = self.frame(problem)
        columns = frame["item"], frame["rep"], frame["start"]
        return [{"item": item, "rep": rep, "start": start} for item, rep, start in zip(*columns, strict=True)]


MOST_PER_FAULT = 20
"""Rows that are told one by one; more of the same are counted."""
UNKNOWN_ITEM = (
    "plan-item-unknown",
    "item",
    Words("The plan names an item ({name}) that the problem does not have.", "方案中的项目（{name}）在问题中不存在。"),
    Words("Take the plan that belongs to this problem.", "请使用与该问题对应的方案。"),
)
UNKNOWN_REP = (
    "plan-rep-unknown",
    "rep",
    Words(
        "The plan names a rep ({name}) that the problem does not have.", "方案中的销售代表（{name}）在问题中不存在。"
    ),
    Words("Take the plan that belongs to this problem.", "请使用与该问题对应的方案。"),
)
ITEM_TWICE = (
    "plan-item-twice",
    "item",
    Words("The plan assigns the item ({name}) twice.", "方案对项目（{name}）重复分配。"),
    Words("Keep one line an item.", "每个项目只保留一行。"),
)


def _check_rows(rows: pd.DataFrame, item: np.ndarray, rep: np.ndarray, blank: np.ndarray, place: str) -> None:
    """Raise :class:`InputError` with all that is wrong in the rows of a plan."""
    issues = Issues()
    _tell(issues, UNKNOWN_ITEM, rows, item < 0, place)
    _tell(issues, UNKNOWN_REP, rows, (rep < 0) & ~blank, place)
    _tell(issues, ITEM_TWICE, rows, pd.Series(item).duplicated().to_numpy() & (item >= 0), place)
    issues.raise_errors()


def _tell(
    issues: Issues, kind: tuple[str, str, Words, Words], rows: pd.DataFrame, wrong: np.ndarray, place: str
) -> None:
    code, column, words, way_out = kind
    numbers = np.flatnonzero(wrong)
    for number in numbers[:MOST_PER_FAULT]:
        name = rows[column].iloc[number]
        issues.error(code, f"{place}[{number}].{column}", words.filled(name=name), way_out, name)
    more = len(numbers) - MOST_PER_FAULT
    if more > 0:
        count = Words("{more:,} more rows have the same fault.", "另有 {more:,} 行存在同样的问题。").filled(more=more)
        issues.error(code, place, count, way_out, more)
