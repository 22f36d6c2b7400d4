"""Targets as rows of the extended program: items without a rep, utilisation, unevenness.

Exact as long as remedies do not shift what the target is measured against (fair shares move with capacities and hires);
what they shift is caught afterwards, on the verified plan. When to modify: to say another target as rows.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from assigner.measures.remedies import Hire, MoreCapacity
from assigner.plan.measures import Measured
from assigner.plan.plan import Plan
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.problem.fair_share import fair_targets
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Program, RowFamily

if TYPE_CHECKING:
    from assigner.measures.goal import Goal
    from assigner.measures.packaged import Extended
    from assigner.plan.gates import Gate

KINDS = {"unassigned": None, "unassigned_accounts": "account", "unassigned_leads": "lead", "unassigned_duties": "duty"}
EVENNESS = {
    "unevenness": "minutes",
    "unevenness_count": "count",
    "unevenness_potential": "potential",
    "unevenness_revenue": "value",
}
Row = tuple[np.ndarray, np.ndarray, int]
"""Options, coefficients and upper bound."""


def said_as_rows(gate: Gate) -> bool:
    """Whether a target goes into the extended program."""
    return gate.sign == "<=" and (
        gate.measure in KINDS or gate.measure in EVENNESS or gate.measure == "max_utilisation"
    )


def are_needed(goal: Goal, extended: Extended) -> bool:
    """Whether every plan that keeps the goal keeps the rows, whatever remedies are taken: bounds then hold for packages."""
    shifting = any(isinstance(one, (Hire, MoreCapacity)) for one in extended.remedies)
    return not (shifting and any(said_as_rows(gate) and gate.measure in EVENNESS for gate in goal.gates))


def with_targets(extended: Extended, goal: Goal) -> Extended:
    """Return the extended program with the rows of the targets that can be said as rows."""
    for gate in goal.gates:
        if said_as_rows(gate) and not (gate.measure == "unassigned" and gate.limit == 0):
            if gate.measure in EVENNESS:
                extended = _even(extended, gate)
            else:
                rows = _utilisation(extended, gate) if gate.measure == "max_utilisation" else _left(extended, gate)
                extended = replace(extended, program=_with_rows(extended.program, f"target {gate.measure}", rows))
    return extended


def _with_rows(program: Program, name: str, rows: list[Row]) -> Program:
    none = np.zeros(0, dtype=np.int64)
    begin = np.concatenate([[0], np.cumsum([len(option) for option, _, _ in rows])]).astype(np.int64)
    option, coef = (np.concatenate([none, *(row[part] for row in rows)]).astype(np.int64) for part in (0, 1))
    upper = np.array([bound for _, _, bound in rows], dtype=np.int64)
    family = RowFamily(name, begin, option, coef, np.full(len(rows), -UNBOUNDED), upper)
    return replace(program, families=(*program.families, family))


def _left(extended: Extended, gate: Gate) -> list[Row]:
    """Return the row that counts items of a kind without a rep."""
    program, kinds = extended.program, extended.wide.items["kind"].to_numpy()
    item = program.item_of_option
    option = np.flatnonzero((program.rep < 0) & (item < program.num_placeable))
    kind = KINDS[gate.measure]
    counted = np.ones(len(kinds), dtype=bool) if kind is None else kinds == kind
    option = option[counted[item[option]]]
    limit = gate.limit * int(counted.sum()) if gate.percent else gate.limit
    return [(option, np.ones(len(option), dtype=np.int64), math.floor(limit))]


def _loads(extended: Extended, rep: int, dimension: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the options of a rep and what each takes of a dimension."""
    program = extended.program
    option = np.flatnonzero(program.rep == rep)
    item = program.item_of_option[option]
    return option, amounts_of(extended.wide, dimension).of(item, np.full(len(item), rep))


def _utilisation(extended: Extended, gate: Gate) -> list[Row]:
    """Return a row a rep: load at most a share of the capacity, overtime included."""
    wide = extended.wide
    share = gate.limit if gate.percent else gate.limit / 100
    measured = Measured(wide, Plan.nobody(wide.num_items), None)  # type: ignore[arg-type]  # no plan is looked at
    dimension, (load, capacity) = measured.shared_dimension, measured.loads
    resolution = amounts_of(wide, dimension).resolution
    reps = {str(name): number for number, name in enumerate(wide.rep_ids)}
    rows = []
    for rep in np.flatnonzero(capacity != ABSENT).tolist():
        option, coef = _loads(extended, rep, dimension)
        more = [
            (on, round(one.step / resolution) * part.units)
            for part, on in extended.parts
            if isinstance(one := extended.remedies[part.remedy], MoreCapacity)
            and one.dimension == dimension
            and reps[one.rep] == rep
        ]
        room = share * int(capacity[rep]) - int(load[rep])
        scale = share.denominator
        options = np.concatenate([option, np.array([on for on, _ in more], dtype=np.int64)])
        coefs = [*(coef * scale).tolist(), *(-int(share.numerator) * steps for _, steps in more)]
        rows.append((options, np.array(coefs, dtype=np.int64), math.floor(room * scale)))
    return rows


def _even(extended: Extended, gate: Gate) -> Extended:
    """Return the program with the distance of each active rep's load from the fair share as switches in binary.

    Parameters
    ----------
    extended, gate
        The program, and a limit on the sum of distances, as an amount or a share of the sum of targets.
    """
    wide = extended.wide
    amounts = amounts_of(wide, EVENNESS[gate.measure])
    hired = {new for one in extended.remedies if isinstance(one, Hire) for new in one.ids}
    there = wide.rep_active & ~np.isin(wide.rep_ids.astype(str), list(hired))
    target = fair_targets(wide, amounts, np.ones(wide.num_items, dtype=bool), there)
    limits = amounts.limits()
    outside = limits[limits["period"] == HORIZON].sort_values("rep")["current_load"].to_numpy()
    most = gate.limit * int(target[there].sum()) if gate.percent else gate.limit / Fraction(str(amounts.resolution))
    bits = [1 << power for power in range(max(1, int(most)).bit_length())]
    program, first = _with_switches(extended.program, len(bits) * int(there.sum()))
    rows: list[Row] = []
    for place, rep in enumerate(np.flatnonzero(there).tolist()):
        own = np.array([first + 2 * (place * len(bits) + bit) + 1 for bit in range(len(bits))])
        option, coef = _loads(replace(extended, program=program), rep, amounts.dimension)
        options = np.concatenate([option, own])
        wanted = int(target[rep] - outside[rep])
        rows.append((options, np.concatenate([coef, -np.array(bits)]), wanted))
        rows.append((options, np.concatenate([-coef, -np.array(bits)]), -wanted))
    count = int(there.sum())
    every = first + 2 * np.arange(len(bits) * count) + 1
    rows.append((every, np.tile(np.array(bits), count), math.floor(most)))
    return replace(extended, program=_with_rows(program, f"target {gate.measure}", rows))


def _with_switches(program: Program, count: int) -> tuple[Program, int]:
    """Return the program with further switches that cost nothing, and the number of their first option."""
    first, added = program.num_options, 2 * count
    begins = first + 2 * np.arange(1, count + 1)
    wider = replace(
        program,
        item_begin=np.concatenate([program.item_begin, begins]).astype(np.int64),
        rep=np.concatenate([program.rep, np.full(added, NOBODY)]).astype(np.int32),
        start=np.concatenate([program.start, np.full(added, NO_START)]).astype(np.int64),
        cost=np.concatenate([program.cost, np.zeros((len(program.cost), added), dtype=np.int64)], axis=1),
    )
    return wider, first
