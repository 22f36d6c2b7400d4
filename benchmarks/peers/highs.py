"""HiGHS, an open mixed-integer solver, through OR-Tools' MathOpt: the sparse model of a good modeller.

MathOpt can neither hand HiGHS a hint or a number of threads nor tell its course; HiGHS takes the threads it
wants. When to modify: when that changes.
"""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt.python import mathopt

from benchmarks.peers.answer import Answer
from benchmarks.peers.cliques import clique_pairs, pairs_by_rep

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

NAME = "highs"
WORDS = "HiGHS, mixed-integer model (eligible pairs)"
LEAST_SECONDS = 1.0


def solve(instance: Instance, limit: Limit) -> Answer:
    """Build the sparse model and let HiGHS search."""
    model, takes = _model(instance)
    built = limit.used
    parameters = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=max(LEAST_SECONDS, limit.left)),
        random_seed=limit.seed,
        relative_gap_tolerance=0.0,
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    note = f"model built in {built:.1f} s, {result.termination.reason.name.lower()}"
    bound = result.termination.objective_bounds.dual_bound
    proven = math.ceil(bound - 1e-6) if math.isfinite(bound) else None
    if not result.has_primal_feasible_solution():
        return Answer(rep=None, bound=proven, note=note)
    taken = np.array(result.variable_values(takes)) > 0.5
    rep = np.full(instance.num_items, -1, dtype=np.int64)
    rep[instance.item[taken]] = instance.rep[taken]
    return Answer(rep=rep, bound=proven, note=note)


def _model(instance: Instance) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    """Return the model and the variable of each pair."""
    model = mathopt.Model()
    takes = [model.add_binary_variable() for _ in range(len(instance.rep))]
    for first, after in zip(instance.begin.tolist(), instance.begin[1:].tolist(), strict=False):
        _row(model, takes[first:after], 1.0, 1.0)
    model.objective.is_maximize = False
    for take, cost in zip(takes, instance.cost.tolist(), strict=True):
        model.objective.set_linear_coefficient(take, cost)
    item = instance.item
    for rep, pairs in enumerate(pairs_by_rep(instance)):
        mine, minutes = [takes[pair] for pair in pairs.tolist()], instance.minutes[item[pairs]].tolist()
        target, room = float(instance.target[rep]), float(instance.capacity[rep])
        over, under = model.add_variable(lb=0.0, ub=max(0.0, room - target)), model.add_variable(lb=0.0)
        even = _row(model, mine, target, target, minutes)
        even.set_coefficient(over, -1.0)
        even.set_coefficient(under, 1.0)
        for part in (over, under):
            model.objective.set_linear_coefficient(part, float(instance.slope[rep]))
        _row(model, mine, -math.inf, room, minutes)
    for clique in clique_pairs(instance):
        _row(model, [takes[pair] for pair in clique.tolist()], -math.inf, 1.0)
    return model, takes


def _row(
    model: mathopt.Model, of: list[mathopt.Variable], lower: float, upper: float, coefficients: list[int] | None = None
) -> mathopt.LinearConstraint:
    """Add ``lower <= sum of coefficient x variable <= upper``; coefficients are 1 where none are given."""
    row = model.add_linear_constraint(lb=lower, ub=upper)
    for variable, coefficient in zip(of, coefficients or [1] * len(of), strict=True):
        row.set_coefficient(variable, float(coefficient))
    return row
