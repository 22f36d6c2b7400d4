"""The curve walked from budget to budget: for organisations in which everything is tied to everything.

Why it exists: the epsilon constraint method (Y. Haimes, L. Lasdon and D. Wismer, IEEE Transactions on Systems, Man, and
Cybernetics 1, 1971): a budget of moves is a hard row, imbalance is minimised under it. Every plan and every proof serves all
budgets (:mod:`.curve`), each solve starts from its neighbours, and the next budget is where least is known. When to modify:
to walk the curve otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.errors import UsageError
from assigner.language import Words
from assigner.prices.bound import bound_program
from assigner.prices.columns import flatten
from assigner.rebalance.curve import Line
from assigner.rebalance.pieces import evened
from assigner.rebalance.priced import LEVEL
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from assigner.cpsat.cancel import Cancel
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution
    from assigner.rebalance.frontier import FrontierOptions
    from assigner.rebalance.known import Known

SCANS = 40
"""Scans that polish given prices into a line."""
FIRST_LINES = 8
"""Budgets, spread over all, at which prices are proven before the first budget is solved."""
SIMPLEX_UP_TO_OPTIONS = 80_000
"""Larger programs take their prices from the search only."""
POLISH_SHARE, POLISHED = 0.2, 4
"""Part of the time in which the curve is polished, and how many of its points at least."""
PIECES_SHARE = 0.12
"""Part of the time in which the points that are open widest are made more even piece by piece."""
NEAR = 0.7
"""A plan that spends at least this part of a budget is near it."""
RELAXATION_SHARE = 0.02
"""Part of the time that one linear relaxation may take."""
NO_PLAN = Words(
    "No plan that keeps all hard rules was found in {seconds:.0f} s, so there is no curve. Give more time, or ask "
    "assigner check what stands in the way.",
    "在 {seconds:.0f} 秒内未找到满足全部硬性规则的方案，因此无法画出曲线。请增加时间，或用 assigner check 查看问题。",
)


@dataclass
class ByBudgets:
    """One walk along the curve, from budget to budget."""

    known: Known
    options: FrontierOptions
    cancel: Cancel | None
    clock: Callable[[], float]
    on_point: Callable[[int, int], None] | None

    def __post_init__(self) -> None:
        self.began = self.clock()
        self.of, self.curve = self.known.of, self.known.curve

    def run(self) -> None:
        """Walk until enough budgets are solved, nothing is open, or the time is over.

        Raises
        ------
        UsageError
            No plan was found in time.
        """
        self._ends()
        while self._go_on():
            pass
        self._polish()

    # The ends ---------------------------------------------------------------------------------------

    def _ends(self) -> None:
        """Solve without a budget, though not for more moves than that takes, and with the smallest that can be kept."""
        free = self._solve(self.of.most_even(), self.of.total, None)
        if free is None:
            raise UsageError(NO_PLAN.filled(seconds=self.clock() - self.began))
        self._least()
        self._first_lines()
        if self.known.fewest[0] < self.of.total:
            self._solve_budget(self.known.fewest[0])

    def _least(self) -> None:
        """Find the plan that moves least among those that cover as much."""
        solution = self._search(self.of.fewest(), self._seconds(), self._hint(self.of.total), None)
        if solution.choice is None or solution.score is None or solution.score[0] > self.known.coverage:
            self.known.fewest = (min(one.spent for one in self.known.found), None)
            return
        self.known.fewest = (solution.score[1], solution.bound[1])
        self.known.take(solution.choice)
        self.curve.first = solution.score[1]

    def _first_lines(self) -> None:
        """Prove lines at budgets spread from the smallest to all."""
        low, high = max(1, self.known.fewest[0]), self.of.total
        ratio = (high / low) ** (1 / (FIRST_LINES - 1)) if high > low else 1.0
        for budget in sorted({min(high, round(low * ratio**at)) for at in range(FIRST_LINES)}):
            if not self._is_over:
                self._relax(budget)

    # From budget to budget ---------------------------------------------------------------------------

    def _go_on(self) -> bool:
        """Solve where least is known; return whether there was anything left to do."""
        if len(self.known.tried) >= self.options.points or self._is_over:
            return False
        budget = self.curve.next_budget(self.known.tried)
        if budget is None:
            return False
        self._solve_budget(budget)
        return True

    def _polish(self) -> None:
        """Make wide open points more even piece by piece, then solve again where the curve found bulges."""
        for spent, cost in self.curve.widest()[:POLISHED]:
            if not self._is_over:
                self._even_out(spent, cost, PIECES_SHARE * self.options.seconds / POLISHED)
        self._press_bulges()

    def _even_out(self, spent: int, cost: int, seconds: float) -> None:
        """Make the plan of a corner more even within the same budget."""
        plan = next(one for one in self.known.found if (one.spent, one.cost) == (spent, cost))
        better = evened(
            self.of.at(spent),
            plan.choice,
            seconds,
            workers=self.options.workers,
            seed=self.options.seed,
            clock=self.clock,
        )
        if better is not plan.choice:
            self.known.take(better)

    def _press_bulges(self) -> None:
        """Solve again, from the plan of the next larger budget, where the curve found bulges."""
        again: set[int] = set()
        seconds = POLISH_SHARE * self.options.seconds / POLISHED
        while not self._is_over:
            budget = next((spent for spent, _ in self.curve.laggards() if spent not in again), None)
            if budget is None:
                return
            again.add(budget)
            larger = min((one for one in self.known.found if one.spent > budget), key=lambda one: one.spent)
            left = self.options.seconds - (self.clock() - self.began)
            solution = self._search(self.of.at(budget), min(seconds, left), larger.choice, None)
            if solution.choice is not None:
                self.known.take(solution.choice)

    def _solve_budget(self, budget: int) -> None:
        self._relax(budget)
        self._solve(self.of.at(budget), budget, self._nearest_prices(budget))

    def _solve(
        self, program: Program, budget: int, prices: Mapping[int, NDArray[np.float64]] | None
    ) -> tuple[int, int] | None:
        """Solve under a budget, keep plan and proofs; return the score."""
        solution = self._search(program, self._seconds(), self._hint(budget), prices)
        self.known.tried.append(budget)
        self.known.num_solved += 1
        if self.on_point is not None:
            self.on_point(len(self.known.tried), self.options.points)
        if solution.choice is None or solution.score is None:
            self.curve.first = max(self.curve.first, budget)
            return None
        self.known.take(solution.choice)
        bound = solution.bound[LEVEL]
        if bound is not None and solution.score[0] == self.known.coverage:
            self.curve.bounds.append((budget, bound))
        if LEVEL in solution.prices:
            self._add_line(budget, solution.prices[LEVEL])
        return solution.score[0], solution.score[LEVEL]

    def _search(
        self,
        program: Program,
        seconds: float,
        hint: IntArray | None,
        prices: Mapping[int, NDArray[np.float64]] | None,
    ) -> Solution:
        return search(
            program, seconds=seconds, gap=self.options.gap, seed=self.options.seed, workers=self.options.workers,
            hint=hint, prices=prices, cancel=self.cancel, clock=self.clock,
        )  # fmt: skip

    # Proofs for all budgets --------------------------------------------------------------------------

    def _relax(self, budget: int) -> None:
        """Prove a line by the linear relaxation at a budget."""
        program = self.of.at(budget)
        if program.num_options > SIMPLEX_UP_TO_OPTIONS:
            return
        from assigner.cpsat.relaxation import solve_relaxation

        kept = np.ones(program.num_options, dtype=np.bool_)
        seconds = max(0.2, RELAXATION_SHARE * self.options.seconds)
        relaxed = solve_relaxation(program, LEVEL, {0: self.known.coverage}, kept, seconds)
        if relaxed is not None:
            self._add_line(budget, relaxed.price)

    def _add_line(self, budget: int, price: NDArray[np.float64]) -> None:
        """Prove in whole numbers what prices are worth at a budget, all plans considered, and keep the line."""
        program = self.of.at(budget)
        columns = flatten(program)
        grid = columns.grid.copy()
        grid[self.of.row] = 1  # a line speaks of all budgets, not only of those that moves can spend to the last unit
        result = bound_program(
            program, LEVEL, {0: self.known.coverage}, columns=replace(columns, grid=grid), start=price, max_scans=SCANS,
            threads=self.options.workers, clock=self.clock,
        )  # fmt: skip
        if result.bound is None:
            return
        slope = max(0, -round(float(result.price[self.of.row]) * 2.0**result.shift))
        self.curve.lines.append(Line(budget, result.total, slope, 1 << result.shift))
        self.known.prices.append((budget, result.price))

    # Where solves begin ------------------------------------------------------------------------------

    def _hint(self, budget: int) -> IntArray | None:
        """Return the best plan found that keeps the budget, else the one that spends least."""
        able = [one for one in self.known.found if one.spent <= budget]
        if able:
            return min(able, key=lambda one: one.cost).choice
        return min(self.known.found, key=lambda one: one.spent).choice if self.known.found else None

    def _nearest_prices(self, budget: int) -> dict[int, NDArray[np.float64]] | None:
        """Return the prices of the nearest budget, where a plan near the budget is known, too.

        Far from it the search spends its time on walking there instead of beginning anew.
        """
        nearest = max((one.spent for one in self.known.found if one.spent <= budget), default=0)
        if not self.known.prices or nearest < NEAR * budget:
            return None
        return {LEVEL: min(self.known.prices, key=lambda known: abs(known[0] - budget))[1]}

    def _seconds(self) -> float:
        """Return the time of the next solve: what is left, shared among the budgets that are left and the least one."""
        left = (1 - POLISH_SHARE) * self.options.seconds - (self.clock() - self.began)
        return max(0.05, left / max(1, self.options.points + 1 - len(self.known.tried)))

    @property
    def _is_over(self) -> bool:
        cancelled = self.cancel is not None and self.cancel.is_set()
        return cancelled or self.clock() - self.began >= self.options.seconds
