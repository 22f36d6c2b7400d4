"""The moves that every best plan for a budget shares: those that can be made first, whatever is decided later.

Why it exists: two best plans may differ in half of their moves; what they have in common is beyond doubt. A move is
shared when forbidding it lifts the proven bound above the imbalance of the plan found: then every plan that is as even
makes it. Reduced costs prove most at once (:mod:`assigner.prices.fixing`), the others are forbidden one by one. When to
modify: to prove more.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Language, Words
from assigner.plan.demands import Demands
from assigner.plan.measures import owned_items
from assigner.plan.plan import NOBODY
from assigner.prices.bound import PriceResult, bound_program
from assigner.prices.fixing import fix_options
from assigner.program.demanded import demanded
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.program.program import Program
    from assigner.program.solution import Solution
    from assigner.rebalance.points import Frontier, Point

LEVEL = 1
SCANS = 60
EACH = 0.1
"""Part of the time that one move may take at most."""
TOLD = Words(
    "With {budget} moved, {proven:,} of {moves:,} items leave their owner in every best plan (proven), {same:,} of them "
    "to the same rep; {refuted:,} do not, {unknown:,} are open.",
    "在换人{budget}时，{moves:,} 项换人中 {proven:,} 项在所有最优方案中都要换人（已证明），其中 {same:,} 项换给同一人；"
    "{refuted:,} 项并非如此，{unknown:,} 项尚无定论。",
)


@dataclass(frozen=True)
class SharedMove:
    """An item that leaves its owner in every best plan: item, owner and rep of this plan by id and by name.

    Parameters
    ----------
    is_same
        Whether every best plan gives it to the same rep; else another one may get it.
    """

    item: str
    item_name: str
    owner: str
    owner_name: str
    rep: str | None
    rep_name: str
    is_same: bool


@dataclass(frozen=True, eq=False)
class SharedMoves:
    """What best plans have in common.

    Parameters
    ----------
    frontier, point
        The curve, and the point on it that this is about.
    proven
        Moves of the point's plan whose item leaves its owner in every plan that moves no more and is at least as even.
    refuted
        Number of moves whose item a plan as even leaves with its owner.
    unknown
        Number of moves of which neither was proven.
    seconds
        Duration.
    """

    frontier: Frontier
    point: Point
    proven: tuple[SharedMove, ...]
    refuted: int
    unknown: int
    seconds: float

    def headline(self, language: Language) -> str:
        """Return how many moves are shared."""
        moves = len(self.proven) + self.refuted + self.unknown
        budget = self.frontier.say_budget(self.point.budget, language)
        return TOLD.say(language, budget=budget, moves=moves, proven=len(self.proven), refuted=self.refuted,
                        same=sum(move.is_same for move in self.proven),
                        unknown=self.unknown)  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "moved": self.frontier.units(self.point.budget),
            "proven": [
                {"item": move.item, "from": move.owner, "to": move.rep, "same_rep": move.is_same}
                for move in self.proven
            ],
            "refuted": self.refuted,
            "unknown": self.unknown,
            "seconds": round(self.seconds, 3),
        }


def shared_moves(
    frontier: Frontier, point: Point, seconds: float = 10.0, *, workers: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> SharedMoves:  # fmt: skip
    """Return which moves of a point's plan every plan makes that is at least as even within the same budget.

    Parameters
    ----------
    seconds
        Time for all moves; the most valuable are looked at first.
    """
    began = clock()
    inquiry = _Inquiry(frontier, point, workers, clock)
    items = inquiry.moves()
    result = inquiry.priced(inquiry.program)
    same, leaves = inquiry.fixed(result, items)
    refuted: set[int] = set()
    for item in items:
        for question, known in ((inquiry.kept, leaves), (inquiry.elsewhere, same)):
            left = seconds - (clock() - began)
            if left <= 0 or item in known or item in refuted:
                continue
            answer = inquiry.ask(question(item), min(left, EACH * seconds))
            if answer:
                known.add(item)
            elif known is leaves:
                refuted |= {item} if answer is not None else set()
                break
    shared = tuple(inquiry.told(item, item in same) for item in items if item in leaves)
    unknown = len(items) - len(shared) - len(refuted)
    return SharedMoves(frontier, point, shared, len(refuted), unknown, clock() - began)


@dataclass
class _Inquiry:
    """The question about one point."""

    frontier: Frontier
    point: Point
    workers: int
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self.problem = self.frontier.of.problem
        self.program = self.frontier.of.at(self.point.budget)
        near = sorted(self.frontier.prices, key=lambda known: abs(known[0] - self.point.budget))
        self.price: NDArray[np.float64] | None = near[0][1] if near else None

    def moves(self) -> list[int]:
        """Return the items of owners still there that the plan moves, the most valuable first."""
        moved = self.point.found.plan.moves(self.problem)
        moved = moved[owned_items(self.problem)[moved]]
        value = np.nan_to_num(self.problem.items["value"].to_numpy(dtype=float)[moved])
        return [int(item) for item in moved[np.argsort(-value, kind="stable")]]

    @property
    def limits(self) -> dict[int, int]:
        """What a plan of interest costs at most: it covers as much, and is as even."""
        return {0: self.frontier.coverage, LEVEL: self.point.found.cost}

    def priced(self, program: Program) -> PriceResult:
        """Bound the imbalance over all plans within the limits."""
        return bound_program(program, LEVEL, self.limits, start=self.price, max_scans=SCANS, clock=self.clock)

    def fixed(self, result: PriceResult, items: list[int]) -> tuple[set[int], set[int]]:
        """Return the items that only one option is left to in any plan within the limits, and those without their owner."""
        if result.bound is None:
            return set(), set()
        kept = fix_options(result, self.point.found.cost)
        begin, rep, owner = self.program.item_begin, self.program.rep, self.problem.items["owner"].to_numpy()
        left = {item: rep[begin[item] : begin[item + 1]][kept[begin[item] : begin[item + 1]]] for item in items}
        same = {item for item in items if len(left[item]) == 1}
        return same, same | {item for item in items if owner[item] not in left[item]}

    def kept(self, item: int) -> Demands:
        """Return the demand that the item stays with its owner."""
        owner = int(self.problem.items["owner"].iloc[item])
        return Demands(forced={str(self.problem.item_ids[item]): str(self.problem.rep_ids[owner])})

    def elsewhere(self, item: int) -> Demands:
        """Return the demand that the item does not go to the rep that has it in the plan."""
        rep = int(self.point.found.plan.rep[item])
        pair = (str(self.problem.item_ids[item]), None if rep == NOBODY else str(self.problem.rep_ids[rep]))
        return Demands(forbidden=frozenset([pair]))

    def ask(self, demands: Demands, seconds: float) -> bool | None:
        """Return whether no plan within the limits keeps the demands; None where neither is proven."""
        program = demanded(self.program, self.problem, demands)
        if program.items_without_option.size:
            return True
        limits = {**self.limits, LEVEL: self.point.found.cost + 1}  # a climb ends at its limit, which must be above
        result = bound_program(program, LEVEL, limits, start=self.price, max_scans=SCANS, clock=self.clock)
        if result.infeasible or (result.bound is not None and result.bound > self.point.found.cost):
            return True
        return self._judged(search(program, seconds=seconds, gap=0.0, workers=self.workers, clock=self.clock))

    def _judged(self, solution: Solution) -> bool | None:
        """Return what the best plan under the demands says."""
        coverage, cost = self.frontier.coverage, self.point.found.cost
        first, second = solution.bound[0], solution.bound[LEVEL]
        if solution.status == "infeasible" or (first is not None and first > coverage):
            return True
        if solution.score is None:
            return None
        if solution.score[0] <= coverage and solution.score[LEVEL] <= cost:
            return False
        return True if solution.score[0] == coverage and second is not None and second > cost else None

    def told(self, item: int, is_same: bool) -> SharedMove:
        """Return a move by names."""
        problem, rep = self.problem, int(self.point.found.plan.rep[item])
        owner = int(problem.items["owner"].iloc[item])
        return SharedMove(
            str(problem.item_ids[item]), str(problem.items["name"].iloc[item]), str(problem.rep_ids[owner]),
            str(problem.rep_names[owner]), None if rep < 0 else str(problem.rep_ids[rep]),
            "" if rep < 0 else str(problem.rep_names[rep]), is_same,
        )  # fmt: skip
