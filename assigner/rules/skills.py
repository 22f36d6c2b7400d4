"""Who holds which skill when: the question that rules about skills share.

Only what engines are told is answered here; verification joins the tables by itself. When to modify:
when the validity of skills gets another meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.problem import time

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

NO_DAY = -1
"""Stands for the day of work without a time."""
FAR = 10**6
"""More days from 1970-01-01 than any validity reaches."""


def work_day(problem: Problem, start: np.ndarray) -> np.ndarray:
    """Return the local day (days since 1970-01-01) on which work starts, :data:`NO_DAY` without a time."""
    return np.where(start >= 0, time.day_number(start, problem.settings.time_zone), NO_DAY)


def needed_days(problem: Problem, day: int) -> tuple[int, int]:
    """Return the first and last day on which a skill must be valid for work on a day.

    Work without a time needs all days of the horizon; without a horizon validity is not looked at.
    """
    horizon = problem.settings.horizon
    if day != NO_DAY:
        return day, day
    if horizon is None:
        return FAR, -FAR
    return horizon.first_day.toordinal() - 719163, horizon.last_day.toordinal() - 719163


def best_levels(problem: Problem, day: int) -> np.ndarray:
    """Return the best level that each rep holds in each skill for work on a day.

    Parameters
    ----------
    problem
        The problem.
    day
        As :func:`work_day` says it.

    Returns
    -------
    int64 array ``[rep, skill]``, 0 where the skill is not held.
    """
    first, last = needed_days(problem, day)
    held = problem.rep_skills
    held = held[(held["first_day"] <= first) & (held["last_day"] >= last)]
    best = np.zeros((problem.num_reps, len(problem.skills)), dtype=np.int64)
    np.maximum.at(best, (held["rep"].to_numpy(), held["skill"].to_numpy()), held["level"].to_numpy())
    return best
