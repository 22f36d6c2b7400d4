"""A first package from the shares of the relaxation: each item where it mostly sits, then the remedies that this needs.

When to modify: to round otherwise; the result is a start, never an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import load_of_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray, Program, RowFamily

ROUNDS = 4
"""A remedy asks for its group, a period for the horizon: so many passes over all rows at most."""


def rounded_up(program: Program, value: NDArray[np.float64], kept: NDArray[np.bool_]) -> IntArray:
    """Return a choice near the shares of the relaxation, with a switch taken wherever a row needs one.

    Parameters
    ----------
    program, value
        An extended program, and the share of each option in its relaxation.
    kept
        Options that may be chosen.

    Returns
    -------
    One option per item; it may break rows that no switch relaxes enough.
    """
    choice = _largest_shares(program, value)
    is_switch = np.arange(program.num_items) >= program.num_placeable
    choice[is_switch] = program.item_begin[:-1][is_switch]
    chosen = program.mask(choice)
    for _ in range(ROUNDS):
        taken = [on for family in program.families for on in _taken(program, family, chosen, kept)]
        if not taken:
            break
    return np.flatnonzero(chosen)


def _largest_shares(program: Program, value: NDArray[np.float64]) -> IntArray:
    """Return the option with the largest share of each item, the cheapest of several."""
    order = np.lexsort((program.cost[0], -value, program.item_of_option))
    return np.asarray(order[program.item_begin[:-1]], dtype=np.int64)


def _taken(program: Program, family: RowFamily, chosen: NDArray[np.bool_], kept: NDArray[np.bool_]) -> list[int]:
    """Take switches, in ``chosen`` itself, until each broken row holds or none is left; return them."""
    load = load_of_rows(chosen, family.begin, family.option, family.coef)
    taken: list[int] = []
    for row in np.flatnonzero((load > family.upper) | (load < family.lower)).tolist():
        entries = slice(int(family.begin[row]), int(family.begin[row + 1]))
        option, coef = family.option[entries], family.coef[entries]
        help_ = -coef if load[row] > family.upper[row] else coef
        limit = -int(family.upper[row]) if load[row] > family.upper[row] else int(family.lower[row])
        while (need := limit - int(help_[chosen[option]].sum())) > 0:
            on = _best_switch(program, kept & ~chosen, option, help_, need)
            if on is None:
                break
            item = int(program.item_of_option[on])
            chosen[program.item_begin[item] : program.item_begin[item + 1]] = False
            chosen[on] = True
            taken.append(on)
    return taken


def _best_switch(program: Program, free: NDArray[np.bool_], option: IntArray, help_: IntArray, need: int) -> int | None:
    """Return the switch that meets a need at the least price, else the one that helps most for its price."""
    able = np.flatnonzero((help_ > 0) & free[option] & (program.item_of_option[option] >= program.num_placeable))
    if not len(able):
        return None
    price = program.cost[0][option[able]]
    enough = np.flatnonzero(help_[able] >= need)
    if len(enough):
        return int(option[able[enough[np.argmin(price[enough])]]])
    return int(option[able[np.argmin(price / help_[able])]])
