"""Pieces make a plan more even, never worse, and never beyond its budget."""

from __future__ import annotations

import time

import numpy as np

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.program.choices import choice_of
from assigner.rebalance.budgeted import budgeted
from assigner.rebalance.pieces import evened


def _all_with_ann() -> Problem:
    """Return three reps; Ann owns six accounts of 60 minutes."""
    accounts = [{"id": f"a{number}", "minutes": 60, "value": 100, "owner": "ann"} for number in range(6)]
    return Problem.from_dict({
        "reps": [{"id": name, "capacity": {"minutes": 400}} for name in ("ann", "bob", "cy")], "accounts": accounts,
    })  # fmt: skip


def _evened(moves: int) -> tuple[int, int]:
    """Return moves and imbalance after pieces under a budget of moves, from today's owners."""
    problem = _all_with_ann()
    of = budgeted(problem, "count")
    program = of.at(moves)
    start = choice_of(program, Plan.of_owners(of.problem))
    better = evened(program, start, 10.0, workers=1, seed=1, clock=time.perf_counter)
    assert not program.broken_rows(better)
    moved = int(np.count_nonzero(program.rep[better[: program.num_placeable]] != 0))
    return moved, int(program.score(better)[1])


def test_a_wide_budget_is_evened_out() -> None:
    # Two accounts each: 120 minutes for everybody.
    assert _evened(6) == (4, 0)


def test_a_narrow_budget_is_kept() -> None:
    # One account moves: 300, 60 and 0 are 180, 60 and 120 away from 120, in steps of the program.
    moved, cost = _evened(1)
    assert moved == 1
    assert 0 < cost < _evened(0)[1]
