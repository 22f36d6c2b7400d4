"""Tightened rows cost the same for every plan, and their relaxation costs no less."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from assigner.prices import bound_program
from assigner.prices.columns import flatten
from assigner.program.tighten import tightened
from tests.prices.tiny_programs import tiny_program


@pytest.mark.parametrize("seed", range(400))
def test_every_plan_costs_the_same_and_keeps_the_same_bounds(seed: int) -> None:
    program = tiny_program(seed, max_items=4)
    tight = tightened(program)
    spans = itertools.pairwise(program.item_begin.tolist())
    for choice in itertools.product(*(range(*span) for span in spans)):
        chosen = np.array(choice)
        assert tight.score(chosen).tolist() == program.score(chosen).tolist()
        assert tight.broken_rows(chosen).keys() == program.broken_rows(chosen).keys()


def test_some_programs_are_tightened_and_their_shared_arrays_stay_as_they_were() -> None:
    changed = 0
    for seed in range(400):
        program = tiny_program(seed, max_items=4)
        before, cost = [family.coef.copy() for family in program.families], program.cost.copy()
        tight = tightened(program)
        changed += any((a.coef != b.coef).any() for a, b in zip(program.families, tight.families, strict=True))
        assert all((a == b.coef).all() for a, b in zip(before, program.families, strict=True))
        assert (cost == program.cost).all()
    assert changed > 40


def test_a_giant_cannot_hide_between_two_reps() -> None:
    """One account of 10 between two reps with a target of 4 each: one rep is 6 over, the other 4 under.

    The relaxation gives each rep half, 1 over each: 2. Cut at 4, half of it is 2 for each (2 under each), and 6 more
    are certain: 10, the truth.
    """
    from assigner.program.program import NO_START, UNBOUNDED, Band, Dropped, Level, Program, RowFamily

    two = np.full(2, 4, dtype=np.int64)
    family = RowFamily(
        "uneven", np.array([0, 1, 2]), np.array([0, 1]), np.array([10, 10]), -np.full(2, UNBOUNDED), np.full(2, UNBOUNDED),
        (Band(0, two, two, np.ones(2, dtype=np.int64)),),
    )  # fmt: skip
    none = Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ())
    program = Program(
        (Level("plan"),), np.array([0, 2]), 1, np.array([0, 1], dtype=np.int32), np.full(2, NO_START), np.zeros((1, 2), np.int64),
        np.zeros(1, np.int64), (family,), none, 2,
    )  # fmt: skip
    columns = flatten(program)
    smooth = replace(columns, grid=np.ones_like(columns.grid))  # steps of 10 would say the same here
    loose, tight = bound_program(program, 0, columns=smooth).bound, bound_program(tightened(program), 0).bound
    assert loose == 2
    assert tight == 10
