"""Everybody's calendar in steps of a quarter of an hour: who can come when, what stands in the way, how bad the hour is.

Why it exists: placing a meeting asks the same three questions of many people and moments; as tables over (rep, step)
each is one look-up. When to modify: when something else makes an hour bad, or takes people away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem import time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assigner.manage.meetings.asked import MeetingsAsked
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

    Table = NDArray[np.bool_]
    IntArray = NDArray[np.int64]

STEP_MINUTES = 15
DAY_MINUTES = 1440
NO_DUTY = -1
PIECE_MINUTES = 60
"""A free piece of time shorter than this is lost for work that needs thought."""
LUNCH_FACTOR, OUTSIDE_FACTOR = 2, 10
"""Pain of a minute of lunch, and of a minute outside working hours; one outside the core of the day has 1."""


@dataclass(frozen=True, eq=False)
class Calendars:
    """Tables over (rep, step); step ``t`` is ``[first + 15 t, first + 15 (t + 1))`` in UTC minutes.

    Parameters
    ----------
    problem
        Whose people.
    first
        UTC minute of the first step.
    works
        Inside working hours and not on leave.
    away
        On leave.
    duty
        Item of the duty that keeps the person, :data:`NO_DUTY` where none does.
    local
        Minute of the person's local day.
    core, lunch
        Pieces of the local day as (from, to) minutes.
    """

    problem: Problem
    first: int
    works: Table
    away: Table
    duty: IntArray
    local: IntArray
    core: tuple[int, int]
    lunch: tuple[int, int]

    @property
    def num_steps(self) -> int:
        """Number of steps."""
        return int(self.works.shape[1])

    @cached_property
    def free(self) -> Table:
        """Whether each person can come at each step, inside working hours."""
        return self.works & (self.duty == NO_DUTY)

    def free_near(self, outside_minutes: int) -> Table:
        """Return who can come when people may be asked so far outside working hours; leave and duties still hold."""
        near = self.works.copy()
        for steps in range(1, outside_minutes // STEP_MINUTES + 1):
            near[:, steps:] |= self.works[:, :-steps]
            near[:, :-steps] |= self.works[:, steps:]
        return near & ~self.away & (self.duty == NO_DUTY)

    @cached_property
    def pain(self) -> IntArray:
        """Points that a meeting costs each person at each step: a bad hour, lunch, outside working hours."""
        low, high = self.core
        inside = (self.local >= low) & (self.local < high)
        at_lunch = (self.local >= self.lunch[0]) & (self.local < self.lunch[1])
        points = np.where(inside, 0, 1) + np.where(at_lunch, LUNCH_FACTOR, 0)
        return np.where(self.works, points, OUTSIDE_FACTOR).astype(np.int64) * STEP_MINUTES

    @cached_property
    def before(self) -> IntArray:
        """Minutes free just before each step, inside working hours."""
        return _runs(self.free) * STEP_MINUTES

    @cached_property
    def after(self) -> IntArray:
        """Minutes free from each step on; one column more than there are steps."""
        runs = np.ascontiguousarray(_runs(self.free[:, ::-1])[:, ::-1])
        return runs * STEP_MINUTES

    @cached_property
    def pain_until(self) -> IntArray:
        """Sums of the pain before each step; one column more than there are steps."""
        return np.concatenate([np.zeros((len(self.pain), 1), dtype=np.int64), np.cumsum(self.pain, axis=1)], axis=1)

    def pain_of(self, rep: int, start: IntArray, steps: int) -> IntArray:
        """Return the pain of a meeting for a person at each of some starts: bad minutes, and pieces too short to use."""
        inside = self.pain_until[rep, start + steps] - self.pain_until[rep, start]
        return inside + _lost(self.before[rep, start]) + _lost(self.after[rep, start + steps])

    def step_of(self, minute: IntArray) -> IntArray:
        """Return the step that begins at (or holds) each UTC minute."""
        return (np.asarray(minute, dtype=np.int64) - self.first) // STEP_MINUTES

    def minute_of(self, step: int) -> int:
        """Return the UTC minute at which a step begins."""
        return self.first + STEP_MINUTES * int(step)


def _lost(piece: IntArray) -> IntArray:
    return np.where(piece < PIECE_MINUTES, piece, 0)


def _runs(free: Table) -> IntArray:
    """Return for each edge between steps (one more than steps) how many free steps end there, 0 for the first edge."""
    count = np.zeros((free.shape[0], free.shape[1] + 1), dtype=np.int64)
    for step in range(free.shape[1]):
        count[:, step + 1] = (count[:, step] + 1) * free[:, step]
    return count


def all_of(table: Table, reps: IntArray, start: IntArray, steps: int) -> Table:
    """Return for each start whether all of the people have all of the steps."""
    both = table[reps].all(axis=0) if len(reps) else np.ones(table.shape[1], dtype=bool)
    sums = np.concatenate(([0], np.cumsum(both)))
    return np.asarray(sums[start + steps] - sums[start] == steps)


def minutes_of_clock(text: str) -> int:
    """Return the minute of the day of a local time such as 09:30."""
    hour, _, minute = text.partition(":")
    return 60 * int(hour) + int(minute)


def span_of(text: str) -> tuple[int, int]:
    """Return the minutes of the day of a span such as 12:00-13:00."""
    begin, _, end = text.partition("-")
    return minutes_of_clock(begin), minutes_of_clock(end)


def calendars_of(problem: Problem, plan: Plan | None, asked: MeetingsAsked) -> Calendars:
    """Return the calendars of everybody over the horizon.

    Parameters
    ----------
    problem
        It must have a horizon.
    plan
        Who has which duty when; None: nobody has any.
    asked
        Hours of people without their own, the good part of the day, lunch, duties that do not keep people.
    """
    settings, frames = problem.settings, problem.frames
    begin, end = time.horizon_bounds(settings)
    first = begin // STEP_MINUTES * STEP_MINUTES
    num_steps = -(-(end - first) // STEP_MINUTES)
    hours = settings.working_hours or asked.working_hours
    shifts = time.shifts(settings.model_copy(update={"working_hours": hours}), frames)
    away = time.absences(settings, frames)
    shape = (problem.num_reps, num_steps)
    works, leave = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    duty = np.full(shape, NO_DUTY, dtype=np.int64)
    for rep, start, stop in shifts.itertuples(index=False):
        works[rep, max(0, -(-(start - first) // STEP_MINUTES)) : max(0, (stop - first) // STEP_MINUTES)] = True
    for rep, start, stop in away.itertuples(index=False):
        leave[rep, max(0, (start - first) // STEP_MINUTES) : max(0, -(-(stop - first) // STEP_MINUTES))] = True
    for item, rep, start, stop in duties_of(problem, plan, asked.through):
        duty[rep, max(0, (start - first) // STEP_MINUTES) : max(0, -(-(stop - first) // STEP_MINUTES))] = item
    return Calendars(problem, first, works & ~leave, leave, duty, _local(problem, first, num_steps),
                     span_of(asked.core), span_of(asked.lunch))  # fmt: skip


def duties_of(problem: Problem, plan: Plan | None, through: Sequence[str] = ()) -> list[tuple[int, int, int, int]]:
    """Return ``(item, rep, start, end)`` of every duty that keeps somebody, buffers included."""
    if plan is None:
        return []
    items = problem.items
    taken = np.flatnonzero((plan.rep >= 0) & (plan.start >= 0))
    kinds = items["duty_kind"].to_numpy(dtype=object)[taken]
    taken = taken[[kind not in through for kind in kinds]] if len(taken) else taken
    start = plan.start[taken]
    before, after, length = (items[name].to_numpy()[taken] for name in ("buffer_before", "buffer_after", "duration"))
    columns = taken, plan.rep[taken], start - before, start + length + after
    return [(int(item), int(rep), int(at), int(to)) for item, rep, at, to in zip(*columns, strict=True)]


def _local(problem: Problem, first: int, num_steps: int) -> IntArray:
    minutes = first + STEP_MINUTES * np.arange(num_steps, dtype=np.int64)
    zones = time.rep_zones(problem.settings, problem.frames)
    by_zone = {zone: time.to_local(minutes, zone) % DAY_MINUTES for zone in set(zones)}
    return np.array([by_zone[zone] for zone in zones], dtype=np.int64).reshape(len(zones), num_steps)
