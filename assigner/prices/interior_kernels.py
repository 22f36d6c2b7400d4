"""The compiled passes of the interior-point climb: one visit of every item each.

Why it exists: a million items times twenty options are visited some fifty times; options are columns, rows of the
curvature lie in an envelope (see :mod:`assigner.prices.envelope`). This module imports numba at its top and is itself
imported late. When to modify: together with :mod:`assigner.prices.interior`, whose names are used here.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

LITTLE = 0.001
"""An option whose share is below this part of the item's largest is left out of the curvature."""
INNER_STEPS = 30
"""Newton's steps that center one item; three or four are usual."""
IN_ANY_ORDER = {"reassoc", "contract", "nsz"}
"""What a compiler may do with sums; numbers stay what they are otherwise."""


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)


def summed(function: Any) -> Any:
    """Compile a kernel whose sums may be added up in any order, several at a time."""
    return numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=IN_ANY_ORDER)(function)


@summed
def _least_below(above: Any, num: int, heat: float) -> float:
    """Return by how much ``u`` lies below the least reduced cost, given how far each option lies above it."""
    below = heat
    for _ in range(INNER_STEPS):  # 1 / sum is concave and nearly straight: Newton rises to the root from below
        total, slope = 0.0, 0.0
        for k in range(num):
            part = heat / (above[k] + below)
            total += part
            slope += part * part
        rise = (total - 1.0) * total * heat / slope
        below += rise
        if rise < 1e-4 * below:  # what is left is about the square of that
            break
    return below


@compiled
def _log_sum(above: Any, num: int, below: float) -> float:
    """Return the sum of the logarithms of all distances from ``u``."""
    total, product = 0.0, 1.0
    for k in range(num):
        product *= above[k] + below
        if product > 1e200 or product < 1e-200:
            total += math.log(product)
            product = 1.0
    return total + math.log(product)


@compiled
def center_items(first: int, last: int, items: Any, price: Any, heat: float, share: Any, load: Any) -> Any:
    """Share items among their options by ``heat / (reduced cost - u)``, where ``u`` makes the shares sum to 1.

    Adds the loads of the shares; returns the sum of least reduced costs and the sum of ``u + heat sum log(reduced - u)``.
    """
    item_begin, cost, entry_begin, entry_row, entry_coef = items
    most = 1
    for i in range(first, last):
        most = max(most, item_begin[i + 1] - item_begin[i])
    above = np.empty(most)
    least_sum, soft_sum = 0.0, 0.0
    for i in range(first, last):
        begin, num = item_begin[i], item_begin[i + 1] - item_begin[i]
        least = np.inf
        for k in range(num):
            above[k] = cost[begin + k]
            for e in range(entry_begin[begin + k], entry_begin[begin + k + 1]):
                above[k] += entry_coef[e] * price[entry_row[e]]
            least = min(least, above[k])
        for k in range(num):
            above[k] -= least
        below = _least_below(above, num, heat)
        for k in range(num):
            part = heat / (above[k] + below)
            share[begin + k] = part
            for e in range(entry_begin[begin + k], entry_begin[begin + k + 1]):
                load[entry_row[e]] += part * entry_coef[e]
        least_sum += least
        soft_sum += least - below + heat * _log_sum(above, num, below)
    return least_sum, soft_sum


@compiled
def _weigh(first: int, last: int, start: int, entries: Any, share: Any, heat: float, layout: Any, out: Any) -> float:
    """Write curvature times coefficient of options ``first..last`` by entry, 0 where it is too little; add single options'.

    Returns the item's curvature.
    """
    entry_begin, entry_row, entry_coef = entries
    position, row_begin, row_first, _, _ = layout
    weight, matrix = out
    largest, bend = 0.0, 0.0
    for k in range(first, last):
        largest = max(largest, share[k])
    for k in range(first, last):
        mine = share[k] * share[k] / heat if share[k] >= LITTLE * largest else 0.0
        bend += mine  # of the options that count, so that moving the prices of all of them alike bends nothing
        for e in range(entry_begin[k], entry_begin[k + 1]):
            here = position[entry_row[e]]
            weight[e - start] = mine * entry_coef[e] if here >= 0 else 0.0
            for f in range(entry_begin[k], entry_begin[k + 1] if weight[e - start] != 0.0 else 0):
                there = position[entry_row[f]]
                if 0 <= there <= here:
                    matrix[row_begin[here] + there - row_first[here]] += weight[e - start] * entry_coef[f]
    return bend


@compiled
def _take_product(num: int, place: Any, weighed: Any, bend: float, layout: Any, matrix: Any) -> None:
    """Take off the product of an item's weighed entries with itself; places ascend."""
    _, row_begin, row_first, _, _ = layout
    for a in range(num):
        base = row_begin[place[a]] - row_first[place[a]]
        part = weighed[a] / bend
        for b in range(a + 1):
            matrix[base + place[b]] -= part * weighed[b]
        b = a + 1
        while b < num and place[b] == place[a]:  # entries of one row meet on the diagonal, both ways
            matrix[base + place[b]] -= part * weighed[b]
            b += 1


@compiled
def bend_items(first: int, last: int, items: Any, share: Any, heat: float, layout: Any, matrix: Any) -> None:
    """Add the curvature of items ``visit[first:last]`` to the matrix."""
    item_begin, _, entry_begin, entry_row, entry_coef = items
    position, _, _, rank, visit = layout
    entries = entry_begin, entry_row, entry_coef
    most = 1
    for i in visit[first:last]:
        most = max(most, entry_begin[item_begin[i + 1]] - entry_begin[item_begin[i]])
    weight, place, weighed = np.empty(most), np.empty(most, dtype=np.int64), np.empty(most)
    for i in visit[first:last]:
        begin, end = item_begin[i], item_begin[i + 1]
        if end - begin == 1:
            continue
        start, num = entry_begin[begin], 0
        bend = _weigh(begin, end, start, entries, share, heat, layout, (weight, matrix))
        for r in range(start, entry_begin[end]):
            if weight[rank[r]] != 0.0:
                place[num] = position[entry_row[start + rank[r]]]
                weighed[num] = weight[rank[r]]
                num += 1
        _take_product(num, place, weighed, bend, layout, matrix)


@summed
def factor(matrix: Any, row_begin: Any, row_first: Any, least: Any) -> None:
    """Turn the envelope of a positive definite matrix into its Cholesky factor, in place; no pivot is below ``least``."""
    for i in range(len(row_first)):
        base_i, first_i = row_begin[i] - row_first[i], row_first[i]
        for j in range(first_i, i):
            base_j = row_begin[j] - row_first[j]
            total = matrix[base_i + j]
            for k in range(max(first_i, row_first[j]), j):
                total -= matrix[base_i + k] * matrix[base_j + k]
            matrix[base_i + j] = total / matrix[base_j + j]
        total = matrix[base_i + i]
        for k in range(first_i, i):
            total -= matrix[base_i + k] * matrix[base_i + k]
        matrix[base_i + i] = math.sqrt(max(total, least[i]))


@compiled
def solve_factored(matrix: Any, row_begin: Any, row_first: Any, right: Any) -> None:
    """Solve in place, given the factor."""
    for i in range(len(row_first)):
        base, total = row_begin[i] - row_first[i], right[i]
        for k in range(row_first[i], i):
            total -= matrix[base + k] * right[k]
        right[i] = total / matrix[base + i]
    for i in range(len(row_first) - 1, -1, -1):
        base = row_begin[i] - row_first[i]
        right[i] /= matrix[base + i]
        for k in range(row_first[i], i):
            right[k] -= matrix[base + k] * right[i]
