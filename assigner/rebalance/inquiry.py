"""What every plan does that is as even within a budget: the questions that :mod:`.shared` asks, of the whole program.

Why it exists: reduced costs settle most questions at once (:mod:`assigner.prices.fixing`), the others are asked one by
one. When to modify: to ask otherwise; teams that only the budget ties are asked in :mod:`.team_inquiry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.plan.demands import Demands
from assigner.plan.measures import owned_items
from assigner.plan.plan import NOBODY
from assigner.prices.bound import bound_program
from assigner.prices.fixing import fix_options
from assigner.program.demanded import demanded
from assigner.rebalance.priced import LEVEL
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.program.solution import Solution
    from assigner.rebalance.points import Frontier, Point

SCANS = 60
EACH = 0.1
"""Part of the time that one move may take at most."""


class Judged(NamedTuple):
    """Items by what is proven of them in all plans that are as even within the budget.

    Parameters
    ----------
    leaves, same
        Those that leave their owner in every one; those of them that go to the same rep in every one.
    refuted
        Those that one such plan leaves with their owner.
    """

    leaves: set[int]
    same: set[int]
    refuted: set[int]


@dataclass
class Inquiry:
    """The question about one point, asked of the whole program."""

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

    def judged(self, items: list[int], seconds: float) -> Judged:
        """Return what is proven of items in so many seconds, the first ones first."""
        began = self.clock()
        same, leaves = self.settled(items)
        refuted: set[int] = set()
        for item in items:
            for question, known in ((self.needed, leaves), (self.same, same)):
                left = seconds - (self.clock() - began)
                if left <= 0 or item in known or item in refuted:
                    continue
                answer = question(item, min(left, EACH * seconds))
                if answer:
                    known.add(item)
                elif known is leaves:
                    refuted |= {item} if answer is not None else set()
                    break
        return Judged(leaves, same, refuted)

    def settled(self, items: list[int]) -> tuple[set[int], set[int]]:
        """Return the items that only one option is left to in any plan within the limits, and those without their owner."""
        result = bound_program(self.program, LEVEL, self.limits, start=self.price, max_scans=SCANS, clock=self.clock)
        if result.bound is None:
            return set(), set()
        kept = fix_options(result, self.point.found.cost)
        begin, rep, owner = self.program.item_begin, self.program.rep, self.problem.items["owner"].to_numpy()
        left = {item: rep[begin[item] : begin[item + 1]][kept[begin[item] : begin[item + 1]]] for item in items}
        same = {item for item in items if len(left[item]) == 1}
        return same, same | {item for item in items if owner[item] not in left[item]}

    def needed(self, item: int, seconds: float) -> bool | None:
        """Return whether the item leaves its owner in every plan within the limits; None where that is not proven."""
        owner = int(self.problem.items["owner"].iloc[item])
        demands = Demands(forced={str(self.problem.item_ids[item]): str(self.problem.rep_ids[owner])})
        return self._ask(demands, seconds)

    def same(self, item: int, seconds: float) -> bool | None:
        """Return whether every plan within the limits gives the item to the rep that has it in this one."""
        rep = int(self.point.found.plan.rep[item])
        pair = (str(self.problem.item_ids[item]), None if rep == NOBODY else str(self.problem.rep_ids[rep]))
        return self._ask(Demands(forbidden=frozenset([pair])), seconds)

    def _ask(self, demands: Demands, seconds: float) -> bool | None:
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
