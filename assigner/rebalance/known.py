"""What is known of a frontier while it is walked: verified plans, proofs, and the points that come of them.

Why it exists: two ways to walk the curve (:mod:`.by_budgets`, :mod:`.supported`) fill in one record, and no plan gets into
it unverified. When to modify: to keep another fact, or to choose points otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assigner.errors import PlanMismatchError
from assigner.language import Words
from assigner.plan.measures import moved_items
from assigner.program.choices import plan_of
from assigner.rebalance.budgeted import EVENNESS_RULES, IMBALANCE
from assigner.rebalance.curve import Curve, knee_of
from assigner.rebalance.points import Away, Found, Frontier, Point
from assigner.rebalance.priced import LEVEL, UNKNOWN
from assigner.verify import verify

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assigner.plan.scorecard import Scorecard
    from assigner.program.program import IntArray
    from assigner.rebalance.budgeted import Budgeted
    from assigner.rebalance.priced import Team

NEIGHBOURS = 1000
"""Points nearer to each other than this part of all that is owned are told as one."""
DISAGREE = Words(
    "Internal error: the search claims cost {claimed} and moves {spent}, verification finds {found} and {moved}.",
    "内部错误：搜索引擎给出代价 {claimed}、换人 {spent}，校验结果为 {found}、{moved}。",
)


@dataclass
class Known:
    """The record of a walk.

    Parameters
    ----------
    of
        The program under all budgets.
    found
        Verified plans that cover as much as the best.
    tried
        Budgets that were solved.
    prices
        (budget, price per row) of every line proven.
    coverage
        Least cost of coverage found.
    fewest
        (found, proven): fewest steps of the budget that cover as much.
    num_solved
        How often the curve was solved somewhere.
    teams
        Teams that only the budget ties together, where the curve was walked by them.
    """

    of: Budgeted
    found: list[Found] = field(default_factory=list)
    tried: list[int] = field(default_factory=list)
    prices: list[tuple[int, NDArray[np.float64]]] = field(default_factory=list)
    coverage: int = UNKNOWN
    fewest: tuple[int, int | None] = (0, None)
    num_solved: int = 0
    teams: tuple[Team, ...] = ()

    def __post_init__(self) -> None:
        self.curve = Curve(0, self.of.total)

    def take(self, choice: IntArray) -> None:
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

    def answer(self, seconds: float) -> Frontier:
        """Return what is known, after so many seconds."""
        return Frontier(
            of=self.of,
            points=tuple(self._points()),
            curve=self.curve,
            knee=knee_of(self.curve),
            least_moves=self.fewest,
            coverage=self.coverage,
            prices=tuple(self.prices),
            seconds=seconds,
            num_solved=self.num_solved,
            teams=self.teams,
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
            proven = None if bound is None else min(bound, found.cost)
            needed = min(max(self.curve.needed(found.cost), self.fewest[1] or 0), found.spent)
            points.append(Point(found.spent, found, proven, gain, needed))
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
