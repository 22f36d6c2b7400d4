"""Meetings without a start that suits everybody: who stands in the way, and the ways out, cheapest first.

The people named are a smallest set: without any one of them a common time exists. Each way out was tried on the same
calendars. When to modify: with another way out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.manage.meetings.calendars import STEP_MINUTES
from assigner.manage.meetings.slots import slots_of
from assigner.problem import time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assigner.manage.meetings.calendars import Calendars, IntArray, Table
    from assigner.manage.meetings.slots import Slots
    from assigner.manage.meetings.wanted import Wanted
    from assigner.problem.problem import Problem

MOST_OUTSIDE = 720
ABSENT_FACTOR, SHORTER_FACTOR = 20, 5
"""Pain of a minute that somebody misses, and of a minute a person that a meeting is shorter."""
WHY = Words(
    "{people} have no common {minutes} minutes between {earliest} and {latest} ({zone}) in {count} of {due:period|periods}, "
    "first from {day}.",
    "{people} 在 {due} 个期间中有 {count} 个（首个自 {day} 起）于 {earliest}–{latest}（{zone}）没有共同的 {minutes} 分钟。",
)
OUTSIDE = Words(
    "Ask them to come up to {minutes} minutes outside their hours (outside_minutes: {minutes}).",
    "请他们在工时外 {minutes} 分钟以内参加（outside_minutes: {minutes}）。",
)
WITHOUT = Words("Hold it without {people} (optional).", "不要求 {people} 参加（optional）。")
SHORTER = Words("Make it {minutes} minutes long (minutes: {minutes}).", "缩短为 {minutes} 分钟（minutes: {minutes}）。")


@dataclass(frozen=True)
class WayOut:
    """One change with which every blocked date has a start that suits all who come.

    Parameters
    ----------
    kind
        ``outside``, ``without`` or ``shorter``.
    words
        What to do, naming the field of the file.
    price
        Points of pain, comparable with those of the placing.
    change
        The fields of the series that change.
    """

    kind: str
    words: Words
    price: int
    change: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words = {"en": self.words.en, "zh": self.words.zh}
        return {"kind": self.kind, "words": words, "price": self.price, "change": self.change}


@dataclass(frozen=True, eq=False)
class Blocked:
    """A meeting with dates for which no start suits everybody.

    Parameters
    ----------
    meeting, title
        The meeting.
    periods
        First days of the periods.
    people
        Reps who cannot come together: a smallest set, of the first of these periods.
    words
        The reason in a sentence.
    ways
        Ways out, cheapest first.
    """

    meeting: str
    title: str
    periods: tuple[str, ...]
    people: tuple[int, ...]
    words: Words
    ways: tuple[WayOut, ...]

    def to_dict(self, problem: Problem) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "meeting": self.meeting,
            "title": self.title,
            "periods": list(self.periods),
            "people": [str(problem.rep_ids[rep]) for rep in self.people],
            "why": {"en": self.words.en, "zh": self.words.zh},
            "ways": [way.to_dict() for way in self.ways],
        }


def blocked_of(problem: Problem, meetings: Sequence[Slots], calendars: Calendars) -> Iterator[Blocked]:
    """Yield the meetings with dates that nothing suits."""
    for slots in meetings:
        stuck = [at for at, date in enumerate(slots.dates) if date.is_due and not date.is_possible]
        if stuck:
            yield _blocked(problem, slots, stuck, calendars)


def _blocked(problem: Problem, slots: Slots, stuck: list[int], calendars: Calendars) -> Blocked:
    wanted = slots.wanted
    day = [time.day_text(np.array([wanted.periods[at][0]]))[0] for at in stuck]
    people = smallest_group(slots.dates[stuck[0]].present, lambda reps: _can(wanted, reps, calendars, stuck[0]))
    due = sum(date.is_due for date in slots.dates)
    facts = {
        "people": ", ".join(_named(problem, people)), "minutes": wanted.series.minutes, "zone": wanted.zone,
        "earliest": wanted.series.earliest, "latest": wanted.series.latest, "count": len(stuck), "due": due, "day": day[0],
    }  # fmt: skip
    ways = [way for way in (_outside(wanted, stuck, calendars), _without(problem, slots, stuck, people, calendars),
                            _shorter(wanted, stuck, calendars)) if way is not None]  # fmt: skip
    ordered = tuple(sorted(ways, key=lambda way: (way.price, way.kind)))
    return Blocked(wanted.id, wanted.title, tuple(day), tuple(people.tolist()), WHY.filled(**facts), ordered)


def _named(problem: Problem, people: IntArray) -> list[str]:
    zones = time.rep_zones(problem.settings, problem.frames)
    named = [(str(problem.rep_names[rep]), zones[rep]) for rep in people.tolist()]
    return [f"{name} ({zone})" if len(set(zones)) > 1 else name for name, zone in named]


def smallest_group(people: IntArray, works: Any) -> IntArray:
    """Return a set of people that does not work out and of which every smaller part does, by leaving out one at a time."""
    kept = list(people.tolist())
    for rep in people.tolist():
        rest = [one for one in kept if one != rep]
        if rest and not works(np.array(rest)):
            kept = rest
    return np.array(kept, dtype=np.int64)


def _can(wanted: Wanted, reps: IntArray, calendars: Calendars, period: int) -> bool:
    some = replace(wanted, reps=reps, periods=(wanted.periods[period],))
    return slots_of(some, calendars).dates[0].is_possible


def _price(wanted: Wanted, stuck: Iterable[int], calendars: Calendars, table: Table | None = None) -> int | None:
    """Return the least pain with which every blocked period has a date; None when one has none."""
    some = replace(wanted, periods=tuple(wanted.periods[at] for at in stuck))
    dates = slots_of(some, calendars, table).dates
    if not all(date.is_possible for date in dates):
        return None
    return sum(int(date.pain[date.good].min()) for date in dates)


def _outside(wanted: Wanted, stuck: list[int], calendars: Calendars) -> WayOut | None:
    low, high = wanted.series.outside_minutes // STEP_MINUTES, MOST_OUTSIDE // STEP_MINUTES
    price = _price(wanted, stuck, calendars, calendars.free_near(MOST_OUTSIDE))
    if price is None:
        return None
    while high - low > 1:  # at ``high`` every date has a start, at ``low`` one has none
        middle = (low + high) // 2
        found = _price(wanted, stuck, calendars, calendars.free_near(middle * STEP_MINUTES))
        low, high, price = (low, middle, found) if found is not None else (middle, high, price)
    minutes = high * STEP_MINUTES
    return WayOut("outside", OUTSIDE.filled(minutes=minutes), price, {"outside_minutes": minutes})


def _without(problem: Problem, slots: Slots, stuck: list[int], people: IntArray, calendars: Calendars) -> WayOut | None:
    """Return whom to leave out: of those in the way one at a time, until the rest finds a start in every period."""
    best: WayOut | None = None
    for first in people.tolist():
        out = _left_out(slots, stuck, first, calendars)
        price = None if out is None else _price(replace(slots.wanted, reps=_rest(slots.wanted, out)), stuck, calendars)
        if out is None or price is None:
            continue
        price += ABSENT_FACTOR * slots.wanted.series.minutes * len(stuck) * len(out)
        if best is None or price < best.price:
            names = ", ".join(str(problem.rep_names[rep]) for rep in out)
            ids = [str(problem.rep_ids[rep]) for rep in out]
            best = WayOut("without", WITHOUT.filled(people=names), price, {"optional": ids})
    return best


def _left_out(slots: Slots, stuck: list[int], first: int, calendars: Calendars) -> list[int] | None:
    out = [first]
    for at in stuck:
        present = [rep for rep in slots.dates[at].present.tolist() if rep not in out]
        while len(present) > 1 and not _can(slots.wanted, np.array(present), calendars, at):
            group = smallest_group(np.array(present), lambda reps, at=at: _can(slots.wanted, reps, calendars, at))
            out.append(int(group[0]))
            present.remove(int(group[0]))
        if len(present) < 2:
            return None
    return out


def _rest(wanted: Wanted, out: list[int]) -> IntArray:
    return wanted.reps[~np.isin(wanted.reps, out)]


def _shorter(wanted: Wanted, stuck: list[int], calendars: Calendars) -> WayOut | None:
    for steps in range(wanted.steps - 1, 0, -1):
        minutes = steps * STEP_MINUTES
        short = replace(wanted, series=wanted.series.model_copy(update={"minutes": minutes}))
        price = _price(short, stuck, calendars)
        if price is not None:
            lost = (wanted.series.minutes - minutes) * len(wanted.reps) * len(stuck)
            return WayOut(
                "shorter", SHORTER.filled(minutes=minutes), price + SHORTER_FACTOR * lost, {"minutes": minutes}
            )
    return None
