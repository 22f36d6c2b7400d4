"""Points of the curve that are best at some price of moves, found and proven team by team.

Why it exists: the budget's row ties sixty reps into one hard puzzle; priced, it falls apart into teams, which the exact
engine closes or nearly closes. The next price is the slope between two neighbouring points (Y. Aneja and K. Nair, Bicriteria
transportation problem, Management Science 25, 1979), the two between which most may lie open (the sandwich rule: G. Rote, The
convergence rate of the sandwich algorithm for approximating convex functions, Computing 48, 1992); plans of teams are put
together for all budgets at the end. When to modify: to choose prices otherwise, or to share out the time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.rebalance.curve import Line
from assigner.rebalance.known import NEIGHBOURS
from assigner.rebalance.merging import merged
from assigner.rebalance.priced import Price, solve_least, solve_team, teams_of
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assigner.program.program import IntArray
    from assigner.rebalance.known import Known
    from assigner.rebalance.priced import Effort, Team

FIRST_SHARE = 0.1
"""Part of the time for the plan of every team that moves least: a third to find it, the rest to prove it."""
FREE = Price(1, 12)
"""A price at which moves cost next to nothing."""
AGAIN_SHARE = 0.3
"""Part of the time in which, wherever most is open, another price is solved, or a team again at its price."""
AGAIN_PARTS = 4
"""Part of what is left that one price, or one team, may take then."""
NEARLY = 0.6
"""Of the plans that are at least this part as far from those chosen as the farthest one, the best proven is told."""
LEAST_PRICES = 8
"""Prices that are solved at least. Half as many as points are better than as many: what is proven at one holds for all, plans
of teams put together lie between, and a team takes seconds to close."""
IN_ANY_CASE, LEAST_SECONDS = 4, 0.2
"""Prices that are solved even where first plans took all the time (a busy machine), and what a team has at least."""
SAME = 1.03
"""Prices closer than this factor are not told apart."""


class Spot(NamedTuple):
    """The best plans known at a price: what they spend and cost in all, teams only."""

    price: Price | None
    spent: int
    cost: int


def open_between(one: Spot, two: Spot) -> float:
    """Return how far the lines that two neighbouring points prove, each at its price, meet below the straight line between them.

    A point without a price is where the curve begins.
    """
    assert two.price is not None
    at = float(one.spent)
    low = two.cost + two.price.rate * (two.spent - at)
    if one.price is not None and one.price.rate > two.price.rate:
        at += (one.cost - low) / (one.price.rate - two.price.rate)
        low = two.cost + two.price.rate * (two.spent - at)
    straight = one.cost - (one.cost - two.cost) * (at - one.spent) / (two.spent - one.spent)
    return straight - low


@dataclass
class Supported:
    """The walk over prices.

    Parameters
    ----------
    known
        Takes what is found.
    effort
        Seconds and threads for everything.
    most
        Points wanted.
    on_point
        Hears how many prices are solved, and of how many.
    """

    known: Known
    effort: Effort
    most: int
    on_point: Callable[[int, int], None] | None = None
    solved: list[Price] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.of = self.known.of
        self.teams, self.forced, self.constant = teams_of(self.of)
        self.ends = self.effort.clock() + self.effort.seconds
        self.num_prices = max(LEAST_PRICES, self.most // 2)
        self.again: set[tuple[Price, Team]] = set()

    # The walk ---------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Walk until the time is over; return whether there is a plan."""
        with ThreadPoolExecutor(max(1, self.effort.workers)) as pool:
            if not all(pool.map(self._first, self.teams)):
                return False
            self._set_limits()
            price: Price | None = FREE
            while price is not None and self._goes_on():
                self._solve(price, pool)
                _, price = self._next()
            while self._left() > 0 and self._look_again(pool):
                pass
        self._tell()
        return True

    def _goes_on(self) -> bool:
        """Whether another price is solved: until the time for it is over, and some in any case, or nothing is proven."""
        if self._cancelled or len(self.solved) >= self.num_prices:
            return False
        return self._left() > self._reserved or len(self.solved) < IN_ANY_CASE

    @property
    def _cancelled(self) -> bool:
        return self.effort.cancel is not None and self.effort.cancel.is_set()

    def _left(self) -> float:
        return 0.0 if self._cancelled else self.ends - self.effort.clock()

    @property
    def _reserved(self) -> float:
        return AGAIN_SHARE * self.effort.seconds

    @property
    def _at_once(self) -> float:
        """Threads for each team at a time."""
        return max(1, self.effort.workers) / len(self.teams)

    def _first(self, team: Team) -> bool:
        """Find the plan of a team that moves least, and prove it; return whether there is one."""
        seconds = FIRST_SHARE * self.effort.seconds * min(1.0, self._at_once) / 3
        least = search(team.fewest(), seconds=seconds, gap=0.0, seed=self.effort.seed, workers=1,
                       cancel=self.effort.cancel, clock=self.effort.clock)  # fmt: skip
        if least.choice is None:
            return False
        team.take(least.choice)
        team.least_coverage, team.least_spent = least.bound[0] or 0, least.bound[1] or 0
        solve_least(team, replace(self.effort, seconds=2 * seconds))
        return True

    def _set_limits(self) -> None:
        """Say what coverage may cost in each team, given what it costs at least in the others."""
        total = sum(team.coverage for team in self.teams)
        proven = sum(team.least_coverage for team in self.teams)
        for team in self.teams:
            team.limit = total - proven + team.least_coverage

    def _solve(self, price: Price, pool: ThreadPoolExecutor) -> None:
        """Solve every team at a price; the one that asks for evenness alone has twice the time."""
        parts, left = self.num_prices - len(self.solved), self._left() - self._reserved
        if parts > 0 and left > 0:
            seconds = 2 * left / (parts + 1) if not self.solved else left / parts
        else:
            seconds = max(0.0, self._left()) / AGAIN_PARTS
        list(pool.map(partial(self._solve_one, seconds * self._at_once), ((price, team) for team in self.teams)))
        self.solved.append(price)
        if self.on_point is not None:
            self.on_point(min(len(self.solved), self.num_prices), self.num_prices)

    def _look_again(self, pool: ThreadPoolExecutor) -> bool:
        """Look again where most is open: between two prices, or in teams at one; return whether anything is left to do."""
        between, price = self._next()
        open_ = self._widest()
        if price is not None and between >= max(1.0, sum(team.gap(one) for one, team in open_)):
            self._solve(price, pool)
            return True
        self.again.update(open_)
        list(pool.map(partial(self._solve_one, self._left() / AGAIN_PARTS), open_))
        return bool(open_)

    def _solve_one(self, seconds: float, which: tuple[Price, Team]) -> None:
        price, team = which
        seed = self.effort.seed + ((price, team) in self.again)  # another way of looking, the second time
        most = max(LEAST_SECONDS, min(seconds, self._left()))
        solve_team(team, price, replace(self.effort, seconds=most, workers=1, seed=seed))

    def _next(self) -> tuple[float, Price | None]:
        """Return how much may lie open between the two neighbouring points where that is most, and the slope between them.

        Slopes near a price that is solved are left out.
        """
        spots = [self._spot(price) for price in sorted(self.solved, key=lambda one: -one.rate)]
        begin = Spot(None, *(sum(getattr(team.plans[0], name) for team in self.teams) for name in ("spent", "cost")))
        able: list[tuple[float, Price]] = []
        for one, two in pairwise([begin, *spots]):
            if two.spent > one.spent and two.cost < one.cost:
                price = Price.near((one.cost - two.cost) / (two.spent - one.spent))
                if not any(1 / SAME < price.rate / known.rate < SAME for known in self.solved):
                    able.append((open_between(one, two), price))
        return max(able, key=lambda pair: pair[0], default=(0.0, None))

    def _spot(self, price: Price) -> Spot:
        """Return where the best plans known at a price lie."""
        best = [team.known(price) for team in self.teams]
        return Spot(price, sum(one.spent for one in best), sum(one.cost for one in best))

    def _widest(self) -> list[tuple[Price, Team]]:
        """Return where most is open, in points of imbalance: as many prices and teams as there are threads."""
        open_ = [
            (team.gap(price), price, team)
            for price in self.solved for team in self.teams if team.gap(price) > 0 and (price, team) not in self.again
        ]  # fmt: skip
        open_.sort(key=lambda one: -one[0])
        return [(price, team) for _, price, team in open_[: max(1, self.effort.workers)]]

    # What came out ----------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Put plans together, and keep those that tell most, verified, with all that is proven."""
        known = self.known
        known.curve.lines += self._lines()
        known.num_solved, known.teams = len(self.solved), tuple(self.teams)
        found = merged([[(one.spent, one.cost) for one in team.plans] for team in self.teams])
        sums = list(zip((found.spent + self.forced).tolist(), (found.cost + self.constant).tolist(), strict=True))
        for at in well_spread(sums, known.curve.bound, self.most, self.of.total // NEIGHBOURS):
            known.take(self._whole(found.pick[at]))
        least = sum(team.least_spent for team in self.teams)
        is_covered = all(team.least_coverage == team.coverage for team in self.teams)
        known.fewest = (sums[0][0], least + self.forced if is_covered else None)
        if known.fewest[0] == known.fewest[1]:  # each team moves as little as it can: what is proven of that adds up
            known.curve.bounds.append((sums[0][0], sum(team.least_cost for team in self.teams) + self.constant))
        known.curve.first = sums[0][0]

    def _lines(self) -> Iterator[Line]:
        """Yield what is proven for every budget, a line for every price."""
        for price in self.solved:
            if all(price in team.lines for team in self.teams):
                total = sum(team.lines[price] for team in self.teams)
                total += (self.constant << price.shift) + price.points * self.forced
                yield Line(0, total, price.points, price.shift)

    def _whole(self, pick: IntArray) -> IntArray:
        """Return the choice over the whole program that is made of one plan of every team."""
        choice = np.zeros(self.of.program.num_items, dtype=np.int64)
        for team, at in zip(self.teams, pick.tolist(), strict=True):
            choice[team.part.item] = team.part.option[team.plans[at].choice]
        return choice


def well_spread(
    sums: Sequence[tuple[int, int]], bound: Callable[[int], int | None], most: int, apart: int
) -> list[int]:
    """Return the places of at most so many plans that lie all along the curve, the better proven before their neighbours.

    Parameters
    ----------
    sums
        (spent, cost) of plans of which none beats another, by what they spend.
    bound
        What is proven at a budget.
    most
        How many are wanted, at least 2; the ends are among them.
    apart
        Least difference of what two of them spend.
    """
    spent, cost = (np.array(part, dtype=np.float64) for part in zip(*sums, strict=True))
    along = (spent - spent[0]) / max(1.0, spent[-1] - spent[0]) + (cost[0] - cost) / max(1.0, cost[0] - cost[-1])
    gap = np.array([1.0 - (bound(int(one)) or 0) / max(1, two) for one, two in sums])
    chosen = [0, len(sums) - 1] if len(sums) > 1 and spent[-1] - spent[0] > apart else [0]
    while len(chosen) < most:
        near = np.abs(along[:, None] - along[chosen][None, :]).min(axis=1)
        near[(np.abs(spent[:, None] - spent[chosen][None, :]) <= apart).any(axis=1)] = 0.0
        if not near.any():
            break
        chosen.append(int(np.argmax(np.where(near >= NEARLY * near.max(), 1.0 + near.max() - gap, 0.0))))
    return sorted(chosen)
