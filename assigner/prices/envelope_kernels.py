"""Compiled visits of all entries that lay out the curvature's envelope.

Why it exists: breadth first search over sixty million entries. This module imports numba at its top and is itself imported
late. When to modify: together with :mod:`assigner.prices.envelope`.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True)(function)


@compiled
def _items_of_rows(step: int, items: Any, num_rows: int) -> Any:
    """Return begin and items of each row's entries, over every ``step``-th item."""
    item_begin, entry_begin, entry_row = items
    begin = np.zeros(num_rows + 1, dtype=np.int64)
    for i in range(0, len(item_begin) - 1, step):
        for e in range(entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]):
            begin[entry_row[e] + 1] += 1
    begin = np.cumsum(begin)
    place = begin[:-1].copy()
    item_of = np.empty(begin[-1], dtype=np.int64)
    for i in range(0, len(item_begin) - 1, step):
        for e in range(entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]):
            item_of[place[entry_row[e]]] = i
            place[entry_row[e]] += 1
    return begin, item_of


@compiled
def _visit_from(row: int, count: int, items: Any, of_rows: Any, seen_row: Any, seen_item: Any, order: Any) -> int:
    """Go on with ``order`` from one row through all that it is joined to; return how many rows stand there then."""
    item_begin, entry_begin, entry_row = items
    begin, item_of = of_rows
    seen_row[row] = True
    order[count] = row
    head, count = count, count + 1
    while head < count:
        here = order[head]
        head += 1
        for at in range(begin[here], begin[here + 1]):
            i = item_of[at]
            for e in range(entry_begin[item_begin[i]], 0 if seen_item[i] else entry_begin[item_begin[i + 1]]):
                if not seen_row[entry_row[e]]:
                    seen_row[entry_row[e]] = True
                    order[count] = entry_row[e]
                    count += 1
            seen_item[i] = True
    return count


@compiled
def visit_rows(step: int, items: Any, free: Any, wide_from: int, order: Any) -> int:
    """Order the free rows breadth first over every ``step``-th item, wide ones last; return how many there are.

    A row is wide that has ``wide_from`` entries or more among those items.
    """
    num_items, num_rows = len(items[0]) - 1, len(free)
    of_rows = _items_of_rows(step, items, num_rows)
    wide = np.diff(of_rows[0]) >= wide_from
    last, count = -1, 0
    for _ in range(2):  # the second search begins where the first ended, at a far end
        seen_row, seen_item, count = wide | ~free, np.zeros(num_items, dtype=np.bool_), 0
        for start in range(-1, num_rows):
            row = last if start < 0 else start
            if row >= 0 and not seen_row[row]:
                count = _visit_from(row, count, items, of_rows, seen_row, seen_item, order)
        last = order[count - 1] if count else -1
    for row in range(num_rows):
        if free[row] and wide[row]:
            order[count] = row
            count += 1
    return count


@compiled
def first_columns(items: Any, position: Any, first: Any) -> None:
    """Lower ``first`` of every row's place to the first place that it shares an item with."""
    item_begin, entry_begin, entry_row = items
    for i in range(len(item_begin) - 1):
        if item_begin[i + 1] - item_begin[i] == 1:
            continue
        least = len(position)
        for e in range(entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]):
            here = position[entry_row[e]]
            if 0 <= here < least:
                least = here
        for e in range(entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]):
            here = position[entry_row[e]]
            if here >= 0 and least < first[here]:
                first[here] = least


@compiled
def rank_entries(entries: Any, position: Any, rank: Any) -> None:
    """Write each item's entries (numbers within the item) in the order of their rows' places."""
    item_begin, entry_begin, entry_row = entries
    for i in range(len(item_begin) - 1):
        first, last = entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]
        for e in range(first, last):
            here = position[entry_row[e]]
            at = e
            while at > first and position[entry_row[first + rank[at - 1]]] > here:
                rank[at] = rank[at - 1]
                at -= 1
            rank[at] = e - first


@compiled
def least_places(entries: Any, position: Any, rank: Any, least: Any) -> None:
    """Write the first place that each item's ranked entries have, -1 without entries."""
    item_begin, entry_begin, entry_row = entries
    for i in range(len(item_begin) - 1):
        first, last = entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]
        least[i] = position[entry_row[first + rank[first]]] if first < last else -1
