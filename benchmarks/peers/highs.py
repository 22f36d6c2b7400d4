"""HiGHS, an open mixed-integer solver, through OR-Tools' MathOpt: the sparse model of a good modeller.

MathOpt can neither hand HiGHS a hint or a number of threads nor tell its course; HiGHS takes the threads it
wants. When to modify: when that changes.
"""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.peers.answer import Answer
from benchmarks.peers.cliques import clique_pairs

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

NAME = "highs"
WORDS = "HiGHS, mixed-integer model (eligible pairs)"
LEAST_SECONDS = 1.0


def solve(instance: Instance, limit: Limit) -> Answer:
    """Build the sparse model and let HiGHS search."""
    model = _model(instance)
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
    values = result.variable_values()
    taken = np.array([values[one] for one in list(model.variables())[: len(instance.rep)]]) > 0.5
    rep = np.full(instance.num_items, -1, dtype=np.int64)
    rep[instance.item[taken]] = instance.rep[taken]
    return Answer(rep=rep, bound=proven, note=note)


def _model(instance: Instance) -> mathopt.Model:
    """Return the model, made from columns: variables are the pairs, then minutes over and under of each rep."""
    num_pairs, num_reps = len(instance.rep), instance.num_reps
    over, under = num_pairs + np.arange(num_reps), num_pairs + num_reps + np.arange(num_reps)
    proto = model_pb2.ModelProto()
    variables = proto.variables
    variables.ids.extend(range(num_pairs + 2 * num_reps))
    variables.lower_bounds.extend([0.0] * (num_pairs + 2 * num_reps))
    variables.upper_bounds.extend([1.0] * num_pairs + [math.inf] * (2 * num_reps))
    variables.integers.extend([True] * num_pairs + [False] * (2 * num_reps))
    proto.objective.linear_coefficients.ids.extend(range(num_pairs + 2 * num_reps))
    prices = np.concatenate([instance.cost, instance.slope, instance.slope])
    proto.objective.linear_coefficients.values.extend(prices.astype(float).tolist())
    _put_rows(proto, instance, over, under)
    return mathopt.Model.from_model_proto(proto)


def _put_rows(proto: model_pb2.ModelProto, instance: Instance, over: np.ndarray, under: np.ndarray) -> None:
    """Add four kinds of rows: one rep an item, even minutes, room, one duty at a time."""
    pairs, ones = np.arange(len(instance.rep)), np.ones(len(instance.rep))
    minutes, reps = instance.minutes[instance.item], np.arange(instance.num_reps)
    first_even, first_room = instance.num_items, instance.num_items + instance.num_reps
    cliques = clique_pairs(instance)
    of_clique = np.repeat(np.arange(len(cliques)), [len(clique) for clique in cliques])
    in_clique = np.concatenate(cliques) if cliques else np.empty(0, dtype=np.int64)
    rows = [instance.item, first_even + instance.rep, first_even + reps, first_even + reps, first_room + instance.rep]
    columns = [pairs, pairs, over, under, pairs, in_clique]
    values = [ones, minutes, -np.ones(len(reps)), np.ones(len(reps)), minutes, np.ones(len(in_clique))]
    row, column, value = (
        np.concatenate(parts)
        for parts in ([*rows, first_room + instance.num_reps + of_clique], columns, values)
    )  # fmt: skip
    order = np.lexsort((column, row))
    proto.linear_constraint_matrix.row_ids.extend(row[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(column[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(value[order].astype(float).tolist())
    free = [-math.inf] * (instance.num_reps + len(cliques))
    lower = [1.0] * instance.num_items + instance.target.astype(float).tolist() + free
    upper = [1.0] * instance.num_items + instance.target.astype(float).tolist()
    proto.linear_constraints.ids.extend(range(len(lower)))
    proto.linear_constraints.lower_bounds.extend(lower)
    proto.linear_constraints.upper_bounds.extend(
        [*upper, *instance.capacity.astype(float).tolist(), *([1.0] * len(cliques))]
    )
