"""How many moves an event needs at least: proven by the exact engine, where the tables alone say too little.

A table says that fifty leads are fifty moves; it does not say that a lead fits nowhere unless an account makes room.
When to modify: when a move is counted in another way (:func:`benchmarks.replan_run.moves_of`).
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.program.program import Program

SECONDS = 120.0
"""What the proof may take; it is not part of any measured time."""


def proven_moves(changed: Problem, start: Plan, made: Plan, seconds: float = SECONDS, workers: int = 2) -> int:
    """Return a proven least number of moves of any plan that leaves nothing open that can be placed; 0 where unproven.

    Parameters
    ----------
    changed
        The problem after the event.
    start
        The plan before it, carried over: who has each item, nobody a new one.
    made
        A plan after it, from which the proof begins.
    seconds, workers
        For the exact engine.
    """
    from assigner.cpsat.engine import solve_program
    from assigner.program.build import build_program
    from assigner.program.choices import choice_of

    program = build_program(changed)
    solution = solve_program(
        _counting(program, start), seconds=seconds, gap=0.0, workers=workers, clock=time.perf_counter,
        hint=choice_of(program, made),
    )  # fmt: skip
    return int(solution.bound[0] or 0)


def _counting(program: Program, start: Plan) -> Program:
    """Return the program whose only cost is moves, and in which each item takes an option that is best at level 0."""
    from assigner.prices.relaxation import least_cost_of_items
    from assigner.program.program import NOBODY, UNBOUNDED, RowFamily

    item = program.item_of_option
    home = np.where(start.rep < 0, NOBODY, start.rep)
    is_move = program.rep != np.append(home, NOBODY)[np.minimum(item, len(home))]
    closed = np.flatnonzero(program.cost[0] > least_cost_of_items(program, 0)[item])
    row = np.array([len(closed)])
    shut = RowFamily(
        "closed", np.array([0, *row]), closed, np.ones(len(closed), dtype=np.int64), 0 * row - UNBOUNDED, 0 * row
    )
    return replace(
        program,
        levels=program.levels[:1],
        cost=is_move[None, :].astype(np.int64),
        offset=np.zeros(1, dtype=np.int64),
        families=(*(replace(family, bands=()) for family in program.families), shut),
    )
