"""The quarter seen from behind: what no plan can go below, were all leads known.

The linear relaxation is solved by the simplex method, or where that takes too long climbed by our own prices (0.2 % below
it at 120 reps); its prices prove the bound in whole numbers. `solve` does not begin at these prices: they lie in a corner
of the best ones, and plans were 6 % dearer after the same time. When to modify: when another engine solves large
relaxations sooner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.relaxation import solve_relaxation
from assigner.prices.bound import bound_program
from assigner.program.build import build_program
from assigner.program.program import NOBODY

if TYPE_CHECKING:
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
    """

    cost: int | None
    nobody: int


def linear_bound(problem: Problem) -> Bound:
    """Return what every plan costs at least."""
    program = build_program(problem)
    relaxed = None
    if program.num_options <= MOST_OPTIONS:
        relaxed = solve_relaxation(program, LEVEL, {}, np.ones(program.num_options, dtype=bool), MOST_SECONDS)
    start = None if relaxed is None else relaxed.price
    found = bound_program(program, LEVEL, start=start, max_scans=MOST_SCANS)
    lonely = program.item_begin[:-1][np.diff(program.item_begin) == 1]
    nobody = int(program.cost[LEVEL, lonely[program.rep[lonely] == NOBODY]].sum())
    return Bound(found.bound, nobody)
