"""The frontier: the least imbalance for every budget of moves, found and proven, and where it bends.

Why it exists: "how much must change hands until the loads are even" has no single answer but a curve. The epsilon
constraint method (Y. Haimes, L. Lasdon and D. Wismer, IEEE Transactions on Systems, Man, and Cybernetics 1, 1971) walks
it: a budget of moves is a hard row, imbalance is minimised under it. Every plan and every proof serves all budgets
(:mod:`.curve`), each solve starts from its neighbours, and the next budget is where least is known. When to modify: to
walk the curve otherwise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.errors import PlanMismatchError, UsageError
from assigner.language import Words
from assigner.plan.measures import moved_items
from assigner.prices.bound import bound_program
from assigner.prices.columns import flatten
from assigner.program.choices import plan_of
from assigner.rebalance.budgeted import EVENNESS_RULES, IMBALANCE, budgeted, default_by
from assigner.rebalance.curve import Curve, Line, knee_of
from assigner.rebalance.pieces import evened
from assigner.rebalance.points import Away, Found, Frontier, Point
from assigner.search import search
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from assigner.cpsat.cancel import Cancel
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution
    from assigner.rebalance.budgeted import Budgeted, By

LEVEL = 1
"""Imbalance; level 0 is coverage."""
UNKNOWN = 2**60
"""Cost of coverage while no plan is known."""
NEIGHBOURS = 1000
"""Points nearer to each other than this part of all that is owned are told as one."""
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
DISAGREE = Words(
    "Internal error: the search claims cost {claimed} and moves {spent}, verification finds {found} and {moved}.",
    "内部错误：搜索引擎给出代价 {claimed}、换人 {spent}，校验结果为 {found}、{moved}。",
)
NO_PLAN = Words(
    "No plan that keeps all hard rules was found in {seconds:.0f} s, so there is no curve. Give more time, or ask "
    "assigner check what stands in the way.",
    "在 {seconds:.0f} 秒内未找到满足全部硬性规则的方案，因此无法画出曲线。请增加时间，或用 assigner check 查看问题。",
)


@dataclass(frozen=True, kw_only=True)
class FrontierOptions:
    """How to walk the curve.

    Parameters
    ----------
    points
        Budgets to solve, at least 2.
    seconds
        Time for all of them.
    gap
        A budget counts as solved at this relative gap.
    workers, seed
        As for :func:`assigner.solve.solve`.
    """

    points: int = 20
    seconds: float = 120.0
    gap: float = 0.001
    workers: int = 2
    seed: int = 0


def frontier(
    problem: Problem,
    options: FrontierOptions | None = None,
    *,
    by: By | None = None,
    keep_budgets: bool = False,
    cancel: Cancel | None = None,
    on_point: Callable[[int, int], None] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Frontier:
    """Walk the curve of moves against imbalance.

    Parameters
    ----------
    problem
        Any problem with owners and a rule on even loads.
    options
        How far to walk.
    by
        What the budget counts; revenue where most owned items have a value, else moves.
    keep_budgets
        Whether move budgets of the problem itself stay in force.
    cancel
        Stops early; what is known by then is the answer.
    on_point
        Hears how many budgets are solved, and of how many.
    clock
        Seconds; only differences count.

    Raises
    ------
    UsageError
        Nothing to weigh, or no plan was found in time.
    """
    options = options or FrontierOptions()
    of = budgeted(problem, by or default_by(problem), keep_budgets)
    walk = _Walk(of, options, cancel, clock, on_point)
    walk.ends()
    while walk.go_on():
        pass
    walk.polish()
    return walk.answer()


@dataclass
class _Walk:
    """One walk along the curve."""

    of: Budgeted
    options: FrontierOptions
    cancel: Cancel | None
    clock: Callable[[], float]
    on_point: Callable[[int, int], None] | None
    found: list[Found] = field(default_factory=list)
    tried: list[int] = field(default_factory=list)
    prices: list[tuple[int, NDArray[np.float64]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = self.clock()
        self.curve = Curve(0, self.of.total)
        self.coverage = UNKNOWN
        self.fewest: tuple[int, int | None] = (0, None)

    # The ends ---------------------------------------------------------------------------------------

    def ends(self) -> None:
        """Solve without a budget, and with the smallest that can be kept."""
        free = self._solve(self.of.at(self.of.total), self.of.total, None)
        if free is None:
            raise UsageError(NO_PLAN.filled(seconds=self.clock() - self.began))
        self._least()
        self._first_lines()
        if self.fewest[0] < self.of.total:
            self._solve_budget(self.fewest[0])

    def _least(self) -> None:
        """Find the plan that moves least among those that cover as much."""
        solution = self._search(self.of.fewest(), self._seconds(), self._hint(self.of.total), None)
        if solution.choice is None or solution.score is None or solution.score[0] > self.coverage:
            self.fewest = (min(one.spent for one in self.found), None)
            return
        self.fewest = (solution.score[1], solution.bound[1])
        self._take(solution.choice)
        self.curve.first = solution.score[1]

    def _first_lines(self) -> None:
        """Prove lines at budgets spread from the smallest to all."""
        low, high = max(1, self.fewest[0]), self.of.total
        ratio = (high / low) ** (1 / (FIRST_LINES - 1)) if high > low else 1.0
        for at in range(FIRST_LINES):
            budget = min(high, round(low * ratio**at))
            if self._is_over or (at and budget <= self.prices[-1][0] if self.prices else False):
                continue
            self._relax(budget)

    # From budget to budget ---------------------------------------------------------------------------

    def go_on(self) -> bool:
        """Solve where least is known; return whether there was anything left to do."""
        if len(self.tried) >= self.options.points or self._is_over:
            return False
        budget = self.curve.next_budget(self.tried)
        if budget is None:
            return False
        self._solve_budget(budget)
        return True

    def polish(self) -> None:
        """Make wide open points more even piece by piece, then solve again where the curve found bulges."""
        for spent, cost in self.curve.widest()[:POLISHED]:
            if not self._is_over:
                self._even_out(spent, cost, PIECES_SHARE * self.options.seconds / POLISHED)
        self._press_bulges()

    def _even_out(self, spent: int, cost: int, seconds: float) -> None:
        """Make the plan of a corner more even within the same budget."""
        plan = next(one for one in self.found if (one.spent, one.cost) == (spent, cost))
        better = evened(
            self.of.at(spent),
            plan.choice,
            seconds,
            workers=self.options.workers,
            seed=self.options.seed,
            clock=self.clock,
        )
        if better is not plan.choice:
            self._take(better)

    def _press_bulges(self) -> None:
        """Solve again, from the plan of the next larger budget, where the curve found bulges."""
        again: set[int] = set()
        seconds = POLISH_SHARE * self.options.seconds / POLISHED
        while not self._is_over:
            budget = next((spent for spent, _ in self.curve.laggards() if spent not in again), None)
            if budget is None:
                return
            again.add(budget)
            larger = min((one for one in self.found if one.spent > budget), key=lambda one: one.spent)
            left = self.options.seconds - (self.clock() - self.began)
            solution = self._search(self.of.at(budget), min(seconds, left), larger.choice, None)
            if solution.choice is not None:
                self._take(solution.choice)

    def _solve_budget(self, budget: int) -> None:
        self._relax(budget)
        self._solve(self.of.at(budget), budget, self._nearest_prices(budget))

    def _solve(
        self, program: Program, budget: int, prices: Mapping[int, NDArray[np.float64]] | None
    ) -> tuple[int, int] | None:
        """Solve under a budget, keep plan and proofs; return the score."""
        solution = self._search(program, self._seconds(), self._hint(budget), prices)
        self.tried.append(budget)
        if self.on_point is not None:
            self.on_point(len(self.tried), self.options.points)
        if solution.choice is None or solution.score is None:
            self.curve.first = max(self.curve.first, budget)
            return None
        self._take(solution.choice)
        bound = solution.bound[LEVEL]
        if bound is not None and solution.score[0] == self.coverage:
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

    def _take(self, choice: IntArray) -> None:
        """Keep a plan as far as it covers as much, verified."""
        plan = plan_of(self.of.program, choice)
        card = verify(self.of.problem, plan)
        claimed = tuple(int(cost) for cost in self.of.program.score(choice))
        spent = self.of.spent(plan)
        moved = self.of.total - int(self.of.program.families[self.of.family].load(self.of.program.mask(choice))[0])
        if not card.feasible or card.score[: LEVEL + 1] != claimed or spent != moved:
            raise PlanMismatchError(DISAGREE.filled(claimed=claimed, spent=moved, found=card.score, moved=spent), None)
        if claimed[0] > self.coverage:
            return
        if claimed[0] < self.coverage:  # plans that cover less are on no point of this curve; proofs stay true
            self.coverage = claimed[0]
            self.found.clear()
            self.curve.plans.clear()
        moves = int(moved_items(self.of.problem, plan).sum())
        self.found.append(Found(spent, claimed[LEVEL], moves, plan, choice, _away(card)))
        self.curve.plans.append((spent, claimed[LEVEL]))
        self.curve.last = min(self.curve.last, max(spent for spent, _ in self.curve.corners()))

    # Proofs for all budgets --------------------------------------------------------------------------

    def _relax(self, budget: int) -> None:
        """Prove a line by the linear relaxation at a budget."""
        program = self.of.at(budget)
        if program.num_options > SIMPLEX_UP_TO_OPTIONS:
            return
        from assigner.cpsat.relaxation import solve_relaxation

        kept = np.ones(program.num_options, dtype=np.bool_)
        seconds = max(0.2, RELAXATION_SHARE * self.options.seconds)
        relaxed = solve_relaxation(program, LEVEL, {0: self.coverage}, kept, seconds)
        if relaxed is not None:
            self._add_line(budget, relaxed.price)

    def _add_line(self, budget: int, price: NDArray[np.float64]) -> None:
        """Prove in whole numbers what prices are worth at a budget, all plans considered, and keep the line."""
        program = self.of.at(budget)
        columns = flatten(program)
        grid = columns.grid.copy()
        grid[self.of.row] = 1  # a line speaks of all budgets, not only of those that moves can spend to the last unit
        result = bound_program(
            program, LEVEL, {0: self.coverage}, columns=replace(columns, grid=grid), start=price, max_scans=SCANS,
            threads=self.options.workers, clock=self.clock,
        )  # fmt: skip
        if result.bound is None:
            return
        slope = max(0, -round(float(result.price[self.of.row]) * 2.0**result.shift))
        self.curve.lines.append(Line(budget, result.total, slope, result.shift))
        self.prices.append((budget, result.price))

    # Where solves begin ------------------------------------------------------------------------------

    def _hint(self, budget: int) -> IntArray | None:
        """Return the best plan found that keeps the budget, else the one that spends least."""
        able = [one for one in self.found if one.spent <= budget]
        if able:
            return min(able, key=lambda one: one.cost).choice
        return min(self.found, key=lambda one: one.spent).choice if self.found else None

    def _nearest_prices(self, budget: int) -> dict[int, NDArray[np.float64]] | None:
        """Return the prices of the nearest budget, where a plan near the budget is known, too.

        Far from it the search spends its time on walking there instead of beginning anew.
        """
        nearest = max((one.spent for one in self.found if one.spent <= budget), default=0)
        if not self.prices or nearest < NEAR * budget:
            return None
        return {LEVEL: min(self.prices, key=lambda known: abs(known[0] - budget))[1]}

    def _seconds(self) -> float:
        """Return the time of the next solve: what is left, shared among the budgets that are left and the least one."""
        left = (1 - POLISH_SHARE) * self.options.seconds - (self.clock() - self.began)
        return max(0.05, left / max(1, self.options.points + 1 - len(self.tried)))

    @property
    def _is_over(self) -> bool:
        cancelled = self.cancel is not None and self.cancel.is_set()
        return cancelled or self.clock() - self.began >= self.options.seconds

    def answer(self) -> Frontier:
        """Return what is known."""
        return Frontier(
            of=self.of,
            points=tuple(self._points()),
            curve=self.curve,
            knee=knee_of(self.curve),
            least_moves=self.fewest,
            coverage=self.coverage,
            prices=tuple(self.prices),
            seconds=self.clock() - self.began,
            num_solved=len(self.tried),
        )

    def _points(self) -> list[Point]:
        """Return a point for every corner of the curve found and every budget solved, one a plan."""
        best = sorted(self.found, key=lambda one: (one.cost, one.spent))
        points: list[Point] = []
        for budget in sorted({*self.tried, *(spent for spent, _ in self.curve.corners())}):
            found = next((one for one in best if one.spent <= budget), None)
            if found is None or (points and points[-1].found is found):
                continue
            if len(points) > 1 and found.spent - points[-1].budget < self.of.total / NEIGHBOURS:
                points.pop()  # two plans on one spot: the better one tells enough
            bound, gain = self.curve.bound(found.spent), None
            if points:
                before = points[-1].found
                gain = (before.cost - found.cost) / (found.spent - before.spent)
            points.append(Point(found.spent, found, None if bound is None else min(bound, found.cost), gain))
        return points


def _away(card: Scorecard) -> tuple[Away, ...]:
    """Return, by evenness rule, how far loads are from their targets, from a verified scorecard."""
    told = []
    for line in card.lines:
        if line.rule in EVENNESS_RULES and line.level == IMBALANCE:
            table = line.matches.table
            first = table[table["step"] == 0]
            dimension = str(first["dimension"].iloc[0]) if len(first) else ""
            told.append(Away(line.name, dimension, round(float(first["away"].sum()) if len(first) else 0.0, 9)))
    return tuple(told)
