"""When each rep can answer: at once where they work, else when they next do.

A view of shifts and leave at one moment, kept until the first rep begins or ends work, so that most decisions look it
up and compute nothing. When to modify: when something else than hours, leave and reported absence keeps a rep away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem import time
from assigner.problem.time.intervals import first_ending_after

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.route.policy import Policy

NEVER = np.int64(2**61)
"""Stands for a moment that does not come within the horizon."""

LONGEST_REST = 4 * 1440
"""Minutes off that are rest, not leave: a night, a weekend, a public holiday."""


@dataclass(frozen=True, eq=False)
class View:
    """Presence at a stretch of time.

    Parameters
    ----------
    first, until
        The stretch ``[first, until)`` in which nothing changes but the clock.
    working
        Which reps work all through it.
    begins
        When each rep who does not work next begins, :data:`NEVER` where not.
    """

    first: int
    until: int
    working: np.ndarray
    begins: np.ndarray

    def answers(self, minute: int) -> np.ndarray:
        """Return the first minute, at or after ``minute``, at which each rep works."""
        return np.where(self.working, minute, self.begins)


class Presence:
    """Answers who works when; remembers the stretch that was asked last.

    Parameters
    ----------
    problem
        Whose shifts and leave count. Outside its horizon nobody's hours are known, and only leave keeps a rep away.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._all = np.arange(problem.num_reps)
        self._horizon = time.horizon_bounds(problem.settings)
        self._view: View | None = None

    def at(self, minute: int) -> View:
        """Return the view at a moment, minutes since 1970 UTC."""
        view = self._view
        if view is None or not view.first <= minute < view.until:
            view = self._look(minute)
            self._view = view
        return view

    def on_duty(self, minute: int) -> np.ndarray:
        """Return which reps work within a day of the moment: away are those on leave, not those who sleep."""
        view = self.at(minute)
        return np.asarray(view.working | (view.begins <= minute + LONGEST_REST))

    def _look(self, minute: int) -> View:
        problem, rep = self._problem, self._all
        now = np.full(len(rep), minute, dtype=np.int64)
        inside = self._horizon[0] <= minute < self._horizon[1]
        has_hours = problem.has_hours & inside
        begins = time.next_working_minute(problem.shifts, problem.absences, has_hours, rep, now)
        working = begins == minute
        begins = np.where(begins < 0, NEVER, begins)
        ends = np.where(has_hours, self._end_of_shift(now), self._begin_of_leave(now))
        edge = min((edge for edge in self._horizon if edge > minute), default=NEVER)
        until = int(np.where(working, ends, begins).min(initial=edge))
        return View(minute, max(until, minute + 1), working, begins)

    def _end_of_shift(self, minute: np.ndarray) -> np.ndarray:
        found = first_ending_after(self._problem.shifts, self._all, minute)
        return np.append(self._problem.shifts["end"].to_numpy(np.int64), NEVER)[found]

    def _begin_of_leave(self, minute: np.ndarray) -> np.ndarray:
        """Return when the next leave begins; a leave under way ends the stretch by its end."""
        found = first_ending_after(self._problem.absences, self._all, minute)
        return np.append(self._problem.absences["start"].to_numpy(np.int64), NEVER)[found]


def away_at(policy: Policy, answers: np.ndarray, minute: int, answer_by: int) -> np.ndarray:
    """Return who could not have answered an arrival in time, given when each rep works next."""
    if policy.presence == "any":
        return np.zeros(len(answers), dtype=bool)
    if policy.presence == "working":
        return np.asarray(answers > minute)
    return np.asarray(answers > (answer_by if answer_by > minute else minute + policy.reach_minutes))
