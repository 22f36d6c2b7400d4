"""The CP-SAT model of the tutorials: a yes/no for every pair of item and rep, the balance by absolute values.

Forbidden pairs are variables fixed to 0, overlaps are optional intervals of every pair, unevenness is
``AddAbsEquality``; no hint. What somebody writes on the first day. When to modify: when the tutorials change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.cpsat_run import run

if TYPE_CHECKING:
    from benchmarks.peers.answer import Answer, Limit
    from benchmarks.peers.instance import Instance

NAME = "cpsat-dense"
WORDS = "CP-SAT, model of the tutorials (all pairs)"


def solve(instance: Instance, limit: Limit) -> Answer:
    """Build the dense model and let CP-SAT search."""
    model = cp_model.CpModel()
    takes = [
        [model.new_bool_var(f"x_{item}_{rep}") for rep in range(instance.num_reps)]
        for item in range(instance.num_items)
    ]
    for item, row in enumerate(takes):
        model.add_exactly_one(row)
        eligible = set(instance.rep[instance.begin[item] : instance.begin[item + 1]].tolist())
        for rep, take in enumerate(row):
            if rep not in eligible:
                model.add(take == 0)
    minutes = instance.minutes.tolist()
    uneven = []
    for rep in range(instance.num_reps):
        mine = [row[rep] for row in takes]
        load = cp_model.LinearExpr.weighted_sum(mine, minutes)
        model.add(load <= int(instance.capacity[rep]))
        away = model.new_int_var(0, sum(minutes), f"away_{rep}")
        model.add_abs_equality(away, load - int(instance.target[rep]))
        uneven.append(away)
        _one_at_a_time(model, instance, mine)
    pairs = list(zip(instance.item.tolist(), instance.rep.tolist(), strict=True))
    model.minimize(
        cp_model.LinearExpr.weighted_sum([takes[item][rep] for item, rep in pairs], instance.cost.tolist())
        + cp_model.LinearExpr.weighted_sum(uneven, instance.slope.tolist())
    )
    rows = [takes[item][rep] for item, rep in pairs]
    return run(model, rows, instance, limit)


def _one_at_a_time(model: cp_model.CpModel, instance: Instance, mine: list[cp_model.IntVar]) -> None:
    """Forbid overlaps of one rep by optional intervals."""
    timed = np.flatnonzero(instance.start >= 0).tolist()
    model.add_no_overlap([
        model.new_optional_fixed_size_interval_var(
            int(instance.start[item]), int(instance.end[item] - instance.start[item]), mine[item], f"i_{item}"
        )
        for item in timed
    ])  # fmt: skip
