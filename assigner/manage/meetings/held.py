"""The dates of placed meetings: when, who comes, who is excused and why, whether the rhythm is kept.

When to modify: to tell something else about a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.manage.meetings.calendars import NO_DUTY, STEP_MINUTES
from assigner.manage.meetings.program import MOVED, UNHELD
from assigner.manage.meetings.slots import MOVED_PAIN
from assigner.problem import time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.manage.meetings.calendars import Calendars
    from assigner.manage.meetings.program import Choice
    from assigner.manage.meetings.slots import Date, Slots
    from assigner.problem.problem import Problem

ON_LEAVE = Words("on leave", "请假")
NO_HOURS = Words("no working hours that fit", "没有合适的工作时间")
ON_DUTY = Words("on duty: {name}", "有任务：{name}")
NOBODY = Words("Too few people work in this period.", "该期间在岗人数不足。")
NO_START = Words("No start suits everybody who works in this period.", "该期间没有人人都合适的时间。")
CROWDED = Words("Other meetings took every start that suits everybody.", "合适的时间都被其他会议占用。")


@dataclass(frozen=True, eq=False)
class Held:
    """One date that takes place.

    Parameters
    ----------
    meeting, title
        Id of the meeting, and its name for people.
    start, minutes
        UTC minute of the start, and the length.
    zone
        Zone of the meeting's clock.
    reps, optional
        Who comes, and who may come and is free.
    excused
        ``(rep, reason)`` of those who have no time in the whole period.
    moved
        Whether it leaves the rhythm.
    pain
        Points of this date.
    period
        Number of the period.
    """

    meeting: str
    title: str
    start: int
    minutes: int
    zone: str
    reps: tuple[int, ...]
    optional: tuple[int, ...]
    excused: tuple[tuple[int, Words], ...]
    moved: bool
    pain: int
    period: int

    @property
    def local(self) -> str:
        """The start on the meeting's own clock: 2026-10-05T09:00+08:00."""
        return time.local_text(np.array([self.start]), self.zone)[0]

    def to_dict(self, problem: Problem) -> dict[str, Any]:
        """Return plain data for JSON."""
        ids = problem.rep_ids
        excused = [{"rep": str(ids[rep]), "why": {"en": why.en, "zh": why.zh}} for rep, why in self.excused]
        return {
            "meeting": self.meeting,
            "title": self.title,
            "start": self.local,
            "minutes": self.minutes,
            "reps": [str(ids[rep]) for rep in self.reps],
            "optional": [str(ids[rep]) for rep in self.optional],
            "excused": excused,
            "moved": self.moved,
            "pain": self.pain,
            "period": self.period,
        }


@dataclass(frozen=True)
class Unheld:
    """One period in which a meeting does not take place.

    Parameters
    ----------
    meeting, title
        The meeting.
    first_day
        First day of the period.
    why
        The reason.
    """

    meeting: str
    title: str
    first_day: str
    why: Words

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        why = {"en": self.why.en, "zh": self.why.zh}
        return {"meeting": self.meeting, "title": self.title, "first_day": self.first_day, "why": why}


def held_of(
    problem: Problem, meetings: Sequence[Slots], chosen: Iterable[Choice], calendars: Calendars
) -> tuple[Held, ...]:
    """Return the dates of what was chosen, by time."""
    found = []
    for choice in chosen:
        slots = meetings[choice.meeting]
        if choice.period < 0 and choice.kind != UNHELD:
            found += [_held(problem, slots, at, start, calendars, False) for at, start in slots.kept(choice.value)]
        elif choice.kind == MOVED:
            found.append(_held(problem, slots, choice.period, choice.value, calendars, True))
    return tuple(sorted(found, key=lambda date: (date.start, date.meeting)))


def _held(problem: Problem, slots: Slots, at: int, start: int, calendars: Calendars, moved: bool) -> Held:
    wanted, date = slots.wanted, slots.dates[at]
    step = int(date.starts[start])
    free = [bool(calendars.free[rep, step : step + wanted.steps].all()) for rep in wanted.optional]
    return Held(
        meeting=wanted.id,
        title=wanted.title,
        start=calendars.minute_of(step),
        minutes=wanted.series.minutes,
        zone=wanted.zone,
        reps=tuple(date.present.tolist()),
        optional=tuple(rep for rep, comes in zip(wanted.optional.tolist(), free, strict=True) if comes),
        excused=tuple((rep, reason_of(problem, date, rep, wanted.steps, calendars)) for rep in date.excused.tolist()),
        moved=moved,
        pain=int(date.pain[start]) + MOVED_PAIN * len(date.present) * moved,
        period=at,
    )


def reason_of(problem: Problem, date: Date, rep: int, steps: int, calendars: Calendars) -> Words:
    """Say what keeps somebody from a date: the leave or duty that stands in most of its starts, else the hours."""
    places = np.unique(date.starts[:, None] + np.arange(steps)[None, :])
    duty = calendars.duty[rep, places]
    duty = duty[duty != NO_DUTY]
    if calendars.away[rep, places].sum() >= max(1, len(duty)):
        return ON_LEAVE
    if not len(duty):
        return NO_HOURS
    item = int(np.bincount(duty).argmax())
    return ON_DUTY.filled(name=str(problem.items["name"].iloc[item]))


def unheld_of(meetings: Sequence[Slots], chosen: Iterable[Choice]) -> tuple[Unheld, ...]:
    """Return the periods without a date; days on which nobody works are no dates of a daily meeting."""
    left = {(choice.meeting, choice.period) for choice in chosen if choice.kind == UNHELD}
    found = []
    for number, slots in enumerate(meetings):
        for at, date in enumerate(slots.dates):
            whole = (number, -1) in left
            if not date.is_due:
                why = None if slots.wanted.series.rhythm == "daily" else NOBODY
            elif not date.is_possible:
                why = NO_START
            else:
                why = CROWDED if whole or (number, at) in left else None
            if why is not None:
                day = time.day_text(np.array([slots.wanted.periods[at][0]]))[0]
                found.append(Unheld(slots.wanted.id, slots.wanted.title, day, why))
    return tuple(found)


def minutes_of(held: Sequence[Held]) -> list[tuple[int, int, int]]:
    """Return ``(rep, start, end)`` of everybody at every date, in UTC minutes, whole steps."""
    length = [-(-date.minutes // STEP_MINUTES) * STEP_MINUTES for date in held]
    return [(rep, date.start, date.start + to) for date, to in zip(held, length, strict=True) for rep in date.reps]
