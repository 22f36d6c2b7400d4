"""Reduced-cost fixing: drop the options that no better plan can use.

Why it exists: taking option ``k`` adds at least its reduced cost to the bound. If that lifts the bound
above what the optimum can cost, no optimum takes ``k`` (M. Posta, J. Ferland, P. Michelon, An exact
method with variable fixing for solving the generalized assignment problem, 2012). What is left is
often small enough for the exact engine to prove the optimum. When to modify: to fix more; the tests
enumerate that an optimum is always left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program, RowFamily


@dataclass(frozen=True, eq=False, slots=True)
class Reduced:
    """A program with fewer options.

    Parameters
    ----------
    program
        Same items, rows and costs; fewer options.
    option
        The original option number of each option that is left.
    """

    program: Program
    option: IntArray

    def original(self, choice: IntArray) -> IntArray:
        """Return a choice of the reduced program in the original's option numbers."""
        return np.asarray(self.option[choice])

    def shrunk(self, choice: IntArray) -> IntArray | None:
        """Return a choice of the original in the reduced program's numbers; None if it uses a dropped option."""
        at = np.minimum(np.searchsorted(self.option, choice), len(self.option) - 1)
        return at if bool((self.option[at] == choice).all()) else None


def fix_options(result: PriceResult, limit: int, keep: IntArray | None = None) -> NDArray[np.bool_]:
    """Return which options a plan that costs at most ``limit`` at the result's level can still use.

    Parameters
    ----------
    result
        A bound that holds for the plans of interest.
    limit
        The incumbent's cost keeps every plan that is as good; the incumbent's cost - 1 keeps those
        that are better.
    keep
        Options to keep whatever the bound says, such as the incumbent's own.
    """
    room = min((int(limit) << result.shift) - result.total, 2**62)
    mask = (result.reduced >= 0) & (result.reduced <= room)
    if keep is not None:
        mask[keep] = True
    return np.asarray(mask)


def reduce_program(program: Program, kept: NDArray[np.bool_]) -> Reduced:
    """Return the program with only the kept options; every item must keep at least one."""
    option = np.flatnonzero(kept)
    new = np.full(program.num_options, -1, dtype=np.int64)
    new[option] = np.arange(len(option))
    count = np.bincount(program.item_of_option[option], minlength=program.num_items)
    smaller = replace(
        program,
        item_begin=np.concatenate(([0], np.cumsum(count))).astype(np.int64),
        rep=program.rep[option],
        start=program.start[option],
        cost=np.ascontiguousarray(program.cost[:, option]),
        families=tuple(_reduce_family(family, new) for family in program.families),
    )
    return Reduced(smaller, option)


def _reduce_family(family: RowFamily, new_option: IntArray) -> RowFamily:
    """Return the family with only the entries of kept options; rows keep their numbers."""
    option = new_option[family.option]
    use = option >= 0
    count = np.bincount(family.row_of_entry[use], minlength=family.num_rows)
    begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    return replace(family, begin=begin, option=option[use], coef=family.coef[use])
