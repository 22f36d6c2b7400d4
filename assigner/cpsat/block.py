"""A block: some items free, the rest fixed; a whole program is the block with everything free.

The large neighbourhood search makes thousands of small blocks of a huge program, so a block is cut
out along the options of its free items (:class:`BlockBuilder`), without a scan over all entries;
the whole program is cut out along its rows (:func:`whole_block`). Both give the same columns, and
one model builder serves both. When to modify: when the exact engine must know more about the fixed
rest than its row loads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.rows import RowTable, row_table, sum_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Free items with their options and rows, numbered from 0; everything else is a constant.

    Parameters
    ----------
    table
        All rows of the program.
    choice
        Option of every item of the program; without meaning for free items.
    item
        Program number of each free item, ascending.
    item_begin
        Options of free item ``i`` are ``item_begin[i]:item_begin[i+1]`` in block numbers.
    option
        Program number of each option of the free items.
    row
        Program number (in ``table``) of each row that the block must look at, ascending.
    begin, entry, coef
        Row ``j`` of the block owns entries ``begin[j]:begin[j+1]``: option (block number, ascending
        inside a row) and coefficient.
    fixed
        What the fixed items put on each row of the block.
    load
        Load of every row of the table; right for all rows that no free option touches.
    constant
        Cost per level of everything that the block cannot change.
    """

    table: RowTable
    choice: IntArray
    item: IntArray
    item_begin: IntArray
    option: IntArray
    row: IntArray
    begin: IntArray
    entry: IntArray
    coef: IntArray
    fixed: IntArray
    load: IntArray
    constant: IntArray

    @property
    def program(self) -> Program:
        """The program that the block is cut from."""
        return self.table.program

    @property
    def num_options(self) -> int:
        """Number of options of the free items."""
        return len(self.option)

    @property
    def num_rows(self) -> int:
        """Number of rows that the block looks at."""
        return len(self.row)

    @property
    def item_of_option(self) -> IntArray:
        """Free item (block number) of each option."""
        return np.repeat(np.arange(len(self.item)), np.diff(self.item_begin))

    @property
    def row_of_entry(self) -> IntArray:
        """Row (block number) of each entry."""
        return np.repeat(np.arange(self.num_rows), np.diff(self.begin))

    def loads(self, chosen: NDArray[np.bool_]) -> IntArray:
        """Return the load of each block row, the fixed part included (``chosen``: mask over block options)."""
        taken = np.where(chosen[self.entry], self.coef, 0)
        total = np.concatenate(([0], np.cumsum(taken)))
        return np.asarray(self.fixed + total[self.begin[1:]] - total[self.begin[:-1]])

    def completed(self, options: IntArray) -> IntArray:
        """Return a choice over the whole program, given the option (program number) of each free item."""
        choice = self.choice.copy()
        choice[self.item] = options
        return choice

    def mask(self, choice: IntArray) -> NDArray[np.bool_]:
        """Return the chosen block options as a mask, given a choice over the whole program (-1: none)."""
        wanted = choice[self.item]
        known = np.flatnonzero(wanted >= 0)
        first = self.program.item_begin[self.item[known]]
        chosen = np.zeros(self.num_options, dtype=np.bool_)
        chosen[self.item_begin[known] + wanted[known] - first] = True
        return chosen


def whole_block(table: RowTable, free: NDArray[np.bool_], choice: IntArray) -> Block:
    """Cut a block out along the rows; for large blocks, up to the whole program.

    Rows that no free option touches stay in the block when the fixed items break them, so that the
    engine sees that there is no plan.

    Parameters
    ----------
    table
        All rows of the program.
    free
        Mask over items. An item with one option is taken as fixed, whatever the mask says.
    choice
        Option of each item; looked at for fixed items only.
    """
    program = table.program
    size = np.diff(program.item_begin)
    item = np.flatnonzero(free & (size > 1))
    choice = np.where(size == 1, program.item_begin[:-1], choice)
    fixed_options = np.delete(choice, item)
    is_fixed = program.mask(fixed_options)
    position = _positions(program, item)
    row = np.repeat(np.arange(table.num_rows), np.diff(table.begin))
    load = _load_of(table, is_fixed)
    at = np.flatnonzero(position[table.option] >= 0)
    touched = np.zeros(table.num_rows, dtype=np.bool_)
    touched[row[at]] = True
    constant = program.offset + program.cost[:, fixed_options].sum(axis=1) + _untouched_cost(table, touched, load)
    touched |= (load < table.lower) | (load > table.upper)
    entries = (row[at], position[table.option[at]], table.coef[at])
    frame = _Frame(table, choice, item, load, constant)
    return frame.block(np.flatnonzero(touched), load[touched], entries)


class BlockBuilder:
    """Cuts small blocks out of one program, quickly: the way from options to rows is made once.

    Parameters
    ----------
    program
        The program; it must not change while the builder lives.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.table = row_table(program)

    def load(self, choice: IntArray) -> IntArray:
        """Return the load of every row of the table under a complete choice."""
        return self.table.by_option.load(choice)

    def block(self, items: IntArray, choice: IntArray, load: IntArray | None = None) -> Block:
        """Cut out the block in which ``items`` are free and all others keep their choice.

        Rows outside the block's reach vanish, broken or not; the block's constant cost is given as
        0, so costs of a block compare with each other only.

        Parameters
        ----------
        items
            Item numbers, any order, no repeats.
        choice
            A complete choice, one option per item.
        load
            ``self.load(choice)``, if the caller keeps it up to date; it is not changed.
        """
        program, lookup = self.program, self.table.by_option
        items = np.sort(items)
        items = items[program.item_begin[items + 1] - program.item_begin[items] > 1]
        load = self.load(choice) if load is None else load
        option = _ranges(program.item_begin[items], program.item_begin[items + 1])
        entry, place = lookup.entries(option)
        row, inverse = np.unique(lookup.row[entry], return_inverse=True)
        taken = np.isin(option, choice[items])[place]
        own = sum_by(inverse[taken], lookup.coef[entry][taken], len(row))
        frame = _Frame(self.table, choice, items, load, np.zeros(len(program.levels), dtype=np.int64))
        return frame.block(row, load[row] - own, (lookup.row[entry], place, lookup.coef[entry]))


@dataclass(frozen=True, eq=False, slots=True)
class _Frame:
    """What both ways to cut a block know before its rows."""

    table: RowTable
    choice: IntArray
    item: IntArray
    load: IntArray
    constant: IntArray

    def block(self, row: IntArray, fixed: IntArray, entries: tuple[IntArray, IntArray, IntArray]) -> Block:
        """Put the block together from entries (table row, block option, coefficient) in any order."""
        first, last = self.table.program.item_begin[self.item], self.table.program.item_begin[self.item + 1]
        item_begin = np.concatenate(([0], np.cumsum(last - first)))
        local = np.searchsorted(row, entries[0])
        key = local * max(1, int(item_begin[-1])) + entries[1]
        order = np.arange(len(key)) if (key[1:] > key[:-1]).all() else np.argsort(key, kind="stable")
        return Block(
            table=self.table,
            choice=self.choice,
            item=self.item,
            item_begin=item_begin,
            option=_ranges(first, last),
            row=row,
            begin=np.searchsorted(local[order], np.arange(len(row) + 1)),
            entry=entries[1][order],
            coef=entries[2][order],
            fixed=fixed,
            load=self.load,
            constant=self.constant,
        )


def _ranges(first: IntArray, last: IntArray) -> IntArray:
    """Return ``first[i]..last[i]-1`` of all ``i``, one after the other."""
    size = last - first
    place = np.repeat(np.arange(len(size)), size)
    return np.asarray(np.arange(len(place)) - (np.cumsum(size) - size)[place] + first[place], dtype=np.int64)


def _positions(program: Program, item: IntArray) -> IntArray:
    """Return the block number of every option of the program, -1 for options of fixed items."""
    option = _ranges(program.item_begin[item], program.item_begin[item + 1])
    position = np.full(program.num_options, -1, dtype=np.int64)
    position[option] = np.arange(len(option))
    return position


def _load_of(table: RowTable, chosen: NDArray[np.bool_]) -> IntArray:
    taken = np.where(chosen[table.option], table.coef, 0)
    total = np.concatenate(([0], np.cumsum(taken)))
    return np.asarray(total[table.begin[1:]] - total[table.begin[:-1]])


def _untouched_cost(table: RowTable, touched: NDArray[np.bool_], load: IntArray) -> IntArray:
    """Return the band cost per level of rows, and whole groups, that no free option touches."""
    cost = np.zeros(len(table.program.levels), dtype=np.int64)
    for placed in table.bands:
        here = slice(placed.first, placed.first + placed.num_rows)
        cost[placed.band.level] += _without(placed.band, touched[here]).cost(load[here])
    return cost


def _without(band: Band, touched: NDArray[np.bool_]) -> Band:
    """Return the band with touched rows, and groups that hold one, taken out."""
    if band.group is None:
        return replace(band, slope=np.where(touched, 0, band.slope))
    hit = np.unique(band.group[touched])
    return replace(band, group=np.where(np.isin(band.group, hit), -1, band.group))
