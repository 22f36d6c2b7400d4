"""Free minutes of people, day by day: working hours less leave and less what the plan has put there.

When to modify: when something else takes minutes out of a calendar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.history.periods import day_of, number_of
from assigner.problem import time
from assigner.problem.time.zones import DAY_MINUTES, to_utc

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

Pieces = list[tuple[int, int]]
"""Free intervals in UTC minutes, half open, sorted."""
NINE, SIX = 9 * 60, 18 * 60
"""Hours of people whose working hours nobody gave, Monday to Friday."""


def free_pieces(problem: Problem, plan: Plan, rep: int) -> dict[int, Pieces]:
    """Return the free pieces of a rep by local day (days since 1970-01-01)."""
    zone = time.rep_zones(problem.settings, problem.frames)[rep]
    taken = _taken(problem, plan, rep)
    found: dict[int, Pieces] = {}
    for start, end in _working(problem, rep, zone):
        for piece in _without(start, end, taken):
            day = int(time.day_number(np.array([piece[0]]), zone)[0])
            found.setdefault(day, []).append(piece)
    return {day: sorted(pieces) for day, pieces in sorted(found.items())}


def _working(problem: Problem, rep: int, zone: str) -> Pieces:
    """Return when a rep works; nine to six from Monday to Friday where nobody said."""
    if problem.has_hours[rep]:
        mine = problem.shifts[problem.shifts["rep"] == rep]
        return list(zip(mine["start"].tolist(), mine["end"].tolist(), strict=True))
    horizon = problem.settings.horizon
    assert horizon is not None
    days = time.period_table(problem.settings, "day")
    away = time.absences(problem.settings, problem.frames)
    gone = [(start, end) for who, start, end in zip(away["rep"], away["start"], away["end"], strict=True) if who == rep]
    found: Pieces = []
    for number, share in enumerate(days["share"]):
        day = number_of(horizon.first_day) + number
        if share > 0 and day_of(day).weekday() < 5:
            start, end = to_utc(np.array([day * DAY_MINUTES + NINE, day * DAY_MINUTES + SIX]), zone).tolist()
            found += _without(start, end, gone)
    return found


def _taken(problem: Problem, plan: Plan, rep: int) -> Pieces:
    """Return what the plan's duties take of a rep, buffers included."""
    mine = np.flatnonzero((plan.rep == rep) & (plan.start >= 0))
    items = problem.items.iloc[mine]
    before, after = (items[name].to_numpy(dtype=np.int64) for name in ("buffer_before", "buffer_after"))
    start = plan.start[mine]
    end = start + items["duration"].to_numpy(dtype=np.int64)
    return list(zip((start - before).tolist(), (end + after).tolist(), strict=True))


def _without(start: int, end: int, taken: Pieces) -> Pieces:
    """Return what is left of an interval without others."""
    left = [(start, end)]
    for begin, stop in taken:
        left = [part for a, b in left for part in ((a, min(b, begin)), (max(a, stop), b)) if part[1] > part[0]]
    return left
