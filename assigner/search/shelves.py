"""One level of a program as shelves, one a rep: the items within reach, and what any book of them costs.

Why it exists: where every row belongs to one rep, a plan is one book a rep, and what a book costs does not depend on the
others. A rep whose rows are sums of at most two kinds (minutes and potential, say) has few enough different loads for an
exact table (:mod:`assigner.search.shelf_kernels`); choosing among whole books then bounds far tighter than fractions of
items do. When to modify: to recognise more programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.columns import flatten
from assigner.program.program import NOBODY, UNBOUNDED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program

MOST_CELLS = 150_000_000
"""Largest table of one rep, in cells of four bytes."""
MOST_ITEMS = 400
"""Programs with more items are not looked at."""
MOST_SUMS = 2
MOST_LOADS = 20_000_000
"""Largest number of different loads of one rep."""


@dataclass(frozen=True, eq=False, slots=True)
class Shelf:
    """What one rep can take.

    Parameters
    ----------
    rep
        The rep.
    item, option, cost
        The items within reach, the program's option for each, and its own cost.
    steps
        What each item adds to both sums, in steps of the sum; shape ``(2, num_items)``.
    last
        The largest load of each sum that is told apart, in steps.
    steep
        Cost of each step beyond, -1 where none is allowed.
    final
        Cost of every pair of loads, -1 where a hard bound forbids it; shape ``last + 1``.
    """

    rep: int
    item: IntArray
    option: IntArray
    cost: IntArray
    steps: IntArray
    last: IntArray
    steep: IntArray
    final: IntArray

    @property
    def num_cells(self) -> int:
        """Cells of its table."""
        return (len(self.item) + 1) * self.final.size

    def cost_of(self, taken: NDArray[np.int8]) -> int | None:
        """Return what a book costs (1 for each item taken), None where it breaks a hard bound."""
        load = self.steps @ taken.astype(np.int64)
        over = np.maximum(0, load - self.last)
        if bool(((over > 0) & (self.steep < 0)).any()):
            return None
        at = np.minimum(load, self.last)
        loads = int(self.final[at[0], at[1]])
        return None if loads < 0 else int(self.cost @ taken) + loads + int(over @ np.maximum(0, self.steep))


@dataclass(frozen=True, eq=False, slots=True)
class Shelves:
    """All reps' shelves at one level.

    Parameters
    ----------
    level
        The level.
    shelves
        One a rep with anything to take or to pay.
    nobody_option, nobody_cost
        Per item, the option that leaves it undone and its cost; -1 where it must be taken.
    offset
        What the level costs besides.
    """

    level: int
    shelves: list[Shelf]
    nobody_option: IntArray
    nobody_cost: IntArray
    offset: int


def is_of_books(program: Program) -> bool:
    """Return whether the last level is made of shelves, if all levels before it can be perfect."""
    if program.num_items > MOST_ITEMS:
        return False
    kept = np.ones(program.num_options, dtype=np.bool_)
    for cost in program.cost[:-1]:
        least = np.minimum.reduceat(np.where(kept, cost, UNBOUNDED), program.item_begin[:-1])
        kept &= cost == np.repeat(least, np.diff(program.item_begin))
    return shelves_of(program, flatten(program), kept, len(program.levels) - 1) is not None


def shelves_of(program: Program, columns: Columns, kept: NDArray[np.bool_], level: int) -> Shelves | None:
    """Return one level of a program, over its kept options, as shelves; None where it is not that simple.

    It is when earlier levels do not depend on the choice among the kept options, every row that can cost or break
    belongs to one rep and pays alone, no item can go to one rep in two ways, and no rep has more than two different
    sums with more loads than a table holds.
    """
    if program.num_items > MOST_ITEMS or _varies(program, columns, kept, level):
        return None
    option = np.flatnonzero(kept & (program.rep != NOBODY))
    item, rep = columns.item_of_option[option].astype(np.int64), program.rep[option].astype(np.int64)
    if len(np.unique(rep * program.num_items + item)) < len(option):
        return None
    rows = _loud_rows(columns, level)
    owner = _owners(program, columns, kept, rows)
    if owner is None:
        return None
    made = []
    for one in np.union1d(np.unique(rep), owner[owner != NOBODY]):
        shelf = _shelf(program, columns, option[rep == one], rows[owner == one], int(one), level)
        if shelf is None:
            return None
        made.append(shelf)
    return Shelves(level, made, *_left_undone(program, columns, kept, level), int(program.offset[level]))


def _varies(program: Program, columns: Columns, kept: NDArray[np.bool_], level: int) -> bool:
    """Return whether earlier levels depend on the choice, or groups of rows pay at this one."""
    option = np.flatnonzero(kept)
    begin = np.searchsorted(columns.item_of_option[option], np.arange(program.num_items))
    if not len(option) or (columns.groups.level <= level).any() or (columns.sole.level < level).any():
        return True
    return any(
        (np.minimum.reduceat(cost[option], begin) < np.maximum.reduceat(cost[option], begin)).any()
        for cost in program.cost[:level]
    )


def _loud_rows(columns: Columns, level: int) -> IntArray:
    """Return the rows that cost something at the level or can break."""
    breaks = (columns.reach_max > columns.upper) | (columns.reach_min < columns.lower)
    return np.union1d(columns.sole.row[columns.sole.level == level], np.flatnonzero(breaks))


def _owners(program: Program, columns: Columns, kept: NDArray[np.bool_], rows: IntArray) -> IntArray | None:
    """Return the rep of each row (:data:`NOBODY` for rows without options); None where a row has options of two."""
    owner = np.full(len(rows), NOBODY, dtype=np.int64)
    for at, row in enumerate(rows):
        entry = slice(columns.row_begin[row], columns.row_begin[row + 1])
        option = columns.row_option[entry]
        mine = kept[option]
        reps = np.unique(program.rep[option[mine]])
        if len(reps) > 1 or (len(reps) and reps[0] == NOBODY) or bool((columns.row_coef[entry] < 0).any()):
            return None
        if len(reps):
            owner[at] = reps[0]
        elif columns.lower[row] > 0 or len(option):
            return None
    return owner


def _left_undone(program: Program, columns: Columns, kept: NDArray[np.bool_], level: int) -> tuple[IntArray, IntArray]:
    option = np.full(program.num_items, -1, dtype=np.int64)
    cost = np.full(program.num_items, -1, dtype=np.int64)
    undone = np.flatnonzero(kept & (program.rep == NOBODY))
    option[columns.item_of_option[undone]] = undone
    cost[columns.item_of_option[undone]] = program.cost[level][undone]
    return option, cost


def _shelf(program: Program, columns: Columns, option: IntArray, rows: IntArray, rep: int, level: int) -> Shelf | None:
    """Return a rep's shelf; None where it has too many sums or loads."""
    sums = _sums(columns, option, rows)
    if len(sums) > MOST_SUMS:
        return None
    steps = np.zeros((MOST_SUMS, len(option)), dtype=np.int64)
    last, steep, costs = np.zeros(MOST_SUMS, dtype=np.int64), np.zeros(MOST_SUMS, dtype=np.int64), []
    for at, (coef, members) in enumerate(sums):
        grid = max(1, int(np.gcd.reduce(coef)))
        steps[at] = coef // grid
        last[at], steep[at] = _end(columns, members, level, int(coef.sum()), grid)
        if last[at] > MOST_LOADS:
            return None
        costs.append(_cost_of_loads(columns, members, level, np.arange(last[at] + 1) * grid))
    costs += [np.zeros(1, dtype=np.int64)] * (MOST_SUMS - len(costs))
    if len(costs[0]) * len(costs[1]) * (len(option) + 1) > MOST_CELLS:
        return None
    final = np.where((costs[0] < 0)[:, None] | (costs[1] < 0)[None, :], -1, costs[0][:, None] + costs[1][None, :])
    item = columns.item_of_option[option].astype(np.int64)
    return Shelf(rep, item, option, program.cost[level][option], steps, last, steep, final)


def _sums(columns: Columns, option: IntArray, rows: IntArray) -> list[tuple[IntArray, list[int]]]:
    """Return the different sums of a rep: coefficient of each option, and the rows over that sum."""
    found: dict[bytes, tuple[IntArray, list[int]]] = {}
    for row in rows:
        entry = slice(columns.row_begin[row], columns.row_begin[row + 1])
        place = np.searchsorted(option, columns.row_option[entry])
        inside = (place < len(option)) & (option[np.minimum(place, len(option) - 1)] == columns.row_option[entry])
        coef = np.zeros(len(option), dtype=np.int64)
        coef[place[inside]] = columns.row_coef[entry][inside]
        found.setdefault(coef.tobytes(), (coef, []))[1].append(int(row))
    return list(found.values())


def _end(columns: Columns, rows: list[int], level: int, total: int, grid: int) -> tuple[int, int]:
    """Return the largest load told apart, in steps, and what each step beyond costs (-1: not allowed)."""
    hard = int(columns.upper[rows].min())
    if hard < total:
        return max(0, hard // grid), -1
    edge, slope = 0, 0
    for at in _bands(columns, rows, level):
        upper, lower = int(columns.sole.upper[at]), int(columns.sole.lower[at])
        edge = max(edge, *(end for end in (lower, upper) if 0 < end < UNBOUNDED), 0)
        slope += int(columns.sole.slope[at]) if upper < UNBOUNDED else 0
    edge = max(edge, *(int(end) for end in columns.lower[rows] if end > -UNBOUNDED), 0)
    return min(-(-edge // grid), total // grid), slope * grid


def _bands(columns: Columns, rows: list[int], level: int) -> IntArray:
    return np.flatnonzero(np.isin(columns.sole.row, rows) & (columns.sole.level == level))


def _cost_of_loads(columns: Columns, rows: list[int], level: int, load: IntArray) -> IntArray:
    """Return what each load costs, -1 where a hard bound forbids it."""
    cost = np.zeros(len(load), dtype=np.int64)
    for at in _bands(columns, rows, level):
        lower, upper = columns.sole.lower[at], columns.sole.upper[at]
        cost += columns.sole.slope[at] * np.maximum(0, np.maximum(lower - load, load - upper))
    broken = (load < columns.lower[rows].max()) | (load > columns.upper[rows].min())
    return np.where(broken, -1, cost)
