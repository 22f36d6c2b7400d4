"""Run a CP-SAT model of a peer and read the assignment back; the two models differ, the run does not.

When to modify: when the solver's own advice for its parameters changes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.answer import Answer

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

LEAST_SECONDS = 1.0
"""A model that was built too late still gets a second, so that the record says what the solver made of it."""


class _Course(cp_model.CpSolverSolutionCallback):
    """Notes when each better assignment was there, and what it cost."""

    def __init__(self, limit: Limit) -> None:
        super().__init__()
        self.limit = limit
        self.curve: list[tuple[float, int, int | None]] = []

    def on_solution_callback(self) -> None:
        """Note one assignment."""
        bound = math.ceil(self.best_objective_bound - 1e-6)
        self.curve.append((self.limit.used, round(self.objective_value), bound))


def run(model: cp_model.CpModel, takes: list[cp_model.IntVar], instance: Instance, limit: Limit) -> Answer:
    """Search with what is left of the limit; ``takes`` holds the variable of each pair of the instance."""
    built = limit.used
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(LEAST_SECONDS, limit.left)
    solver.parameters.num_workers = limit.workers
    solver.parameters.random_seed = limit.seed
    course = _Course(limit)
    status = solver.solve(model, course)
    note = f"model built in {built:.1f} s, {solver.status_name(status).lower()}"
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(rep=None, note=note)
    taken = _taken(solver, takes)
    rep = np.full(instance.num_items, -1, dtype=np.int64)
    rep[instance.item[taken]] = instance.rep[taken]
    return Answer(rep=rep, curve=course.curve, bound=math.ceil(solver.best_objective_bound - 1e-6), note=note)


def _taken(solver: cp_model.CpSolver, takes: list[cp_model.IntVar]) -> np.ndarray:
    return np.fromiter((solver.boolean_value(take) for take in takes), dtype=bool, count=len(takes))
