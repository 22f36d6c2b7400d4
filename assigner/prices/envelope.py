"""The curvature of the prices as an envelope: rows that share items stand near each other, each stored from its first entry on.

Why it exists: territories make the curvature of a large organisation nearly a band, which is factored in a moment even at
fifteen thousand prices; a row that meets everything (a move budget) stands last and costs one full line. Order by breadth
first search: E. Cuthill and J. McKee, Reducing the bandwidth of sparse symmetric matrices, 1969; envelope: A. George and
J. Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981. When to modify: to order or factor better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray

WIDE = 0.2
"""A row that meets more than this part of the items stands last."""
MOST_SAMPLED = 200_000
"""The order is taken from at most this many items."""


ORDERED_FROM = 4_000_000
"""From so many stored entries on items are visited in the order of their places: neighbours add to the same lines of a matrix
that no cache holds. Below, items as they come are read faster."""


@dataclass(frozen=True, eq=False, slots=True)
class Envelope:
    """Where the entries of the symmetric matrix over the free prices are stored.

    Nothing here is of the matrix's size: where everybody meets everybody (meetings of sixty thousand conflicts) that would be
    tens of gigabytes, and :attr:`size` says so beforehand.

    Parameters
    ----------
    order
        Free prices in the order of their places.
    position
        Place of each price, -1 for those that are fixed.
    begin, first
        Line ``i`` holds columns ``first[i]..i`` from ``begin[i]`` on.
    rank
        Each item's entries, as numbers within the item, in the order of their prices' places.
    visit
        Items in the order in which they are best visited.
    """

    order: IntArray
    position: IntArray
    begin: IntArray
    first: IntArray
    rank: NDArray[Any]
    visit: NDArray[np.int32]

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


def envelope_of(items: tuple[Any, ...], free: NDArray[np.bool_]) -> Envelope:
    """Return where the curvature of the free prices is stored.

    Parameters
    ----------
    items
        Begin of each item's options, costs, and begin, price and coefficient of the options' entries.
    free
        Whether a price can move.
    """
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
    return Envelope(order[:count], position, begin, first, rank, _visit(entries, position, rank, int(begin[-1])))


def _visit(entries: tuple[Any, ...], position: IntArray, rank: NDArray[Any], size: int) -> NDArray[np.int32]:
    """Return the order in which items are visited for a matrix of a size."""
    from assigner.prices.envelope_kernels import least_places

    num_items = len(entries[0]) - 1
    if size < ORDERED_FROM:
        return np.arange(num_items, dtype=np.int32)
    least = np.empty(num_items, dtype=np.int32)
    least_places(entries, position, rank, least)
    return np.argsort(least, kind="stable").astype(np.int32)
