"""Points of the curve that are best at some price of moves, found and proven team by team.

Why it exists: the budget's row ties sixty reps into one hard puzzle; priced, it falls apart into teams, which the exact
engine closes or nearly closes. A team's next price is the slope between two neighbouring plans of its own (Y. Aneja and
K. Nair, Bicriteria transportation problem, Management Science 25, 1979): where both are best there, all is known between them.
Half of the time goes where most lies open, half where points become exact soonest; plans of teams are put together for all
budgets at the end. When to modify: to choose prices otherwise, or to share out the time.
"""

from __future__ import annotations

import math
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

    Aim = Callable[["Task"], float]
    """What a task is worth."""

FIRST_SHARE = 0.1
"""Part of the time for the plan of every team that moves least: a third to find it, the rest to prove it."""
FREE = Price(1, 4_096)
"""A price at which moves cost next to nothing."""
EACH_SHARE = 0.03
"""Part of the time that a team has at a price at first; each further time it has twice as much as before."""
IN_ANY_CASE, LEAST_SECONDS = 3, 0.2
"""Prices of each team that are solved even where first plans took all the time (a busy machine), and what each has at least."""
AGAIN = 0.25
"""Part of what is open that closes, as is hoped, when a team is solved again at a price."""
NEARLY = 0.5
"""Of the plans that are at least this part as far from those chosen as the farthest one, the best proven is told."""
SAME = Fraction(103, 100)
"""Prices closer than this factor are not told apart while one of them is open."""


class Task(NamedTuple):
    """A team to be solved at a price.

    Parameters
    ----------
    team, price, seconds
        Who, where, and for how long at most.
    expected
        Seconds that it may take: as long as at the nearest price solved, or longer the second time.
    gain
        What may close, in points of imbalance.
    open
        What is open.
    """

    team: Team
    price: Price
    seconds: float
    expected: float
    gain: float
    open: float


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
        self.took: dict[tuple[Team, Price], float] = {}
        self.busy: set[Team] = set()
        self.given: dict[Aim, float] = {self._closes_most: 0.0, self._soon_exact: 0.0}
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
        """Solve what is worth most, over and over, until nothing is open or the time is over."""
        while (turn := self._take_turn()) is not None:
            task, aim = turn
            began = self.effort.clock()
            seed = self.effort.seed + self.solved[task.team][task.price]  # another way of looking, the second time
            solve_team(task.team, task.price, replace(self.effort, seconds=task.seconds, workers=1, seed=seed))
            with self.turn:
                self.solved[task.team][task.price] += 1
                self.took[task.team, task.price] = self.effort.clock() - began
                self.given[aim] += self.effort.clock() - began - task.expected
                self.busy.discard(task.team)
                self.turn.notify_all()
            if self.on_point is not None:
                part = (self.effort.clock() - self.began) / max(self.effort.seconds, LEAST_SECONDS)
                self.on_point(min(int(part * self.most), self.most), self.most)

    def _take_turn(self) -> tuple[Task, Aim] | None:
        """Return what is worth most for the aim that had less time, its team now busy; None where nothing is left to do."""
        with self.turn:
            while True:
                if tasks := [task for team in self.teams if team not in self.busy for task in self._tasks(team)]:
                    aim = min(self.given, key=lambda one: self.given[one])
                    task = max(tasks, key=lambda one: (not self.solved[one.team], aim(one)))
                    self.given[aim] += task.expected
                    self.busy.add(task.team)
                    return task, aim
                if not self.busy:
                    return None
                self.turn.wait()

    def _tasks(self, team: Team) -> list[Task]:
        """Return where a team may be solved; nowhere where nothing is open, or the time is over."""
        if self._cancelled or (self._left() <= 0 and len(self.solved[team]) >= IN_ANY_CASE):
            return []
        return [self._task(team, price) for price in self._prices(team) if team.gap(price) >= self._closed]

    def _closes_most(self, task: Task) -> float:
        """Return how much may close in a second.

        The sandwich rule: G. Rote, The convergence rate of the sandwich algorithm for approximating convex functions, Computing
        48, 1992.
        """
        return task.gain / task.expected

    def _soon_exact(self, task: Task) -> float:
        """Return what is the larger the sooner all teams may be closed at the price of a task, and the likelier this one is."""
        others = sum(max(0.0, team.gap(task.price) - self._closed) for team in self.teams if team is not task.team)
        return task.gain / task.open / (task.expected * (1.0 + others))

    def _prices(self, team: Team) -> Iterator[Price]:
        """Yield the prices at which a team may be solved: slopes between its plans, and prices that are still open there."""
        solved = self.solved[team]
        if not solved:
            yield FREE
            return
        still = [price for price in solved if team.gap(price) >= self._closed]
        yield from still
        for one, two in pairwise(team.corners()):
            price = Price.near(Fraction(one.cost - two.cost, two.spent - one.spent))
            if price not in solved and not any(1 / SAME < price.rate / other.rate < SAME for other in still):
                yield price

    @property
    def _closed(self) -> float:
        """What may be open in a team so that in all together it is less than one point."""
        return 1 / (len(self.teams) + 1)

    def _task(self, team: Team, price: Price) -> Task:
        """Return what solving a team at a price takes and brings."""
        times, near, open_ = self.solved[team][price], self._near(team, price), team.gap(price)
        most = EACH_SHARE * self.effort.seconds * 2**times
        seconds = max(LEAST_SECONDS, min(most, self._left()))
        if near is None:
            return Task(team, price, seconds, LEAST_SECONDS, 1.0, 1.0)
        expected = max(LEAST_SECONDS, min(most, self.took[team, near] * (2 if times else 1)))
        gain = open_ * AGAIN if times else max(open_ - team.gap(near), self._closed)
        return Task(team, price, seconds, expected, gain, open_)

    def _near(self, team: Team, price: Price) -> Price | None:
        """Return the price nearest to another at which a team was solved: as much time is needed, and stays open, as there."""
        return min(self.solved[team], key=lambda one: abs(math.log(one.rate / price.rate)), default=None)

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
