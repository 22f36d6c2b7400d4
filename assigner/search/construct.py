"""The first plan: items placed at the prices, those that lose most by waiting first.

Why it exists: at good prices almost every item's cheapest option is right; only the rows that are
contended need an order. When to modify: to start nearer to the optimum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.search.evaluate import hard_weights

if TYPE_CHECKING:
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.search.evaluate import RunningPlan
    from assigner.search.guide import Guide


def construct(program: Program, columns: Columns, guide: Guide, plan: RunningPlan) -> IntArray:
    """Return a choice built at the guide's prices: hard bounds first, then guide and overload.

    It may break bounds; moves then repair it. ``plan`` lends its layout.
    """
    from assigner.search.kernels import place_items

    choice = program.item_begin[:-1].astype(np.int64).copy()
    load = np.zeros(columns.num_rows, dtype=np.int64)
    hard = hard_weights(columns)
    begin, switch = plan.fixed.need_begin, plan.fixed.need_switch
    tied = np.zeros(program.num_items, dtype=np.bool_)
    tied[switch] = True
    # Switches that others need follow them; while placing they count as on, which their rows' bounds allow.
    on = np.flatnonzero(tied)
    choice[on] = program.item_begin[on] + 1
    load += columns.load(choice) - columns.load(program.item_begin[:-1]) if on.size else 0
    order = regret_order(program, guide)
    place_items(plan.fixed, order[~tied[order]], load, choice, hard, guide.slope, guide.edge)
    if not on.size:
        return choice
    used = np.zeros(program.num_options, dtype=np.bool_)
    used[choice] = True
    needed = np.zeros(program.num_items, dtype=np.bool_)
    needed[switch[np.repeat(used, np.diff(begin))]] = True
    off = on[~needed[on]]
    choice[off] = program.item_begin[off]
    return choice


def regret_order(program: Program, guide: Guide) -> IntArray:
    """Return the items by how much their second-best option costs more than the best, largest first."""
    sizes = np.diff(program.item_begin)
    begin, option = guide.candidates(program.item_begin, 2)
    second = guide.cost[option[np.minimum(begin[1:] - 1, len(option) - 1)]]
    return np.argsort(-np.where(sizes > 1, second, np.inf), kind="stable").astype(np.int64)
