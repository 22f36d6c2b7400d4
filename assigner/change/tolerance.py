"""The smallest set of changes whose score is near the best: a search over how many changes there may be.

A plan may differ in at most so many items (one more row), and the score is minimised under that. Halving finds the least
number whose plan is within the tolerance; a bound beyond it proves that fewer changes will not do. When to modify: when
"near" is measured otherwise than level by level.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.program.choices import choice_of, plan_of
from assigner.program.differences import at_most_differences
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.plan.plan import Plan
    from assigner.program.program import Program
    from assigner.program.solution import Progress, Solution

QUESTIONS = 4
"""Parts of the time limit: each number of changes that is tried may take one."""


@dataclass(frozen=True, eq=False)
class Search:
    """What is looked for.

    Parameters
    ----------
    program
        The program under the decisions.
    present
        The plan that changes are counted against.
    counted
        Which items count, a mask.
    allowed
        Most cost per level.
    """

    program: Program
    present: Plan
    counted: np.ndarray
    allowed: tuple[int, ...]

    def num_changes(self, plan: Plan) -> int:
        """Return how many counted items sit otherwise than in the present plan."""
        changed = (plan.rep != self.present.rep) | (plan.start != self.present.start)
        return int((changed & self.counted).sum())

    def is_near(self, score: Sequence[int]) -> bool:
        """Return whether no level costs more than allowed."""
        return all(cost <= most for cost, most in zip(score, self.allowed, strict=True))

    def is_out(self, bound: Sequence[int | None]) -> bool:
        """Return whether bounds prove that every plan is beyond the tolerance.

        A level's bound holds among plans that are best at the levels before, so it counts only where these have no
        slack: what is allowed there is what is proven.
        """
        for least, most in zip(bound, self.allowed, strict=True):
            if least is None or least < most:
                return False
            if least > most:
                return True
        return False


def allowed_scores(best: Sequence[int], within: float) -> tuple[int, ...]:
    """Return the most that each level may cost: the best and a share on top, rounded down."""
    return tuple(int(np.floor(cost * (1 + within) + 1e-9)) for cost in best)


def fewest_within(
    asked: Search,
    near: Plan,
    at_least: int,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    deterministic: bool = False,
    cancel: Any = None,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Plan, int]:
    """Return a plan within the tolerance with the fewest changes found, and how many are proven to be needed.

    Of the plans with so few changes it is the best that was found.

    Parameters
    ----------
    asked
        What is looked for.
    near
        A plan within the tolerance, whatever it changes.
    at_least
        Proven: fewer changes will not do.
    seconds
        Time limit of all questions together.
    workers, seed, deterministic, cancel, clock
        As for :func:`assigner.search.search`.
    """
    ends, low, proven = clock() + seconds, at_least, at_least

    def solved(most: int, start: Plan, stop: Any, on_progress: Any = None) -> Solution:
        program = at_most_differences(asked.program, asked.present, asked.counted, most)
        return search(
            program, seconds=max(0.0, min(seconds / QUESTIONS, ends - clock())), gap=0.0, seed=seed, workers=workers,
            deterministic=deterministic, hint=choice_of(program, start), cancel=stop, on_progress=on_progress, clock=clock,
        )  # fmt: skip

    while low < asked.num_changes(near) and clock() < ends and not (cancel is not None and cancel.is_set()):
        most = (low + asked.num_changes(near)) // 2
        stop = _Stop(asked, cancel)
        found = solved(most, asked.present, stop, stop.hear)
        if found.choice is not None and found.score is not None and asked.is_near(found.score):
            near = plan_of(asked.program, found.choice)
            continue
        low = most + 1
        proven = low if _is_proven_out(asked, found) else proven
    polished = solved(asked.num_changes(near), near, cancel)
    if polished.choice is not None and polished.score is not None and asked.is_near(polished.score):
        near = plan_of(asked.program, polished.choice)
    return near, min(proven, asked.num_changes(near))


def _is_proven_out(asked: Search, found: Solution) -> bool:
    return not asked.program.num_cut and (found.status == "infeasible" or asked.is_out(found.bound))


class _Stop:
    """Ends a search once its question is answered, either way; a cancel from outside ends it too."""

    def __init__(self, asked: Search, outer: Any) -> None:
        self._asked, self._outer, self._done = asked, outer, False

    def hear(self, progress: Progress) -> None:
        """Look at the best plan and at what is proven so far."""
        near = progress.score is not None and self._asked.is_near(progress.score)
        self._done |= near or self._asked.is_out(progress.bound)

    def is_set(self) -> bool:
        """Return whether the search shall end."""
        return self._done or (self._outer is not None and self._outer.is_set())
