"""The rows of a program as one set of columns, seen by row and by option.

Why it exists: prices and search walk from an option to the rows it loads, and from a row to its
options, millions of times; families are good for posting rules, not for that walk. When to modify:
when :class:`~assigner.program.program.Program` learns a new kind of row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.prices.scan import COMPILE_FROM_ENTRIES, in_parts
from assigner.program.program import load_of_rows, rows_by_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program, RowFamily

    ByRow = tuple[IntArray, NDArray[np.int32], NDArray[np.integer]]
    """Where each row begins; option and coefficient of each entry."""
    LaidOut = tuple[IntArray, NDArray[np.int32], NDArray[np.integer], IntArray, IntArray]
    """Where each option begins; row and coefficient of each entry; least and greatest load of each row."""

PARTS = 4
"""Parts of the options that are laid out side by side, whatever the number of threads."""
BLOCK_OPTIONS = 100_000
"""Options laid out together: what is written about them fits into the cache of a core."""


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
        Entries by row; options ascend inside a row. Coefficients are 32 bits wide where all fit, else 64.
    option_begin, option_row, option_coef
        The same entries by option; rows ascend inside an option.
    lower, upper
        Hard bounds per row.
    reach_min, reach_max
        The least and the greatest load that any choice can give each row (items taken one by one).
    grid
        Every load of a row is a multiple of this, at least 1.
    sole, groups
        The convex costs.
    item_of_option
        Item of each option.
    """

    family_begin: IntArray
    row_begin: IntArray
    row_option: NDArray[np.int32]
    row_coef: NDArray[Any]
    option_begin: IntArray
    option_row: NDArray[np.int32]
    option_coef: NDArray[Any]
    lower: IntArray
    upper: IntArray
    reach_min: IntArray
    reach_max: IntArray
    grid: IntArray
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
        return load_of_rows(chosen, self.row_begin, self.row_option, self.row_coef)

    def entries_of(self, options: IntArray) -> tuple[IntArray, IntArray]:
        """Return the entries of some options, and the place in ``options`` that each belongs to."""
        begin = self.option_begin[options]
        size = self.option_begin[options + 1] - begin
        place = np.repeat(np.arange(len(options)), size)
        return (begin - (np.cumsum(size) - size))[place] + np.arange(len(place)), place

    def load_of(self, options: IntArray) -> IntArray:
        """Return every row's load under some options alone, without a look at all entries."""
        entry, _ = self.entries_of(options)
        load = np.zeros(self.num_rows, dtype=np.int64)
        np.add.at(load, self.option_row[entry], self.option_coef[entry])
        return load


def flatten(program: Program, threads: int = 1, *, is_large: bool | None = None) -> Columns:
    """Return the rows of ``program`` as columns; ``threads`` lay out large programs (None: if it is one)."""
    families = program.families
    family_begin = _begins([family.num_rows for family in families])
    by_row = _by_row(families)
    size_of_item = np.diff(program.item_begin)
    item_of_option = np.repeat(np.arange(program.num_items, dtype=np.int32), size_of_item)
    is_large = len(by_row[1]) >= COMPILE_FROM_ENTRIES if is_large is None else is_large
    if is_large:
        laid_out = _by_option_compiled(by_row, program.item_begin, item_of_option, threads)
    else:
        laid_out = _by_option(by_row, program.item_begin, item_of_option)
    option_begin, option_row, option_coef, reach_min, reach_max = laid_out
    return Columns(
        family_begin,
        *by_row,
        option_begin,
        option_row,
        option_coef,
        _joined([family.lower for family in families]),
        _joined([family.upper for family in families]),
        reach_min,
        reach_max,
        grid_of_rows(by_row[0], by_row[2], is_large),
        _sole_bands(program, family_begin),
        _groups(program, family_begin),
        item_of_option,
    )


def grid_of_rows(row_begin: IntArray, coef: NDArray[np.integer], is_large: bool) -> IntArray:
    """Return the greatest common divisor of each row's coefficients, 1 where there is none."""
    if is_large:
        from assigner.prices.layout import common_divisors

        grid = np.empty(len(row_begin) - 1, dtype=np.int64)
        common_divisors(row_begin, coef, grid)
        return grid
    grid = np.ones(len(row_begin) - 1, dtype=np.int64)
    filled = np.diff(row_begin) > 0
    if filled.any():
        grid[filled] = np.maximum(1, np.gcd.reduceat(np.abs(coef), row_begin[:-1][filled]))
    return grid


def _by_row(families: tuple[RowFamily, ...]) -> ByRow:
    """Return all rows under each other, options ascending inside a row."""
    row_begin = _begins(np.concatenate([[0], *(np.diff(family.begin) for family in families)]))[1:]
    option = _under_each_other([family.option for family in families], np.int32)
    coef = _under_each_other([family.coef for family in families], narrowest([family.coef for family in families]))
    ascends = option[1:] > option[:-1]
    inner = row_begin[(row_begin > 0) & (row_begin < len(option))]
    ascends[inner - 1] = True
    if not ascends.all():
        by_row = np.lexsort((option, _row_of_entry(row_begin)))
        option, coef = option[by_row], coef[by_row]
    return row_begin, option, coef


def narrowest(parts: Sequence[NDArray[np.integer]]) -> type[np.int32] | type[np.int64]:
    """Return the type that holds all values and their negatives: 32 bits where they fit, else 64."""
    fits = all(not len(part) or (part.max() < 2**31 and part.min() > -(2**31)) for part in parts)
    return np.int32 if fits else np.int64


def _under_each_other(parts: Sequence[NDArray[np.integer]], kind: Any) -> NDArray[Any]:
    """Return the parts as one array of a type that is known to hold them, without a copy in between."""
    out = np.empty(sum(len(part) for part in parts), dtype=kind)
    at = 0
    for part in parts:
        out[at : at + len(part)] = part
        at += len(part)
    return out


def _row_of_entry(row_begin: IntArray) -> NDArray[np.int32]:
    return np.repeat(np.arange(len(row_begin) - 1, dtype=np.int32), np.diff(row_begin))


def _by_option(by_row: ByRow, item_begin: IntArray, item_of_option: NDArray[np.int32]) -> LaidOut:
    """Lay out the entries by option with NumPy."""
    row_begin, option, coef = by_row
    row = _row_of_entry(row_begin)
    option_begin = _begins(np.bincount(option, minlength=int(item_begin[-1])))
    order = np.argsort(option, kind="stable")
    reach = _reach(row, item_of_option[option], coef, np.diff(item_begin), len(row_begin) - 1)
    return option_begin, row[order], coef[order], *reach


def _by_option_compiled(
    by_row: ByRow, item_begin: IntArray, item_of_option: NDArray[np.int32], threads: int
) -> LaidOut:
    """Lay out the entries by option with compiled passes, block by block of options (whole items), part by part."""
    from assigner.prices.layout import begin_block, count_block, fill_block, places_at, reach_block

    row_begin, option, coef = by_row
    num_rows = len(row_begin) - 1
    begin = np.zeros(int(item_begin[-1]) + 1, dtype=np.int64)
    option_row, option_coef = np.empty(len(option), dtype=np.int32), np.empty_like(coef)
    parts = _shares(_blocks(item_begin, len(option) // max(1, num_rows)), PARTS)
    reach = np.zeros((len(parts), 2, num_rows), dtype=np.int64)

    def lay_out(part: int) -> None:
        place = row_begin[:-1].copy()
        places_at(parts[part][0][0], row_begin, option, place)
        at = int((place - row_begin[:-1]).sum())
        for span in parts[part]:
            cursor = np.zeros(span[1] - span[0], dtype=np.int64)
            count_block(span, row_begin, option, place, cursor)
            at = begin_block(span, begin, at, cursor)
            reach_block(span[1], by_row, place, item_of_option, item_begin, *reach[part])
            fill_block(span, by_row, place, cursor, option_row, option_coef)

    in_parts(lay_out, threads, len(parts))
    low, high = reach.sum(axis=0)
    return begin, option_row, option_coef, low, high


def _shares(blocks: list[tuple[int, int]], num: int) -> list[list[tuple[int, int]]]:
    """Return the blocks in about ``num`` runs of like length, none of them empty."""
    cuts = np.unique(np.linspace(0, len(blocks), num + 1).astype(np.int64)).tolist()
    return [blocks[first:last] for first, last in pairwise(cuts)]


def _blocks(item_begin: IntArray, most: int) -> list[tuple[int, int]]:
    """Return spans of options that hold whole items: not more of them than ``most`` (each visits every row)."""
    num_options = int(item_begin[-1])
    count = max(1, min(num_options // BLOCK_OPTIONS, most))
    cuts = item_begin[np.searchsorted(item_begin, np.linspace(0, num_options, count + 1).astype(np.int64))]
    ends = np.unique(cuts).tolist()
    return list(pairwise(ends))


def _begins(sizes: list[int] | IntArray) -> IntArray:
    """Return where each part begins, with the total at the end."""
    begin = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(np.asarray(sizes, dtype=np.int64), out=begin[1:])
    return begin


def _joined(parts: list[IntArray]) -> IntArray:
    """Return the parts as one array (an empty one for no parts)."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _reach(
    row: NDArray[np.int32], item: NDArray[np.int32], coef: NDArray[np.integer], size_of_item: IntArray, num_rows: int
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
