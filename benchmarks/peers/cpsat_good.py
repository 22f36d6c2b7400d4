"""A good CP-SAT model: eligible pairs only, overlaps as cliques, the balance piecewise linear, a greedy hint.

What somebody writes who knows the solver well. When to modify: when a better plain model is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.cliques import clique_pairs, pairs_by_rep
from benchmarks.peers.cpsat_run import run
from benchmarks.peers.greedy import assignment

if TYPE_CHECKING:
    from benchmarks.peers.answer import Answer, Limit
    from benchmarks.peers.instance import Instance

NAME = "cpsat-good"
WORDS = "CP-SAT, good model (eligible pairs, greedy hint)"


def solve(instance: Instance, limit: Limit) -> Answer:
    """Build the sparse model, hint the greedy assignment, let CP-SAT search."""
    model = cp_model.CpModel()
    takes = [model.new_bool_var("") for _ in range(len(instance.rep))]
    for first, after in zip(instance.begin.tolist(), instance.begin[1:].tolist(), strict=False):
        model.add_exactly_one(takes[first:after])
    item, weights, terms = instance.item, instance.cost.tolist(), list(takes)
    for rep, pairs in enumerate(pairs_by_rep(instance)):
        minutes = instance.minutes[item[pairs]]
        load = cp_model.LinearExpr.weighted_sum([takes[pair] for pair in pairs.tolist()], minutes.tolist())
        target, room = int(instance.target[rep]), int(instance.capacity[rep])
        away = model.new_int_var(0, max(target, room - target), "")
        model.add(load - target <= away)
        model.add(target - load <= away)
        model.add(load <= room)
        terms.append(away)
        weights.append(int(instance.slope[rep]))
    for clique in clique_pairs(instance):
        model.add_at_most_one([takes[pair] for pair in clique.tolist()])
    model.minimize(cp_model.LinearExpr.weighted_sum(terms, weights))
    hint = assignment(instance)
    for pair in np.flatnonzero(hint[item] >= 0).tolist():
        model.add_hint(takes[pair], bool(hint[item[pair]] == instance.rep[pair]))
    return run(model, takes, instance, limit)
