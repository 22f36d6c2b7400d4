"""A block with nothing in it but hard rows and one rough price per option, solved for its own sake.

Why it exists: whether two items must make room or seven is decided by rows and by the price of a move. With the last level as it
is, fits and balance in it, the engine polishes plans with seven; without, it proves two in hundredths of a second. Imported late,
for it imports ortools. When to modify: when something else is to be known of a block before its costs are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.model import Model
from assigner.cpsat.monitor import Run
from assigner.cpsat.parameters import Effort, solver_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.block import Block
    from assigner.program.program import IntArray


def place_roughly(block: Block, cost: IntArray, effort: Effort, cancelled: Callable[[], bool]) -> IntArray | None:
    """Choose options that keep all rows at the least cost.

    Parameters
    ----------
    block
        Items, options and rows; its own costs are not looked at.
    cost
        Of each option, at least 0.
    effort
        Of the solver.
    cancelled
        Asked now and then whether to stop.

    Returns
    -------
    A choice over the whole program, None where none was found.
    """
    model = Model(replace(block, table=replace(block.table, bands=())))
    model.draft.minimise(np.append(cost, np.zeros(model.draft.num_variables - len(cost), dtype=np.int64)), 0)
    solver = solver_for(effort)
    solver.parameters.cp_model_presolve = False  # half the time on blocks that are solved in a moment
    values = Run(solver, model.draft.model).best(cancelled)
    return None if values is None else model.choice(values)
