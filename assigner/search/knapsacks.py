"""One level of a program as knapsacks, one a row: refutes costs one after the other, or finds the optimum.

Why it exists: where every option fills at most one row that can break, and only option costs count, the rows can be
packed exactly; the bound is tighter than the linear relaxation's and the tree below it is small. Asked "is there a
plan of cost T?" for T from the bound upwards, the answers are a rising bound and in the end the optimum, with or
without an incumbent. Everything is whole numbers: what is refuted rests on no solver and no tolerance. When to
modify: to recognise more programs; the compiled part is :mod:`assigner.search.knapsack_kernels`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program

MOST_CELLS = 12_000_000
"""Largest dynamic programming table of one row."""
MOST_OPTIONS = 400_000
"""Programs with more options are not looked at."""
MAX_SHIFT = 8
"""Prices are multiples of ``2**-8``, coarser where costs are huge."""
MAX_BITS = 59
"""Sums of costs and prices stay below ``2**59``."""


@dataclass(frozen=True, eq=False, slots=True)
class Knapsacks:
    """Pairs of an item and a row, sorted by row; the last row has no weights: options that fill no row.

    Parameters
    ----------
    option
        The program's option of each pair.
    item, row, weight, cost
        Per pair; ``cost`` times ``2**shift`` is what the kernels see.
    room
        What each row holds.
    num_items
        Number of items.
    offset
        What the level costs besides.
    shift
        See ``cost``.
    """

    option: IntArray
    item: IntArray
    row: IntArray
    weight: IntArray
    cost: IntArray
    room: IntArray
    num_items: int
    offset: int
    shift: int

    def pack(self) -> Any:
        """Return the pairs as the kernels want them."""
        from assigner.search.knapsack_kernels import Pack

        by_item = np.argsort(self.item, kind="stable")
        return Pack(
            np.searchsorted(self.row, np.arange(len(self.room) + 1)),
            np.searchsorted(self.item[by_item], np.arange(self.num_items + 1)),
            by_item,
            self.item,
            self.row,
            self.weight,
            self.cost << self.shift,
            4 * ((int(self.cost.max(initial=0)) << self.shift) + 1),
        )

    def pad(self) -> Any:
        """Return scratch space for the kernels."""
        from assigner.search.knapsack_kernels import Pad

        num_pairs, longest = len(self.option), int(np.bincount(self.row, minlength=1).max())
        table = (longest + 1, int(self.room.max()) + 1)
        pairs = [np.zeros(num_pairs, dtype=np.int64) for _ in range(5)]
        return Pad(
            np.zeros(num_pairs, dtype=np.int8), np.zeros(table, dtype=np.int64), np.zeros(table, dtype=np.int64),
            pairs[0], pairs[1], np.zeros(self.num_items, dtype=np.int64), *pairs[2:],
        )  # fmt: skip

    def fits(self) -> bool:
        """Return whether tables are small enough and no sum of costs and prices can leave 64 bits."""
        longest = int(np.bincount(self.row, minlength=1).max())
        return self.shift >= 0 and (longest + 1) * (int(self.room.max()) + 1) <= MOST_CELLS


def knapsacks_of(program: Program, columns: Columns, kept: NDArray[np.bool_], level: int) -> Knapsacks | None:
    """Return one level of a program, over its kept options, as knapsacks; None where it is not that simple.

    It is when, over the kept options, earlier levels are constant, nothing but option costs counts at ``level``, and
    each option fills at most one row that can break, from above, no item has two options in one such row, and no
    such row has a negative coefficient.
    """
    if program.num_options > MOST_OPTIONS or not program.num_items or _has_bands(columns, level):
        return None
    option = np.flatnonzero(kept)
    if _varies(program, option, level):
        return None
    short = columns.reach_max > columns.upper
    if bool((columns.reach_min < columns.lower).any()) or bool((columns.upper[short] < 0).any()):
        return None
    found = _fillings(columns, option, short)
    if found is None:
        return None
    row, weight = found
    order = np.argsort(row, kind="stable")
    item = columns.item_of_option[option][order].astype(np.int64)
    num_short = int(short.sum())
    if _shares_a_row(item, row[order], num_short):
        return None
    room = np.concatenate((columns.upper[short], [0]))
    cost = program.cost[level][option[order]]
    shift = _shift(cost, program.num_items)
    offset = int(program.offset[level])
    made = Knapsacks(option[order], item, row[order], weight[order], cost, room, program.num_items, offset, shift)
    return made if made.fits() else None


def _has_bands(columns: Columns, level: int) -> bool:
    """Return whether rows cost anything up to a level."""
    sole, groups = columns.sole, columns.groups
    return bool((sole.slope[sole.level <= level] > 0).any() or (groups.slope[groups.level <= level] > 0).any())


def _varies(program: Program, option: IntArray, level: int) -> bool:
    """Return whether an earlier level depends on the choice among the options."""
    begin = np.searchsorted(program.item_of_option[option], np.arange(program.num_items))
    for before in range(level):
        cost = program.cost[before][option]
        if bool((np.minimum.reduceat(cost, begin) < np.maximum.reduceat(cost, begin)).any()):
            return True
    return False


def _fillings(columns: Columns, option: IntArray, short: NDArray[np.bool_]) -> tuple[IntArray, IntArray] | None:
    """Return each option's short row (the number of short rows for none) and its weight there."""
    number = np.cumsum(short) - 1
    row = np.full(len(columns.item_of_option), int(short.sum()), dtype=np.int64)
    weight = np.zeros(len(row), dtype=np.int64)
    owner = np.repeat(np.arange(len(row)), np.diff(columns.option_begin))
    used = short[columns.option_row] & (columns.option_coef != 0)
    owner, coef = owner[used], columns.option_coef[used]
    if bool((coef < 0).any()):
        return None
    row[owner] = number[columns.option_row[used]]
    weight[owner] = coef
    if bool((np.bincount(owner, minlength=len(row))[option] > 1).any()):
        return None
    return row[option], weight[option]


def _shares_a_row(item: IntArray, row: IntArray, num_short: int) -> bool:
    """Return whether an item has two options in one short row: then penalties of leaving do not add up."""
    key = (row * (int(item.max()) + 1) + item)[row < num_short]
    return len(np.unique(key)) < len(key)


def _shift(cost: IntArray, num_items: int) -> int:
    """Return how far costs can be shifted up, below 0 when not at all."""
    largest = (len(cost) + num_items + 1) * 16 * (int(np.abs(cost).max(initial=0)) + 1)
    return min(MAX_SHIFT, MAX_BITS - largest.bit_length())
