"""Who works when, day by day: minutes that each rep has for handing over.

When to modify: when working time is said in another way; hours, holidays and leave come from :mod:`assigner.problem.time`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem import time
from assigner.problem.settings import Horizon

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings

DAY = 1440
USUAL_DAY_MINUTES = 480
"""A working day of reps whose hours nobody has given."""
EPOCH = date(1970, 1, 1)


def free_minutes(problem: Problem, first_day: date, num_days: int) -> np.ndarray:
    """Return the working minutes of each rep on each day, leave and holidays taken off.

    Reps without working hours count with eight hours on every working day of the calendar on which they have no
    leave; inactive reps with none.

    Returns
    -------
    int64 array ``[rep, day]``.
    """
    last_day = first_day + timedelta(days=num_days - 1)
    settings = problem.settings.model_copy(update={"horizon": Horizon(first_day=first_day, last_day=last_day)})
    first = (first_day - EPOCH).days
    minutes = _by_hours(problem, settings, first, num_days)
    usual = _usual(problem, settings, first, num_days)
    known = time.has_hours(settings, problem.frames)
    found = np.where(known[:, None], minutes, usual)
    found[~problem.rep_active] = 0
    return np.asarray(found, dtype=np.int64)


def _by_hours(problem: Problem, settings: Settings, first: int, num_days: int) -> np.ndarray:
    """Return minutes of shifts; one over midnight counts on the day on which it begins."""
    minutes = np.zeros((problem.num_reps, num_days), dtype=np.int64)
    shifts = time.shifts(settings, problem.frames)
    start, end = shifts["start"].to_numpy(np.int64), shifts["end"].to_numpy(np.int64)
    day = time.day_number(start, settings.time_zone) - first
    inside = (day >= 0) & (day < num_days)
    np.add.at(minutes, (shifts["rep"].to_numpy(np.int64)[inside], day[inside]), (end - start)[inside])
    return minutes


def _usual(problem: Problem, settings: Settings, first: int, num_days: int) -> np.ndarray:
    """Return eight hours on every working day without any leave."""
    worked = time.period_table(settings, "day")["share"].to_numpy(dtype=float) > 0
    minutes = np.tile(np.where(worked, USUAL_DAY_MINUTES, 0), (problem.num_reps, 1))
    leave = time.absences(settings, problem.frames)
    begins = time.day_number(leave["start"].to_numpy(np.int64), settings.time_zone) - first
    ends = time.day_number(leave["end"].to_numpy(np.int64) - 1, settings.time_zone) - first
    for rep, begin, end in zip(leave["rep"].tolist(), begins.tolist(), ends.tolist(), strict=True):
        minutes[rep, max(0, begin) : max(0, min(num_days, end + 1))] = 0
    return minutes
