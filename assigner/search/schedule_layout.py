"""Reads a program as schedules: reps that do one thing at a time, some of them paid as soon as they are used.

Why it exists: programs of dated work with skills have hundreds of thousands of rows that all say the same: no two of
these at once. Seen as spans on each rep's line of time, a move costs a few comparisons instead of a walk along rows.
Nothing is assumed about time itself: spans are read off the rows. When to modify: to understand more kinds of rows as
schedules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import NOBODY, UNBOUNDED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray, Program, RowFamily
    from assigner.search.schedule_kernels import Frame

LARGEST_TABLE = 50_000_000
"""Items times reps at most: a table of that size is kept."""


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """A program as schedules.

    Parameters
    ----------
    frame
        The options with a rep, as the kernels want them.
    option
        Program's option number of each of the frame's options.
    nobody
        Program's option "nobody" of each placeable item, -1 where it must be placed.
    switch
        The switch of each rep that is paid when used, -1 for the others.
    level
        The level at which used reps are paid.
    price
        What a used rep costs there.
    order
        The placeable items with options, by start.
    """

    frame: Frame
    option: IntArray
    nobody: IntArray
    switch: IntArray
    level: int
    price: int
    order: IntArray

    def choice(self, program: Program, held: NDArray[np.int64]) -> IntArray | None:
        """Return the program's choice of a plan (frame's option of each item, -1: left over); None if one must not be."""
        choice = np.concatenate([self.nobody, program.item_begin[program.num_placeable : -1]])
        placed = np.flatnonzero(held >= 0)
        choice[placed] = self.option[held[placed]]
        if (choice < 0).any():
            return None
        used = np.unique(program.rep[choice[placed]])
        on = self.switch[used]
        on = on[on >= 0]
        choice[on] = program.item_begin[on] + 1
        return choice

    def held(self, program: Program, choice: IntArray) -> NDArray[np.int64]:
        """Return the frame's option of each placeable item of a choice, -1 where nobody has it or nothing is known."""
        place = np.full(program.num_options, -1, dtype=np.int64)
        place[self.option] = np.arange(len(self.option))
        own = choice[: program.num_placeable]
        return np.asarray(np.where(own >= 0, place[own], -1))


def layout_of(program: Program) -> Layout | None:
    """Return the program as schedules; None where it says anything else, or where fewest reps is not the first aim."""
    if program.num_placeable == program.num_items or program.num_placeable * program.num_reps > LARGEST_TABLE:
        return None
    ties = [_is_tie(program, family) for family in program.families]
    if not any(ties) or not all(tie or family.is_conflict for tie, family in zip(ties, program.families, strict=True)):
        return None
    own = _own_options(program)
    spans = _spans(program, [family for family, tie in zip(program.families, ties, strict=True) if not tie])
    switch = _switch_of_rep(program, [family for family, tie in zip(program.families, ties, strict=True) if tie], spans)
    if spans is None or switch is None:
        return None
    paid = _paid(program, own, switch)
    return None if paid is None else _laid_out(program, own, spans, switch, paid)


def _own_options(program: Program) -> IntArray:
    """Return the options that give an item to a rep."""
    first_switch = int(program.item_begin[program.num_placeable])
    return np.flatnonzero(program.rep[:first_switch] != NOBODY)


def _is_tie(program: Program, family: RowFamily) -> bool:
    """Return whether every row says: at most one of these options, and only with this one switch on."""
    first_switch = int(program.item_begin[program.num_placeable])
    if family.bands or not family.num_rows or (family.upper != 0).any() or (family.lower > -UNBOUNDED).any():
        return False
    is_switch = family.option >= first_switch
    per_row = np.bincount(family.row_of_entry[is_switch], minlength=family.num_rows)
    return bool((per_row == 1).all() and (family.coef == np.where(is_switch, -1, 1)).all())


def _spans(program: Program, families: list[RowFamily]) -> tuple[IntArray, IntArray] | None:
    """Return the first and the last conflict row of each option, numbered by rep; None where rows are no spans.

    Rows of cliques come in order of time for each rep, so that the rows of an option are consecutive.
    """
    count = np.cumsum([0, *(family.num_rows for family in families)])
    option = np.concatenate([np.zeros(0, dtype=np.int64), *(family.option for family in families)])
    row = np.concatenate(
        [np.zeros(0, dtype=np.int64), *(f.row_of_entry + at for f, at in zip(families, count, strict=False))]
    )
    rep = np.full(int(count[-1]), NOBODY, dtype=np.int64)
    rep[row] = program.rep[option]
    if (program.rep[option] != rep[row]).any() or (program.rep[option] == NOBODY).any():
        return None
    by_rep = np.argsort(rep, kind="stable")
    place = np.empty(len(rep), dtype=np.int64)
    place[by_rep] = np.arange(len(rep)) - np.searchsorted(rep[by_rep], rep[by_rep])
    first = np.full(program.num_options, len(rep) + 1, dtype=np.int64)
    last = np.full(program.num_options, -1, dtype=np.int64)
    np.minimum.at(first, option, place[row])
    np.maximum.at(last, option, place[row])
    size = np.bincount(option, minlength=program.num_options)
    within = size > 0
    return (first, last) if (last - first + 1 == size)[within].all() else None


def _switch_of_rep(
    program: Program, families: list[RowFamily], spans: tuple[IntArray, IntArray] | None
) -> IntArray | None:
    """Return the switch that all options of each rep need, -1 for none; None where it is less simple."""
    if spans is None:
        return None
    needs = np.full(program.num_options, -1, dtype=np.int64)
    item_of_option = program.item_of_option
    first_switch = int(program.item_begin[program.num_placeable])
    for family in families:
        row, is_switch = family.row_of_entry, family.option >= first_switch
        on = np.zeros(family.num_rows, dtype=np.int64)
        on[row[is_switch]] = family.option[is_switch]
        if (on != program.item_begin[item_of_option[on]] + 1).any():
            return None
        option, wanted = family.option[~is_switch], item_of_option[on[row[~is_switch]]]
        if ((needs[option] >= 0) & (needs[option] != wanted)).any():
            return None
        needs[option] = wanted
        if not _already_apart(item_of_option, row[~is_switch], option, spans):
            return None
    own = _own_options(program)
    switch = np.full(program.num_reps, -1, dtype=np.int64)
    switch[program.rep[own]] = needs[own]
    reps = np.flatnonzero(switch >= 0)
    simple = (switch[program.rep[own]] == needs[own]).all() and len(np.unique(switch[reps])) == len(reps)
    return switch if simple else None


def _already_apart(item: IntArray, row: IntArray, option: IntArray, spans: tuple[IntArray, IntArray]) -> bool:
    """Return whether each row's options are starts of one item, or all in conflict with each other anyway."""
    if not len(row):
        return True
    begin = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    one_item = np.minimum.reduceat(item[option], begin) == np.maximum.reduceat(item[option], begin)
    meet = np.maximum.reduceat(spans[0][option], begin) <= np.minimum.reduceat(spans[1][option], begin)
    return bool((one_item | meet).all())


def _paid(program: Program, own: IntArray, switch: IntArray) -> tuple[int, int] | None:
    """Return the level and the price of a used rep; None where anything else matters as early.

    Up to that level it must not matter which rep does an item, and leaving one undone must cost at least a rep.
    """
    on = program.item_begin[switch[switch >= 0]] + 1
    paying = (program.cost[:, on] > 0).any(axis=1)
    if not paying.any():
        return None
    level = int(np.argmax(paying))
    price = program.cost[level, on]
    item = program.item_of_option
    begin = np.flatnonzero(np.r_[True, item[own][1:] != item[own][:-1]])
    for at in range(level + 1):
        cost = program.cost[at, own]
        if (np.minimum.reduceat(cost, begin) != np.maximum.reduceat(cost, begin)).any():
            return None
    undone = np.flatnonzero(program.rep[: int(program.item_begin[program.num_placeable])] == NOBODY)
    placed = np.zeros((level + 1, program.num_items), dtype=np.int64)
    placed[:, item[own]] = program.cost[: level + 1, own]
    more = program.cost[: level + 1, undone] - placed[:, item[undone]]
    dear = (more[:level] > 0).any(axis=0) & (more[:level] >= 0).all(axis=0) | (more[level] >= price.max())
    return (level, int(price[0])) if (price == price[0]).all() and dear.all() else None


def _laid_out(
    program: Program, own: IntArray, spans: tuple[IntArray, IntArray], switch: IntArray, paid: tuple[int, int]
) -> Layout:
    from assigner.search.schedule_kernels import Frame

    item = program.item_of_option
    own = own[np.lexsort((program.rep[own], item[own]))]
    begin = np.searchsorted(item[own], np.arange(program.num_placeable + 1)).astype(np.int64)
    at = np.full((program.num_placeable, program.num_reps), -1, dtype=np.int32)
    at[item[own][::-1], program.rep[own][::-1]] = np.arange(len(own))[::-1]
    nobody = np.full(program.num_placeable, -1, dtype=np.int64)
    undone = np.flatnonzero(program.rep[: int(program.item_begin[program.num_placeable])] == NOBODY)
    nobody[item[undone]] = undone
    placeable = np.flatnonzero(np.diff(begin))
    order = placeable[np.argsort(program.start[own[begin[placeable]]], kind="stable")]
    narrow = [part.astype(np.int32) for part in (item[own], program.rep[own], spans[0][own], spans[1][own])]
    frame = Frame(begin, narrow[0], narrow[1], narrow[2], narrow[3], at)
    return Layout(frame, own, nobody, switch, *paid, order.astype(np.int64))
