"""The touches that a plan's items get: whose, how long, and the days in which each must lie.

When to modify: when a cadence may begin at another moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.errors import UsageError
from assigner.language import Words
from assigner.manage.history.periods import number_of
from assigner.problem import time

if TYPE_CHECKING:
    from assigner.manage.cadence.asked import Cadence, CadencesAsked
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

NEEDS_HORIZON = Words("Cadences need days: give the problem a horizon.", "安排跟进需要日期：请为问题设定计划期。")


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch.

    Parameters
    ----------
    item, rep
        Numbers of the item and of the rep who has it.
    cadence, what
        Name of the cadence, and what is done.
    minutes
        How long it takes.
    first, last
        Days (since 1970-01-01) in which it must lie, both included.
    """

    item: int
    rep: int
    cadence: str
    what: str
    minutes: int
    first: int
    last: int


def touches_of(problem: Problem, plan: Plan, asked: CadencesAsked) -> list[Touch]:
    """Return every touch inside the horizon, by item and day; items that nobody has get none.

    A lead's cadence begins on the day it arrived, an account's on the first day; steps whose last day has passed are
    left out, and one that may still be made begins today.

    Raises
    ------
    UsageError
        The problem has no horizon.
    """
    horizon = problem.settings.horizon
    if horizon is None:
        raise UsageError(NEEDS_HORIZON)
    first, end = number_of(asked.from_day or horizon.first_day), number_of(horizon.last_day)
    arrived = problem.items["arrived"].to_numpy()
    start = np.where(arrived >= 0, time.day_number(np.maximum(arrived, 0), problem.settings.time_zone), first)
    found: list[Touch] = []
    open_ = (plan.rep >= 0) & (problem.items["kind"] != "duty").to_numpy()
    for one in asked.cadences:
        items = np.flatnonzero(open_ & _fits(problem, one))
        open_[items] = False
        for item in items.tolist():
            found += _of_item(one, item, int(plan.rep[item]), int(start[item]), first, end)
    return found


def _of_item(one: Cadence, item: int, rep: int, start: int, first: int, end: int) -> list[Touch]:
    rounds = range(start, end + 1, one.every_days) if one.every_days else (start,)
    return [
        Touch(
            item,
            rep,
            one.name,
            step.what,
            step.minutes,
            max(first, begin + step.day),
            min(end, begin + step.day + step.late_days),
        )
        for begin in rounds
        for step in one.steps
        if begin + step.day + step.late_days >= first and begin + step.day <= end
    ]


def _fits(problem: Problem, one: Cadence) -> np.ndarray:
    mask = np.ones(problem.num_items, dtype=bool)
    if one.kinds:
        mask &= problem.items["kind"].isin(one.kinds).to_numpy()
    if one.tags:
        codes = problem.tags.get_indexer(pd.Index(one.tags))
        tagged = problem.item_tags.loc[problem.item_tags["tag"].isin(codes), "item"]
        mask &= np.isin(np.arange(problem.num_items), tagged)
    return mask
