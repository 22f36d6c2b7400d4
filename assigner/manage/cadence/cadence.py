"""Touches placed into free minutes before their deadlines; what finds no place is named, with the days that lack minutes.

When to modify: to place touches in another order; :func:`broken_touches` checks whatever was placed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.manage.cadence.free import free_pieces
from assigner.manage.cadence.touches import Touch, touches_of
from assigner.manage.history.periods import day_of
from assigner.problem import time

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.manage.cadence.asked import CadencesAsked
    from assigner.manage.cadence.free import Pieces
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

HEADLINE = Words(
    "{placed:,} of {all:touch finds|touches find} a place before the deadline.",
    "{all:,} 次跟进中有 {placed:,} 次可在期限前安排。",
)
LEFT = Words(
    " {left:,} do not; for {proven:person|people} it is proven that some must fall out.",
    "{left:,} 次无法安排；其中 {proven:,} 人已证明必有跟进落空。",
)
SHORT = Words(
    "{rep}, {first} to {last}: {due:,} minutes of touches are due and {free:,} are free; at least {missing:,} must fall out",
    "{rep}，{first} 至 {last}：到期跟进 {due:,} 分钟，空闲 {free:,} 分钟；至少 {missing:,} 分钟必须落空",
)
SCATTERED = Words(
    "{rep}, {first} to {last}: {due:,} minutes are due and {free:,} are free, but in pieces that this order does not fill; not proven",
    "{rep}，{first} 至 {last}：到期 {due:,} 分钟，空闲 {free:,} 分钟，但零散时段按此顺序无法排满；未证明",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A touch with its start in UTC minutes."""

    touch: Touch
    start: int


@dataclass(frozen=True)
class Shortage:
    """Days of a rep that lack minutes.

    Parameters
    ----------
    rep
        Number of the rep.
    first, last
        The tightest stretch of days.
    due, free
        Minutes of all touches that must lie inside it, and free minutes in it.
    left
        Touches without a place.
    """

    rep: int
    first: int
    last: int
    due: int
    free: int
    left: tuple[Touch, ...]

    @property
    def proven(self) -> bool:
        """Whether more is due than there are minutes: then nobody could place all."""
        return self.due > self.free

    def words(self, name: str) -> Words:
        """Return what is short, where."""
        words = SHORT if self.proven else SCATTERED
        return words.filled(
            rep=name, first=day_of(self.first), last=day_of(self.last), due=self.due, free=self.free,
            missing=self.due - self.free,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Cadences:
    """Touches with and without a place.

    Parameters
    ----------
    problem
        The problem.
    placed
        By rep and start.
    shortages
        One a rep who has touches without a place.
    """

    problem: Problem
    placed: tuple[Placed, ...]
    shortages: tuple[Shortage, ...]

    @property
    def num_left(self) -> int:
        """Touches without a place."""
        return sum(len(one.left) for one in self.shortages)

    def headline(self, language: Language) -> str:
        """Return how many touches find a place, and for whom it is proven that some cannot."""
        text = HEADLINE.say(language, placed=len(self.placed), all=len(self.placed) + self.num_left)
        proven = sum(one.proven for one in self.shortages)
        return text + (LEFT.say(language, left=self.num_left, proven=proven) if self.num_left else "")

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        names, zone = self.problem.rep_names, self.problem.settings.time_zone
        starts = time.local_text(np.array([one.start for one in self.placed], dtype=np.int64), zone)
        reasons = [one.words(str(names[one.rep])) for one in self.shortages]
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "placed": [{**self._told(one.touch), "start": start}
                for one, start in zip(self.placed, starts, strict=True)
            ],
            "shortages": [
                {"rep": str(self.problem.rep_ids[one.rep]), "proven": one.proven, "first_day": day_of(one.first).isoformat(),
                 "last_day": day_of(one.last).isoformat(), "due": one.due, "free": one.free,
                 "words": {"en": words.en, "zh": words.zh}, "left": [self._told(touch) for touch in one.left]}
                for one, words in zip(self.shortages, reasons, strict=True)
            ],
        }  # fmt: skip

    def _told(self, touch: Touch) -> dict[str, Any]:
        return {
            "item": str(self.problem.item_ids[touch.item]), "rep": str(self.problem.rep_ids[touch.rep]),
            "cadence": touch.cadence, "what": touch.what, "minutes": touch.minutes,
            "first_day": day_of(touch.first).isoformat(), "last_day": day_of(touch.last).isoformat(),
        }  # fmt: skip


def cadences(problem: Problem, plan: Plan, asked: CadencesAsked) -> Cadences:
    """Return the touches of a plan's items, placed.

    Earliest deadline first (Jackson 1955), day by day: what may begin and must end soonest comes first. This is best where
    pieces are long against touches; what is left is judged by a proof that holds whatever the order.

    Raises
    ------
    UsageError
        The problem has no horizon.
    """
    by_rep: dict[int, list[Touch]] = defaultdict(list)
    for touch in touches_of(problem, plan, asked):
        by_rep[touch.rep].append(touch)
    placed: list[Placed] = []
    shortages = []
    for rep, touches in sorted(by_rep.items()):
        pieces = free_pieces(problem, plan, rep)
        mine, left = place(touches, pieces, asked.most_minutes_a_day, asked.grid_minutes)
        placed += mine
        if left:
            shortages.append(_shortage(rep, touches, left, pieces, asked.most_minutes_a_day))
    return Cadences(problem, tuple(sorted(placed, key=lambda one: (one.touch.rep, one.start))), tuple(shortages))


def place(touches: list[Touch], pieces: dict[int, Pieces], most: int, grid: int) -> tuple[list[Placed], list[Touch]]:
    """Return a rep's touches with starts, and those without a place.

    Parameters
    ----------
    touches
        What is to be placed.
    pieces
        Free pieces by day.
    most
        Most minutes of touches a day.
    grid
        Touches start on multiples of so many minutes.
    """
    waiting = sorted(touches, key=lambda one: (one.first, one.last, one.item))
    placed: list[Placed] = []
    for day in sorted(pieces):
        ready = sorted(
            (one for one in waiting if one.first <= day <= one.last), key=lambda one: (one.last, -one.minutes, one.item)
        )
        room, open_ = most, list(pieces[day])
        for touch in ready:
            start = None if touch.minutes > room else _take(open_, touch.minutes, grid)
            if start is not None:
                room -= touch.minutes
                placed.append(Placed(touch, start))
                waiting.remove(touch)
    return placed, waiting


def _take(open_: Pieces, minutes: int, grid: int) -> int | None:
    """Take minutes out of the first piece that has them and return the start; None where none has."""
    for at, (start, end) in enumerate(open_):
        begin = -(-start // grid) * grid
        if begin + minutes <= end:
            open_[at] = (begin + minutes, end)
            return begin
    return None


def _shortage(rep: int, touches: list[Touch], left: list[Touch], pieces: dict[int, Pieces], most: int) -> Shortage:
    """Return the stretch of days that lacks most minutes: what must lie inside against what is free (Hall 1935)."""
    free = {day: min(most, sum(end - start for start, end in parts)) for day, parts in pieces.items()}
    worst: tuple[int, int, int, int, int] | None = None
    for first in sorted({one.first for one in touches}):
        inside = sorted((one for one in touches if one.first >= first), key=lambda one: one.last)
        due = 0
        for at, one in enumerate(inside):
            due += one.minutes
            if at + 1 < len(inside) and inside[at + 1].last == one.last:
                continue
            there = sum(minutes for day, minutes in free.items() if first <= day <= one.last)
            if worst is None or due - there > worst[0]:
                worst = (due - there, first, one.last, due, there)
    assert worst is not None
    return Shortage(rep, *worst[1:], tuple(left))


def broken_touches(problem: Problem, plan: Plan, found: Cadences, asked: CadencesAsked) -> list[str]:
    """Return what is wrong with placed touches, by a second look at calendars minute by minute; empty when all is well."""
    faults = []
    used: dict[int, set[int]] = defaultdict(set)
    a_day: dict[tuple[int, int], int] = defaultdict(int)
    for one in found.placed:
        touch = one.touch
        minutes = range(one.start, one.start + touch.minutes)
        pieces = free_pieces(problem, plan, touch.rep)
        day = next((day for day, parts in pieces.items() if any(a <= one.start < b for a, b in parts)), None)
        if day is None or not any(a <= one.start and one.start + touch.minutes <= b for a, b in pieces[day]):
            faults.append(f"{touch} lies outside free minutes")
        elif not touch.first <= day <= touch.last:
            faults.append(f"{touch} lies outside its days")
        else:
            a_day[touch.rep, day] += touch.minutes
        if used[touch.rep] & set(minutes):
            faults.append(f"{touch} overlaps")
        used[touch.rep] |= set(minutes)
    return [*faults, *(f"{key} has too much" for key, sum_ in a_day.items() if sum_ > asked.most_minutes_a_day)]
