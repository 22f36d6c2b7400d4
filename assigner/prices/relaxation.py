"""One level of a program, cut down to what its Lagrangian relaxation needs.

Why it exists: at one level most rows are silent (no cost there, bounds never reached); leaving them
out makes every scan shorter. Earlier levels that are held ("pinned") at a limit become one more row
each. When to modify: to leave out more, or to add a relaxed constraint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.prices.conjugate import RowSide, row_side
from assigner.prices.scan import COMPILE_FROM_ENTRIES, Scanner, over_spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program


@dataclass(frozen=True, eq=False, slots=True)
class Relaxation:
    """A level's items, options, priced rows and pins.

    Parameters
    ----------
    level
        The level that is bounded.
    options
        Program's option number of each option that is kept.
    cost
        Cost of each kept option at the level.
    rows
        Program's row number (see :class:`Columns`) of each priced row; pins come behind them.
    side, stepped
        The row side of ``rows``: of all loads, for climbing, and of the loads that steps can reach, for the proof. (Prices
        climbed on steps prove no more, and trades at them were half as good: 10,000 x 50 with regions 5.3 % for 2.6 %.)
    scanner
        The item side over rows and pins.
    pin_levels, pin_limits
        Pinned levels, and what their options and bands together may cost (offset taken off).
    offset
        The level's constant cost.
    impossible
        Whether a row cannot be kept by any choice of the kept options: no plan exists within the limits.
    """

    level: int
    options: IntArray
    cost: IntArray
    rows: IntArray
    side: RowSide
    stepped: RowSide
    scanner: Scanner
    pin_levels: list[int]
    pin_limits: list[int]
    offset: int
    impossible: bool

    @property
    def num_prices(self) -> int:
        """Number of prices: rows and pins."""
        return len(self.rows) + len(self.pin_levels)


def relax(
    program: Program,
    columns: Columns,
    level: int,
    limits: Mapping[int, int],
    kept: NDArray[np.bool_] | None = None,
    threads: int = 1,
) -> Relaxation:
    """Return the relaxation of one level.

    Parameters
    ----------
    limits
        Proven limits: cost that each named level must not exceed. A limit on ``level`` itself only
        narrows what is looked at.
    kept
        Options that are still allowed; None: all.
    """
    allowed = _within_limits(program, limits, np.ones(program.num_options, np.bool_) if kept is None else kept)
    pins = [other for other in limits if other != level]
    low, high = _ranges(program, columns, limits)
    rows = np.flatnonzero(_speaks(columns, [level, *pins], low, high))
    options = np.flatnonzero(allowed)
    count = np.bincount(columns.item_of_option[options], minlength=program.num_items)
    impossible = bool((low > high).any() or (count == 0).any())
    item_begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    ranges = low, np.maximum(low, high), [level, *pins]
    side = row_side(columns, rows, *ranges, np.ones_like(columns.grid))
    coarse = bool((columns.grid[rows] > 1).any())
    stepped = row_side(columns, rows, *ranges, columns.grid) if coarse else side
    entries = _entries(program, columns, options, rows, pins, threads)
    num_entries = len(entries[1]) + len(options)
    return Relaxation(
        level,
        options,
        program.cost[level][options],
        rows,
        side,
        stepped,
        Scanner(item_begin, *entries, len(rows) + len(pins), num_entries >= COMPILE_FROM_ENTRIES, threads),
        pins,
        [int(limits[other] - program.offset[other]) for other in pins],
        int(program.offset[level]),
        impossible,
    )


def least_cost_of_items(program: Program, level: int, kept: NDArray[np.bool_] | None = None) -> IntArray:
    """Return every item's least option cost at a level (0 for an item without options)."""
    cost = program.cost[level]
    if kept is not None:
        cost = np.where(kept, cost, np.iinfo(np.int64).max)
    sizes = np.diff(program.item_begin)
    out = np.zeros(program.num_items, dtype=np.int64)
    filled = sizes > 0
    if filled.any():
        out[filled] = np.minimum.reduceat(cost, program.item_begin[:-1][filled])
    return out


def _slack(program: Program, level: int, limit: int) -> int:
    """Return what is left of a limit when every item takes its least cost at that level."""
    return int(limit - program.offset[level] - least_cost_of_items(program, level).sum())


def _within_limits(program: Program, limits: Mapping[int, int], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Drop options whose cost alone, beside the least of all other items, exceeds a limit."""
    for level, limit in limits.items():
        least = least_cost_of_items(program, level)
        most = least + int(limit - program.offset[level] - least.sum())
        kept = kept & (program.cost[level] <= np.repeat(most, np.diff(program.item_begin)))
    return kept


def _ranges(program: Program, columns: Columns, limits: Mapping[int, int]) -> tuple[IntArray, IntArray]:
    """Return the loads that each row can have: reach, hard bounds, and what limits let its bands cost."""
    low = np.maximum(columns.lower, columns.reach_min)
    high = np.minimum(columns.upper, columns.reach_max)
    sole, groups = columns.sole, columns.groups
    for level, limit in limits.items():
        slack = max(0, _slack(program, level, limit))
        at = sole.level == level
        _narrow(low, high, sole.row[at], sole.lower[at], sole.upper[at], slack // sole.slope[at])
        mine = groups.level[groups.of_member] == level
        room = (slack // groups.slope)[groups.of_member][mine]
        _narrow(low, high, groups.row[mine], groups.lower[mine], groups.upper[mine], room)
    return low, high


def _narrow(low: IntArray, high: IntArray, row: IntArray, lower: IntArray, upper: IntArray, room: IntArray) -> None:
    """Hold rows within ``room`` of their bands, in place (a huge room on a free side is no narrowing)."""
    np.maximum.at(low, row, np.where(lower - low[row] > room, lower - room, low[row]))
    np.minimum.at(high, row, np.where(high[row] - upper > room, upper + room, high[row]))


def _speaks(columns: Columns, levels: list[int], low: IntArray, high: IntArray) -> NDArray[np.bool_]:
    """Return the rows that can cost something at the levels or whose bounds can be reached."""
    loud = (low > columns.reach_min) | (high < columns.reach_max)
    sole, groups = columns.sole, columns.groups
    for row, level, lower, upper in (
        (sole.row, sole.level, sole.lower, sole.upper),
        (groups.row, groups.level[groups.of_member], groups.lower, groups.upper),
    ):
        paying = np.isin(level, levels) & ((lower > low[row]) | (upper < high[row]))
        loud[row[paying]] = True
    return np.asarray(loud)


def _entries(
    program: Program, columns: Columns, options: IntArray, rows: IntArray, pins: list[int], threads: int
) -> tuple[IntArray, NDArray[np.int32], NDArray[Any]]:
    """Return begin, row and coefficient of the kept options' entries in the priced rows, then in the pins."""
    local = np.full(columns.num_rows, -1, dtype=np.int32)
    local[rows] = np.arange(len(rows), dtype=np.int32)
    if len(columns.option_row) >= COMPILE_FROM_ENTRIES:
        return _entries_compiled(program, columns, options, local, len(rows), pins, threads)
    new_option = np.full(program.num_options, -1, dtype=np.int64)
    new_option[options] = np.arange(len(options))
    option = new_option[np.repeat(np.arange(program.num_options), np.diff(columns.option_begin))]
    row = local[columns.option_row]
    use = (row >= 0) & (option >= 0)
    option, row, coef = option[use], row[use], columns.option_coef[use]
    for at, level in enumerate(pins):
        cost = program.cost[level][options]
        paying = np.flatnonzero(cost)
        option = np.concatenate([option, paying])
        row = np.concatenate([row, np.full(len(paying), len(rows) + at, dtype=np.int32)])
        coef = np.concatenate([coef, cost[paying]])
    if pins:
        order = np.argsort(option, kind="stable")
        option, row, coef = option[order], row[order], coef[order]
    begin = np.concatenate(([0], np.cumsum(np.bincount(option, minlength=len(options))))).astype(np.int64)
    return begin, row, coef


def _entries_compiled(
    program: Program,
    columns: Columns,
    options: IntArray,
    local: NDArray[np.int32],
    num_rows: int,
    pins: list[int],
    threads: int,
) -> tuple[IntArray, NDArray[np.int32], NDArray[Any]]:
    """Return the same by two compiled passes; where nothing is left out, the columns' own arrays."""
    entries = columns.option_begin, columns.option_row, columns.option_coef
    if not pins and len(options) == program.num_options and num_rows == columns.num_rows:
        return entries
    from assigner.prices.large_kernels import count_kept, fill_kept

    pin_cost = program.cost[pins]
    narrow = columns.option_coef.dtype == np.int32 and int(pin_cost.max(initial=0)) < 2**31
    count = np.zeros(len(options), dtype=np.int64)
    over_spans(lambda *span: count_kept(*span, options, entries, local, pin_cost, count), len(options), threads)
    begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    row = np.empty(int(begin[-1]), dtype=np.int32)
    kept = begin, row, np.empty(len(row), dtype=np.int32 if narrow else np.int64)
    over_spans(lambda *span: fill_kept(*span, options, entries, local, num_rows, pin_cost, kept), len(options), threads)
    return kept
