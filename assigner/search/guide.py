"""One number per option that says how good it is, all levels and all rows considered.

Why it exists: moves and construction need an order in which to try options. Levels are added up with
weights steep enough that the earlier one nearly always decides; the prices of that sum price the
rows. A guide only orders trials: plans are compared exactly, level by level. When to modify: to guide
better.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.prices import bound_program
from assigner.prices.relaxation import least_cost_of_items
from assigner.prices.scan import COMPILE_FROM_ENTRIES, Scanner
from assigner.program.program import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program

    FloatArray = NDArray[np.float64]

MOST_SAMPLED = 4_000_000
"""Typical steps are taken from at most this many entries, evenly spread."""
LARGEST_SUM = 2.0**50
"""The weighted sum of all levels stays below this, so that prices keep some bits after the point."""


@dataclass(frozen=True, eq=False, slots=True)
class Guide:
    """What guides moves and construction.

    Parameters
    ----------
    weight
        Weight of each level in the sum.
    cost
        Reduced cost of every option of the sum, at least 0; the cheapest option of each item has 0.
    result
        The prices of the sum.
    edge, slope
        Per row, the load above which a unit costs more than its price, and how much more.
    """

    weight: IntArray
    cost: FloatArray
    result: PriceResult
    edge: IntArray
    slope: FloatArray

    def candidates(
        self, item_begin: IntArray, most: int, kept: NDArray[np.bool_] | None = None
    ) -> tuple[IntArray, IntArray]:
        """Return begin and options of each item's ``most`` cheapest options (among the kept), cheapest first."""
        if len(self.cost) >= COMPILE_FROM_ENTRIES:
            return cheapest_options(item_begin, self.cost, most, kept)
        item = np.repeat(np.arange(len(item_begin) - 1), np.diff(item_begin))
        option = np.arange(len(item)) if kept is None else np.flatnonzero(kept)
        order = option[np.lexsort((self.cost[option], item[option]))]
        size = np.bincount(item[order], minlength=len(item_begin) - 1)
        place = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size)
        count = np.minimum(size, most)
        return np.concatenate(([0], np.cumsum(count))).astype(np.int64), order[place < most]

    def typical_step(self, begin: IntArray, option: IntArray) -> float:
        """Return the typical difference between an item's two cheapest candidates, above 0."""
        second = self.cost[option[np.minimum(begin[:-1] + 1, begin[1:] - 1)]]
        second = second[second > 0]
        return float(np.quantile(second, 0.5)) if len(second) else 1.0


def cheapest_options(
    item_begin: IntArray, cost: NDArray[Any], most: int | IntArray, kept: NDArray[np.bool_] | None
) -> tuple[IntArray, IntArray]:
    """Return what :meth:`Guide.candidates` returns, by one compiled pass; ``most`` may differ from item to item."""
    from assigner.search.large_kernels import pick_cheapest

    left = np.zeros(0, dtype=np.bool_) if kept is None else kept
    total = item_begin if kept is None else np.concatenate(([0], np.cumsum(kept)))[item_begin]
    begin = np.concatenate(([0], np.cumsum(np.minimum(np.diff(total), most)))).astype(np.int64)
    option = np.empty(int(begin[-1]), dtype=np.int64)
    pick_cheapest(item_begin, cost, left, begin, option)
    return begin, option


def make_guide(
    program: Program,
    columns: Columns,
    *,
    max_scans: int,
    seconds: float,
    threads: int,
    clock: Callable[[], float],
    cancelled: Callable[[], bool],
    given: Mapping[int, FloatArray] | None = None,
) -> Guide:
    """Price the level that matters if all earlier ones can be perfect, else the weighted sum of all levels.

    Prices of one level are worth more than those of a sum in which steep weights drown it. See
    :func:`assigner.prices.bound_program` for what ends the pricing. ``given``: prices per level of an earlier run.
    """
    known = dict(given or {})
    ends = clock() + seconds
    how: dict[str, Any] = {"max_scans": max_scans, "threads": threads, "clock": clock, "cancelled": cancelled}
    level = _first_with_bands(program, columns)
    if level > 0:
        limits = {at: least_of_level(program, at) for at in range(level)}
        guide = price_level(program, columns, level, limits, start=known.get(level), seconds=0.7 * seconds, **how)
        if guide is not None:
            return guide
    weight = level_weights(program, columns)
    summed = sum_levels(program, weight)
    flat = _summed_columns(columns, weight)
    start = np.zeros(columns.num_rows)
    for at, price in known.items():
        start += weight[at] * price
    result = bound_program(summed, 0, columns=flat, start=start, seconds=max(0.0, ends - clock()), **how)
    edge, slope = _edges(flat, result.price)
    return Guide(weight, np.maximum(0, result.reduced) / 2.0**result.shift, result, edge, slope)


def price_level(
    program: Program,
    columns: Columns,
    level: int,
    limits: Mapping[int, int],
    *,
    start: FloatArray | None = None,
    threads: int = 1,
    clock: Callable[[], float] = time.perf_counter,
    **how: Any,
) -> Guide | None:
    """Guide by the prices of one level, earlier levels held at ``limits``, proven or only assumed.

    Parameters
    ----------
    limits
        What earlier levels may cost.
    start
        Prices per row to start from, in the level's own units.
    threads, clock, how
        Of the pricing; ``how``: ``seconds``, ``max_scans`` and ``cancelled``.

    Returns
    -------
    The guide; its prices and costs are in units of the weighted sum (prices times the level's weight).
    None when no plan seems to keep the limits: then there are no best prices.
    """
    result = bound_program(program, level, limits, columns=columns, start=start, threads=threads, clock=clock, **how)
    if result.bound is None or result.bound > _sizes(program, columns)[level]:
        return None
    weight = level_weights(program, columns)
    price = result.price * float(weight[level])
    cost = (weight @ program.cost).astype(np.float64)
    compiled = len(cost) + len(columns.option_row) >= COMPILE_FROM_ENTRIES
    entries = columns.option_begin, columns.option_row, columns.option_coef
    scanner = Scanner(program.item_begin, *entries, columns.num_rows, compiled, threads)
    cost = scanner.reduced(cost, price)
    cost -= np.minimum.reduceat(cost, program.item_begin[:-1])[columns.item_of_option]
    edge, slope = _edges(_summed_columns(columns, weight), price)
    return Guide(weight, cost, replace(result, price=price), edge, slope)


def least_of_level(program: Program, level: int) -> int:
    """Return what a level costs when every item takes its least cost there and no row pays."""
    return int(program.offset[level] + least_cost_of_items(program, level).sum())


def _first_with_bands(program: Program, columns: Columns) -> int:
    """Return the first level at which rows pay; 0 if there is none, or an item has no option."""
    paying = np.concatenate([columns.sole.level, columns.groups.level])
    return int(paying.min()) if len(paying) and not program.items_without_option.size else 0


def level_weights(program: Program, columns: Columns) -> IntArray:
    """Return weights under which one small step of a level outweighs one item's move at all later levels."""
    steps, moves = zip(*(_step_and_move(program, columns, at) for at in range(len(program.levels))), strict=True)
    weight = np.ones(len(steps))
    later = 0.0
    for level in range(len(steps) - 1, -1, -1):
        weight[level] = max(1.0, math.ceil(later / max(steps[level], 1e-9)))
        later += weight[level] * moves[level]
    total = float((weight * _sizes(program, columns)).sum())
    if total > LARGEST_SUM:  # flatten the steps between levels until the sum fits
        power = 1.0
        while power > 0.05 and float((weight**power * _sizes(program, columns)).sum()) > LARGEST_SUM:
            power -= 0.05
        weight = np.maximum(1.0, np.floor(weight**power))
    return weight.astype(np.int64)


def _step_and_move(program: Program, columns: Columns, level: int) -> tuple[float, float]:
    """Return a small and a typical large step of one item's cost at a level, option costs and bands."""
    cost = program.cost[level]
    cost = cost[:: 1 + len(cost) // MOST_SAMPLED]
    spread = cost[cost > 0]
    sole, groups = columns.sole, columns.groups
    row_slope = np.zeros(columns.num_rows)
    at = sole.level == level
    np.maximum.at(row_slope, sole.row[at], sole.slope[at].astype(np.float64))
    mine = (groups.level == level)[groups.of_member]
    np.maximum.at(row_slope, groups.row[mine], groups.slope[groups.of_member][mine].astype(np.float64))
    some = np.arange(0, len(columns.row_coef), 1 + len(columns.row_coef) // MOST_SAMPLED)
    of_row = np.searchsorted(columns.row_begin, some, side="right") - 1
    sloped = np.abs(columns.row_coef[some]) * row_slope[of_row]
    both = np.concatenate([spread.astype(np.float64), sloped[sloped > 0]])
    if not len(both):
        return 1.0, 0.0
    small, large = np.quantile(both, [0.05, 0.95])
    return float(small), float(large)


def _sizes(program: Program, columns: Columns) -> FloatArray:
    """Return about how large each level's cost can get."""
    size = np.abs(program.cost).sum(axis=1).astype(np.float64) + program.offset + 1.0
    reach = np.maximum(np.abs(columns.reach_min), np.abs(columns.reach_max)).astype(np.float64)
    sole, groups = columns.sole, columns.groups
    np.add.at(size, sole.level, sole.slope * reach[sole.row])
    np.add.at(size, groups.level[groups.of_member], groups.slope[groups.of_member] * reach[groups.row])
    return np.asarray(size)


def sum_levels(program: Program, weight: IntArray) -> Program:
    """Return the program with one level: the weighted sum of all (its families' bands are left as they are)."""
    return replace(
        program,
        levels=(Level("all"),),
        cost=(weight @ program.cost)[None, :],
        offset=np.array([int(weight @ program.offset)], dtype=np.int64),
    )


def _summed_columns(columns: Columns, weight: IntArray) -> Columns:
    """Return the columns with all bands at level 0, their slopes weighted."""
    sole, groups = columns.sole, columns.groups
    return replace(
        columns,
        sole=replace(sole, level=np.zeros_like(sole.level), slope=sole.slope * weight[sole.level]),
        groups=replace(groups, level=np.zeros_like(groups.level), slope=groups.slope * weight[groups.level]),
    )


def _edges(flat: Columns, price: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return, per row, the load above which its bands cost more than its price, and how much more a unit."""
    edge = np.full(flat.num_rows, np.iinfo(np.int64).max // 4)
    np.minimum.at(edge, flat.sole.row, flat.sole.upper)
    above = np.bincount(flat.sole.row, weights=flat.sole.slope.astype(np.float64), minlength=flat.num_rows)
    return edge, np.maximum(0.0, above - np.maximum(0.0, price))
