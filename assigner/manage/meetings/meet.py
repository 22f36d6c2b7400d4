"""Meetings placed: every series at the slot that hurts least, exceptions moved, with a bound; what cannot be placed is named.

When to modify: to tell something else about a date; what a slot costs stands in :mod:`.slots`, what is possible in
:mod:`.program`.
"""

from __future__ import annotations

import time as clocks
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.errors import PlanMismatchError
from assigner.language import Language, Words
from assigner.manage.meetings.blocked import Blocked, blocked_of
from assigner.manage.meetings.calendars import calendars_of
from assigner.manage.meetings.checking import broken_meetings
from assigner.manage.meetings.events import place_event
from assigner.manage.meetings.held import Held, Unheld, held_of, unheld_of
from assigner.manage.meetings.placing import Placed, placed
from assigner.manage.meetings.program import Choice, draft_of
from assigner.manage.meetings.slots import slots_of
from assigner.manage.meetings.wanted import wanted_of
from assigner.plan.status import relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.manage.meetings.asked import MeetingsAsked
    from assigner.manage.meetings.calendars import Calendars
    from assigner.manage.meetings.events import Event
    from assigner.manage.meetings.slots import Slots
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

PLACED = Words(
    "{dates:date|dates} of {meetings:meeting|meetings} placed, {moved:,} off the rhythm; pain {pain:,} {proof}.",
    "{meetings:,} 个会议共安排 {dates:,} 场，其中 {moved:,} 场偏离固定时段；不适值 {pain:,}{proof}。",
)
PROVEN = Words("(proven least on offer)", "（已证明为备选中最低）")
BOUNDED = Words("(at least {bound:,} is needed, a gap of {gap:.1f} %)", "（至少需要 {bound:,}，差距 {gap:.1f}%）")
UNBOUNDED = Words("(how much less would do is not known)", "（尚不知能低多少）")
LEFT = Words("{count:date does|dates do} not take place.", "{count:,} 场无法举行。")
EVENTS_SHARE = 0.8
"""Part of the time for meetings, where there are team events, too."""
BROKEN = Words(
    "Internal error: the meetings break {count:limit|limits}, first: {first}.",
    "内部错误：会议安排违反 {count} 处限制，首处：{first}。",
)


@dataclass(frozen=True, eq=False)
class Meetings:
    """The answer.

    Parameters
    ----------
    problem
        Whose meetings.
    held
        Every date that takes place, by time.
    unheld
        Dates that do not, each with the reason.
    blocked
        Meetings (or dates) for which no start suits everybody: who stands in the way, and the ways out by price.
    pain, pain_bound
        Points of everything placed, and what is proven to be needed; None where nothing is proven.
    status
        ``optimal`` when proven.
    num_cut
        Starts for exceptions that were not offered; with any, proofs hold among what was.
    events
        Team events with their sittings.
    seconds
        Time taken.
    """

    problem: Problem
    held: tuple[Held, ...]
    unheld: tuple[Unheld, ...]
    blocked: tuple[Blocked, ...]
    pain: int
    pain_bound: int | None
    status: str
    num_cut: int
    events: tuple[Event, ...]
    seconds: float

    @property
    def gap(self) -> float | None:
        """Part of the pain that is not proven to be needed."""
        return relative_gap(self.pain, self.pain_bound)

    def headline(self, language: Language) -> str:
        """Say in one sentence what was placed."""
        meetings = len({date.meeting for date in self.held})
        proof = self._proof(language)
        told = [PLACED.say(language, dates=len(self.held), meetings=meetings,
                           moved=sum(date.moved for date in self.held), pain=self.pain, proof=proof)]  # fmt: skip
        if self.unheld:
            told.append(LEFT.say(language, count=len(self.unheld)))
        told += [event.headline(language) for event in self.events]
        return ("" if language == "zh" else " ").join(told)

    def _proof(self, language: Language) -> str:
        if self.status == "optimal":
            return PROVEN.say(language)
        if self.pain_bound is None or self.gap is None:
            return UNBOUNDED.say(language)
        return BOUNDED.say(language, bound=self.pain_bound, gap=100 * self.gap)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "format": "assigner-meetings/1",
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "status": self.status,
            "pain": self.pain,
            "pain_bound": self.pain_bound,
            "gap": self.gap,
            "num_cut": self.num_cut,
            "held": [date.to_dict(self.problem) for date in self.held],
            "unheld": [date.to_dict() for date in self.unheld],
            "blocked": [one.to_dict(self.problem) for one in self.blocked],
            "events": [event.to_dict() for event in self.events],
        }


def meet(
    problem: Problem, plan: Plan | None, asked: MeetingsAsked, *, seconds: float = 20.0, workers: int = 2, seed: int = 0,
    clock: Callable[[], float] = clocks.perf_counter,
) -> Meetings:  # fmt: skip
    """Place meetings and team events.

    Parameters
    ----------
    problem, plan
        People with their calendars, and who has which duty when (None: no duties).
    asked
        What is to be placed.
    seconds
        Time for everything.

    Raises
    ------
    InputError
        Unknown names, empty meetings, no horizon; all of them at once.
    PlanMismatchError
        The placing breaks a calendar: an internal error, never an answer.
    """
    began = clock()
    wanted = wanted_of(problem, asked)
    calendars = calendars_of(problem, plan, asked)
    meetings = [slots_of(one, calendars) for one in wanted if not one.series.is_event]
    events = [one for one in wanted if one.series.is_event]
    draft = draft_of(meetings, calendars)
    left = max(0.5, (seconds - (clock() - began)) * (EVENTS_SHARE if events else 1.0))
    found = placed(draft, problem.num_reps * calendars.num_steps, left, workers=workers, seed=seed, clock=clock)
    chosen = [draft.choices[option] for option in found.choice.tolist()]
    held = held_of(problem, meetings, chosen, calendars)
    _check(problem, plan, asked, meetings, held)
    events_placed = []
    for one in events:
        spent = seconds - (clock() - began)
        event = place_event(
            problem, one, calendars, held, asked, max(0.5, spent), workers=workers, seed=seed, clock=clock
        )
        events_placed.append(event)
    return _answer(problem, meetings, chosen, calendars, held, found, events_placed, clock() - began)


def _check(
    problem: Problem, plan: Plan | None, asked: MeetingsAsked, meetings: Sequence[Slots], held: Sequence[Held]
) -> None:
    broken = broken_meetings(problem, plan, asked, [one.wanted for one in meetings], held)
    if broken:
        raise PlanMismatchError(BROKEN.filled(count=len(broken), first=broken[0]), None)


def _answer(
    problem: Problem, meetings: Sequence[Slots], chosen: Sequence[Choice], calendars: Calendars, held: tuple[Held, ...],
    found: Placed, events: Sequence[Event], seconds: float,
) -> Meetings:  # fmt: skip
    unheld = unheld_of(meetings, chosen)
    return Meetings(
        problem=problem,
        held=held,
        unheld=unheld,
        blocked=tuple(blocked_of(problem, meetings, calendars)),
        pain=sum(date.pain for date in held),
        pain_bound=found.pain_bound,
        status="optimal" if found.is_optimal else "feasible",
        num_cut=sum(int(date.good.sum()) - len(date.exceptions()) for one in meetings for date in one.dates),
        events=tuple(events),
        seconds=seconds,
    )
