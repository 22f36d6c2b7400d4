"""Compiled passes over the entries of a program: laid out by option, one block of options after the other.

Why it exists: sixty million entries come by row; written by option in one sweep, every write would miss the caches.
A block of options (whole items) stays in the cache while all rows add their few entries to it. This module imports
numba at its top and is itself imported late. When to modify: together with the NumPy path in
:mod:`assigner.prices.columns`; tests demand that they agree.
"""

from __future__ import annotations

from typing import Any

import numba


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True)(function)


@compiled
def count_block(span: Any, row_begin: Any, row_option: Any, place: Any, cursor: Any) -> None:
    """Count in ``cursor`` the entries of each option of ``span``; ``place``: where each row's part of it begins."""
    first, last = span
    for row in range(len(place)):
        for e in range(place[row], row_begin[row + 1]):
            if row_option[e] >= last:
                break
            cursor[row_option[e] - first] += 1


@compiled
def places_at(first: Any, row_begin: Any, row_option: Any, place: Any) -> None:
    """Move ``place`` of each row to its first entry of an option at or above ``first``; options ascend inside a row."""
    for row in range(len(place)):
        low, high = row_begin[row], row_begin[row + 1]
        while low < high:
            middle = (low + high) // 2
            if row_option[middle] < first:
                low = middle + 1
            else:
                high = middle
        place[row] = low


@compiled
def begin_block(span: Any, begin: Any, at: Any, cursor: Any) -> Any:
    """Turn the counts of the options of ``span``, whose entries begin ``at``, into where each begins and ends; return the end.

    Written into ``cursor``, and into ``begin`` behind each.
    """
    first, last = span
    for option in range(first, last):
        size = cursor[option - first]
        cursor[option - first] = at
        at += size
        begin[option + 1] = at
    return at


@compiled
def reach_block(last: Any, by_row: Any, place: Any, item_of_option: Any, item_begin: Any, low: Any, high: Any) -> None:
    """Add to ``low`` and ``high`` what the items with options below ``last`` can put on each row."""
    row_begin, row_option, row_coef = by_row
    for row in range(len(place)):
        e = place[row]
        while e < row_begin[row + 1] and row_option[e] < last:
            item = item_of_option[row_option[e]]
            least = most = row_coef[e]
            begin, e = e, e + 1
            while e < row_begin[row + 1] and row_option[e] < item_begin[item + 1]:
                least, most = min(least, row_coef[e]), max(most, row_coef[e])
                e += 1
            if e - begin < item_begin[item + 1] - item_begin[item]:  # the other options count as 0
                least, most = min(least, 0), max(most, 0)
            low[row] += least
            high[row] += most


@compiled
def common_divisors(row_begin: Any, coef: Any, grid: Any) -> None:
    """Write the greatest common divisor of each row's coefficients, 1 where there is none."""
    for row in range(len(grid)):
        divisor = 0
        for e in range(row_begin[row], row_begin[row + 1]):
            a, b = divisor, abs(int(coef[e]))
            while b:
                a, b = b, a % b
            divisor = a
            if divisor == 1:
                break
        grid[row] = max(1, divisor)


@compiled
def fill_block(span: Any, by_row: Any, place: Any, cursor: Any, option_row: Any, option_coef: Any) -> None:
    """Write the entries of the options of ``span`` by option and move ``place`` behind them."""
    first, last = span
    row_begin, row_option, row_coef = by_row
    for row in range(len(place)):
        e = place[row]
        while e < row_begin[row + 1] and row_option[e] < last:
            at = cursor[row_option[e] - first]
            cursor[row_option[e] - first] = at + 1
            option_row[at] = row
            option_coef[at] = row_coef[e]
            e += 1
        place[row] = e
