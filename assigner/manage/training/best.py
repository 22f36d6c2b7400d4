"""The best trainings for a budget: a bound on what any of them can save, and sets that were tried by solving anew.

When to modify: to search sets in another way; the bound is a knapsack over gains and stays valid whatever is tried.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.training.worth import taught, worth_of
from assigner.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.training.asked import TrainingAsked
    from assigner.manage.training.worth import Lesson, Worth
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

ROUND_SHARE = 0.3
"""Part of the time left that a round's plan may take."""
MOST_CELLS = 200_000
"""Places of the knapsack's table; finer prices are rounded down to coarser units, which keeps the bound valid."""


@dataclass(frozen=True)
class Engine:
    """How plans are solved anew.

    Parameters
    ----------
    seed
        Of the engines.
    deterministic
        Same input and limits give the same answer, on a busy machine, too: the clock is not looked at.
    clock
        Seconds; only differences count.
    """

    seed: int = 0
    deterministic: bool = False
    clock: Callable[[], float] = time.perf_counter


@dataclass(frozen=True, eq=False)
class Tried:
    """Lessons that were applied, solved and verified.

    Parameters
    ----------
    lessons
        What is taught.
    result
        The verified result afterwards.
    saved
        What the plan costs less at the level that is looked at.
    proven
        What of it is proven to be the lessons' and not the longer search's: how far it lies below today's bound.
    minutes
        Minutes of work that get a rep and had none; negative where fewer do.
    """

    lessons: tuple[Lesson, ...]
    result: Result
    saved: int
    proven: int
    minutes: float

    @property
    def price(self) -> int:
        """Price of all lessons."""
        return sum(one.price for one in self.lessons)

    @property
    def days(self) -> int:
        """Days of all lessons."""
        return sum(one.days for one in self.lessons)


def left_minutes(result: Result) -> float:
    """Return the minutes of work that a plan leaves without a rep."""
    assert result.plan is not None
    return float(result.problem.items["minutes"].fillna(0.0).to_numpy()[result.plan.rep < 0].sum())


def tried(
    problem: Problem, worth: Worth, lessons: Sequence[Lesson], today: Result, seconds: float, engine: Engine
) -> Tried | None:
    """Apply lessons, solve from today's plan, and return what they save; None without a plan in time."""
    result = solve(
        taught(problem, lessons), start=today, seconds=seconds, seed=engine.seed, deterministic=engine.deterministic
    )
    if result.plan is None:
        return None
    later = int(result.levels[worth.level].score or 0)
    proven = max(0, worth.bound - later)
    return Tried(tuple(lessons), result, worth.cost - later, proven, left_minutes(today) - left_minutes(result))


def most_gain(worth: Worth, asked: TrainingAsked) -> float:
    """Return the most that lessons inside the budget can gain by prices (a knapsack with two budgets, exact table).

    At most one level a rep and skill. The number of skills a rep may learn is left out, which keeps it a bound.
    """
    groups: dict[tuple[str, str], list[Lesson]] = {}
    for one in worth.lessons:
        groups.setdefault((one.rep, one.skill), []).append(one)
    unit = gcd(*(one.price for one in worth.lessons), asked.money) or 1
    days = min(asked.days, sum(max(one.days for one in group) for group in groups.values()))
    unit = max(unit, -(-asked.money * (days + 1) // MOST_CELLS))
    best = np.zeros((asked.money // unit + 1, days + 1))
    for group in groups.values():
        before = best.copy()
        for one in group:
            price, length = one.price // unit, one.days
            if price < len(best) and length <= days:
                taken = before[: len(best) - price, : days + 1 - length] + one.gain
                best[price:, length:] = np.maximum(best[price:, length:], taken)
    return float(best[-1, -1])


def candidates(worth: Worth, asked: TrainingAsked) -> list[tuple[Lesson, ...]]:
    """Return sets inside the budget, most promising first: greedy by what is gained together, in total and by money."""
    found: list[tuple[Lesson, ...]] = []
    for by_money in (False, True):
        chosen: list[int] = []
        while (number := _next(worth, asked, chosen, by_money)) is not None:
            chosen.append(number)
        lessons = tuple(worth.lessons[number] for number in chosen)
        if lessons and lessons not in found:
            found.append(lessons)
    return sorted(found, key=lambda lessons: -worth.together(worth.lessons.index(one) for one in lessons))


def _next(worth: Worth, asked: TrainingAsked, chosen: list[int], by_money: bool) -> int | None:
    """Return the lesson that adds most to those chosen and keeps the budget; None where none adds anything."""
    taken = [worth.lessons[number] for number in chosen]
    money, days = asked.money - sum(one.price for one in taken), asked.days - sum(one.days for one in taken)
    base = worth.together(chosen)
    best, most = None, 1e-9
    for number, one in enumerate(worth.lessons):
        same = [other for other in taken if other.rep == one.rep]
        if one.price > money or one.days > days or len(same) >= asked.most_each:
            continue
        if any(other.skill == one.skill for other in same) or one.gain <= most * (1 if not by_money else 0):
            continue
        gain = worth.together([*chosen, number]) - base
        value = gain / max(one.price, 1) if by_money else gain
        if value > most:
            best, most = number, value
    return best


def best_set(
    problem: Problem,
    worth: Worth,
    asked: TrainingAsked,
    today: Result,
    *,
    seconds: float,
    engine: Engine,
) -> Tried | None:
    """Return the best set that was found; None where nothing inside the budget saves anything.

    Round by round: the lessons that gain most together are taught and the plan is solved anew, then all others are priced
    at the new plan, because a skill that one more person holds is worth less to the next. Ends with the budget, the time,
    or the first round that saves nothing.
    """
    began, best, now, left = engine.clock(), None, worth, asked
    current = today
    while (lessons := next(iter(candidates(now, left)), None)) is not None:
        room = seconds - (engine.clock() - began)
        if room <= 0 and best is not None:
            break
        chosen = (*(best.lessons if best is not None else ()), *lessons)
        found = tried(problem, worth, chosen, current, max(room * ROUND_SHARE, 0.5), engine)
        if found is None or found.saved <= (0 if best is None else best.saved):
            break
        best, current = found, found.result
        left = _left_of(asked, chosen)
        again = worth_of(
            current.problem,
            left,
            current,
            seconds=math.inf if engine.deterministic else max(room * ROUND_SHARE / 4, 0.2),
        )
        if again is None or again.level != worth.level:
            break
        now = again
    return best


def _left_of(asked: TrainingAsked, taken: Sequence[Lesson]) -> TrainingAsked:
    """Return the budget after lessons; who has learnt as much as one may is barred."""
    learnt = Counter(one.rep for one in taken)
    full = [rep for rep, count in learnt.items() if count >= asked.most_each]
    return asked.model_copy(update={
        "money": asked.money - sum(one.price for one in taken), "days": asked.days - sum(one.days for one in taken),
        "barred": [*asked.barred, *full],
    })  # fmt: skip
