"""The slots of a meeting: every weekday and time it could have, the dates that each keeps, and what each costs.

A slot that somebody cannot keep in some period makes that date an exception, which is moved inside its period or
dropped. Who has no time at all in a period (leave, holidays, duties) is excused for it, with the reason. When to
modify: with a new rhythm, or another price of an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.meetings.calendars import DAY_MINUTES, STEP_MINUTES, all_of, minutes_of_clock
from assigner.problem import time

if TYPE_CHECKING:
    from assigner.manage.meetings.calendars import Calendars, IntArray, Table
    from assigner.manage.meetings.wanted import Wanted

MOVED_PAIN = 30
"""Points a person for a date that leaves the rhythm."""
MOST_A_DAY = 4
"""Starts a day among which an exception may choose: those with least pain."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, eq=False)
class Date:
    """One period of a meeting.

    Parameters
    ----------
    present
        Reps who come.
    excused
        Reps who have no time in the whole period.
    starts, slot, pain, good
        Candidate starts (steps): the slot each belongs to, its pain, and whether all present can come.
    """

    present: IntArray
    excused: IntArray
    starts: IntArray
    slot: IntArray
    pain: IntArray
    good: Table

    @cached_property
    def start_of_slot(self) -> dict[int, int]:
        """Number of the start that keeps each slot which can be kept."""
        return {int(self.slot[start]): int(start) for start in np.flatnonzero(self.good)[::-1]}

    @property
    def is_due(self) -> bool:
        """Whether enough people have time for there to be a meeting."""
        return len(self.present) >= min(2, len(self.present) + len(self.excused))

    @property
    def is_possible(self) -> bool:
        """Whether some start suits all who come."""
        return bool(self.good.any())

    def at(self, slot: int) -> int:
        """Return the number of the start that keeps a slot, -1 where none does."""
        return self.start_of_slot.get(slot, -1)

    def exceptions(self) -> IntArray:
        """Return numbers of the starts to which the date may be moved: the least painful of each day."""
        best = np.flatnonzero(self.good)
        best = best[np.lexsort((self.starts[best], self.pain[best]))]
        day = self.starts[best] * STEP_MINUTES // DAY_MINUTES
        rank = np.zeros(len(best), dtype=np.int64)
        for one in np.unique(day):
            rank[day == one] = np.arange((day == one).sum())
        return np.sort(best[rank < MOST_A_DAY])


@dataclass(frozen=True, eq=False)
class Slots:
    """What a meeting may choose from.

    Parameters
    ----------
    wanted
        The meeting.
    dates
        Its periods, in order.
    keys
        The slots that at least one date can keep: day in the rhythm and minute of the day, or the step itself.
    """

    wanted: Wanted
    dates: tuple[Date, ...]
    keys: IntArray

    @cached_property
    def due(self) -> list[int]:
        """Numbers of the periods in which the meeting is due and possible."""
        return [at for at, date in enumerate(self.dates) if date.is_due and date.is_possible]

    def kept(self, slot: int) -> list[tuple[int, int]]:
        """Return ``(period, start number)`` of the dates that keep a slot."""
        found = [(at, self.dates[at].at(slot)) for at in self.due]
        return [(at, start) for at, start in found if start >= 0]

    def cost(self, kept: list[tuple[int, int]]) -> int:
        """Return the pain of dates at given starts."""
        return sum(int(self.dates[at].pain[start]) for at, start in kept)


def available(wanted: Wanted, calendars: Calendars) -> Table:
    """Return who can come to a meeting when."""
    outside = wanted.series.outside_minutes
    return calendars.free_near(outside) if outside else calendars.free


def slots_of(wanted: Wanted, calendars: Calendars, table: Table | None = None) -> Slots:
    """Return the slots of a meeting.

    Parameters
    ----------
    wanted, calendars
        The meeting, and everybody's time.
    table
        Who can come when, in place of the calendars' own answer.
    """
    table = available(wanted, calendars) if table is None else table
    starts, day, minute = candidate_starts(wanted, calendars)
    able = np.array([all_of(table, np.array([rep]), starts, wanted.steps) for rep in wanted.reps], dtype=bool)
    pain = np.array([calendars.pain_of(rep, starts, wanted.steps) for rep in wanted.reps.tolist()], dtype=np.int64)
    dates = []
    for first, last in wanted.periods:
        low, high = np.searchsorted(day, [first, last + 1]).tolist()
        slot = _keys(wanted.series.rhythm, starts[low:high], day[low:high], minute[low:high], first)
        dates.append(_date(wanted, starts[low:high], slot, able[:, low:high], pain[:, low:high]))
    held = [date.slot[date.good] for date in dates if date.is_due]
    return Slots(wanted, tuple(dates), np.unique(np.concatenate(held)) if held else np.zeros(0, dtype=np.int64))


def candidate_starts(wanted: Wanted, calendars: Calendars) -> tuple[IntArray, IntArray, IntArray]:
    """Return steps at which a meeting could begin on its own clock, with day (since 1970) and minute of the day."""
    series = wanted.series
    steps = np.arange(max(0, calendars.num_steps - wanted.steps + 1), dtype=np.int64)
    local = time.to_local(calendars.first + steps * STEP_MINUTES, wanted.zone)
    minute, day = local % DAY_MINUTES, local // DAY_MINUTES
    grid = STEP_MINUTES if series.minutes < 2 * STEP_MINUTES else 2 * STEP_MINUTES
    low, high = minutes_of_clock(series.earliest), minutes_of_clock(series.latest)
    keep = (minute % grid == 0) & (minute >= low) & (minute + series.minutes <= high)
    if series.weekdays:
        keep &= np.isin((day + 3) % 7, [WEEKDAYS.index(name) for name in series.weekdays])
    return steps[keep], day[keep], minute[keep]


def _keys(rhythm: str, starts: IntArray, day: IntArray, minute: IntArray, first: int) -> IntArray:
    if rhythm == "once":
        return starts
    if rhythm == "daily":
        return minute
    if rhythm == "monthly":
        months = day.astype("datetime64[D]")
        of_month = (months - months.astype("datetime64[M]")).astype(np.int64)
        return (of_month // 7 * 7 + (day + 3) % 7) * DAY_MINUTES + minute
    monday = first - (first + 3) % 7
    return (day - monday) * DAY_MINUTES + minute


def _date(wanted: Wanted, starts: IntArray, slot: IntArray, able: Table, pain: IntArray) -> Date:
    """Return one period; ``able`` and ``pain`` are over (person, start)."""
    present = able.any(axis=1)
    good = np.asarray(able[present].all(axis=0), dtype=bool) if present.any() else np.zeros(len(starts), dtype=bool)
    return Date(wanted.reps[present], wanted.reps[~present], starts, slot, pain[present].sum(axis=0), good)
