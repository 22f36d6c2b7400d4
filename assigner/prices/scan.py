"""The item side of the Lagrangian: every item takes its cheapest option at the prices.

Why it exists: one place that decides between the compiled kernel and plain NumPy (small programs
must not wait for a compiler). Both work on floats (the ascent) and on whole numbers (the proof).
When to modify: only for speed.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.program.program import IntArray

COMPILE_FROM_ENTRIES = 200_000
"""Below this many options and entries the NumPy path answers before the compiled code is even loaded."""
NUM_PARTS = 8
"""Items are scanned in this many parts, whatever the number of threads, so that sums are always the same."""


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    """Return the threads that scan; they are kept, because a scan may take less than starting them."""
    return ThreadPoolExecutor(threads, thread_name_prefix="assigner-scan")


def in_parts(work: Callable[[int], Any], threads: int, num_parts: int = NUM_PARTS) -> list[Any]:
    """Return what ``work`` says of each part, on that many threads; the parts never depend on the threads."""
    if threads > 1:
        return list(_pool(threads).map(work, range(num_parts)))
    return [work(part) for part in range(num_parts)]


def spans_of(size: int, num_parts: int = NUM_PARTS) -> list[tuple[int, int]]:
    """Return first and last (left out) of each part of so many things."""
    cuts = np.linspace(0, size, num_parts + 1).astype(np.int64).tolist()
    return list(pairwise(cuts))


def over_spans(work: Callable[[int, int], Any], size: int, threads: int) -> None:
    """Let ``work`` do so many things, part by part, from the first to the last (left out) of each."""
    spans = spans_of(size)
    in_parts(lambda at: work(*spans[at]), threads)


def stable_order(key: NDArray[np.int32], begin: IntArray) -> IntArray:
    """Return the order that sorts ``key`` (0, 1, ...) and keeps equal keys in place; ``begin``: where each begins."""
    if len(key) < COMPILE_FROM_ENTRIES:
        return np.argsort(key, kind="stable")
    from assigner.prices.kernels import count_order

    order = np.empty(len(key), dtype=np.int64)
    count_order(key, begin[:-1].copy(), order)
    return order


@dataclass(frozen=True, eq=False, slots=True)
class Scanner:
    """Options of items and their entries, ready to be priced.

    Parameters
    ----------
    item_begin
        Options of item ``i`` are ``item_begin[i]:item_begin[i+1]``, never empty.
    entry_begin, entry_row, entry_coef
        Entries of each option.
    num_rows
        Number of rows that have a price.
    compiled
        Whether the compiled kernel is used.
    threads
        How many threads scan; the answer does not depend on it.
    """

    item_begin: IntArray
    entry_begin: IntArray
    entry_row: NDArray[np.int32]
    entry_coef: IntArray
    num_rows: int
    compiled: bool
    threads: int = 1

    def cheapest(self, cost: NDArray[Any], price: NDArray[Any]) -> tuple[float | int, IntArray, IntArray]:
        """Return the sum of least reduced costs, the chosen option per item and the load per row."""
        if self.compiled:
            return self._cheapest_compiled(cost, price)
        reduced = self.reduced(cost, price)
        least = np.minimum.reduceat(reduced, self.item_begin[:-1])
        item_of = np.repeat(np.arange(len(least)), np.diff(self.item_begin))
        at_least = np.flatnonzero(reduced == least[item_of])
        choice = at_least[np.searchsorted(item_of[at_least], np.arange(len(least)))]
        load = np.zeros(self.num_rows, dtype=np.int64)
        chosen = np.zeros(len(cost), dtype=np.bool_)
        chosen[choice] = True
        taken = np.repeat(chosen, np.diff(self.entry_begin))
        np.add.at(load, self.entry_row[taken], self.entry_coef[taken])
        return least.sum().item(), choice, load

    def reduced(self, cost: NDArray[Any], price: NDArray[Any]) -> NDArray[Any]:
        """Return every option's cost at the prices."""
        if self.compiled:
            from assigner.prices.kernels import reduce_costs

            out = np.empty_like(cost)
            reduce_costs(cost, self._entries, price, out)
            return out
        paid = self.entry_coef * price[self.entry_row]
        if cost.dtype.kind == "f":
            option = np.repeat(np.arange(len(cost)), np.diff(self.entry_begin))
            return cost + np.bincount(option, weights=paid, minlength=len(cost))
        total = np.concatenate(([0], np.cumsum(paid)))  # whole numbers: differences are exact even past a wrap
        return np.asarray(cost + total[self.entry_begin[1:]] - total[self.entry_begin[:-1]])

    @property
    def _entries(self) -> tuple[IntArray, NDArray[np.int32], IntArray]:
        return self.entry_begin, self.entry_row, self.entry_coef

    def _cheapest_compiled(self, cost: NDArray[Any], price: NDArray[Any]) -> tuple[float | int, IntArray, IntArray]:
        """Scan the items in parts, on threads that the kernel frees from the interpreter's lock."""
        from assigner.prices.kernels import scan_items

        num_items = len(self.item_begin) - 1
        cuts = np.linspace(0, num_items, NUM_PARTS + 1).astype(np.int64)
        choice = np.empty(num_items, dtype=np.int64)
        loads = np.zeros((NUM_PARTS, self.num_rows), dtype=np.int64)

        def scan_part(part: int) -> Any:
            span = int(cuts[part]), int(cuts[part + 1])
            return scan_items(*span, self.item_begin, cost, self._entries, price, choice, loads[part])

        totals = in_parts(scan_part, self.threads)
        return sum(totals[1:], start=totals[0]), choice, loads.sum(axis=0)
