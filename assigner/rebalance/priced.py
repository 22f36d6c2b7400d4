"""Teams under a price of moves: what each does best on its own, and what is proven of it.

Why it exists: a budget ties all teams together, a price on every step of it does not. At a price each team is a small
program, whose best plan and bound are found team by team (the weighted sum of two aims: L. Zadeh, Optimality and
non-scalar-valued performance criteria, IEEE Transactions on Automatic Control 8, 1963; a budget's Lagrangian: H. Everett,
Generalized Lagrange multiplier method for solving problems of optimum allocation of resources, Operations Research 11,
1963). Plans that are best at a price are best for what they spend. When to modify: to solve a team at a price otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.cpsat.mip import Run, solve_mip
from assigner.prices.bound import bound_program
from assigner.prices.fixing import fix_options, reduce_program
from assigner.program.program import Level
from assigner.program.separate import separated
from assigner.rebalance.proofs import Price, Proofs
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.cancel import Cancel
    from assigner.prices.bound import PriceResult
    from assigner.prices.fixing import Reduced
    from assigner.program.program import IntArray, Program
    from assigner.program.separate import Separate
    from assigner.rebalance.budgeted import Budgeted

LEVEL = 1
"""Imbalance, and moves at their price; level 0 is coverage."""
UNKNOWN = 2**60
"""Cost of coverage while no plan is known."""
SCANS = 40
"""Scans that polish the prices of the linear relaxation."""
RELAX_SHARE, RELAX_SECONDS = 0.4, 2.0
"""Part of a team's time that its linear relaxation may take, and what it may take in any case: without it little is proven."""
LEAST_OPTIONS = 300
"""Smaller teams are solved together."""
MANY_OPTIONS, SEARCH_SHARE, SMALL_SHARE = 900, 0.5, 0.2
"""Where the relaxation leaves more options than that, a search goes first, for the first share of the time, as SCIP proves well there
and finds little. (One team at a middling price: 1,003 after 0.5 CPU s of search, 867 after 2, 854 after 8; SCIP from a poorer plan
found nothing better in 8.) Elsewhere it goes first from the second time on, for the second share."""
FOUND = 0.02
"""Where no more than this part is open between prices that are solved, the best plan is likely to be known: the first time, SCIP
goes alone."""


class PiecePlan(NamedTuple):
    """A plan of one team: what it spends of the budget, its imbalance, its options."""

    spent: int
    cost: int
    choice: IntArray


@dataclass(eq=False)
class Team:
    """A part of the program that only the budget ties to others: a team within strict borders, as a rule.

    Parameters
    ----------
    part
        Its program.
    moved
        What each option takes of the budget, in steps.
    coverage
        Cost of coverage of the plans that count: the least found.
    limit
        What coverage may cost here in any plan that covers as much in all.
    least_coverage, least_spent, least_cost
        Proven: what coverage costs at least, what plans take of the budget at least that cover as much as the best known, and
        what the imbalance is at least of those that take no more.
    plans
        Those that no other beats, by what they spend.
    proofs
        What imbalance and moves together cost at least, by price.
    """

    part: Separate
    moved: IntArray
    coverage: int = UNKNOWN
    limit: int = UNKNOWN
    least_coverage: int = 0
    least_spent: int = 0
    least_cost: int = 0
    plans: list[PiecePlan] = field(default_factory=list)
    proofs: Proofs = field(default_factory=Proofs)

    @property
    def owned(self) -> int:
        """What its items would take of the budget together."""
        program = self.part.program
        return int(np.maximum.reduceat(self.moved, program.item_begin[:-1]).sum())

    def priced(self, price: Price) -> Program:
        """Return the program with moves priced, at level :data:`LEVEL`."""
        program, scale = self.part.program, price.scale
        cost = program.cost.copy()
        cost[LEVEL] = cost[LEVEL] * scale + price.points * self.moved
        families = tuple(
            replace(family, bands=tuple(
                replace(band, slope=band.slope * scale) if band.level == LEVEL else band for band in family.bands
            ))
            for family in program.families
        )  # fmt: skip
        return replace(program, cost=cost, families=families)

    def fewest(self) -> Program:
        """Return the program that covers as much as can be, then moves least, then is even."""
        program = self.part.program
        families = tuple(
            replace(
                family, bands=tuple(replace(band, level=2) if band.level == LEVEL else band for band in family.bands)
            )
            for family in program.families
        )
        return replace(
            program,
            levels=(program.levels[0], Level("moves"), program.levels[LEVEL]),
            cost=np.stack([program.cost[0], self.moved, program.cost[LEVEL]]),
            offset=np.zeros(3, dtype=np.int64),
            families=families,
        )

    def take(self, choice: IntArray) -> None:
        """Keep a plan unless another one beats it, or it covers less."""
        score = self.part.program.score(choice)
        if score[0] > self.coverage or self.part.program.broken_rows(choice):
            return
        if score[0] < self.coverage:
            self.coverage, self.plans = int(score[0]), []
        new = PiecePlan(int(self.moved[choice].sum()), int(score[LEVEL]), choice)
        if any(one.spent <= new.spent and one.cost <= new.cost for one in self.plans):
            return
        kept = [one for one in self.plans if one.spent < new.spent or one.cost < new.cost]
        self.plans = sorted([*kept, new], key=lambda one: one.spent)

    def gap(self, price: Price) -> float:
        """Return what is open at a price, in points of imbalance."""
        if not self.plans or not self.proofs:
            return math.inf
        known = self.known(price)
        return (price.worth(known.spent, known.cost) - self.proofs.total(price)) / price.scale

    def known(self, price: Price) -> PiecePlan:
        """Return the plan known that is best at a price; there is one."""
        return min(self.plans, key=lambda one: price.worth(one.spent, one.cost))


@dataclass(frozen=True)
class Effort:
    """What solving a team at a price may take: seconds, threads, seed, who cancels, and a clock."""

    seconds: float
    workers: int
    seed: int
    cancel: Cancel | None
    clock: Callable[[], float]


def teams_of(of: Budgeted) -> tuple[list[Team], int, int]:
    """Return the teams, and what plans spend and cost beside them (items that must move; reps without work)."""
    program = of.at(of.total)
    moved, forced = of.moved()
    parts, constant = separated(program, {of.family}, LEAST_OPTIONS)
    return [Team(part, moved[part.option]) for part in parts], forced, int(constant[LEVEL])


def solve_least(team: Team, effort: Effort) -> None:
    """Prove how little a team can move, then how even it can be with that: where its curve begins."""
    program, held = team.fewest(), {0: team.coverage}
    for level in (1, 2):
        run = Run(seconds=effort.seconds / 2, hint=team.plans[0].choice, seed=effort.seed, cancel=effort.cancel)
        answer = solve_mip(program, level, held, run)
        if answer.choice is not None:
            team.take(answer.choice)
        if answer.bound is None:
            return
        if level == LEVEL:
            team.least_spent = held[LEVEL] = answer.bound
            if team.plans[0].spent > answer.bound:
                return
        else:
            team.least_cost = min(answer.bound, team.plans[0].cost)


def solve_team(team: Team, price: Price, effort: Effort) -> None:
    """Look for the best plan of a team at a price and prove how good one can be; both are kept in the team."""
    ends = effort.clock() + effort.seconds
    program, is_again, open_ = team.priced(price), price in team.proofs.prices, team.gap(price)
    result = relaxed(team, program, max(RELAX_SECONDS, RELAX_SHARE * effort.seconds), effort.clock)
    if result.bound is None:
        return
    team.proofs.take(price, result.bound)
    is_found = open_ * price.scale < FOUND * price.worth(*team.known(price)[:2])
    left = _left(team, price, program, result)
    is_small = left.program.num_options <= MANY_OPTIONS
    if is_again or not (is_found or is_small):
        share = SMALL_SHARE if is_small else SEARCH_SHARE
        _look(team, price, program, replace(effort, seconds=share * (ends - effort.clock())))
        left = _left(team, price, program, result)
    if ends > effort.clock() and team.gap(price) > 0:
        _close(team, price, left, replace(effort, seconds=ends - effort.clock()))


def _left(team: Team, price: Price, program: Program, result: PriceResult) -> Reduced:
    """Return the program without the options that no plan takes that is as good as the best known."""
    known = team.known(price)
    return reduce_program(program, fix_options(result, price.worth(known.spent, known.cost), keep=known.choice))


def _look(team: Team, price: Price, program: Program, effort: Effort) -> None:
    """Look for a better plan at a price."""
    found = search(
        program, seconds=max(0.0, effort.seconds), gap=0.0, seed=effort.seed, workers=1, hint=team.known(price).choice,
        cancel=effort.cancel, clock=effort.clock,
    )  # fmt: skip
    if found.choice is not None:
        team.take(found.choice)


def _close(team: Team, price: Price, left: Reduced, effort: Effort) -> None:
    """Prove as much as can be at a price by the exact engine, over the options that are left."""
    known = team.known(price)
    run = Run(seconds=effort.seconds, hint=left.shrunk(known.choice), seed=effort.seed, cancel=effort.cancel)
    answer = solve_mip(left.program, LEVEL, {0: team.limit}, run)
    if answer.choice is not None:
        team.take(left.original(answer.choice))
    if answer.bound is not None:  # what was left out costs more than the plan known
        limit = price.worth(known.spent, known.cost)
        team.proofs.take(price, min(answer.bound, limit))


def relaxed(team: Team, program: Program, seconds: float, clock: Callable[[], float]) -> PriceResult:
    """Return the bound of the linear relaxation of a team's priced program, proven in whole numbers."""
    from assigner.cpsat.relaxation import solve_relaxation

    every = np.ones(program.num_options, dtype=np.bool_)
    found = solve_relaxation(program, LEVEL, {0: team.limit}, every, seconds)
    start = None if found is None else found.price
    return bound_program(program, LEVEL, {0: team.limit}, start=start, max_scans=SCANS, clock=clock)
