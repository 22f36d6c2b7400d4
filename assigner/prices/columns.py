"""The rows of a program as one set of columns, seen by row and by option.

Why it exists: prices and search walk from an option to the rows it loads, and from a row to its
options, millions of times; families are good for posting rules, not for that walk. When to modify:
when :class:`~assigner.program.program.Program` learns a new kind of row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.scan import stable_order
from assigner.program.program import rows_by_group

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program


@dataclass(frozen=True, eq=False, slots=True)
class SoleBands:
    """Bands whose rows pay each for themselves, one entry per (row, band) that costs something, by row.

    Parameters
    ----------
    row, level, lower, upper, slope
        One value per entry; rows ascend.
    """

    row: IntArray
    level: IntArray
    lower: IntArray
    upper: IntArray
    slope: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Bands that pay for the largest distances of a group of rows (min-max, leximin).

    Parameters
    ----------
    level, slope, top
        Per group; ``top`` never exceeds the number of members.
    begin
        Members of group ``g`` are ``begin[g]:begin[g+1]``; length ``num_groups + 1``.
    row, lower, upper
        Per member.
    """

    level: IntArray
    slope: IntArray
    top: IntArray
    begin: IntArray
    row: IntArray
    lower: IntArray
    upper: IntArray

    @property
    def num_groups(self) -> int:
        """Number of groups."""
        return len(self.level)

    @property
    def of_member(self) -> IntArray:
        """Group of each member."""
        return np.repeat(np.arange(self.num_groups), np.diff(self.begin))


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """All rows of a program, by row and by option.

    Parameters
    ----------
    family_begin
        Rows of family ``f`` are ``family_begin[f]:family_begin[f+1]``.
    row_begin, row_option, row_coef
        Entries by row; options ascend inside a row.
    option_begin, option_row, option_coef
        The same entries by option; rows ascend inside an option.
    lower, upper
        Hard bounds per row.
    reach_min, reach_max
        The least and the greatest load that any choice can give each row (items taken one by one).
    sole, groups
        The convex costs.
    item_of_option
        Item of each option.
    """

    family_begin: IntArray
    row_begin: IntArray
    row_option: NDArray[np.int32]
    row_coef: IntArray
    option_begin: IntArray
    option_row: NDArray[np.int32]
    option_coef: IntArray
    lower: IntArray
    upper: IntArray
    reach_min: IntArray
    reach_max: IntArray
    sole: SoleBands
    groups: Groups
    item_of_option: NDArray[np.int32]

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self.lower)

    def load(self, choice: IntArray) -> IntArray:
        """Return every row's load under a choice (one option index per item)."""
        chosen = np.zeros(len(self.option_begin) - 1, dtype=np.bool_)
        chosen[choice] = True
        total = np.concatenate(([0], np.cumsum(np.where(chosen[self.row_option], self.row_coef, 0))))
        return np.asarray(total[self.row_begin[1:]] - total[self.row_begin[:-1]])


def flatten(program: Program) -> Columns:
    """Return the rows of ``program`` as columns."""
    families = program.families
    family_begin = _begins([family.num_rows for family in families])
    row_begin = _begins([size for family in families for size in np.diff(family.begin)])
    option = _joined([family.option for family in families]).astype(np.int32)
    coef = _joined([family.coef for family in families])
    item_of_option = program.item_of_option.astype(np.int32)
    row = np.repeat(np.arange(len(row_begin) - 1, dtype=np.int32), np.diff(row_begin))
    if not ((option[1:] > option[:-1]) | (row[1:] != row[:-1])).all():
        by_row = np.lexsort((option, row))
        option, coef = option[by_row], coef[by_row]
    option_begin = _begins(np.bincount(option, minlength=program.num_options))
    by_option = stable_order(option, option_begin)
    option_row, option_coef = row[by_option], coef[by_option]
    size_of_item = np.diff(program.item_begin)
    reach_min, reach_max = _reach(row, item_of_option[option], coef, size_of_item, len(row_begin) - 1)
    return Columns(
        family_begin,
        row_begin,
        option,
        coef,
        option_begin,
        option_row,
        option_coef,
        _joined([family.lower for family in families]),
        _joined([family.upper for family in families]),
        reach_min,
        reach_max,
        _sole_bands(program, family_begin),
        _groups(program, family_begin),
        item_of_option,
    )


def _begins(sizes: list[int] | IntArray) -> IntArray:
    """Return where each part begins, with the total at the end."""
    begin = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(np.asarray(sizes, dtype=np.int64), out=begin[1:])
    return begin


def _joined(parts: list[IntArray]) -> IntArray:
    """Return the parts as one array (an empty one for no parts)."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _reach(
    row: NDArray[np.int32], item: NDArray[np.int32], coef: IntArray, size_of_item: IntArray, num_rows: int
) -> tuple[IntArray, IntArray]:
    """Return the least and the greatest load per row; entries come by row and, inside, by item.

    An item takes exactly one option, so it adds between the least and the greatest of its options'
    coefficients, where an option outside the row counts as 0.
    """
    low, high = np.zeros(num_rows, dtype=np.int64), np.zeros(num_rows, dtype=np.int64)
    if not len(row):
        return low, high
    first = np.flatnonzero(np.r_[True, (row[1:] != row[:-1]) | (item[1:] != item[:-1])])
    count = np.diff(np.r_[first, len(row)])
    least, most = np.minimum.reduceat(coef, first), np.maximum.reduceat(coef, first)
    partial = count < size_of_item[item[first]]
    np.add.at(low, row[first], np.where(partial, np.minimum(least, 0), least))
    np.add.at(high, row[first], np.where(partial, np.maximum(most, 0), most))
    return low, high


def _sole_bands(program: Program, family_begin: IntArray) -> SoleBands:
    """Return the bands without groups, one entry per row that pays, by row."""
    parts = []
    for begin, family in zip(family_begin, program.families, strict=False):
        for band in family.bands:
            if band.group is None:
                rows = np.flatnonzero(band.slope > 0)
                level = np.full(len(rows), band.level)
                parts.append(np.stack([rows + begin, level, band.lower[rows], band.upper[rows], band.slope[rows]]))
    table = np.concatenate([np.zeros((5, 0), dtype=np.int64), *parts], axis=1)
    return SoleBands(*np.ascontiguousarray(table[:, np.argsort(table[0], kind="stable")]))


def _groups(program: Program, family_begin: IntArray) -> Groups:
    """Return the groups of all bands."""
    heads: list[tuple[int, int, int]] = []
    members: list[IntArray] = [np.zeros((3, 0), dtype=np.int64)]
    for begin, family in zip(family_begin, program.families, strict=False):
        for band in family.bands:
            for rows in _paying_groups(band):
                heads.append((band.level, int(band.slope[rows[0]]), min(band.top, len(rows))))
                members.append(np.stack([rows + begin, band.lower[rows], band.upper[rows]]))
    head = np.array(heads, dtype=np.int64).reshape(-1, 3).T.copy()
    member = np.ascontiguousarray(np.concatenate(members, axis=1))
    begin = _begins([part.shape[1] for part in members[1:]])
    return Groups(head[0], head[1], head[2], begin, member[0], member[1], member[2])


def _paying_groups(band: Band) -> list[IntArray]:
    """Return the rows of each group of a band that can cost something."""
    if band.group is None or band.top <= 0 or not len(band.group):
        return []
    return [rows for rows in rows_by_group(band.group) if band.slope[rows[0]] > 0]
