"""What every plan does that is as even within a budget, asked team by team at the price that proves most there.

Why it exists: at a price of moves, what a plan of all may cost too much above the proof is the most that any one team may:
so a question about an item is a question to its team alone. When to modify: to settle more of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.fixing import fix_options, reduce_program
from assigner.rebalance.inquiry import Inquiry
from assigner.rebalance.priced import LEVEL, RELAX_SECONDS, relaxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray
    from assigner.rebalance.priced import Price, Team


class TeamInquiry(Inquiry):
    """The question about one point of a curve that was walked by teams."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.at, self.slack = self._proof()
        self.able: dict[int, NDArray[np.bool_]] = {}

    def _proof(self) -> tuple[Price | None, int]:
        """Return the price that proves most at the point, and what a plan within its limits may cost above the proof."""
        teams, found = self.frontier.teams, self.point.found
        own = [self._own(team) for team in teams]
        best: tuple[Price | None, int] = None, 0
        for price in set.intersection(*(set(team.lines) for team in teams)):
            worth = sum(price.worth(*self._figures(team, mine)) for team, mine in zip(teams, own, strict=True))
            worth += price.points * (self.point.budget - found.spent)
            slack = worth - sum(team.lines[price] for team in teams)
            if best[0] is None or slack / (1 << price.shift) < best[1] / (1 << best[0].shift):
                best = price, slack
        return best

    def _own(self, team: Team) -> IntArray:
        """Return the team's part of the point's plan."""
        return np.searchsorted(team.part.option, self.point.found.choice[team.part.item])

    @staticmethod
    def _figures(team: Team, choice: IntArray) -> tuple[int, int]:
        return int(team.moved[choice].sum()), int(team.part.program.score(choice)[LEVEL])

    def settled(self, items: list[int]) -> tuple[set[int], set[int]]:
        """Return the items that only one option is left to in any plan within the limits, and those without their owner."""
        same: set[int] = set()
        leaves: set[int] = set()
        if self.at is None:
            return same, leaves
        for number, team in enumerate(self.frontier.teams):
            result = relaxed(team, team.priced(self.at), RELAX_SECONDS, self.clock)
            if result.bound is None:
                continue
            able = self.able[number] = fix_options(result, team.lines[self.at] + self.slack, keep=self._own(team))
            for item in set(items) & set(team.part.item.tolist()):
                options, stay = self._options(team, item)
                left = options[able[options]]
                same |= {item} if len(left) == 1 else set()
                leaves |= {item} if stay not in left else set()
        return same, leaves

    def _options(self, team: Team, item: int) -> tuple[IntArray, int]:
        """Return an item's options in its team, and the one with which it stays with its owner (-1: none)."""
        program = team.part.program
        at = int(np.searchsorted(team.part.item, item))
        options = np.arange(program.item_begin[at], program.item_begin[at + 1])
        stay = options[program.rep[options] == int(self.problem.items["owner"].iloc[item])]
        return options, int(stay[0]) if len(stay) else -1

    def needed(self, item: int, seconds: float) -> bool | None:
        """Return whether the item leaves its owner in every plan within the limits; None where that is not proven."""
        return self._asked(item, seconds, stays=True)

    def same(self, item: int, seconds: float) -> bool | None:
        """Return whether every plan within the limits gives the item to the rep that has it in this one."""
        return self._asked(item, seconds, stays=False)

    def _asked(self, item: int, seconds: float, *, stays: bool) -> bool | None:
        """Return whether the item's team has no plan cheap enough in which it stays, or goes to somebody else."""
        number = next((at for at in self.able if item in self.frontier.teams[at].part.item), None)
        if number is None or self.at is None:
            return None
        team, able = self.frontier.teams[number], self.able[number].copy()
        options, stay = self._options(team, item)
        mine = self._own(team)
        able[options] &= (options == stay) if stays else (options != mine[np.searchsorted(team.part.item, item)])
        if not able[options].any():
            return True
        return self._judged_by_team(team, self.at, able, seconds)

    def _judged_by_team(self, team: Team, price: Price, able: NDArray[np.bool_], seconds: float) -> bool | None:
        """Return what the best plan of a team says that uses some options only."""
        from assigner.cpsat.engine import solve_program

        left = reduce_program(team.priced(price), able)
        solution = solve_program(left.program, clock=self.clock, seconds=seconds, workers=self.workers)
        cap = team.lines[price] + self.slack
        bound, score = solution.bound[LEVEL], solution.score
        if solution.status == "infeasible":
            return True
        if bound is not None and bound > cap and score is not None and score[0] == team.limit:
            return True
        if solution.choice is None or score is None or score[0] > team.limit:
            return None
        spent, cost = self._figures(team, left.original(solution.choice))
        own_spent, own_cost = self._figures(team, self._own(team))
        found = self.point.found
        fits = found.spent - own_spent + spent <= self.point.budget and cost <= own_cost
        return False if fits else None
