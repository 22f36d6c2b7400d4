"""The quarter seen from behind: what no plan can go below, were all leads known, and the best plan that was found.

The linear relaxation is solved by the simplex method, or where that takes too long climbed by our own prices; its prices
prove the bound in whole numbers. `solve` begins at them, knows that leads are whole, and may prove more. When to modify: when
another engine solves large relaxations sooner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.relaxation import solve_relaxation
from assigner.prices.bound import bound_program
from assigner.prices.kept import keep_prices
from assigner.program.build import build_program
from assigner.program.program import NOBODY
from assigner.solve import solve

if TYPE_CHECKING:
    from assigner.plan.prices import Prices
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

LEVEL = 0
"""A quarter has one level."""
MOST_OPTIONS = 200_000
"""Above it the simplex method takes minutes."""
MOST_SECONDS = 600.0
MOST_SCANS = 5_000


@dataclass(frozen=True, eq=False)
class Bound:
    """What is known about all plans of a quarter.

    Parameters
    ----------
    cost
        What every plan costs at least; None where nothing could be proven.
    nobody
        What of it is for leads that nobody may have: no way to route and no plan can do anything about them.
    prices
        The prices that prove it.
    """

    cost: int | None
    nobody: int
    prices: Prices


def full_knowledge(problem: Problem, **options: Any) -> tuple[Result, dict[str, int | None]]:
    """Return the best plan that is found with all leads known, and what is proven of all plans.

    Parameters
    ----------
    options
        Of :func:`assigner.solve.solve`: ``seconds``, ``workers``, ``seed``.

    Returns
    -------
    The plan; and ``bound``, what every plan costs at least (leads are whole), and ``nobody`` (see :class:`Bound`).
    """
    linear = linear_bound(problem)
    result = solve(problem, prices=linear.prices, gap=0.0, **options)
    proven = [bound for bound in (linear.cost, result.levels[LEVEL].bound) if bound is not None]
    return result, {"bound": max(proven, default=None), "nobody": linear.nobody}


def linear_bound(problem: Problem) -> Bound:
    """Return what every plan costs at least, were leads divisible."""
    program = build_program(problem)
    relaxed = None
    if program.num_options <= MOST_OPTIONS:
        relaxed = solve_relaxation(program, LEVEL, {}, np.ones(program.num_options, dtype=bool), MOST_SECONDS)
    start = None if relaxed is None else relaxed.price
    found = bound_program(program, LEVEL, start=start, max_scans=MOST_SCANS)
    lonely = program.item_begin[:-1][np.diff(program.item_begin) == 1]
    nobody = int(program.cost[LEVEL, lonely[program.rep[lonely] == NOBODY]].sum())
    return Bound(found.bound, nobody, keep_prices(problem, program, {LEVEL: found.price}))
