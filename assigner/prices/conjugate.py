"""The row side of the Lagrangian: every row takes the load that is best for its cost against its price.

Why it exists: with a price ``p`` on a row of convex cost ``f`` over the loads ``low..high``, the row
adds ``min f(y) - p y`` to the bound. ``f`` is piecewise linear, so the least value lies at an end or
at an edge of a band: a handful of points per row, evaluated exactly. Where all of a row's coefficients are
multiples of a number, so are its loads, and an edge between two of them is never reached: the points are the
multiples beside it (minutes in fives miss a fair share of 8,362 by 2 at least, however they are shared out). A group of rows (min-max,
leximin) pays ``max over shares in [0, 1] that sum to top of sum of share * slope * distance``; so
any shares give a valid bound, and the shares follow from the prices. When to modify: with
:class:`~assigner.program.program.Band`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class RowSide:
    """Rows with a price (numbered from 0), their bands and the points where a row's least value can lie.

    Parameters
    ----------
    low, high
        Loads that are looked at, per row.
    floor, ceiling
        Whether the load is held from below, from above, by a hard bound (then that price is unlimited).
    sole_row, sole_level, sole_lower, sole_upper, sole_slope
        Bands that a row pays alone.
    group_level, group_slope, group_top, member_begin, member_row, member_lower, member_upper
        Bands that a group pays together.
    point_begin, point_row, point_load
        Points by row, loads ascending.
    point_cost
        Cost of the sole bands at each point, per level; shape ``(num_levels, num_points)``.
    spread_member, spread_point, spread_distance
        Distance of each member's row at each of its points.
    """

    low: IntArray
    high: IntArray
    floor: NDArray[np.bool_]
    ceiling: NDArray[np.bool_]
    sole_row: IntArray
    sole_level: IntArray
    sole_lower: IntArray
    sole_upper: IntArray
    sole_slope: IntArray
    group_level: IntArray
    group_slope: IntArray
    group_top: IntArray
    member_begin: IntArray
    member_row: IntArray
    member_lower: IntArray
    member_upper: IntArray
    point_begin: IntArray
    point_row: IntArray
    point_load: IntArray
    point_cost: IntArray
    spread_member: IntArray
    spread_point: IntArray
    spread_distance: IntArray

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self.low)

    def values(self, weight: NDArray[Any], share: NDArray[Any], price: NDArray[Any]) -> NDArray[Any]:
        """Return ``f(y) - p y`` at every point, under level weights and members' shares of slope."""
        value = weight @ self.point_cost - price[self.point_row] * self.point_load
        spread = share[self.spread_member] * self.spread_distance
        np.add.at(value, self.spread_point, spread)
        return np.asarray(value)

    def least(self, weight: NDArray[Any], share: NDArray[Any], price: NDArray[Any]) -> NDArray[Any]:
        """Return every row's least ``f(y) - p y``."""
        if not self.num_rows:
            return np.zeros(0, dtype=price.dtype)
        return np.minimum.reduceat(self.values(weight, share, price), self.point_begin[:-1])

    def best_load(self, value: FloatArray, least: FloatArray, load: IntArray) -> IntArray:
        """Return the load nearest to ``load`` among the loads at which each row's value is least."""
        if not self.num_rows:
            return np.zeros(0, dtype=np.int64)
        tied = value <= (least + 1e-9 * (1.0 + np.abs(least)))[self.point_row]
        at = np.flatnonzero(tied)
        rows = np.arange(self.num_rows)
        first = at[np.searchsorted(self.point_row[at], rows)]
        last = at[np.searchsorted(self.point_row[at], rows, side="right") - 1]
        return np.clip(load, self.point_load[first], self.point_load[last])

    def cost_at(self, load: IntArray, share_of_slope: FloatArray, level: int) -> float:
        """Return the bands' cost of one level at ``load``; groups pay by shares (1 pays a full slope)."""
        at = self.sole_level == level
        own = load[self.sole_row[at]]
        distance = np.maximum(0, np.maximum(self.sole_lower[at] - own, own - self.sole_upper[at]))
        mine = np.repeat(self.group_level == level, np.diff(self.member_begin))
        spread = load[self.member_row]
        spread = np.maximum(0, np.maximum(self.member_lower - spread, spread - self.member_upper))
        slope = np.repeat(self.group_slope, np.diff(self.member_begin))
        return float(distance @ self.sole_slope[at] + (spread * slope * share_of_slope)[mine].sum())

    def project(self, price: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the prices brought into their domain, and each member's share of its group's slope.

        A price beyond what the row's own slopes pay for must be paid by the shares of its groups,
        which sum to ``top`` times the slope. (Outside the domain a bound is valid but poor.)
        """
        up, down = self._own_slopes(weight)
        excess = np.maximum(0.0, np.maximum(price - up, -down - price))
        share = np.zeros(len(self.member_row))
        left = excess.copy()
        for g in range(len(self.group_level)):
            span = slice(self.member_begin[g], self.member_begin[g + 1])
            cap = float(weight[self.group_level[g]] * self.group_slope[g])
            share[span] = _project_on_capped_simplex(left[self.member_row[span]], cap, cap * float(self.group_top[g]))
            left[self.member_row[span]] -= share[span]
        left[(self.ceiling & (price > 0)) | (self.floor & (price < 0))] = 0.0  # a hard bound takes any price
        left = np.maximum(0.0, left)
        return price - np.sign(price) * left, share

    def _own_slopes(self, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how much each row pays for a unit above, and below, all its bands."""
        slope = weight[self.sole_level] * self.sole_slope
        above = np.where(self.sole_upper < self.high[self.sole_row], slope, 0.0)
        below = np.where(self.sole_lower > self.low[self.sole_row], slope, 0.0)
        return _sum_by(self.sole_row, above, self.num_rows), _sum_by(self.sole_row, below, self.num_rows)


def _sum_by(row: IntArray, amount: FloatArray, num_rows: int) -> FloatArray:
    """Return the sum of amounts per row."""
    return np.asarray(np.bincount(row, weights=amount, minlength=num_rows), dtype=np.float64)


def _project_on_capped_simplex(point: FloatArray, cap: float, total: float) -> FloatArray:
    """Return the nearest vector within ``0..cap`` whose sum is at most ``total`` (bisection on the shift)."""
    inside = np.clip(point, 0.0, cap)
    if inside.sum() <= total:
        return inside
    few, much = 0.0, float(point.max())
    for _ in range(50):
        shift = 0.5 * (few + much)
        if np.clip(point - shift, 0.0, cap).sum() > total:
            few = shift
        else:
            much = shift
    return np.clip(point - much, 0.0, cap)


def row_side(
    columns: Columns, rows: IntArray, low: IntArray, high: IntArray, levels: list[int], grid: IntArray
) -> RowSide:
    """Return the row side of ``rows`` (global row numbers, ascending) for bands of ``levels``.

    Parameters
    ----------
    low, high
        Loads to look at, per global row.
    grid
        Per global row, what all loads looked at are multiples of: 1, or ``columns.grid``.
    """
    local = np.full(columns.num_rows, -1, dtype=np.int64)
    local[rows] = np.arange(len(rows))
    sole, groups = columns.sole, columns.groups
    own = np.flatnonzero(np.isin(sole.level, levels) & (local[sole.row] >= 0))
    paying = np.flatnonzero(np.isin(groups.level, levels))
    group_of = groups.of_member
    member = np.flatnonzero(np.isin(group_of, paying) & (local[groups.row] >= 0))
    members = np.bincount(group_of[member], minlength=groups.num_groups)[paying]
    member_begin = np.concatenate(([0], np.cumsum(members))).astype(np.int64)
    own_row, member_row = local[sole.row[own]], local[groups.row[member]]
    each = np.arange(len(rows))
    edges = [(each, low[rows]), (each, high[rows])]
    edges += [(own_row, edge[own]) for edge in (sole.lower, sole.upper)]
    edges += [(member_row, edge[member]) for edge in (groups.lower, groups.upper)]
    point_row, point_load = _points(edges, low[rows], high[rows], grid[rows])
    point_begin = np.searchsorted(point_row, np.arange(len(rows) + 1)).astype(np.int64)
    num_levels = max([*levels, int(sole.level.max(initial=0)), int(groups.level.max(initial=0))]) + 1
    at, entry = _each_point(point_begin, own_row)
    point_cost = np.zeros((num_levels, len(point_row)), dtype=np.int64)
    paid = _distance(point_load[at], sole.lower[own][entry], sole.upper[own][entry]) * sole.slope[own][entry]
    np.add.at(point_cost, (sole.level[own][entry], at), paid)
    spread_point, spread_member = _each_point(point_begin, member_row)
    inside = member[spread_member]
    return RowSide(
        low[rows],
        high[rows],
        low[rows] > columns.reach_min[rows],
        high[rows] < columns.reach_max[rows],
        own_row,
        sole.level[own],
        sole.lower[own],
        sole.upper[own],
        sole.slope[own],
        groups.level[paying],
        groups.slope[paying],
        groups.top[paying],
        member_begin,
        member_row,
        groups.lower[member],
        groups.upper[member],
        point_begin,
        point_row,
        point_load,
        point_cost,
        spread_member,
        spread_point,
        _distance(point_load[spread_point], groups.lower[inside], groups.upper[inside]),
    )


def _points(
    edges: list[tuple[IntArray, IntArray]], low: IntArray, high: IntArray, grid: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the distinct loads of each row next to the edges, among its multiples within ``low..high``, by row."""
    first, last = -(-low // grid) * grid, high // grid * grid
    none = first > last
    first, last = np.where(none, low, first), np.where(none, high, last)
    row = np.concatenate([rows for rows, _ in edges])
    edge = np.concatenate([loads for _, loads in edges])
    below = edge // grid[row] * grid[row]
    above = np.where(below < edge, below + grid[row], below)
    row, load = np.concatenate([row, row]), np.concatenate([below, above])
    load = np.clip(load, first[row], last[row])
    order = np.lexsort((load, row))
    row, load = row[order], load[order]
    new = np.ones(len(row), dtype=np.bool_)
    new[1:] = (row[1:] != row[:-1]) | (load[1:] != load[:-1])
    return row[new], load[new]


def _each_point(point_begin: IntArray, row: IntArray) -> tuple[IntArray, IntArray]:
    """Return, for entries that belong to rows, every (point, entry) pair."""
    size = np.diff(point_begin)[row]
    entry = np.repeat(np.arange(len(row)), size)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(size) - size, size)
    return point_begin[row][entry] + within, entry


def _distance(load: IntArray, lower: IntArray, upper: IntArray) -> IntArray:
    """Return how far each load lies outside its band."""
    return np.asarray(np.maximum(0, np.maximum(lower - load, load - upper)))
