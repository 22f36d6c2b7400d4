"""Waves: a week for every group of moves, in the fewest weeks, the biggest gains first; solved as an assignment program.

Why it exists: placing moves into weeks under limits per rep is the same mathematical object as everything else here
(items, options, rows), so the same exact engine solves it and proves that fewer weeks do not do. When to modify: with
another limit on a week; :func:`broken_limits` must then check it from the facts, without the program.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.amounts import ABSENT
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assigner.program.program import IntArray
    from assigner.rebalance.transition import Transition

LEFT, LATE = Level("left"), Level("late")


@dataclass(frozen=True, eq=False)
class Waves:
    """The answer.

    Parameters
    ----------
    week
        Week of each move, from 0; -1 where no week was found.
    num_weeks
        Weeks used.
    least_weeks
        Proven: fewer weeks do not do.
    """

    week: IntArray
    num_weeks: int
    least_weeks: int

    @property
    def is_shortest(self) -> bool:
        """Whether everything is handed over, and proven in no more weeks than needed."""
        return bool((self.week >= 0).all()) and self.least_weeks >= self.num_weeks


def make_waves(
    transition: Transition, weight: IntArray, seconds: float = 20.0, *, workers: int = 2, seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Waves:  # fmt: skip
    """Place every move into a week: fewest weeks first, then heavy moves early.

    Parameters
    ----------
    transition
        Moves and limits.
    weight
        One a move, at least 0: how much each week of waiting costs.
    seconds
        Time for all that is solved.
    """
    if not transition.num_moves:
        return Waves(np.zeros(0, dtype=np.int64), 0, 0)
    ends = clock() + seconds
    least = fewest_weeks(transition)
    best: IntArray | None = None
    for weeks in range(least, transition.num_weeks + 1):
        program = _program(transition, weight, weeks)
        left = max(0.2, (ends - clock()) / 2)
        solution = search(program, seconds=left, gap=0.0, workers=workers, seed=seed, clock=clock)
        if solution.choice is not None:
            found = program.rep[solution.choice].astype(np.int64)[transition.group]
            if best is None or (found >= 0).sum() > (best >= 0).sum():
                best = found
        if solution.score is not None and solution.score[0] == 0:
            break
        if least == weeks and solution.bound[0] is not None and solution.bound[0] > 0:
            least = weeks + 1
        if clock() >= ends:
            break
    week = np.full(transition.num_moves, -1, dtype=np.int64) if best is None else best
    return Waves(week, int(week.max(initial=-1)) + 1, least)


def fewest_weeks(transition: Transition) -> int:
    """Return a number of weeks below which somebody's moves alone do not fit, at least 1."""
    least = 1
    by_minutes = np.concatenate([transition.giver, transition.receiver])
    for reps, per_week in ((transition.giver, transition.per_week), (transition.receiver, transition.per_week),
                           (by_minutes, 2 * transition.per_week)):  # fmt: skip
        for rep, count in zip(*np.unique(reps[reps >= 0], return_counts=True), strict=True):
            room = np.minimum(per_week, transition.week_minutes[rep] // max(1, transition.handing_minutes))
            upto = np.cumsum(room)
            least = max(least, min(transition.num_weeks, int(np.searchsorted(upto, count)) + 1))
    return least


def _program(transition: Transition, weight: IntArray, weeks: int) -> Program:
    """Return the program: an item a group, an option a week on which all of it can be handed over, or none."""
    groups = [np.flatnonzero(transition.group == number) for number in range(transition.num_groups)]
    able = [_weeks(transition, moves, weeks) for moves in groups]
    begin = np.concatenate(([0], np.cumsum([len(one) + 1 for one in able])))
    rep = np.concatenate([np.append(one, NOBODY) for one in able]).astype(np.int32)
    item = np.repeat(np.arange(len(groups)), np.diff(begin))
    size = np.array([len(moves) for moves in groups])
    heavy = np.array([int(weight[moves].sum()) for moves in groups])
    left = np.where(rep == NOBODY, size[item], 0)
    late = np.where(rep == NOBODY, 0, heavy[item] * rep)
    none = np.zeros(0, dtype=np.int32)
    return Program(
        levels=(LEFT, LATE),
        item_begin=begin.astype(np.int64),
        num_placeable=len(groups),
        rep=rep,
        start=np.full(len(rep), NO_START, dtype=np.int64),
        cost=np.stack([left, late]).astype(np.int64),
        offset=np.zeros(2, dtype=np.int64),
        families=tuple(_families(transition, groups, begin, rep.astype(np.int64), weeks)),
        dropped=Dropped(none, none, np.zeros(0, dtype=np.int16), ()),
        num_reps=weeks,
    )


def _weeks(transition: Transition, moves: IntArray, weeks: int) -> list[int]:
    """Return the weeks on which every move of a group finds a day."""
    return [week for week in range(weeks) if all(len(transition.common_days(move, week)) for move in moves.tolist())]


def _families(
    transition: Transition, groups: list[IntArray], begin: IntArray, rep: IntArray, weeks: int
) -> Iterator[RowFamily]:
    """Yield the rows: moves given and received, minutes, and loads at the end of each week."""
    reps = transition.problem.num_reps
    count = np.full((reps, weeks), transition.per_week, dtype=np.int64)
    minutes = transition.week_minutes[:, :weeks]
    per_move = transition.handing_minutes
    ones = np.ones(transition.num_moves, dtype=np.int64)
    yield _family("given", _entries(groups, begin, rep, [(transition.giver, ones)], weeks), count)
    yield _family("received", _entries(groups, begin, rep, [(transition.receiver, ones)], weeks), count)
    both = [(transition.giver, ones * per_move), (transition.receiver, ones * per_move)]
    yield _family("minutes", _entries(groups, begin, rep, both, weeks), minutes)
    loads = [(transition.giver, -transition.frees), (transition.receiver, transition.takes)]
    room = np.where(transition.most == ABSENT, UNBOUNDED, transition.most - transition.load)
    entries = _entries(groups, begin, rep, loads, weeks, lasting=True)
    yield _family("load", entries, np.repeat(room[:, None], weeks, axis=1))


def _entries(
    groups: list[IntArray], begin: IntArray, rep: IntArray, parts: list[tuple[IntArray, IntArray]], weeks: int,
    lasting: bool = False,
) -> dict[tuple[int, int], int]:  # fmt: skip
    """Return (row, option) to coefficient; row ``rep * weeks + week``; lasting amounts count in all later weeks, too."""
    found: dict[tuple[int, int], int] = {}
    for number, moves in enumerate(groups):
        for option in range(int(begin[number]), int(begin[number + 1])):
            week = int(rep[option])
            if week == NOBODY:
                continue
            for whose, amount in parts:
                for move in moves[whose[moves] >= 0].tolist():
                    for at in range(week, weeks if lasting else week + 1):
                        key = (int(whose[move]) * weeks + at, option)
                        found[key] = found.get(key, 0) + int(amount[move])
    return found


def _family(name: str, entries: dict[tuple[int, int], int], upper: IntArray) -> RowFamily:
    """Return the rows that have entries, each at most its upper bound."""
    some = sorted(key for key, coef in entries.items() if coef)
    rows, row = np.unique([key[0] for key in some], return_inverse=True)
    bound = upper.ravel()[rows.astype(np.int64)] if len(rows) else np.zeros(0, dtype=np.int64)
    begin = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(rows))))).astype(np.int64)
    option = np.array([key[1] for key in some], dtype=np.int64)
    coef = np.array([entries[key] for key in some], dtype=np.int64)
    return RowFamily(name, begin, option, coef, np.full(len(rows), -UNBOUNDED), bound.astype(np.int64))


def broken_limits(transition: Transition, week: IntArray) -> list[str]:
    """Return what a placement into weeks breaks, from the facts alone: empty when nothing."""
    broken = []
    for at in range(int(week.max(initial=-1)) + 1):
        now, done = week == at, (week >= 0) & (week <= at)
        for rep in range(transition.problem.num_reps):
            given, received = transition.giver == rep, transition.receiver == rep
            moves = int((now & given).sum()), int((now & received).sum())
            load = transition.load[rep] + transition.takes[done & received].sum() - transition.frees[done & given].sum()
            if max(moves) > transition.per_week:
                broken.append(f"moves: rep {rep}, week {at}, {moves}")
            if sum(moves) * transition.handing_minutes > transition.week_minutes[rep, at]:
                broken.append(f"minutes: rep {rep}, week {at}")
            if transition.most[rep] != ABSENT and load > transition.most[rep]:
                broken.append(f"load: rep {rep}, week {at}, {load} of {transition.most[rep]}")
        broken += [
            f"day: move {move}" for move in np.flatnonzero(now).tolist() if not len(transition.common_days(move, at))
        ]
    for number in range(transition.num_groups):
        if len(set(week[transition.group == number].tolist())) > 1:
            broken.append(f"group {number} is parted")
    return broken
