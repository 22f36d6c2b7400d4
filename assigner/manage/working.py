"""Which days people have for work, and how much of each: calendars, holidays, leave and ramp, over any run of days.

Targets and reviews look further than a plan's horizon, so the problem's calendar is asked for other days. When to modify:
if something else than hours, holidays, leave and ramp takes days away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.history.periods import day_of
from assigner.problem import time
from assigner.problem.settings import Horizon

if TYPE_CHECKING:
    from assigner.problem.frames import Frames
    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """How much of each day each rep has for work.

    Parameters
    ----------
    first
        The first day, as days since 1970-01-01.
    full
        ``[rep, day]``: the share of a usual working day by hours and holidays alone, 0 to 1.
    there
        The same less leave, times the ramp.
    """

    first: int
    full: np.ndarray
    there: np.ndarray

    def lost(self) -> np.ndarray:
        """Return the days that each rep loses to leave and ramp."""
        return np.asarray((self.full - self.there).sum(axis=1))


def working_days(problem: Problem, first: int, last: int) -> WorkingDays:
    """Return how much of each day from ``first`` to ``last`` (days since 1970-01-01, both included) each rep has."""
    settings = problem.settings.model_copy(
        update={"horizon": Horizon(first_day=day_of(first), last_day=day_of(last)), "period": "day"}
    )
    frames = dict(problem.frames)
    ramp = time.ramp_share(frames, time.period_table(settings))
    there = _minutes(settings, frames) * ramp
    full = _minutes(settings, {**frames, "reps.leave": frames["reps.leave"].iloc[:0]})
    usual = np.array([np.median(row[row > 0]) if (row > 0).any() else 1.0 for row in full])[:, None]
    return WorkingDays(first, np.minimum(full / usual, 1.0), np.minimum(there / usual, ramp))


def _minutes(settings: Settings, frames: Frames) -> np.ndarray:
    """Return the minutes that each rep works on each day; reps without hours work a whole day, Monday to Friday."""
    days = time.period_table(settings)
    shifts = time.shifts(settings, frames)
    minutes = time.working_minutes(shifts, days, len(frames["reps"])).astype(float)
    free = ~time.has_hours(settings, frames)
    if free.any():
        away = time.absences(settings, frames)
        length = (days["end"] - days["start"]).to_numpy(dtype=float)
        gone = np.zeros_like(minutes)
        for rep, start, end in zip(away["rep"], away["start"], away["end"], strict=True):
            gone[rep] += np.maximum(0, np.minimum(end, days["end"]) - np.maximum(start, days["start"]))
        open_ = (days["share"].to_numpy() > 0)[None, :] * (1 - np.minimum(gone / length, 1))
        minutes[free] = open_[free]
    return minutes
