"""The curvature of the prices as an envelope: rows that share items stand near each other, each stored from its first entry on.

Why it exists: territories make the curvature of a large organisation nearly a band, which is factored in a moment even at
fifteen thousand prices; a row that meets everything (a move budget) stands last and costs one full line. Order by breadth
first search: E. Cuthill and J. McKee, Reducing the bandwidth of sparse symmetric matrices, 1969; envelope: A. George and
J. Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981. When to modify: to order or factor better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray

WIDE = 0.2
"""A row that meets more than this part of the items stands last."""
MOST_SAMPLED = 200_000
"""The order is taken from at most this many items."""


@dataclass(frozen=True, eq=False, slots=True)
class Sums:
    """Where the curvature over different sums (see :mod:`assigner.prices.carried`) is stored.

    Parameters
    ----------
    position
        Place of each sum, -1 for those whose prices are all fixed.
    begin, first
        Line ``i`` holds columns ``first[i]..i`` from ``begin[i]`` on.
    rank
        Each item's entries, as numbers within the item, in the order of their sums' places.
    """

    position: IntArray
    begin: IntArray
    first: IntArray
    rank: NDArray[Any]

    @property
    def size(self) -> int:
        """Number of stored entries."""
        return int(self.begin[-1])

    @property
    def layout(self) -> tuple[IntArray, IntArray, IntArray, NDArray[Any]]:
        """What the compiled pass needs to know."""
        return self.position, self.begin, self.first, self.rank


@dataclass(frozen=True, eq=False)
class Envelope:
    """Where the entries of the symmetric matrix over the free prices are stored.

    Nothing here is of the matrix's size until :attr:`source` is asked for: where everybody meets everybody (meetings of
    sixty thousand conflicts) that would be tens of gigabytes, and :attr:`size` says so beforehand.

    Parameters
    ----------
    order
        Prices in the order of their places.
    begin, first
        Line ``i`` holds columns ``first[i]..i`` from ``begin[i]`` on.
    sums
        The same over the sums that the prices share.
    place
        Place of each price's sum, in the order of the prices' places.
    """

    order: IntArray
    begin: IntArray
    first: IntArray
    sums: Sums
    place: IntArray

    @cached_property
    def source(self) -> IntArray:
        """For each stored entry, the entry over sums that it equals."""
        width = np.diff(self.begin)
        line = np.repeat(np.arange(len(self.order)), width)
        column = np.arange(self.size) - np.repeat(self.begin[:-1] - self.first, width)
        return np.asarray(self.sums.begin[self.place[line]] + self.place[column] - self.sums.first[self.place[line]])

    @property
    def size(self) -> int:
        """Number of stored entries."""
        return int(self.begin[-1])

    @property
    def work(self) -> float:
        """Multiplications that a factoring takes, about."""
        width = (np.arange(len(self.first)) - self.first).astype(np.float64)
        return float((width * width).sum())

    def diagonal(self) -> IntArray:
        """Return where the diagonal is stored."""
        return self.begin[1:] - 1


def envelope_of(items: tuple[Any, ...], carrier: IntArray, free: NDArray[np.bool_]) -> Envelope:
    """Return where the curvature of the free prices is stored.

    Parameters
    ----------
    items
        Begin of each item's options, costs, and begin, sum and coefficient of the options' entries.
    carrier
        The sum of each price.
    free
        Whether a price can move.
    """
    sums = _sums(items, np.bincount(carrier, weights=free) > 0)
    order = np.flatnonzero(free)
    order = order[np.argsort(sums.position[carrier[order]], kind="stable")]
    place = sums.position[carrier[order]]
    start = np.searchsorted(place, np.arange(len(sums.first)))  # where the prices of each sum begin
    first = start[sums.first[place]]
    width = np.arange(len(order)) - first + 1
    begin = np.concatenate(([0], np.cumsum(width))).astype(np.int64)
    return Envelope(order, begin, first, sums, place)


def _sums(items: tuple[Any, ...], free: NDArray[np.bool_]) -> Sums:
    """Return where the curvature of the sums is stored that a free price has."""
    from assigner.prices.envelope_kernels import first_columns, rank_entries, visit_rows

    item_begin, _, entry_begin, entry_row, _ = items
    entries = item_begin, entry_begin, entry_row
    num_items = len(item_begin) - 1
    step = max(1, -(-num_items // MOST_SAMPLED))
    order = np.empty(len(free), dtype=np.int64)
    wide_from = max(8, int(WIDE * len(range(0, num_items, step))))
    count = visit_rows(step, entries, free, wide_from, order)
    position = np.full(len(free), -1, dtype=np.int64)
    position[order[:count]] = np.arange(count)
    first = np.arange(count)
    first_columns(entries, position, first)
    begin = np.concatenate(([0], np.cumsum(np.arange(count) - first + 1))).astype(np.int64)
    most = int(np.diff(entry_begin[item_begin]).max(initial=0))
    rank = np.empty(len(entry_row), dtype=np.uint8 if most < 2**8 else np.int32)
    rank_entries(entries, position, rank)
    return Sums(position, begin, first, rank)
