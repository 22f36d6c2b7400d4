"""Points of the curve that are best at some price of moves, found and proven team by team.

Why it exists: the budget's row ties sixty reps into one hard puzzle; priced, it falls apart into teams, which the exact
engine closes or nearly closes. All teams are solved at the same prices: where all are closed, their plans together are an
exact point. The next price is the slope of the longest piece between plans of all at neighbouring prices (Y. Aneja and K. Nair,
Bicriteria transportation problem, Management Science 25, 1979). Half of the time goes where most lies open, half where points
become exact soonest; plans of teams are put together for all budgets at the end. When to modify: to choose prices otherwise,
or to share out the time.
"""

from __future__ import annotations

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from threading import Condition
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.rebalance.curve import Line
from assigner.rebalance.known import NEIGHBOURS
from assigner.rebalance.merging import merged
from assigner.rebalance.priced import solve_least, solve_team, teams_of
from assigner.rebalance.proofs import Price
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assigner.program.program import IntArray
    from assigner.rebalance.known import Known
    from assigner.rebalance.priced import Effort, Team

    Aim = Callable[[list[list["Task"]]], "Task"]
    """Chooses among teams that are open, by price."""

FIRST_SHARE = 0.1
"""Part of the time for the plan of every team that moves least: a third to find it, the rest to prove it."""
FREE = Price(1, 4_096)
"""A price at which moves cost next to nothing."""
EACH_SHARE = 0.006
"""Part of the time that a team has at a price at first; each further time it has twice as much as before. Most of the steep half of
the curve closes the first time: with five times as much, a frontier of 20 points took 3 s for what takes 1."""
IN_ANY_CASE, LEAST_SECONDS = 3, 0.2
"""Prices of each team that are solved even where first plans took all the time (a busy machine), and what each has at least."""
BETWEEN_EXACT, BETWEEN_OPEN = 1.5, 0.5
"""Weight of a piece of the curve by its ends: between exact points exact ones are near, and on the flat end long pieces are slow."""
NEARLY = 0.5
"""Of the plans that are at least this part as far from those chosen as the farthest one, the best proven is told."""


class Task(NamedTuple):
    """A team to be solved at a price, for so many seconds at most."""

    team: Team
    price: Price
    seconds: float


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
        Hears how far the walk is, in points, and of how many.
    """

    known: Known
    effort: Effort
    most: int
    on_point: Callable[[int, int], None] | None = None

    def __post_init__(self) -> None:
        self.of = self.known.of
        self.teams, self.forced, self.constant = teams_of(self.of)
        self.began = self.effort.clock()
        self.ends = self.began + self.effort.seconds
        self.solved: dict[Team, Counter[Price]] = {team: Counter() for team in self.teams}
        self.prices = [FREE]
        self.given: dict[Aim, float] = {self._soonest: 0.0, self._widest: 0.0}
        self.busy: set[Team] = set()
        self.turn = Condition()

    # The walk ---------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Walk until the time is over; return whether there is a plan."""
        at_once = min(len(self.teams), max(1, self.effort.workers))
        with ThreadPoolExecutor(at_once) as pool:
            if not all(pool.map(self._first, self.teams)):
                return False
            self._set_limits()
            list(pool.map(lambda _: self._work(), range(at_once)))
        self._tell()
        return True

    @property
    def _cancelled(self) -> bool:
        return self.effort.cancel is not None and self.effort.cancel.is_set()

    def _left(self) -> float:
        return 0.0 if self._cancelled else self.ends - self.effort.clock()

    @property
    def _at_once(self) -> float:
        """Threads for each team at a time."""
        return min(1.0, max(1, self.effort.workers) / len(self.teams))

    def _first(self, team: Team) -> bool:
        """Find the plan of a team that moves least, and prove it; return whether there is one."""
        seconds = FIRST_SHARE * self.effort.seconds * self._at_once / 3
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
            if total == proven:  # so that what plans take at least holds for all that count
                team.proofs.least_spent = team.least_spent

    def _work(self) -> None:
        """Solve what is next, over and over, until nothing is open or the time is over."""
        while (task := self._take_turn()) is not None:
            seed = self.effort.seed + self.solved[task.team][task.price]  # another way of looking, the second time
            solve_team(task.team, task.price, replace(self.effort, seconds=task.seconds, workers=1, seed=seed))
            with self.turn:
                self.solved[task.team][task.price] += 1
                self.busy.discard(task.team)
                self.turn.notify_all()
            if self.on_point is not None:
                part = (self.effort.clock() - self.began) / max(self.effort.seconds, LEAST_SECONDS)
                self.on_point(min(int(part * self.most), self.most), self.most)

    def _take_turn(self) -> Task | None:
        """Return what to solve next, its team now busy; None where nothing is left to do."""
        with self.turn:
            while True:
                task = self._next()
                if task is not None:
                    self.busy.add(task.team)
                    return task
                if not self.busy:
                    return None
                self.turn.wait()

    def _next(self) -> Task | None:
        """Return what to solve next: teams at a new price, else what serves the aim that had less time."""
        while True:
            open_ = [tasks for price in self.prices if (tasks := self._tasks(price))]
            untried = [task for tasks in open_ for task in tasks if not self.solved[task.team][task.price]]
            if untried:
                return untried[0]
            if not self._takes_up_price(bool(open_)):
                break
        if not open_:
            return None
        aim = min(self.given, key=lambda one: self.given[one])
        task = aim(open_)
        self.given[aim] += task.seconds
        return task

    def _takes_up_price(self, anything_open: bool) -> bool:
        """Take up the slope of the longest piece of the curve as a price, if that tells more than what is open."""
        if all(map(self._is_over_for, self.teams)) or not all(team.proofs for team in self.teams):
            return False
        long, price = max(self._pieces(), default=(0.0, FREE))
        is_due = long > 2 / self.most or (long > 0 and not (anything_open or self.busy))
        self.prices += [price] if is_due else []
        return is_due

    @staticmethod
    def _soonest(open_: list[list[Task]]) -> Task:
        """Return a team at the price at which all may be closed the soonest: another point is exact then."""
        return min(min(open_, key=lambda tasks: sum(task.seconds for task in tasks)), key=lambda task: task.seconds)

    @staticmethod
    def _widest(open_: list[list[Task]]) -> Task:
        """Return the team and price where most is open for the time it takes."""
        return max(itertools.chain(*open_), key=lambda task: task.team.gap(task.price) / task.seconds)

    def _tasks(self, price: Price) -> list[Task]:
        """Return the teams not busy that are open at a price; none where the time is over."""
        return [
            Task(team, price, self._seconds(team, price)) for team in self.teams
            if team not in self.busy and team.gap(price) >= self._closed and not self._is_over_for(team)
        ]  # fmt: skip

    def _is_over_for(self, team: Team) -> bool:
        return self._cancelled or (self._left() <= 0 and len(self.solved[team]) >= IN_ANY_CASE)

    def _seconds(self, team: Team, price: Price) -> float:
        """Return how long a team may be solved at a price: each time twice as long as before."""
        return max(LEAST_SECONDS, min(EACH_SHARE * self.effort.seconds * 2 ** self.solved[team][price], self._left()))

    def _pieces(self) -> Iterator[tuple[float, Price]]:
        """Yield the pieces of the curve between plans of all that are best at neighbouring prices: length and slope.

        The whole is 2 long: 1 along and 1 down. Lengths are weighed by whether both ends are exact.
        """
        least = [team.plans[0] for team in self.teams]
        ends = [(sum(one.spent for one in least), sum(one.cost for one in least), True)]
        ends += map(self._best, sorted(self.prices, key=lambda one: -one.rate))
        (first, top, _), (last, low, _) = ends[0], ends[-1]
        for (spent, cost, is_exact), (more, less, are_both) in pairwise(ends):
            if more <= spent or less >= cost:
                continue
            price = Price.near(Fraction(cost - less, more - spent))
            if price not in self.prices:
                long = (more - spent) / max(1, last - first) + (cost - less) / max(1, top - low)
                yield long * (BETWEEN_EXACT if is_exact and are_both else BETWEEN_OPEN), price

    def _best(self, price: Price) -> tuple[int, int, bool]:
        """Return what the best plans known at a price spend and cost together, and whether that is exact."""
        known = [team.known(price) for team in self.teams]
        is_exact = all(team.gap(price) < self._closed for team in self.teams)
        return sum(one.spent for one in known), sum(one.cost for one in known), is_exact

    @property
    def _closed(self) -> float:
        """What may be open in a team so that in all together it is less than one point."""
        return 1 / (len(self.teams) + 1)

    # What came out ----------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Put plans together, and keep those that tell most, verified, with all that is proven."""
        known = self.known
        known.curve.lines += self._lines()
        known.num_solved, known.teams = len({price for one in self.solved.values() for price in one}), tuple(self.teams)
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
        for price in sorted({price for team in self.teams for price in team.proofs.prices}):
            total = sum(team.proofs.total(price) for team in self.teams)
            yield Line(0, total + price.worth(self.forced, self.constant), price.points, price.scale)

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
