"""The compiled scan: every item looks for its cheapest option at the prices.

Why it exists: a million items times twenty options are scanned some hundred times. This module
imports numba at its top and is itself imported late, only for programs that are large enough. When
to modify: together with the NumPy path in :mod:`assigner.prices.scan`; tests demand that they agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba

if TYPE_CHECKING:
    import numpy as np
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
