"""Compiled tables over a rep's two sums: what the best book costs from every pair of loads on.

Why it exists: a table that knows the exact cost of finishing a book, item by item, gives the cheapest book at given prices,
and a walk that follows it meets nothing but books below a limit. This module imports numba at its top and is itself
imported late. When to modify: together with :mod:`assigner.search.shelves`.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

NEVER = 2**30
"""Cost of loads that no plan may have; sums of costs and prices stay below a quarter of it."""


@numba.njit(cache=True, nogil=True)
def fill(cost: Any, steps: Any, last: Any, steep: Any, final: Any, table: Any) -> None:
    """Write into ``table[p, x, y]`` the least cost of items ``p`` and later, and of the loads at the end, from (x, y) on.

    ``cost``: of taking each item, prices taken off; ``steps[r, p]``: what item ``p`` adds to sum ``r``; ``last``: the
    largest load of each sum that is told apart; ``steep``: what each step beyond costs, below 0 where none is allowed.
    """
    width0, width1 = last[0] + 1, last[1] + 1
    num = len(cost)
    table[num] = final
    for p in range(num - 1, -1, -1):
        rest, here = table[p + 1], table[p]
        step1 = steps[1, p]
        cut = max(0, width1 - step1)
        for x in range(width0):
            to, paid = x + steps[0, p], cost[p]
            if to > last[0]:
                if steep[0] < 0:
                    here[x] = rest[x]
                    continue
                paid += steep[0] * (to - last[0])
                to = last[0]
            for y in range(cut):
                here[x, y] = min(rest[x, y], rest[to, y + step1] + paid)
            if steep[1] < 0:
                here[x, cut:] = rest[x, cut:]
                continue
            for y in range(cut, width1):
                over = steep[1] * (y + step1 - last[1])
                here[x, y] = min(rest[x, y], rest[to, last[1]] + paid + over)


@numba.njit(cache=True, nogil=True, inline="always")
def _added(load: Any, step: int, last: int, steep: int) -> tuple[int, int]:
    """Return a load after a step, and what is paid beyond the last one told apart (:data:`NEVER` where forbidden)."""
    to = load + step
    if to <= last:
        return to, 0
    if steep < 0:
        return last, NEVER
    return last, steep * (to - last)


@numba.njit(cache=True, nogil=True)
def walk(cost: Any, steps: Any, last: Any, steep: Any, table: Any, limit: Any, taken: Any, value: Any) -> Any:
    """Write the books that cost less than ``limit`` into ``taken`` (one row a book) and ``value``, until these are full.

    Returns how many were written, and whether there are no more.
    """
    num = len(cost)
    load = np.zeros((num + 1, 2), dtype=np.int64)
    spent = np.zeros(num + 1, dtype=np.int64)
    tried = np.zeros(num + 1, dtype=np.int8)
    book = np.zeros(num, dtype=np.int8)
    count, p = 0, 0 if table[0, 0, 0] < limit else -1
    while p >= 0:
        if p == num:
            if count == len(value):
                return count, False
            taken[count], value[count] = book, spent[p] + table[p, load[p, 0], load[p, 1]]
            count, p = count + 1, p - 1
            continue
        tried[p] += 1
        if tried[p] > 2:
            p -= 1
            continue
        book[p] = 2 - tried[p]  # first with the item, then without
        x, over0 = _added(load[p, 0], book[p] * steps[0, p], last[0], steep[0])
        y, over1 = _added(load[p, 1], book[p] * steps[1, p], last[1], steep[1])
        paid = spent[p] + book[p] * cost[p] + over0 + over1
        if paid + table[p + 1, x, y] < limit:
            p += 1
            load[p, 0], load[p, 1], spent[p], tried[p] = x, y, paid, 0
    return count, True
