"""The row side as straight pieces: where a row's price may lie, and at which prices its best load jumps.

Why it exists: climbing with Newton's steps needs the row side smooth. A row of convex cost wants one
load between two slopes of its cost and jumps at each slope; outside its outermost slopes no bound is
gained. So a row is a load, a range of prices, and jumps inside the range, which are rounded off. When
to modify: together with :class:`~assigner.prices.conjugate.RowSide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray, RowSide

    IndexArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Pieces:
    """Rows (and pins behind them) as pieces.

    Parameters
    ----------
    low, high
        Range of each price; infinite where a hard bound takes any price.
    load, cost
        Load that is best at the low end of the range, and its cost.
    jump_row, jump_price, jump_load
        By how much more load is best from which price on.
    """

    low: FloatArray
    high: FloatArray
    load: FloatArray
    cost: FloatArray
    jump_row: IndexArray
    jump_price: FloatArray
    jump_load: FloatArray

    def value(self, price: FloatArray) -> float:
        """Return the row side's part of the bound at prices in range."""
        over = np.maximum(0.0, price[self.jump_row] - self.jump_price)
        return float((self.cost - price * self.load).sum() - (self.jump_load * over).sum())

    def barrier(self, price: FloatArray, heat: float) -> tuple[float, FloatArray, FloatArray]:
        """Return the value with logarithmic barriers on both ends of every jump, and how much of each jump is made.

        The third is the part of each jump that is made, or left, against its price's will.
        """
        over = price[self.jump_row] - self.jump_price
        half = np.abs(over) / 2.0
        far = heat / self.jump_load + half + np.hypot(heat / self.jump_load, half)
        least = heat / far
        made = np.where(over > 0, self.jump_load - least, least)
        value = (self.cost - price * self.load).sum() - (over * made).sum()
        value -= heat * np.log(least * (self.jump_load - least)).sum()
        return float(value), made, least

    def wanted(self, made: FloatArray) -> FloatArray:
        """Return the load that each row wants when so much of its jumps is made."""
        return np.asarray(self.load + np.bincount(self.jump_row, weights=made, minlength=len(self.load)))


def pieces_of(side: RowSide, weight: FloatArray, pin_limits: list[int]) -> Pieces:
    """Return rows under level weights as pieces; a pin is a row held at its limit from above."""
    num, row, load = side.num_rows, side.point_row, side.point_load
    cost = weight @ side.point_cost.astype(np.float64)
    left = np.flatnonzero(row[1:] == row[:-1])
    of_row, jump = row[left], (load[left + 1] - load[left]).astype(np.float64)
    price = (cost[left + 1] - cost[left]) / jump
    is_low = np.isin(left, side.point_begin[:-1]) & ~side.floor[of_row]
    is_high = np.isin(left + 1, side.point_begin[1:] - 1) & ~side.ceiling[of_row]
    low, high = np.full(num, -np.inf), np.full(num, np.inf)
    single = np.diff(side.point_begin) == 1
    low[single & ~side.floor] = 0.0
    high[single & ~side.ceiling] = 0.0
    low[of_row[is_low]] = price[is_low]
    high[of_row[is_high]] = price[is_high]
    base = side.point_begin[:-1].copy()
    base[of_row[is_low]] += 1
    inner = ~is_low & ~is_high
    pins = len(pin_limits)
    return Pieces(
        np.concatenate([low, np.zeros(pins)]),
        np.concatenate([high, np.full(pins, np.inf)]),
        np.concatenate([load[base].astype(np.float64), np.array(pin_limits, dtype=np.float64)]),
        np.concatenate([cost[base], np.zeros(pins)]),
        of_row[inner],
        price[inner],
        jump[inner],
    )
