"""Compiled passes over the entries of a large relaxation: laying out what is kept, and how large sums can get.

Why it exists: sixty million entries are cut down by NumPy in a dozen passes, each over fresh memory. This module imports
numba at its top and is itself imported late. When to modify: together with the NumPy paths in
:mod:`assigner.prices.relaxation` and :mod:`assigner.prices.bound`; tests demand that they agree.
"""

from __future__ import annotations

from typing import Any

import numba


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True)(function)


@compiled
def count_kept(first: int, last: int, options: Any, entries: Any, local: Any, pin_cost: Any, count: Any) -> None:
    """Write how many entries kept options ``first..last`` have; ``local``: number of each priced row, -1 for others."""
    entry_begin, entry_row, _ = entries
    for at in range(first, last):
        k, total = options[at], 0
        for e in range(entry_begin[k], entry_begin[k + 1]):
            if local[entry_row[e]] >= 0:
                total += 1
        for pin in range(len(pin_cost)):
            if pin_cost[pin, k] != 0:
                total += 1
        count[at] = total


@compiled
def fill_kept(
    first: int, last: int, options: Any, entries: Any, local: Any, num_rows: Any, pin_cost: Any, kept: Any
) -> None:
    """Write row and coefficient of the kept options' entries in priced rows, pins (numbered behind rows) last."""
    entry_begin, entry_row, entry_coef = entries
    begin, row, coef = kept
    for at in range(first, last):
        k, out = options[at], begin[at]
        for e in range(entry_begin[k], entry_begin[k + 1]):
            if local[entry_row[e]] >= 0:
                row[out] = local[entry_row[e]]
                coef[out] = entry_coef[e]
                out += 1
        for pin in range(len(pin_cost)):
            if pin_cost[pin, k] != 0:
                row[out] = num_rows + pin
                coef[out] = pin_cost[pin, k]
                out += 1


@compiled
def largest_sums(item_begin: Any, cost: Any, entries: Any, size: Any) -> Any:
    """Return the sum of the items' greatest possible option costs, and of all entries, at prices of ``size``."""
    entry_begin, entry_row, entry_coef = entries
    of_items, of_entries = 0.0, 0.0
    for i in range(len(item_begin) - 1):
        most = 0.0
        for k in range(item_begin[i], item_begin[i + 1]):
            paid = 0.0
            for e in range(entry_begin[k], entry_begin[k + 1]):
                paid += abs(float(entry_coef[e])) * size[entry_row[e]]
            of_entries += paid
            most = max(most, paid + cost[k])
        of_items += most
    return of_items, of_entries
