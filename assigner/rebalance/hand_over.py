"""The hand-over: the moves of a plan in weekly waves with dates, and a sheet per rep of what to hand over to whom.

Why it exists: a plan that changes a hundred owners on one day breaks everybody's week. Moves are spread over the fewest
weeks in which nobody gives or gets more than a week bears, nobody's load rises above capacity on the way, families move
together, and what gains most comes first. When to modify: to tell something else about a move; limits stand in
:mod:`.transition`, the placing in :mod:`.waves`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.errors import PlanMismatchError, UsageError
from assigner.language import Language, Words
from assigner.rebalance.ranking import ranked_moves
from assigner.rebalance.transition import DAYS, Transition, transition_of
from assigner.rebalance.waves import Waves, broken_limits, make_waves
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

NOTHING = Words("The plan moves nothing: there is nothing to hand over.", "方案没有换人，无需交接。")
TOLD = Words(
    "{moves:item is|items are} handed over in {weeks:week|weeks}, from {first} to {last}.",
    "{moves:,} 项在 {weeks} 周内完成交接，从 {first} 到 {last}。",
)
SHORTEST = Words("Proven: fewer weeks do not do.", "已证明：不能更短。")
NOT_SHORTEST = Words("Proven: at least {least:week is|weeks are} needed.", "已证明：至少需要 {least} 周。")
LEFT = Words(
    "{count:item finds|items find} no week: allow more moves a week, more of a week's minutes, or more weeks.",
    "{count:,} 项未能安排：请放宽每周项数、每周用时占比或周数。",
)
NOBODY = Words("nobody", "无人")
GONE = Words("{owner} (left)", "{owner}（已离职）")
NO_DAY = Words(
    "The hand-over needs a first day: give --first-day, or a horizon in the problem.",
    "交接需要起始日：请给出 --first-day，或在问题中设定计划期。",
)
BROKEN = Words(
    "Internal error: the hand-over breaks {count:limit|limits}, first {first}.",
    "内部错误：交接计划违反 {count} 处限制，首处：{first}。",
)


@dataclass(frozen=True, kw_only=True)
class HandOverOptions:
    """How much a week bears.

    Parameters
    ----------
    first_day
        Day on which the first week begins; None: the first day of the horizon.
    per_week
        Most moves that one rep gives, and gets, in a week; at least 1.
    hours_per_move
        Hours that a move takes of both.
    share_percent
        Part of a week's working minutes that handing over may take.
    most_weeks
        Weeks that are looked at, at most 104.
    seconds, workers, seed
        Limits of the search for waves.
    """

    first_day: date | None = None
    per_week: int = 5
    hours_per_move: float = 1.5
    share_percent: float = 25.0
    most_weeks: int = 26
    seconds: float = 20.0
    workers: int = 2
    seed: int = 0


@dataclass(frozen=True)
class Handed:
    """One item that is handed over.

    Parameters
    ----------
    item, item_name, giver, giver_name, receiver, receiver_name
        The item, who gives it (None and empty where nobody is there to give) and who gets it.
    owner, owner_name
        Whose it is today, present or not; None and empty where it has no owner.
    week
        Week from 1; None where none was found.
    day
        Proposed day, on which both work; None without a week.
    minutes
        Minutes that it takes of both.
    linked
        Ids of other items that move in the same week because they belong together.
    """

    item: str
    item_name: str
    giver: str | None
    giver_name: str
    receiver: str
    receiver_name: str
    owner: str | None
    owner_name: str
    week: int | None
    day: date | None
    minutes: int
    linked: tuple[str, ...]

    def from_words(self, language: Language) -> str:
        """Return whom it is taken over from: who gives it, whose it was who has left, or nobody."""
        if self.giver is not None or self.owner is None:
            return self.giver_name or NOBODY.say(language)
        return GONE.say(language, owner=self.owner_name)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        day = None if self.day is None else self.day.isoformat()
        return {"item": self.item, "name": self.item_name, "from": self.giver, "owner": self.owner, "to": self.receiver,
                "week": self.week, "day": day, "minutes": self.minutes, "linked": list(self.linked)}  # fmt: skip


@dataclass(frozen=True, eq=False)
class HandOver:
    """The answer.

    Parameters
    ----------
    moves
        By day, then by receiver.
    first_day
        Day on which week 1 begins.
    num_weeks, least_weeks
        Weeks used, and proven to be needed.
    options
        What a week bears.
    fullest
        By week: largest load of any rep with a limit at its end, as (rep name, share of what it may carry).
    """

    moves: tuple[Handed, ...]
    first_day: date
    num_weeks: int
    least_weeks: int
    options: HandOverOptions
    fullest: tuple[tuple[str, float], ...]

    @property
    def left(self) -> tuple[Handed, ...]:
        """Moves that found no week."""
        return tuple(move for move in self.moves if move.week is None)

    def week_begins(self, week: int) -> date:
        """Return the first day of a week, counted from 1."""
        return self.first_day + timedelta(days=DAYS * (week - 1))

    def sheets(self) -> Mapping[str, tuple[Handed, ...]]:
        """Return by rep id all that the rep gives or gets, by day; reps with nothing are left out."""
        found: dict[str, list[Handed]] = {}
        for move in self.moves:
            for rep in {move.giver, move.receiver} - {None}:
                found.setdefault(str(rep), []).append(move)
        return {rep: tuple(moves) for rep, moves in sorted(found.items())}

    def headline(self, language: Language) -> str:
        """Return how long the hand-over takes, and what is proven about that."""
        if not self.moves:
            return NOTHING.say(language)
        gap = " " if language == "en" else ""
        days = [move.day for move in self.moves if move.day is not None]
        told = []
        if days:
            done = len(self.moves) - len(self.left)
            told.append(TOLD.say(language, moves=done, weeks=self.num_weeks, first=min(days), last=max(days)))
        if self.left:
            told.append(LEFT.say(language, count=len(self.left)))
        elif self.least_weeks >= self.num_weeks:
            told.append(SHORTEST.say(language))
        else:
            told.append(NOT_SHORTEST.say(language, least=self.least_weeks))
        return gap.join(told)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        weeks = [
            {"week": at, "begins": self.week_begins(at).isoformat(), "moves": sum(move.week == at for move in self.moves),
             "fullest": self.fullest[at - 1][0], "fullest_share": self.fullest[at - 1][1]}
            for at in range(1, self.num_weeks + 1)
        ]  # fmt: skip
        limits = {name: getattr(self.options, name) for name in ("per_week", "hours_per_move", "share_percent")}
        return {
            "format": "assigner-hand-over/1",
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "first_day": self.first_day.isoformat(),
            "weeks": weeks,
            "least_weeks": self.least_weeks,
            "limits": limits,
            "moves": [move.to_dict() for move in self.moves],
        }


def hand_over(
    problem: Problem, plan: Plan, options: HandOverOptions | None = None, *,
    clock: Callable[[], float] = time.perf_counter,
) -> HandOver:  # fmt: skip
    """Spread the moves of a plan over weeks.

    Parameters
    ----------
    problem, plan
        The problem with today's owners, and where everything shall go.

    Raises
    ------
    UsageError
        There is no first day.
    """
    options = options or HandOverOptions()
    horizon = problem.settings.horizon
    first_day = options.first_day or (horizon.first_day if horizon else None)
    if first_day is None:
        raise UsageError(NO_DAY)
    transition = transition_of(
        problem, plan, first_day, most_weeks=options.most_weeks, per_week=options.per_week,
        handing_minutes=round(60 * options.hours_per_move), share_percent=options.share_percent,
    )  # fmt: skip
    began = clock()
    weight = _weights(problem, plan, transition, lambda: clock() - began > options.seconds / 2)
    waves = make_waves(
        transition, weight, options.seconds, workers=options.workers, seed=options.seed, clock=clock
    )  # fmt: skip
    broken = broken_limits(transition, waves.week)
    if broken:
        raise PlanMismatchError(BROKEN.filled(count=len(broken), first=broken[0]), None)
    return HandOver(
        moves=_handed(transition, waves, first_day),
        first_day=first_day,
        num_weeks=waves.num_weeks,
        least_weeks=waves.least_weeks,
        options=options,
        fullest=tuple(_fullest(transition, waves, week) for week in range(waves.num_weeks)),
    )


def _weights(problem: Problem, plan: Plan, transition: Transition, over: Callable[[], bool]) -> np.ndarray:
    """Return what a week of waiting costs, by rank: items that nobody looks after first, then the largest gains."""
    ranked = ranked_moves(problem, plan, verify(problem, plan), over=over)
    place = {move.item: len(ranked) - at for at, move in enumerate(ranked)}
    weight = np.array([place.get(str(problem.item_ids[item]), 0) for item in transition.item], dtype=np.int64)
    return np.where(transition.giver < 0, len(ranked) + 1, weight)


def _handed(transition: Transition, waves: Waves, first_day: date) -> tuple[Handed, ...]:
    """Return the moves with a day each: of the days on which both work, one on which both have most time left."""
    problem = transition.problem
    left = transition.free.copy()
    ids, names = problem.item_ids, problem.items["name"].to_numpy(dtype=object)
    owner = problem.items["owner"].to_numpy()[transition.item]
    moves = []
    for move in np.lexsort((transition.receiver, waves.week)).tolist():
        giver, receiver = int(transition.giver[move]), int(transition.receiver[move])
        day = _day(transition, left, move, int(waves.week[move]))
        linked = transition.item[
            (transition.group == transition.group[move]) & (transition.item != transition.item[move])
        ]
        moves.append(Handed(
            str(ids[transition.item[move]]), str(names[transition.item[move]]), *_called(problem, giver),
            str(problem.rep_ids[receiver]), str(problem.rep_names[receiver]), *_called(problem, int(owner[move])),
            None if day is None else day // DAYS + 1, None if day is None else first_day + timedelta(days=day),
            transition.handing_minutes, tuple(str(ids[item]) for item in linked),
        ))  # fmt: skip
    return tuple(sorted(moves, key=lambda move: (move.day or date.max, move.receiver_name, move.item)))


def _called(problem: Problem, rep: int) -> tuple[str | None, str]:
    """Return a rep's id and name; None and empty for nobody."""
    return (None, "") if rep < 0 else (str(problem.rep_ids[rep]), str(problem.rep_names[rep]))


def _day(transition: Transition, left: np.ndarray, move: int, week: int) -> int | None:
    """Return the day for a move, from 0, and take its minutes off both."""
    if week < 0:
        return None
    whose = [rep for rep in (int(transition.giver[move]), int(transition.receiver[move])) if rep >= 0]
    days = week * DAYS + transition.common_days(move, week)
    day = int(days[np.argmax(left[whose][:, days].min(axis=0))])
    left[whose, day] -= transition.handing_minutes
    return day


def _fullest(transition: Transition, waves: Waves, week: int) -> tuple[str, float]:
    """Return who carries the largest share of the own limit at the end of a week."""
    done = (waves.week >= 0) & (waves.week <= week)
    load = transition.load.astype(np.float64)
    np.add.at(load, transition.receiver[done], transition.takes[done])
    given = done & (transition.giver >= 0)
    np.subtract.at(load, transition.giver[given], transition.frees[given])
    limited = np.flatnonzero((transition.most > 0) & transition.problem.rep_active)
    if not len(limited):
        return "", 0.0
    share = load[limited] / transition.most[limited]
    return str(transition.problem.rep_names[limited[np.argmax(share)]]), round(float(share.max()), 4)
