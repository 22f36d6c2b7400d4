"""A plan under change: loads and costs of all levels, kept exact while items move.

Why it exists: the Python side of the compiled evaluator; it lays the program out for the kernels and
keeps the running plan. When to modify: with :mod:`assigner.search.kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.scan import COMPILE_FROM_ENTRIES, stable_order
from assigner.program.program import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.search.kernels import Fixed, Live, Pad

HARD_UNIT = 1000
"""One whole typical coefficient beyond a hard bound counts about this much, in minutes as in counts."""


class RunningPlan:
    """A choice with its loads and costs, changed in place.

    Parameters
    ----------
    program, columns
        The program, also as columns.
    choice
        First choice, one option per item; it is copied.
    candidates
        Begin and option number of the options that moves look at, per item, cheapest by ``guide``
        first; None: all options, as they stand.
    guide
        Cost of each option at the prices; None: 0.
    seed
        Seed of the moves' own random numbers.

    Attributes
    ----------
    fixed, live, pad
        What the kernels of :mod:`assigner.search.kernels` work on.
    """

    def __init__(
        self,
        program: Program,
        columns: Columns,
        choice: IntArray,
        *,
        candidates: tuple[IntArray, IntArray] | None = None,
        guide: NDArray[np.float64] | None = None,
        seed: int = 0,
    ) -> None:
        guide = np.zeros(program.num_options) if guide is None else guide
        if candidates is None:
            candidates = program.item_begin, np.arange(program.num_options)
        self.program = program
        self.columns = columns
        self.fixed: Fixed = _lay_out(program, columns, candidates, guide)
        self.pad: Pad = _scratch(program, columns, seed)
        self.live: Live = self._start(choice)

    @property
    def choice(self) -> IntArray:
        """The current choice (not a copy)."""
        return np.asarray(self.live.choice)

    @property
    def score(self) -> tuple[int, ...]:
        """Exact cost per level."""
        return tuple(int(cost) for cost in self.live.total[1:])

    @property
    def vector(self) -> tuple[int, ...]:
        """Weighted distance from hard bounds, then the cost per level."""
        return tuple(int(cost) for cost in self.live.total)

    @property
    def is_feasible(self) -> bool:
        """Whether all hard bounds are kept."""
        return bool(self.live.total[0] == 0)

    def price(self, items: Sequence[int], options: Sequence[int]) -> tuple[int, ...]:
        """Return what changing ``items`` to ``options`` would add to :attr:`vector`."""
        from assigner.search.kernels import price_change

        self._put(items, options)
        price_change(self.fixed, self.live, self.pad, len(items), self.pad.delta)
        return tuple(int(cost) for cost in self.pad.delta)

    def make(self, items: Sequence[int], options: Sequence[int]) -> None:
        """Change ``items`` (each at most once) to ``options``."""
        from assigner.search.kernels import make_change

        for at in range(0, len(items), len(self.pad.item)):
            part = slice(at, at + len(self.pad.item))
            self._put(items[part], options[part])
            make_change(self.fixed, self.live, self.pad, len(items[part]))

    def move_to(self, choice: IntArray) -> None:
        """Make all changes that lead to ``choice``."""
        items = np.flatnonzero(self.live.choice != choice)
        if len(items) > len(self.pad.item):
            self.live = self._start(choice, self.live.hard)
        else:
            self.make(items.tolist(), choice[items].tolist())

    def broken_rows(self) -> IntArray:
        """Return the rows (of :class:`Columns`) whose hard bounds are broken."""
        load = self.live.load
        return np.flatnonzero((load < self.columns.lower) | (load > self.columns.upper))

    def press(self) -> None:
        """Make the rows that are broken now weigh more, so that the next moves leave them."""
        rows = self.broken_rows()
        load = self.live.load[rows]
        away = np.maximum(self.columns.lower[rows] - load, load - self.columns.upper[rows])
        more = np.maximum(1, self.live.hard[rows] // 4)
        self.live.hard[rows] += more
        self.live.total[0] += int((more * away).sum())

    def forget_pressure(self) -> None:
        """Give all rows their first weights again, so that weights never grow out of 64 bits."""
        load = self.live.load
        away = np.maximum(0, np.maximum(self.columns.lower - load, load - self.columns.upper))
        self.live.hard[:] = hard_weights(self.columns)
        self.live.total[0] = int((self.live.hard * away).sum())

    def _put(self, items: Sequence[int], options: Sequence[int]) -> None:
        self.pad.item[: len(items)] = items
        self.pad.option[: len(items)] = options

    def _start(self, choice: IntArray, hard: IntArray | None = None) -> Live:
        from assigner.search.kernels import Live

        program, columns, groups = self.program, self.columns, self.columns.groups
        load = columns.load(choice)
        hard = hard_weights(columns) if hard is None else hard
        away = np.maximum(0, np.maximum(columns.lower - load, load - columns.upper))
        total = np.concatenate(([int((hard * away).sum())], program.score(choice))).astype(np.int64)
        own = load[groups.row]
        distance = np.maximum(0, np.maximum(groups.lower - own, own - groups.upper))
        ranked = np.lexsort((-distance, groups.of_member)).astype(np.int64)
        begin, switch = self.fixed.need_begin, self.fixed.need_switch
        used = np.zeros(program.num_options, dtype=np.bool_)
        used[choice] = True
        users = np.zeros(program.num_items, dtype=np.int64)
        if len(switch):
            users += np.bincount(switch[np.repeat(used, np.diff(begin))], minlength=program.num_items)
        links = _rep_lists(self.fixed.rep[choice], program.num_reps + 1)
        return Live(choice.astype(np.int64).copy(), load, total, hard, distance, ranked, users, *links)


def hard_weights(columns: Columns) -> IntArray:
    """Return a first weight of each row's hard bounds: large coefficients weigh less per unit."""
    largest = np.ones(columns.num_rows, dtype=np.int64)
    filled = np.flatnonzero(np.diff(columns.row_begin))
    if filled.size:
        begin, coef = columns.row_begin[filled], columns.row_coef
        reach = np.maximum(np.maximum.reduceat(coef, begin), -np.minimum.reduceat(coef, begin))
        largest[filled] = np.maximum(1, reach)
    return np.maximum(1, HARD_UNIT // largest)


def switch_needs(program: Program, columns: Columns) -> tuple[IntArray, IntArray]:
    """Return, per option, the switches that must be on for it: begin and switch item.

    An option needs a switch when both stand in a row whose upper bound the option's coefficient
    exceeds and the switch, on, makes up for it (``x - switch <= 0``).
    """
    num_options = program.num_options
    if program.num_items == program.num_placeable:
        return np.zeros(num_options + 1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    first_switch = int(program.item_begin[program.num_placeable])
    row = np.repeat(np.arange(columns.num_rows), np.diff(columns.row_begin))
    helps = (columns.row_option >= first_switch) & (columns.row_coef < 0)
    helpers = np.bincount(row[helps], minlength=columns.num_rows)
    switch_of_row = np.full(columns.num_rows, -1, dtype=np.int64)
    switch_of_row[row[helps]] = columns.item_of_option[columns.row_option[helps]]
    needs = (helpers[row] == 1) & (columns.row_option < first_switch) & (columns.row_coef > columns.upper[row])
    pair = np.unique(np.stack([columns.row_option[needs].astype(np.int64), switch_of_row[row[needs]]]), axis=1)
    begin = np.concatenate(([0], np.cumsum(np.bincount(pair[0], minlength=num_options)))).astype(np.int64)
    return begin, np.ascontiguousarray(pair[1])


def _lay_out(
    program: Program, columns: Columns, candidates: tuple[IntArray, IntArray], guide: NDArray[np.float64]
) -> Fixed:
    from assigner.search.kernels import Fixed

    sole, groups = columns.sole, columns.groups
    by_row = np.argsort(groups.row, kind="stable").astype(np.int64)
    rows = np.arange(columns.num_rows + 1)
    need_begin, need_switch = switch_needs(program, columns)
    candidate_begin, candidate = (part.astype(np.int64) for part in candidates)
    rep = np.where(program.rep == NOBODY, program.num_reps, program.rep).astype(np.int64)
    weight = weights_of_options(columns)
    visitor_begin, visitor = _visitors(candidate, rep, weight, program.num_reps + 1)
    return Fixed(
        program.item_begin.astype(np.int64),
        columns.option_begin,
        columns.option_row,
        columns.option_coef,
        np.ascontiguousarray(program.cost),
        rep,
        columns.lower,
        columns.upper,
        np.searchsorted(sole.row, rows).astype(np.int64),
        sole.level,
        sole.lower,
        sole.upper,
        sole.slope,
        np.searchsorted(groups.row[by_row], rows).astype(np.int64),
        by_row,
        groups.of_member.astype(np.int64),
        groups.lower,
        groups.upper,
        groups.begin,
        groups.level,
        groups.slope,
        groups.top,
        need_begin,
        need_switch,
        candidate_begin,
        candidate,
        visitor_begin,
        visitor,
        columns.item_of_option,
        weight,
        guide,
    )


def weights_of_options(columns: Columns) -> IntArray:
    """Return the sum of each option's absolute coefficients."""
    if len(columns.option_coef) < COMPILE_FROM_ENTRIES:
        total = np.concatenate(([0], np.cumsum(np.abs(columns.option_coef))))
        return np.asarray(total[columns.option_begin[1:]] - total[columns.option_begin[:-1]])
    from assigner.search.large_kernels import weigh_options

    weight = np.empty(len(columns.option_begin) - 1, dtype=np.int64)
    weigh_options(columns.option_begin, columns.option_coef, weight)
    return weight


def _visitors(candidate: IntArray, rep: IntArray, weight: IntArray, num_lists: int) -> tuple[IntArray, IntArray]:
    """Return the candidates of each rep (the last list is nobody's), lightest first: begin and option number."""
    visitor_rep = rep[candidate].astype(np.int32)
    begin = np.concatenate(([0], np.cumsum(np.bincount(visitor_rep, minlength=num_lists)))).astype(np.int64)
    visitor = candidate[stable_order(visitor_rep, begin)]
    for at in range(num_lists):
        part = visitor[begin[at] : begin[at + 1]]
        part[:] = part[np.argsort(weight[part], kind="stable")]
    return begin, visitor


def _scratch(program: Program, columns: Columns, seed: int) -> Pad:
    from assigner.search.kernels import Pad

    rows, members, groups = columns.num_rows, len(columns.groups.row), columns.groups.num_groups
    changes = 1024 + program.num_items - program.num_placeable

    def zeros(size: int) -> IntArray:
        return np.zeros(size, dtype=np.int64)

    levels = len(program.levels) + 1
    return Pad(
        zeros(1), zeros(rows), zeros(rows), zeros(rows),
        zeros(members), zeros(members), zeros(members), zeros(groups), zeros(members + 1),
        zeros(program.num_items), zeros(program.num_items), zeros(program.num_items),
        zeros(changes), zeros(changes), zeros(levels), zeros(levels), zeros(levels),
        np.array([2 * seed + 1], dtype=np.uint64),
    )  # fmt: skip


def _rep_lists(rep: IntArray, num_lists: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return the items of each rep as linked lists: first item per rep, next and previous per item (-1: none)."""
    order = np.argsort(rep, kind="stable")
    head = np.full(num_lists, -1, dtype=np.int64)
    following, previous = np.full(len(rep), -1, dtype=np.int64), np.full(len(rep), -1, dtype=np.int64)
    same = rep[order][1:] == rep[order][:-1]
    following[order[:-1][same]] = order[1:][same]
    previous[order[1:][same]] = order[:-1][same]
    first = np.flatnonzero(np.r_[True, ~same][: len(order)])
    head[rep[order[first]]] = order[first]
    return head, following, previous
