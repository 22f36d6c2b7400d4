"""All rows of a program in one numbering, readable by row and, on demand, by option.

A program keeps its rows in families; the exact engine wants one row number for all of them, and a
block of few items wants to find its rows without a scan over all entries. The table is made once
per program and shared by all blocks. When to modify: when row families change their shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import rows_by_group

if TYPE_CHECKING:
    from assigner.program.program import Band, IntArray, Program


@dataclass(frozen=True, eq=False)
class PlacedBand:
    """A band with the place of its family: its row ``j`` is row ``first + j`` of the table."""

    first: int
    band: Band

    @property
    def num_rows(self) -> int:
        """Number of rows of the band's family."""
        return len(self.band.lower)

    @cached_property
    def rows_by_group(self) -> dict[int, IntArray]:
        """Row numbers inside the family by group number; empty for a band without groups."""
        group = self.band.group
        return {} if group is None else {int(group[rows[0]]): rows for rows in rows_by_group(group)}


@dataclass(frozen=True, eq=False)
class RowTable:
    """Rows of all families one after the other; row ``j`` owns entries ``begin[j]:begin[j+1]``.

    Parameters
    ----------
    program
        Where the rows come from.
    begin
        Length ``num_rows + 1``.
    option, coef
        Option number and coefficient per entry.
    lower, upper
        Hard bounds per row.
    bands
        Every band of every family.
    """

    program: Program
    begin: IntArray
    option: IntArray
    coef: IntArray
    lower: IntArray
    upper: IntArray
    bands: tuple[PlacedBand, ...]

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self.lower)

    @cached_property
    def by_option(self) -> OptionTable:
        """The same entries, ordered by option (made at the first call)."""
        order = np.argsort(self.option, kind="stable")
        row = np.repeat(np.arange(self.num_rows, dtype=np.int64), np.diff(self.begin))
        begin = np.searchsorted(self.option[order], np.arange(self.program.num_options + 1))
        return OptionTable(begin.astype(np.int64), row[order], self.coef[order], self.num_rows)


@dataclass(frozen=True, eq=False, slots=True)
class OptionTable:
    """Entries by option: option ``k`` owns entries ``begin[k]:begin[k+1]`` of ``row`` and ``coef``."""

    begin: IntArray
    row: IntArray
    coef: IntArray
    num_rows: int

    def entries(self, options: IntArray) -> tuple[IntArray, IntArray]:
        """Return, for some options, the entry numbers and the place in ``options`` each belongs to."""
        count = self.begin[options + 1] - self.begin[options]
        place = np.repeat(np.arange(len(options), dtype=np.int64), count)
        first = np.cumsum(count) - count
        entry = np.arange(len(place), dtype=np.int64) - first[place] + self.begin[options][place]
        return entry, place

    def load(self, options: IntArray) -> IntArray:
        """Return every row's sum over the given options, which must differ from each other."""
        entry, _ = self.entries(options)
        return sum_by(self.row[entry], self.coef[entry], self.num_rows)


def sum_by(key: IntArray, value: IntArray, size: int) -> IntArray:
    """Return the sums of ``value`` by ``key`` in exact 64-bit integers (``bincount`` would use floats)."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, key, value)
    return total


def row_table(program: Program) -> RowTable:
    """Return all rows of ``program`` in one numbering, family after family."""
    families = program.families
    first = np.concatenate(([0], np.cumsum([family.num_rows for family in families]))).astype(int)
    count = [np.diff(family.begin) for family in families]
    begin = np.concatenate(([0], np.cumsum(joined(count))))
    placed = zip(first.tolist(), families, strict=False)
    bands = tuple(PlacedBand(at, band) for at, family in placed for band in family.bands)
    return RowTable(
        program,
        begin.astype(np.int64),
        joined([family.option for family in families]),
        joined([family.coef for family in families]),
        joined([family.lower for family in families]),
        joined([family.upper for family in families]),
        bands,
    )


def joined(parts: list[IntArray]) -> IntArray:
    """Concatenate integer columns; no parts give an empty column."""
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)
