"""The linear relaxation: shares that add up, prices whose proven bound never exceeds the optimum."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.cpsat.relaxation import solve_relaxation
from assigner.prices import bound_program
from assigner.prices.columns import flatten
from assigner.program.program import Level, Program
from tests.program_factory import best_score, family, integers, no_dropped, random_program


@pytest.mark.parametrize("seed", range(40))
def test_prices_of_the_relaxation_prove_a_valid_bound(seed: int) -> None:
    program = random_program(seed)
    best = best_score(program)
    kept = np.ones(program.num_options, dtype=bool)
    relaxed = solve_relaxation(program, 0, {}, kept, 10.0)
    if relaxed is None:  # GLOP finds no fractions where there is no plan
        assert best is None
        return
    sums = np.add.reduceat(relaxed.value, program.item_begin[:-1])
    assert np.allclose(sums, 1.0)
    proven = bound_program(program, 0, {}, columns=flatten(program), start=relaxed.price, max_scans=5)
    if best is not None and proven.bound is not None:
        assert proven.bound <= best[0]


def knapsack() -> Program:
    """Two items of load 3 and one rep with room for 4: the second costs 10 to leave out."""
    return Program(
        levels=(Level("plan"),), item_begin=integers([0, 2, 4]), num_placeable=2,
        rep=np.array([0, -1, 0, -1], dtype=np.int32), start=integers([-1, -1, -1, -1]),
        cost=np.array([[0, 6, 0, 10]], dtype=np.int64), offset=integers([0]),
        families=(family("capacity", rows=[{0: 3, 2: 3}], upper=[4]),), dropped=no_dropped(), num_reps=1,
    )  # fmt: skip


def test_the_price_of_room_is_what_a_minute_is_worth() -> None:
    relaxed = solve_relaxation(knapsack(), 0, {}, np.ones(4, dtype=bool), 10.0)
    assert relaxed is not None
    # Room for 4 of 6: a third of the load stays outside for each item taken whole; the cheaper item gives way by 2/3.
    assert relaxed.value == pytest.approx([1 / 3, 2 / 3, 1.0, 0.0])
    assert relaxed.price == pytest.approx([2.0])  # one more minute saves a third of 6


def test_no_fractions_within_impossible_limits_is_none() -> None:
    program = knapsack()
    assert solve_relaxation(program, 0, {}, np.array([True, False, True, False]), 10.0) is None
