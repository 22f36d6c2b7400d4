"""What is proven so far: a bound per level, and which options an optimum can still use.

Why it exists: bounds, limits from the incumbent and fixing depend on each other, and a mistake here
would be a wrong claim. The one rule: a limit taken from the incumbent holds for the optimum only up to
and including the first level that is not proven (:func:`assigner.prices.pins_of`). When to modify: to
prove more; the tests compare with enumeration.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import bound_program, fix_options, pins_of
from assigner.prices.relaxation import least_cost_of_items
from assigner.search.knapsacks import knapsacks_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution
    from assigner.search.budget import Budget
    from assigner.search.refuting import Refuting

    FloatArray = NDArray[np.float64]


NODES_PER_CALL = 20_000
"""Nodes of the tree over knapsacks that one call explores where work is counted."""


AGAIN_BELOW = 0.5
"""A level is climbed again when what was open has fallen to this part: a better plan drops options, but hardly any that the
best prices rest on (100,000 x 500 with regions: 24 of 60 seconds for 3 % of what was open)."""
LONGER = 2.0
"""Or when the last climb ran out of time, and there is so many times as much now."""


def most_of_interest(score: Sequence[int], level: int) -> int:
    """Return what a level may cost in a plan that is of interest beside one of that score: less, at the last level."""
    return score[level] - 1 if level == len(score) - 1 else score[level]


class Proof:
    """Bounds per level and the options left, for one program.

    Attributes
    ----------
    bound
        Proven lower bound per level on any lexicographic optimum.
    kept
        Options that an optimum, or a plan better than the incumbent, can still use; the incumbent's
        own options stay kept.
    infeasible
        Proven: no plan keeps all hard bounds.
    prices
        The last result per level.
    given
        Prices of an earlier run to start from, per level.
    """

    def __init__(self, program: Program, columns: Columns, given: Mapping[int, FloatArray] | None = None) -> None:
        self.program = program
        self.columns = columns
        self.kept = np.ones(program.num_options, dtype=np.bool_)
        self.bound: list[int | None] = [self._floor(level) for level in range(len(program.levels))]
        self.infeasible = bool(
            program.items_without_option.size
            or (np.maximum(columns.lower, columns.reach_min) > np.minimum(columns.upper, columns.reach_max)).any()
        )
        self.prices: dict[int, PriceResult] = {}
        self.given = dict(given or {})
        self._climbed: dict[int, tuple[int, float]] = {}  # under what cost a level was climbed, with how many seconds
        self._refuting: dict[int, Refuting] = {}

    def _floor(self, level: int) -> int:
        """Return what the level costs at least when every item takes its least cost."""
        return int(self.program.offset[level] + least_cost_of_items(self.program, level).sum())

    def first_open(self, score: Sequence[int]) -> int:
        """Return the first level that is not proven for ``score``; the number of levels when all are."""
        for level, (cost, bound) in enumerate(zip(score, self.bound, strict=True)):
            if bound is None or bound < cost:
                return level
        return len(score)

    def is_optimal(self, score: Sequence[int]) -> bool:
        """Return whether ``score`` is proven at every level."""
        return self.first_open(score) == len(score)

    def raise_bounds(
        self, score: Sequence[int], choice: IntArray, budget: Budget, starts: Sequence[FloatArray], seconds: float
    ) -> None:
        """Bound every level anew under the incumbent; drop options as far as that is proven.

        Parameters
        ----------
        score, choice
            The incumbent, which keeps all hard bounds.
        starts
            Prices to start from, per level.
        seconds
            For all levels together.
        """
        ends = budget.clock() + seconds
        for level in range(len(score)):
            limits = pins_of(score, self.bound, level)
            if level in limits and self.bound[level] == score[level]:
                self._fix(level, score, choice)
                continue
            left = (ends - budget.clock()) / (len(score) - level)
            if self._is_worn_out(level, score[level], left) or self._is_outdone(level):
                if level in limits:
                    self._fix(level, score, choice)
                continue
            result = bound_program(
                self.program, level, limits, columns=self.columns, kept=self.kept, start=self._start(level, starts),
                seconds=max(0.0, left), threads=2, clock=budget.clock, cancelled=budget.is_cancelled,
            )  # fmt: skip
            if result.bound is None:
                continue
            self.prices[level] = result
            self._climbed[level] = score[level], left
            known = self.bound[level]
            self.bound[level] = min(score[level], result.bound if known is None else max(known, result.bound))
            if level in limits:
                self._fix(level, score, choice)

    def adopt(
        self, level: int, price: FloatArray, score: Sequence[int], choice: IntArray, budget: Budget, max_scans: int
    ) -> None:
        """Prove what given prices are worth at a level, and drop options with them; keep them if they are better."""
        limits = pins_of(score, self.bound, level)
        result = bound_program(
            self.program, level, limits, columns=self.columns, kept=self.kept, start=price, max_scans=max_scans,
            threads=2, clock=budget.clock, cancelled=budget.is_cancelled,
        )  # fmt: skip
        self.take(result, result.price, score, choice)

    def raise_to(self, level: int, bound: int) -> bool:
        """Take over a bound that was proven elsewhere; return whether it proves more than was known."""
        known = self.bound[level]
        if known is not None and bound <= known:
            return False
        self.bound[level] = bound
        return True

    def drop(self, options: NDArray[np.bool_], choice: IntArray) -> None:
        """Drop options that were proven useless elsewhere, a mask; those of ``choice`` stay."""
        self.kept &= ~options
        self.kept[choice] = True

    def take(self, result: PriceResult, price: FloatArray, score: Sequence[int], choice: IntArray) -> bool:
        """Take over a result that holds under the limits of ``score``, its prices in the level's own units.

        Returns
        -------
        Whether it proves more than was known.
        """
        level, known = result.level, self.bound[result.level]
        if result.bound is None or (known is not None and result.bound <= known):
            return False
        limits = pins_of(score, self.bound, level)
        self.prices[level] = replace(result, price=price)
        self.bound[level] = min(score[level], result.bound)
        if result.stopped in ("stall", "optimal prices"):
            self._climbed[level] = score[level], math.inf
        if level in limits:
            self._fix(level, score, choice)
        return True

    def _is_worn_out(self, level: int, cost: int, seconds: float) -> bool:
        """Return whether the level was climbed under an incumbent that was not much dearer: another climb brings nothing."""
        bound = self.bound[level]
        if level not in self._climbed or bound is None:
            return False
        before, had = self._climbed[level]
        if self.prices[level].stopped == "time" and seconds > LONGER * had:
            return False
        return cost - bound >= AGAIN_BELOW * (before - bound)

    def _is_outdone(self, level: int) -> bool:
        """Return whether more was proven elsewhere than prices that have once been climbed can say."""
        known, prices = self.bound[level], self.prices.get(level)
        return known is not None and prices is not None and prices.bound is not None and known > prices.bound

    def _start(self, level: int, starts: Sequence[FloatArray]) -> FloatArray:
        if level in self.prices:
            return self.prices[level].price
        return self.given.get(level, starts[level])

    def refix(self, score: Sequence[int], choice: IntArray) -> None:
        """Drop what a better incumbent allows to drop, with the prices at hand."""
        for level in pins_of(score, self.bound, len(score) - 1):
            self._fix(level, score, choice)

    def _fix(self, level: int, score: Sequence[int], choice: IntArray) -> None:
        """Drop options that no plan of interest uses; the level must be one whose limit holds."""
        limit = most_of_interest(score, level)
        if level in self.prices:
            self.kept &= fix_options(self.prices[level], limit)
        else:
            least = least_cost_of_items(self.program, level)
            extra = self.program.cost[level] - least[self.columns.item_of_option]
            self.kept &= extra <= limit - self._floor(level)
        self.kept[choice] = True

    def refute(
        self, score: Sequence[int] | None, choice: IntArray | None, budget: Budget, seconds: float, workers: int
    ) -> IntArray | None:
        """Refute costs of the first open level one after the other, where it is made of knapsacks.

        Goes on where the last call ended. The bound that it proves rests on whole-number dynamic programming alone.

        Parameters
        ----------
        score, choice
            The incumbent, if there is one.
        seconds
            Wall time; where work is counted, ``NODES_PER_CALL`` nodes instead.

        Returns
        -------
        A choice that is better at that level, if one was found: then ask again with it.
        """
        level = 0 if score is None else self.first_open(score)
        refuting = self._refuting_of(level, budget, workers) if score is not None or len(self.bound) == 1 else None
        if refuting is None:
            return None
        upper = None if score is None else score[level]
        ends = budget.clock() + seconds
        limit = float(NODES_PER_CALL) if budget.is_deterministic else float("inf")

        def over() -> bool:
            return budget.is_over or (not budget.is_deterministic and budget.clock() >= ends)

        found = refuting.work(upper, over, limit)
        if score is not None and choice is not None and found is None:
            self.kept[refuting.cut(score[level])] = False
            self.kept[choice] = True
        self.infeasible |= score is None and refuting.is_impossible
        if refuting.refuted is not None:
            self.bound[level] = max(self.bound[level] or 0, refuting.refuted + 1)
        return found

    @property
    def is_refuting(self) -> bool:
        """Whether some level was found to be made of knapsacks."""
        return bool(self._refuting)

    def _refuting_of(self, level: int, budget: Budget, workers: int) -> Refuting | None:
        """Return the search over the knapsacks of a level; None where it is not made of them."""
        if level >= len(self.bound):
            return None
        if level not in self._refuting:
            knapsacks = knapsacks_of(self.program, self.columns, self.kept, level)
            if knapsacks is None:
                return None
            from assigner.search.refuting import Refuting

            budget.compile_kernels()
            self._refuting[level] = Refuting(knapsacks, workers)
        return self._refuting[level]

    def learn(self, solution: Solution) -> None:
        """Take over what the exact engine proved about the program (or about all of it that is left)."""
        if solution.score is None:
            return
        for level, (cost, bound) in enumerate(zip(solution.score, solution.bound, strict=True)):
            known = self.bound[level]
            if bound is not None:
                self.bound[level] = bound if known is None else max(known, bound)
            if bound is None or bound < cost:
                return  # later levels were solved under a limit that the optimum may not keep
