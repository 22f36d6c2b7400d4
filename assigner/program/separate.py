"""A program taken apart: the parts that do not touch each other once some families of rows are set aside.

Why it exists: teams whose borders are strict meet only in what is limited for all together, such as a budget of moves;
priced instead of limited, that row falls away and each team is a small program of its own. When to modify: with another
way in which options can be tied to each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import RowFamily, rows_by_group

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program


@dataclass(frozen=True, eq=False, slots=True)
class Separate:
    """One part of a program.

    Parameters
    ----------
    program
        Its items, options and rows, numbered anew; no offset.
    item, option
        Number of each of its items and options in the whole program.
    """

    program: Program
    item: IntArray
    option: IntArray


def separated(program: Program, aside: Collection[int], least: int = 1) -> tuple[list[Separate], IntArray]:
    """Return the parts of a program without some families, and what plans cost beside them per level.

    A choice of the whole that keeps all rows but those set aside is one choice in every part, and costs the sum of the
    parts and the constant: its offset, and the bands of rows that no option touches.

    Parameters
    ----------
    program
        A program in which every item has an option.
    aside
        Numbers of the families that are left out.
    least
        Parts with fewer options are put together until they have as many: thousands of items that nothing ties would be
        thousands of parts.

    Raises
    ------
    ValueError
        A row that no option touches is broken: no plan exists.
    """
    families = [family for number, family in enumerate(program.families) if number not in aside]
    label = _put_together(_labels(program, families), np.diff(program.item_begin), least)
    constant = program.offset + sum(
        (_untouched(family, len(program.levels)) for family in families), np.zeros_like(program.offset)
    )
    return [_part(program, families, np.flatnonzero(label == name)) for name in np.unique(label)], constant


def _labels(program: Program, families: list[RowFamily]) -> IntArray:
    """Return a label per item: items tied by rows, or by bands that pay for rows together, share it.

    The smallest item number spreads along rows until nothing changes.
    """
    item = program.item_of_option
    entries = [(family.row_of_entry, item[family.option], _ties(family)) for family in families]
    label = np.arange(program.num_items)
    while True:
        before = label.copy()
        for row, at, tie in entries:
            least = np.full(int(tie.max(initial=-1)) + 1, len(label))
            np.minimum.at(least, tie[row], label[at])
            np.minimum.at(label, at, least[tie[row]])
        label = label[label]
        if (label == before).all():
            return label


def _put_together(label: IntArray, size: IntArray, least: int) -> IntArray:
    """Return labels per item of which hardly any stands for fewer than ``least`` options."""
    names, part = np.unique(label, return_inverse=True)
    options = np.bincount(part, weights=size).astype(np.int64)
    small = np.flatnonzero(options < least)
    bundle = (np.cumsum(options[small]) - 1) // max(1, least)
    names[small] = names[small][np.unique(bundle, return_index=True)[1]][np.unique(bundle, return_inverse=True)[1]]
    return np.asarray(names[part])


def _ties(family: RowFamily) -> IntArray:
    """Return a number per row: rows that a band pays for together share it."""
    tie = np.arange(family.num_rows)
    for band in family.bands:
        if band.group is not None:
            for rows in rows_by_group(band.group):
                tie[np.isin(tie, tie[rows])] = tie[rows].min()
    return tie


def _untouched(family: RowFamily, num_levels: int) -> IntArray:
    """Return what the rows without entries cost per level; groups of bands count where all their rows are such."""
    rows = np.flatnonzero(~_is_touched(family))
    if (family.lower[rows] > 0).any() or (family.upper[rows] < 0).any():
        raise ValueError(f"a row of {family.name} can hold nothing and must")
    cost = np.zeros(num_levels, dtype=np.int64)
    for band in family.bands:
        cost[band.level] += _band_of(band, rows).cost(np.zeros(len(rows), dtype=np.int64))
    return cost


def _is_touched(family: RowFamily) -> NDArray[np.bool_]:
    """Return which rows hold entries, or are paid for together with rows that do."""
    tie = _ties(family)
    held = np.zeros(family.num_rows, dtype=np.bool_)
    held[tie[np.diff(family.begin) > 0]] = True
    return held[tie]


def _part(program: Program, families: list[RowFamily], items: IntArray) -> Separate:
    """Return the part that holds some items."""
    mine = np.zeros(program.num_items, dtype=np.bool_)
    mine[items] = True
    option = np.flatnonzero(mine[program.item_of_option])
    place = np.full(program.num_options, -1, dtype=np.int64)
    place[option] = np.arange(len(option))
    size = np.diff(program.item_begin)[items]
    part = replace(
        program,
        item_begin=np.concatenate(([0], np.cumsum(size))).astype(np.int64),
        num_placeable=int(np.searchsorted(items, program.num_placeable)),
        rep=program.rep[option],
        start=program.start[option],
        cost=np.ascontiguousarray(program.cost[:, option]),
        offset=np.zeros_like(program.offset),
        families=tuple(_family_of(family, place) for family in families),
    )
    return Separate(part, items, option)


def _family_of(family: RowFamily, place: IntArray) -> RowFamily:
    """Return the rows of a family that a part touches, or pays for together with such."""
    at = place[family.option]
    tie, row = _ties(family), family.row_of_entry
    held = np.zeros(family.num_rows, dtype=np.bool_)
    held[tie[row[at >= 0]]] = True
    rows = np.flatnonzero(held[tie])
    count = np.bincount(row[at >= 0], minlength=family.num_rows)[rows]
    return RowFamily(
        name=family.name,
        begin=np.concatenate(([0], np.cumsum(count))).astype(np.int64),
        option=at[at >= 0],
        coef=family.coef[at >= 0],
        lower=family.lower[rows],
        upper=family.upper[rows],
        bands=tuple(_band_of(band, rows) for band in family.bands),
        facts={name: values[rows] for name, values in family.facts.items()},
    )


def _band_of(band: Band, rows: IntArray) -> Band:
    """Return a band over some of its rows."""
    group = band.group
    if group is not None:
        kept = group[rows]
        number = np.full(int(group.max(initial=-1)) + 2, -1, dtype=np.int64)  # the last stands for -1
        used = np.unique(kept[kept >= 0])
        number[used] = np.arange(len(used))
        group = number[kept]
    return replace(band, lower=band.lower[rows], upper=band.upper[rows], slope=band.slope[rows], group=group)
