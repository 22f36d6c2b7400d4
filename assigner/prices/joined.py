"""Rows over one sum joined to one convex cost: one price where capacity, fair share and floor of a rep had three.

Why it exists: prices of rows over the same sum only matter together, so a climb that moves them one by one has directions in
which nothing changes; Newton's steps were cut to nothing there (at 100,000 x 500 the bound stopped a tenth below the linear
relaxation, because capacities with room held back the prices of fair shares). A sum of piecewise linear functions is one
again: its edges are all edges, its slopes add up. When to modify: together with :class:`~assigner.prices.pieces.Pieces`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.pieces import Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    IndexArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Joined:
    """Rows joined by the sum that they share.

    Parameters
    ----------
    pieces
        The sums, each as one row.
    rows
        The rows as they were.
    carrier
        The sum of each row, dense from 0.
    """

    pieces: Pieces
    rows: Pieces
    carrier: IndexArray

    def split(self, price: FloatArray) -> FloatArray:
        """Return prices of the rows that add up to a price of each sum and lose nothing of the bound."""
        jump, rows = self.pieces, self.rows
        done = np.where(price[jump.jump_row] > jump.jump_price, jump.jump_load, 0.0)
        load = jump.load + np.bincount(jump.jump_row, weights=done, minlength=len(price))
        low, high = _slopes_at(rows, load[self.carrier])
        found = np.clip(0.0, low, high)
        rank = _ranks(self.carrier)
        for at in range(int(rank.max(initial=-1)) + 1):
            mine = rank == at
            rest = price - np.bincount(self.carrier, weights=found, minlength=len(price))
            found[mine] = np.clip(found[mine] + rest[self.carrier[mine]], low[mine], high[mine])
        return found

    def added(self, price: FloatArray) -> FloatArray:
        """Return the price of each sum, given prices of the rows, inside its range."""
        total = np.bincount(self.carrier, weights=price, minlength=len(self.pieces.low))
        return np.clip(total, self.pieces.low, self.pieces.high)


def _ranks(carrier: IndexArray) -> IndexArray:
    """Return which row of its sum each row is: 0 for the first."""
    order = np.argsort(carrier, kind="stable")
    sorted_ = carrier[order]
    first = np.searchsorted(sorted_, sorted_)
    rank = np.empty(len(carrier), dtype=np.int64)
    rank[order] = np.arange(len(carrier)) - first
    return rank


def _slopes_at(rows: Pieces, load: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the range of prices at which each row finds a load best."""
    edge = rows.load[rows.jump_row] + _before(rows)
    low = np.where(load > rows.load, -np.inf, rows.low)
    high = np.where(load < rows.load, np.inf, rows.high)
    here = load[rows.jump_row]
    np.maximum.at(low, rows.jump_row, np.where(here > edge, rows.jump_price, -np.inf))
    np.minimum.at(high, rows.jump_row, np.where(here < edge + rows.jump_load, rows.jump_price, np.inf))
    end = rows.load + np.bincount(rows.jump_row, weights=rows.jump_load, minlength=len(load))
    low = np.where(load > end, rows.high, low)
    high = np.where(load < rows.load, rows.low, high)
    low = np.where(load < rows.load, rows.low, low)
    high = np.where(load > end, rows.high, high)
    return low, high


def _before(rows: Pieces) -> FloatArray:
    """Return how much of its row's jumps lies before each jump; jumps of a row stand together, by price."""
    total = np.cumsum(rows.jump_load) - rows.jump_load
    first = np.searchsorted(rows.jump_row, rows.jump_row)
    return np.asarray(total - total[first]) if len(total) else total


def join(rows: Pieces, carrier: IndexArray) -> Joined:
    """Return rows joined by sum; sums of a single row stay as they are."""
    num = int(carrier.max(initial=-1)) + 1
    first = np.full(num, -1, dtype=np.int64)
    first[carrier[::-1]] = np.arange(len(carrier))[::-1]
    low, high, load, cost = (part[first].copy() for part in (rows.low, rows.high, rows.load, rows.cost))
    count = np.bincount(carrier, minlength=num)
    alone = count[carrier[rows.jump_row]] == 1
    jumps = [(carrier[rows.jump_row[alone]], rows.jump_price[alone], rows.jump_load[alone])]
    order = np.argsort(carrier, kind="stable")
    begin = np.concatenate(([0], np.cumsum(count)))
    jump_begin = np.searchsorted(rows.jump_row, np.arange(len(carrier) + 1))
    for at in np.flatnonzero(count > 1):
        made = _sum_of(rows, order[begin[at] : begin[at + 1]], jump_begin)
        low[at], high[at], load[at], cost[at] = made[:4]
        jumps.append((np.full(len(made[4]), at), made[4], made[5]))
    row, price, size = (np.concatenate(part) for part in zip(*jumps, strict=True))
    by_row = np.lexsort((price, row))
    return Joined(
        Pieces(low, high, load, cost, row[by_row].astype(np.int64), price[by_row], size[by_row]), rows, carrier
    )


def _sum_of(
    rows: Pieces, members: IndexArray, jump_begin: IndexArray
) -> tuple[float, float, float, float, FloatArray, FloatArray]:
    """Return range, first load, its cost, and prices and sizes of the jumps of the sum of some rows' costs."""
    edges, slopes = [], []
    for row in members:
        span = slice(jump_begin[row], jump_begin[row + 1])
        ends = rows.load[row] + np.concatenate(([0.0], np.cumsum(rows.jump_load[span])))
        edges.append(ends)
        slopes.append(np.concatenate(([rows.low[row]], rows.jump_price[span], [rows.high[row]])))
    points = np.unique(np.concatenate(edges))
    floor = max((ends[0] for ends, slope in zip(edges, slopes, strict=True) if slope[0] == -np.inf), default=-np.inf)
    ceiling = min((ends[-1] for ends, slope in zip(edges, slopes, strict=True) if slope[-1] == np.inf), default=np.inf)
    points = points[(points >= floor) & (points <= ceiling)]
    between = np.concatenate(([points[0] - 1.0], (points[1:] + points[:-1]) / 2.0, [points[-1] + 1.0]))
    total = np.sum([slope[np.searchsorted(ends, between)] for ends, slope in zip(edges, slopes, strict=True)], axis=0)
    cost = sum(_cost_at(points[0], ends, slope) for ends, slope in zip(edges, slopes, strict=True))
    cost += float(rows.cost[members].sum())
    return float(total[0]), float(total[-1]), float(points[0]), float(cost), total[1:-1], np.diff(points)


def _cost_at(load: float, ends: FloatArray, slopes: FloatArray) -> float:
    """Return what a row costs at a load more than at its first edge."""
    if load <= ends[0]:
        return float((load - ends[0]) * slopes[0]) if load < ends[0] else 0.0
    inner = np.clip(load - ends[:-1], 0.0, np.diff(ends))
    beyond = max(0.0, load - ends[-1])
    return float(inner @ slopes[1:-1]) + (beyond * float(slopes[-1]) if beyond else 0.0)
