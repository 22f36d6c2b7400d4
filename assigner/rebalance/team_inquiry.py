"""What every plan does that is as even within a budget, asked team by team at the price that proves most there.

Why it exists: at a price of moves, what a plan of all may cost too much above the proof is the most that any one team may:
so a question about an item is a question to its team alone. When to modify: to settle more of them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.cpsat.mip import Run, Some, solve_mip
from assigner.prices.fixing import fix_options, reduce_program
from assigner.rebalance.inquiry import Inquiry, Judged
from assigner.rebalance.priced import LEVEL, RELAX_SECONDS, relaxed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.program.program import IntArray
    from assigner.rebalance.priced import Team
    from assigner.rebalance.proofs import Price


class Found(NamedTuple):
    """A plan of a team that was asked for; whether it goes with the others of the point; whether there is none at all."""

    choice: IntArray | None
    fits: bool
    is_none: bool = False


class TeamInquiry(Inquiry):
    """The question about one point of a curve that was walked by teams."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.at, self.slack = self._proof()

    def _proof(self) -> tuple[Price | None, int]:
        """Return the price that proves most at the point, and what a plan within its limits may cost above the proof."""
        teams, found = self.frontier.teams, self.point.found
        own = [self._own(team) for team in teams]
        best: tuple[Price | None, int] = None, 0
        for price in sorted({price for team in teams for price in team.proofs.prices}):
            worth = sum(price.worth(*self._figures(team, mine)) for team, mine in zip(teams, own, strict=True))
            worth += price.points * (self.point.budget - found.spent)
            slack = worth - sum(team.proofs.total(price) for team in teams)
            if best[0] is None or slack / price.scale < best[1] / best[0].scale:
                best = price, slack
        return best

    def _own(self, team: Team) -> IntArray:
        """Return the team's part of the point's plan."""
        return np.searchsorted(team.part.option, self.point.found.choice[team.part.item])

    @staticmethod
    def _figures(team: Team, choice: IntArray) -> tuple[int, int]:
        return int(team.moved[choice].sum()), int(team.part.program.score(choice)[LEVEL])

    def judged(self, items: list[int], seconds: float) -> Judged:
        """Return what is proven of items in so many seconds, each team for itself."""
        found = Judged(set(), set(), set())
        if self.at is None:
            return found
        at_once = max(1, min(self.workers, len(self.frontier.teams)))
        each = seconds * at_once / max(1, len(self.frontier.teams))
        with ThreadPoolExecutor(at_once) as pool:
            ask = partial(self._of_team, self.at, items, self.clock() + seconds, each)
            for one in pool.map(ask, self.frontier.teams):
                for mine, known in zip(one, found, strict=True):
                    known.update(mine)
        return found

    def _of_team(self, price: Price, items: list[int], ends: float, seconds: float, team: Team) -> Judged:
        """Return what is proven of a team's items: one question about all of them at a time, until it is refuted no more."""
        mine = sorted(set(items) & set(team.part.item.tolist()))
        result = relaxed(team, team.priced(price), RELAX_SECONDS, self.clock)
        if result.bound is None or not mine:
            return Judged(set(), set(), set())
        able = fix_options(result, team.proofs.total(price) + self.slack, keep=self._own(team))
        ends = min(ends, self.clock() + seconds)
        half = self.clock() + (ends - self.clock()) / 2
        question, seen = partial(self._ask_team, team, price, able), self._seen(team, price)
        stay = {item: one for item in mine if (one := self._stay(team, item)) >= 0 and able[one]}
        refuted, open_ = self._narrowed(stay, seen, half, lambda left: question(Some(left, 1, len(left)), half))
        leaves = set(mine) - refuted - open_
        at = np.searchsorted(team.part.item, sorted(leaves))
        goes = dict(zip(sorted(leaves), self._own(team)[at].tolist(), strict=True))
        other, unknown = self._narrowed(
            goes, seen, ends, lambda left: question(Some(left, 0, len(left) - 1), ends), turned=True
        )
        return Judged(leaves, leaves - other - unknown, refuted)

    def _narrowed(
        self, option: dict[int, int], seen: list[Found], ends: float, ask: Callable[[IntArray], Found], *,
        turned: bool = False,
    ) -> tuple[set[int], set[int]]:  # fmt: skip
        """Return the items that some plan as even refutes, and those that stay open; for all others there is no such plan.

        Parameters
        ----------
        option
            Per item, the option in question.
        seen
            Plans known that may refute some.
        ask
            Looks for a plan that takes at least one of such options, or leaves one out; says whether there is none.
        turned
            Whether an item is refuted by a plan that leaves its option out, in place of one that takes it.
        """
        refuted, open_, left = set[int](), set[int](), dict(option)
        plans = iter(seen)
        while left:
            found = next(plans, None) or (
                ask(np.array(sorted(left.values()), dtype=np.int64)) if self.clock() < ends else Found(None, False)
            )
            if found.is_none:
                break
            if found.choice is None:
                return refuted, open_ | set(left)
            chosen = set(found.choice.tolist())
            hit = {item for item, one in left.items() if (one in chosen) != turned}
            (refuted if found.fits else open_).update(hit)
            left = {item: one for item, one in left.items() if item not in hit}
        return refuted, open_

    def _seen(self, team: Team, price: Price) -> list[Found]:
        """Return the plans of the walk that cost little enough, first those that go with the others of the point."""
        most = team.proofs.total(price) + self.slack
        able = [one for one in team.plans if price.worth(one.spent, one.cost) <= most]
        return sorted((self._weighed(team, one.choice) for one in able), key=lambda one: not one.fits)

    def _ask_team(self, team: Team, price: Price, able: NDArray[np.bool_], row: Some, ends: float) -> Found:
        """Return a plan of the team that costs little enough and keeps a row, or that there is none."""
        left = reduce_program(team.priced(price), able)
        inside, most = np.searchsorted(left.option, row.option), team.proofs.total(price) + self.slack
        run = Run(seconds=ends - self.clock(), rows=[row._replace(option=inside)], most=most, any_will_do=True)
        answer = solve_mip(left.program, LEVEL, {0: team.limit}, run)
        if answer.choice is None:
            return Found(None, False, is_none=answer.infeasible)
        return self._weighed(team, left.original(answer.choice))

    def _weighed(self, team: Team, choice: IntArray) -> Found:
        """Return a plan of the team, and whether it goes with the others of the point."""
        spent, cost = self._figures(team, choice)
        own_spent, own_cost = self._figures(team, self._own(team))
        found = self.point.found
        is_plan = not team.part.program.broken_rows(choice) and team.part.program.score(choice)[0] <= team.limit
        return Found(choice, is_plan and found.spent - own_spent + spent <= self.point.budget and cost <= own_cost)

    def _stay(self, team: Team, item: int) -> int:
        """Return the option with which an item stays with its owner (-1: none)."""
        program, at = team.part.program, int(np.searchsorted(team.part.item, item))
        options = np.arange(program.item_begin[at], program.item_begin[at + 1])
        stay = options[program.rep[options] == int(self.problem.items["owner"].iloc[item])]
        return int(stay[0]) if len(stay) else -1
