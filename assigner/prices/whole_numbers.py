"""Prices in whole numbers: at which steps they are told, so that no sum of the proof can leave 64 bits.

Why it exists: a bound is proven in whole numbers, whatever floats the climb ended with. When to modify: with what
:mod:`assigner.prices.bound` sums up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.ascent import level_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.relaxation import Relaxation

MAX_SHIFT = 24
"""Prices are proven at steps of ``2**-24``, coarser where costs are huge."""
MAX_BITS = 61
"""Whole-number sums stay below ``2**61``."""


def shift_of(relaxation: Relaxation, price: FloatArray, share: FloatArray) -> int | None:
    """Return the largest shift at which no whole-number sum can leave 64 bits, None if there is none."""
    side, num_rows = relaxation.stepped, len(relaxation.rows)
    size = np.abs(price) + 1.0  # the rounding adds at most half a step
    largest = largest_sum(relaxation, size)
    weight = level_weights(relaxation, size[num_rows:])
    points = weight @ side.point_cost.astype(np.float64)
    points += size[side.point_row] * np.abs(side.point_load.astype(np.float64))
    np.add.at(points, side.spread_point, (share + 1.0)[side.spread_member] * side.spread_distance)
    largest += float(points.sum()) + abs(relaxation.offset) + 1.0
    bits = math.frexp(largest)[1] + 1
    shift = MAX_BITS - bits
    return None if shift < 0 else min(MAX_SHIFT, shift)


def largest_sum(relaxation: Relaxation, size: FloatArray) -> float:
    """Return how large the items' sums, of costs and of single entries, can get at prices of that size."""
    scanner = relaxation.scanner
    if scanner.compiled:
        from assigner.prices.large_kernels import largest_sums

        entries = scanner.entry_begin, scanner.entry_row, scanner.entry_coef
        return float(sum(largest_sums(scanner.item_begin, relaxation.cost, entries, size)))
    paid = np.abs(scanner.entry_coef.astype(np.float64)) * size[scanner.entry_row]
    option = np.repeat(np.arange(len(relaxation.cost)), np.diff(scanner.entry_begin))
    worst = relaxation.cost + np.bincount(option, weights=paid, minlength=len(relaxation.cost))
    return float(np.maximum.reduceat(worst, scanner.item_begin[:-1]).sum()) + float(paid.sum())


def whole_shares(relaxation: Relaxation, share: FloatArray, weight: NDArray[np.int64], shift: int) -> NDArray[np.int64]:
    """Return the members' shares in whole numbers: within 0 and the slope, and at most ``top`` slopes in sum."""
    side = relaxation.side
    cap = weight[side.group_level] * side.group_slope
    sizes = np.diff(side.member_begin)
    whole = np.clip(np.floor(share * 2.0**shift).astype(np.int64), 0, np.repeat(cap, sizes))
    for g in range(len(cap)):
        span = slice(side.member_begin[g], side.member_begin[g + 1])
        over = int(whole[span].sum()) - int(cap[g]) * int(side.group_top[g])
        for m in np.argsort(-whole[span]) if over > 0 else ():
            cut = min(over, int(whole[span][m]))
            whole[span][m] -= cut
            over -= cut
            if over <= 0:
                break
    return whole
