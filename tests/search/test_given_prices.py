"""Prices of an earlier run are a help, never a harm.

What it guards: the simplex method's prices lie in a corner of the best ones, where almost every item has several cheapest
options. They prove their bound, but a plan that was built at them cost 6 % more than one without them.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.cpsat.relaxation import solve_relaxation
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.program.solution import Solution
from assigner.search import search
from benchmarks.route_world import world


def quarter(seed: int) -> Program:
    """Return two weeks of leads with capacities by the day, few enough for the volume algorithm to price them."""
    return build_program(world(16, 300, seed, num_days=14))


def searched(program: Program, prices: dict[int, np.ndarray] | None) -> Solution:
    return search(
        program, prices=prices, seconds=1, gap=0.0, seed=1, workers=1, deterministic=True, work_limit=2
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.usefixtures("long_road")
def test_best_prices_prove_more_and_make_no_plan_dearer(seed: int) -> None:
    program = quarter(seed)
    relaxed = solve_relaxation(program, 0, {}, np.ones(program.num_options, dtype=np.bool_), 600.0)
    assert relaxed is not None
    without, given = searched(program, None), searched(program, {0: relaxed.price})
    assert without.trace[0].score is not None
    assert given.trace[0].score is not None
    assert given.trace[0].score[0] <= 1.01 * without.trace[0].score[0]
    assert without.score is not None
    assert given.score is not None
    assert given.score[0] <= 1.002 * without.score[0]
    assert (given.bound[0] or 0) >= (without.bound[0] or 0)
