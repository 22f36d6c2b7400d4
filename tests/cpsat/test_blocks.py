"""Small blocks against enumeration with the rest fixed, and as steps of a search.

When to modify: with what a block answers.
"""

from __future__ import annotations

import time

import numpy as np
import pytest

from assigner.cpsat.blocks import BlockLimits, BlockSolver
from tests.cpsat.larger_programs import balanced_team, spread_choice
from tests.program_factory import best_score, family, plans, random_program

LIMITS = BlockLimits(60.0)


@pytest.mark.parametrize("batch", range(6))
def test_a_block_equals_enumeration(batch: int) -> None:
    for seed in range(batch * 15, (batch + 1) * 15):
        program = random_program(seed)
        rng = np.random.default_rng(seed)
        feasible = [choice for choice in plans(program) if not program.broken_rows(choice)]
        if not feasible:
            continue
        base = feasible[rng.integers(len(feasible))]
        items = rng.permutation(program.num_items)[: int(rng.integers(1, program.num_items + 1))]
        fixed = {item: int(base[item]) for item in range(program.num_items) if item not in items}
        solver = BlockSolver(program, time.monotonic)
        answer = solver.solve(items, base, LIMITS, load=solver.builder.load(base), seed=seed)
        assert answer.is_proven
        assert tuple(program.score(answer.choice)) == best_score(program, fixed)
        assert tuple(program.score(base) - program.score(answer.choice)) == answer.gain
        assert not program.broken_rows(answer.choice)
        assert all(answer.choice[item] == option for item, option in fixed.items())


def test_broken_rows_elsewhere_do_not_stop_a_repair() -> None:
    from dataclasses import replace

    from tests.cpsat.test_engine import tiny

    # items 0 and 1 both take their first option, which each row allows to one of (0, 1) and of (2, 3)
    rows = family("one", [{0: 1, 2: 1}, {4: 1, 6: 1}], upper=[1, 1])
    program = replace(tiny([[0, 5], [0, 7], [0, 1], [0, 2]]), families=(rows,))
    base = program.item_begin[:-1].copy()
    solver = BlockSolver(program, time.monotonic)
    first = solver.solve(np.array([0, 1]), base, LIMITS)
    assert first.is_proven
    assert first.gain is None  # there was no cost before: the block's row was broken
    assert program.score(first.choice)[0] == 5
    second = solver.solve(np.array([3, 2]), first.choice, LIMITS)
    assert program.score(second.choice)[0] == 6
    assert not program.broken_rows(second.choice)


def test_a_block_without_a_way_out_says_so() -> None:
    from dataclasses import replace

    from tests.cpsat.test_engine import tiny

    program = replace(tiny([[0, 5], [0, 7]]), families=(family("both", [{0: 1, 1: 1, 2: 2}], upper=[2]),))
    answer = BlockSolver(program, time.monotonic).solve(np.array([0]), np.array([0, 2]), LIMITS)
    assert (answer.choice, answer.gain, answer.is_proven) == (None, None, True)


def test_blocks_carry_a_plan_downhill() -> None:
    program = balanced_team(40, 4)
    rng = np.random.default_rng(0)
    solver = BlockSolver(program, time.monotonic)
    choice = spread_choice(program)
    limits = BlockLimits(0.05, deterministic=True)
    for step, items in enumerate(np.split(rng.permutation(40), 4) * 2):
        answer = solver.solve(items, choice, limits, seed=step)
        assert program.score(answer.choice).tolist() <= program.score(choice).tolist()
        choice = answer.choice
    assert program.score(choice)[0] == 0
    assert not program.broken_rows(choice)
