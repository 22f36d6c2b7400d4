"""SCIP's answers against every plan of random tiny programs: the plan is the best, the bound never above it.

When to modify: together with :mod:`assigner.cpsat.mip`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assigner.cpsat.mip import Run, Some, solve_mip
from tests.prices.tiny_programs import choices, tiny_program

if TYPE_CHECKING:
    from assigner.program.program import IntArray, Program

WITHIN = Run(seconds=20.0)


def plans(program: Program) -> list[IntArray]:
    """Return every plan that keeps all hard bounds."""
    return [plan for plan in choices(program) if not program.broken_rows(plan)]


def costs(program: Program, level: int) -> list[int]:
    return [int(program.score(plan)[level]) for plan in plans(program)]


def test_the_best_plan_is_found_and_its_cost_is_the_bound() -> None:
    for seed in range(30):
        program = tiny_program(seed, max_items=4, num_levels=1)
        answer, truth = solve_mip(program, 0, {}, WITHIN), costs(program, 0)
        assert answer.infeasible == (not truth), seed
        if truth:
            assert answer.choice is not None
            assert not program.broken_rows(answer.choice)
            assert int(program.score(answer.choice)[0]) == answer.bound == min(truth), seed


@pytest.mark.parametrize("above", [-1, 0])
def test_what_may_cost_at_most_so_much_is_refuted_just_below_the_best(above: int) -> None:
    for seed in range(8):
        program = tiny_program(seed, max_items=4, num_levels=1)
        truth = costs(program, 0)
        if truth:
            answer = solve_mip(program, 0, {}, Run(seconds=20.0, most=min(truth) + above))
            assert answer.infeasible == (above < 0), seed


def test_where_any_plan_will_do_one_within_the_limit_is_found_or_there_is_none() -> None:
    for seed in range(8):
        program = tiny_program(seed, max_items=4, num_levels=1)
        truth = costs(program, 0)
        most = (min(truth) + max(truth)) // 2 if truth else 0
        answer = solve_mip(program, 0, {}, Run(seconds=20.0, most=most, any_will_do=True))
        assert answer.infeasible == (not truth), seed
        if answer.choice is not None:
            assert not program.broken_rows(answer.choice)
            assert int(program.score(answer.choice)[0]) <= most, seed
            assert answer.bound is None or answer.bound <= min(truth), seed


def test_rows_of_ones_own_and_a_limit_at_another_level_are_kept() -> None:
    asked = 0
    for seed in range(16):
        program = tiny_program(seed, max_items=4, num_levels=2)
        limit = {0: min(costs(program, 0), default=0)}
        best = [plan for plan in plans(program) if program.score(plan)[0] == limit[0]]
        if not best:
            continue
        first = solve_mip(program, 1, limit, WITHIN)
        assert first.choice is not None
        assert first.bound == min(int(program.score(plan)[1]) for plan in best), seed
        away = Some(np.sort(first.choice), 0, len(first.choice) - 1)  # not the same plan again
        second = solve_mip(program, 1, limit, Run(seconds=20.0, rows=[away]))
        others = [int(program.score(plan)[1]) for plan in best if (plan != first.choice).any()]
        assert (second.bound if others else None) == min(others, default=None), seed
        assert second.infeasible == (not others), seed
        asked += 1
    assert asked >= 8


def test_who_cancels_gets_what_is_known() -> None:
    program, cancel = tiny_program(3, max_items=4, num_levels=1), threading.Event()
    cancel.set()
    answer = solve_mip(program, 0, {}, Run(seconds=20.0, cancel=cancel))
    assert answer.bound is None or answer.bound <= min(costs(program, 0))
