"""The compiled scan: every item looks for its cheapest option at the prices.

Why it exists: a million items times twenty options are scanned some hundred times. This module
imports numba at its top and is itself imported late, only for programs that are large enough. When
to modify: together with the NumPy path in :mod:`assigner.prices.scan`; tests demand that they agree.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@numba.njit(cache=True, nogil=True)
def scan_items(
    first: int,
    last: int,
    item_begin: NDArray[np.int64],
    cost: NDArray[Any],
    entries: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]],
    price: NDArray[Any],
    choice: NDArray[np.int64],
    load: NDArray[np.int64],
) -> Any:
    """Choose the cheapest option of items ``first..last``; add their loads; return the sum of least costs."""
    entry_begin, entry_row, entry_coef = entries
    total = cost[0] * 0
    for i in range(first, last):
        best_option = item_begin[i]
        best = cost[0] * 0
        for k in range(item_begin[i], item_begin[i + 1]):
            reduced = cost[k]
            for e in range(entry_begin[k], entry_begin[k + 1]):
                reduced += entry_coef[e] * price[entry_row[e]]
            if k == item_begin[i] or reduced < best:
                best = reduced
                best_option = k
        total += best
        choice[i] = best_option
        for e in range(entry_begin[best_option], entry_begin[best_option + 1]):
            load[entry_row[e]] += entry_coef[e]
    return total


@numba.njit(cache=True, nogil=True)
def reduce_costs(
    cost: NDArray[Any],
    entries: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]],
    price: NDArray[Any],
    reduced: NDArray[Any],
) -> None:
    """Write every option's cost at the prices into ``reduced``."""
    entry_begin, entry_row, entry_coef = entries
    for k in range(len(cost)):
        value = cost[k]
        for e in range(entry_begin[k], entry_begin[k + 1]):
            value += entry_coef[e] * price[entry_row[e]]
        reduced[k] = value


@numba.njit(cache=True, nogil=True)
def count_order(key: NDArray[np.int32], place: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Write the stable order of ``key``; ``place`` holds where each key's part begins and is used up."""
    for at in range(len(key)):
        order[place[key[at]]] = at
        place[key[at]] += 1


@numba.njit(cache=True, nogil=True, error_model="numpy")
def soften_items(  # noqa: PLR0913, PLR0917 (what a compiled loop reads, one array an argument)
    first: int,
    last: int,
    step: int,
    item_begin: NDArray[np.int64],
    cost: NDArray[np.float64],
    entries: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[Any]],
    price: NDArray[np.float64],
    heat: float,
    share: NDArray[np.float32],
    is_open: NDArray[np.bool_],
    load: NDArray[np.float64],
) -> Any:
    """Share every ``step``-th item of ``first..last`` among its options by ``exp(-reduced cost / heat)``.

    Adds the loads of the shares; returns the sum of least reduced costs and the sum of their soft minima.
    """
    entry_begin, entry_row, entry_coef = entries
    most = 1
    for i in range(first, last, step):
        most = max(most, item_begin[i + 1] - item_begin[i])
    value = np.empty(most)
    least_sum = 0.0
    soft_sum = 0.0
    for i in range(first, last, step):
        begin, end = item_begin[i], item_begin[i + 1]
        least = np.inf
        for k in range(begin, end):
            reduced = cost[k]
            for e in range(entry_begin[k], entry_begin[k + 1]):
                reduced += entry_coef[e] * price[entry_row[e]]
            value[k - begin] = reduced
            least = min(least, reduced)
        total = 0.0
        for k in range(begin, end):
            above = (value[k - begin] - least) / heat
            part = math.exp(-above) if above < 16.0 else 0.0
            value[k - begin] = part
            total += part
        for k in range(begin, end):
            part = value[k - begin] / total
            share[k] = part
            if part > 0.0:
                for e in range(entry_begin[k], entry_begin[k + 1]):
                    load[entry_row[e]] += part * entry_coef[e]
        is_open[i] = total > 1.0 + 1e-6
        least_sum += least
        soft_sum += least - heat * math.log(total)
    return least_sum, soft_sum


@numba.njit(cache=True, nogil=True)
def add_curvature(
    items: NDArray[np.int64],
    item_begin: NDArray[np.int64],
    entries: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[Any]],
    share: NDArray[np.float32],
    factor: float,
    curvature: NDArray[np.float64],
) -> None:
    """Add ``factor`` times the covariance of the items' loads to the lower triangle of ``curvature``."""
    entry_begin, entry_row, entry_coef = entries
    most = 1
    for i in items:
        most = max(most, entry_begin[item_begin[i + 1]] - entry_begin[item_begin[i]])
    row = np.empty(most, dtype=np.int64)
    mean = np.empty(most)
    for i in items:
        n = 0
        for k in range(item_begin[i], item_begin[i + 1]):
            x = share[k]
            if x > 1e-6:
                for e in range(entry_begin[k], entry_begin[k + 1]):
                    weighted = factor * x * entry_coef[e]
                    for f in range(entry_begin[k], e + 1):  # rows ascend inside an option
                        curvature[entry_row[e], entry_row[f]] += weighted * entry_coef[f]
                    row[n] = entry_row[e]
                    mean[n] = x * entry_coef[e]
                    n += 1
        for a in range(n):
            here = factor * mean[a]
            for b in range(n):
                if row[b] <= row[a]:
                    curvature[row[a], row[b]] -= here * mean[b]


@numba.njit(cache=True, nogil=True)
def times_curvature(
    items: NDArray[np.int64],
    item_begin: NDArray[np.int64],
    entries: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[Any]],
    share: NDArray[np.float32],
    factor: float,
    vector: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add ``factor`` times the covariance of the items' loads, times ``vector``, to ``out``."""
    entry_begin, entry_row, entry_coef = entries
    for i in items:
        mean = 0.0
        for k in range(item_begin[i], item_begin[i + 1]):
            if share[k] > 1e-6:
                for e in range(entry_begin[k], entry_begin[k + 1]):
                    mean += share[k] * entry_coef[e] * vector[entry_row[e]]
        for k in range(item_begin[i], item_begin[i + 1]):
            if share[k] > 1e-6:
                along = -mean
                for e in range(entry_begin[k], entry_begin[k + 1]):
                    along += entry_coef[e] * vector[entry_row[e]]
                along *= factor * share[k]
                for e in range(entry_begin[k], entry_begin[k + 1]):
                    out[entry_row[e]] += along * entry_coef[e]


@numba.njit(cache=True, nogil=True)
def add_diagonal(
    items: NDArray[np.int64],
    item_begin: NDArray[np.int64],
    entries: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[Any]],
    share: NDArray[np.float32],
    factor: float,
    out: NDArray[np.float64],
) -> None:
    """Add ``factor`` times the variance of each option's own load to ``out`` (about the curvature's diagonal)."""
    entry_begin, entry_row, entry_coef = entries
    for i in items:
        for k in range(item_begin[i], item_begin[i + 1]):
            x = share[k]
            if x > 1e-6:
                for e in range(entry_begin[k], entry_begin[k + 1]):
                    coef = float(entry_coef[e])
                    out[entry_row[e]] += factor * x * (1.0 - x) * coef * coef


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"}, error_model="numpy")
def solve_symmetric(matrix: NDArray[np.float64], right: NDArray[np.float64]) -> None:
    """Solve ``matrix x = right`` in place by Cholesky's factors of the lower triangle (positive definite)."""
    n = len(right)
    for i in range(n):
        for j in range(i + 1):
            total = matrix[i, j]
            for k in range(j):
                total -= matrix[i, k] * matrix[j, k]
            matrix[i, j] = total / matrix[j, j] if j < i else math.sqrt(max(total, 1e-300))
    for i in range(n):
        total = right[i]
        for k in range(i):
            total -= matrix[i, k] * right[k]
        right[i] = total / matrix[i, i]
    for i in range(n - 1, -1, -1):
        right[i] /= matrix[i, i]
        for k in range(i):
            right[k] -= matrix[i, k] * right[i]
