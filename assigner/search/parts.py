"""Parts of a program that share no row: teams that serve nobody else's accounts, mostly.

Why it exists: what is decided in one part changes nothing in another, so bounds of parts add up, and a tree over the choices
of one part is not multiplied by those of all others. When to modify: with another way to tie items together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.fixing import Reduced

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program, RowFamily


def parts_of(program: Program) -> list[IntArray]:
    """Return the items of each part; one part where rows pay in groups, which tie everything together.

    Items that share a row, directly or by others, are in one part.
    """
    if any(band.group is not None for family in program.families for band in family.bands):
        return [np.arange(program.num_items)]
    first = np.cumsum([0, *(family.num_rows for family in program.families)])
    row = np.concatenate([family.row_of_entry + at for family, at in zip(program.families, first[:-1], strict=True)])
    item = program.item_of_option[np.concatenate([family.option for family in program.families])]
    label = np.arange(program.num_items)
    while True:
        of_row = np.full(int(first[-1]), program.num_items)
        np.minimum.at(of_row, row, label[item])
        least = label.copy()
        np.minimum.at(least, item, of_row[row])
        least = least[least]
        if (least == label).all():
            break
        label = least
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def part_of(program: Program, items: IntArray) -> Reduced:
    """Return the program of some items alone, with the rows that they load and without constant costs.

    Parameters
    ----------
    items
        One of :func:`parts_of`, or several together, ascending.
    """
    mine = np.zeros(program.num_items, dtype=np.bool_)
    mine[items] = True
    option = np.flatnonzero(mine[program.item_of_option])
    new = np.full(program.num_options, -1, dtype=np.int64)
    new[option] = np.arange(len(option))
    part = replace(
        program,
        item_begin=np.concatenate(([0], np.cumsum(np.diff(program.item_begin)[mine]))).astype(np.int64),
        num_placeable=int((items < program.num_placeable).sum()),
        rep=program.rep[option],
        start=program.start[option],
        cost=np.ascontiguousarray(program.cost[:, option]),
        offset=np.zeros_like(program.offset),
        families=tuple(_rows_of(family, new) for family in program.families),
    )
    return Reduced(part, option)


def unloaded_cost(program: Program, level: int) -> int:
    """Return what rows cost at a level that no item loads, and so no part has."""
    cost = int(program.offset[level])
    for family in program.families:
        empty = np.diff(family.begin) == 0
        for band in family.bands:
            if band.level == level:
                cost += _chosen(band, empty).cost(np.zeros(int(empty.sum()), dtype=np.int64))
    return cost


def _rows_of(family: RowFamily, new: IntArray) -> RowFamily:
    """Return a family's rows that options with a new number load."""
    option = new[family.option]
    use = option >= 0
    count = np.bincount(family.row_of_entry[use], minlength=family.num_rows)
    rows = count > 0
    return replace(
        family,
        begin=np.concatenate(([0], np.cumsum(count[rows]))).astype(np.int64),
        option=option[use],
        coef=family.coef[use],
        lower=family.lower[rows],
        upper=family.upper[rows],
        bands=tuple(_chosen(band, rows) for band in family.bands),
        facts={name: fact[rows] for name, fact in family.facts.items()},
    )


def _chosen(band: Band, rows: NDArray[np.bool_]) -> Band:
    """Return a band on some rows; all of them where it has groups, for then there is one part."""
    group = None if band.group is None else band.group[rows]
    return replace(band, lower=band.lower[rows], upper=band.upper[rows], slope=band.slope[rows], group=group)
