"""Between plans and choices: which option of a program is which line of a plan.

When to modify: when options get another coordinate than item, rep and start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.plan.plan import Plan

if TYPE_CHECKING:
    from assigner.program.program import Program

UNKNOWN = -1
"""Choice of an item for which no option is known: a hole in a hint."""


def plan_of(program: Program, choice: np.ndarray) -> Plan:
    """Return the plan that a choice (one option an item) stands for; switches are left out."""
    placed = choice[: program.num_placeable]
    return Plan(program.rep[placed].astype(np.int32), program.start[placed].astype(np.int64))


def choice_of(program: Program, plan: Plan) -> np.ndarray:
    """Return the option of each item that says what the plan says.

    :data:`UNKNOWN` where there is none, and for switches.
    """
    choice = np.full(program.num_items, UNKNOWN, dtype=np.int64)
    item = program.item_of_option
    placeable = item < program.num_placeable
    items = item[placeable]
    same = (program.rep[placeable] == plan.rep[items]) & (program.start[placeable] == plan.start[items])
    choice[items[same]] = np.flatnonzero(placeable)[same]
    return choice
