"""The frontier: the least imbalance for every budget of moves, found and proven, and where it bends.

Why it exists: "how much must change hands until the loads are even" has no single answer but a curve. Organisations whose
teams meet in the budget alone are walked team by team (:mod:`.supported`), small and tangled ones from budget to budget
(:mod:`.by_budgets`). When to modify: to walk the curve in a third way.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assigner.errors import UsageError
from assigner.rebalance.budgeted import budgeted, default_by
from assigner.rebalance.by_budgets import NO_PLAN, ByBudgets
from assigner.rebalance.known import Known
from assigner.rebalance.priced import Effort
from assigner.rebalance.supported import Supported

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.cancel import Cancel
    from assigner.problem.problem import Problem
    from assigner.rebalance.budgeted import By
    from assigner.rebalance.points import Frontier

SMALL = 1_500
"""Programs with fewer options are solved to the end budget by budget: their points need not be best at any price."""
MOST_OF_A_TEAM = 12_000
"""Options of a team up to which the exact engine is of use at a price."""


@dataclass(frozen=True, kw_only=True)
class FrontierOptions:
    """How to walk the curve.

    Parameters
    ----------
    points
        How many points the curve is to have, at least 2.
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
    began = clock()
    known = Known(budgeted(problem, by or default_by(problem), keep_budgets))
    if not _by_prices(known, options, cancel, clock, on_point):
        ByBudgets(known, options, cancel, clock, on_point).run()
    return known.answer(clock() - began)


def _by_prices(
    known: Known,
    options: FrontierOptions,
    cancel: Cancel | None,
    clock: Callable[[], float],
    on_point: Callable[[int, int], None] | None,
) -> bool:
    """Walk the curve team by team; return whether it is made of teams that are small enough."""
    if known.of.program.num_options < SMALL:
        return False
    walk = Supported(
        known, Effort(options.seconds, options.workers, options.seed, cancel, clock), options.points, on_point
    )
    if max(team.part.program.num_options for team in walk.teams) > MOST_OF_A_TEAM:
        return False
    if not walk.run():
        raise UsageError(NO_PLAN.filled(seconds=options.seconds))
    return True
