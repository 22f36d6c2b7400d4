"""The assignment program: the one mathematical object that every problem compiles to.

Items, options and rows, held as columns (NumPy), never as objects: a million accounts times twenty
candidate reps must fit in a few gigabytes. Everything downstream (CP-SAT, prices, search,
explanations, routing) reads this object and nothing else.

* An **item** is something to place. It takes exactly one of its options.
* An **option** is one way to place one item: ``(item, rep, start)`` with a whole-number cost per level.
* A **row** is a sum over chosen options, ``L_j = sum_k a_jk x_k``, with hard bounds and convex costs.

A plan's cost at a level is ``offset + sum of option costs + sum of band costs``. Lower levels come
first, lexicographically. When to modify: only when a rule cannot be said as option costs, removed
options and rows; every engine must then learn the new part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

NOBODY = -1
"""The rep of the option that leaves an item undone, and of a switch's options."""
NO_START = -1
"""The start of an option without a time."""
UNBOUNDED = np.int64(2**62)
"""Stands for plus infinity in row bounds; ``-UNBOUNDED`` for minus infinity."""


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the lexicographic objective.

    Parameters
    ----------
    name
        The level's name in the problem, such as ``coverage``.
    step
        0, except where a rule needs successive steps inside one level (leximin: step ``k``
        minimises the sum of the ``k + 1`` largest loads).
    """

    name: str
    step: int = 0

    @property
    def label(self) -> str:
        """Name for people and files: ``balance`` or ``balance.2``."""
        return self.name if self.step == 0 else f"{self.name}.{self.step}"


@dataclass(frozen=True, eq=False, slots=True)
class Band:
    """A convex cost on the rows of a family: slope times the distance outside ``[lower, upper]``.

    Parameters
    ----------
    level
        Index into ``Program.levels``.
    lower, upper
        Per row; ``-UNBOUNDED`` and ``UNBOUNDED`` where one side is free.
    slope
        Cost per unit of distance, at least 0, per row. With ``group`` it is equal inside a group.
    group
        None: every row pays for itself. Else the group of each row, dense from 0 (-1: the row takes
        no part): a group pays slope times the sum of its ``top`` largest distances (``top=1`` is
        min-max; successive ``top`` at successive steps is leximin).
    top
        How many of the largest distances of a group are paid; used with ``group`` only.
    """

    level: int
    lower: IntArray
    upper: IntArray
    slope: IntArray
    group: IntArray | None = None
    top: int = 1

    def distance(self, load: IntArray) -> IntArray:
        """Return how far each row's ``load`` lies outside the band."""
        return np.maximum(0, np.maximum(self.lower - load, load - self.upper))

    def cost(self, load: IntArray) -> int:
        """Return the band's cost at ``load``, in exact integers."""
        distance = self.distance(load)
        if self.group is None:
            return int(np.dot(distance, self.slope))
        return sum(
            int(self.slope[rows[0]]) * int(np.sort(distance[rows])[::-1][: self.top].sum())
            for rows in rows_by_group(self.group)
        )


def rows_by_group(group: IntArray) -> list[IntArray]:
    """Return the row numbers of each group ``0..max``, leaving out rows of group -1."""
    order = np.argsort(group, kind="stable")
    order = order[np.searchsorted(group[order], 0) :]
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    return [rows for rows in np.split(order, cuts) if rows.size]


def load_of_rows(chosen: NDArray[np.bool_], begin: IntArray, option: NDArray[Any], coef: NDArray[Any]) -> IntArray:
    """Return every row's sum over the chosen options; only chosen entries are widened and summed."""
    taken = np.flatnonzero(chosen[option])
    total = np.concatenate(([0], np.cumsum(coef[taken], dtype=np.int64)))
    cut = np.searchsorted(taken, begin)
    return np.asarray(total[cut[1:]] - total[cut[:-1]])


@dataclass(frozen=True, eq=False, slots=True)
class RowFamily:
    """Rows that one rule posted, in compressed form: row ``j`` owns entries ``begin[j]:begin[j+1]``.

    Parameters
    ----------
    name
        Name of the rule setting that posted the rows.
    begin
        Length ``num_rows + 1``.
    option, coef
        Option index and whole-number coefficient of each entry, 32 bits wide where they fit; an option stands at most
        once in a row. Families may share these arrays: nobody writes into them.
    lower, upper
        Hard bounds per row.
    bands
        Convex costs on the rows.
    facts
        What each row is about, one array of length ``num_rows`` a name: ``rep``, ``period``, ``item``.
    """

    name: str
    begin: IntArray
    option: NDArray[Any]
    coef: NDArray[Any]
    lower: IntArray
    upper: IntArray
    bands: tuple[Band, ...] = ()
    facts: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self.begin) - 1

    @property
    def row_of_entry(self) -> IntArray:
        """Row number of each entry."""
        return np.repeat(np.arange(self.num_rows), np.diff(self.begin))

    @property
    def is_conflict(self) -> bool:
        """Whether every row says: at most one of these options."""
        return bool(not self.bands and (self.upper == 1).all() and (self.lower <= 0).all() and (self.coef == 1).all())

    def load(self, chosen: NDArray[np.bool_]) -> IntArray:
        """Return every row's sum over the chosen options (a mask over all options)."""
        return load_of_rows(chosen, self.begin, self.option, self.coef)


@dataclass(frozen=True, eq=False, slots=True)
class Dropped:
    """Pairs that a hard rule took away, each with the rule that did it first.

    Parameters
    ----------
    item, rep
        The pair.
    reason
        Index into ``reasons``.
    reasons
        Names of rule settings.
    class_of_item, class_reason
        Where items that are alike were judged together: the class of each item without a time, and the reason a class
        (row) and a rep (column) were parted, -1 where they were not.
    """

    item: NDArray[np.int32]
    rep: NDArray[np.int32]
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]
    class_of_item: NDArray[np.int32] | None = None
    class_reason: NDArray[np.int16] | None = None

    def of_item(self, item: int) -> dict[int, str]:
        """Return rep index -> name of the rule that dropped the pair, for one item."""
        found: dict[int, str] = {}
        if self.class_of_item is not None and self.class_reason is not None and item < len(self.class_of_item):
            reason = self.class_reason[self.class_of_item[item]]
            found = {int(rep): self.reasons[reason[rep]] for rep in np.flatnonzero(reason >= 0)}
        at = np.flatnonzero(self.item == item)
        return found | {int(self.rep[k]): self.reasons[self.reason[k]] for k in at}


@dataclass(frozen=True, eq=False)
class Program:
    """Items, options and rows of one problem.

    Parameters
    ----------
    levels
        The objective, most important first. Never empty.
    item_begin
        Options of item ``i`` are ``item_begin[i]:item_begin[i+1]``; length ``num_items + 1``.
        The first ``num_placeable`` items are the problem's, in its order; the rest are switches.
    num_placeable
        Number of items of the problem; item numbers at and above it are switches: two options
        (off, on), both of rep :data:`NOBODY`, tied to other options by hard rows.
    rep, start
        Rep (or :data:`NOBODY`) and start (UTC minutes, or :data:`NO_START`) per option.
    cost
        Whole-number cost per level and option, shape ``(num_levels, num_options)``, at least 0.
    offset
        Constant cost per level.
    families
        The rows.
    dropped
        Pairs taken away by hard rules, with the reason.
    num_reps
        Number of reps; option reps lie in ``0..num_reps-1`` or are :data:`NOBODY`.
    num_cut
        Pairs that no rule forbids and that were left out all the same (``candidates: nearest``): with any, bounds and
        proofs hold among the options only.
    """

    levels: tuple[Level, ...]
    item_begin: IntArray
    num_placeable: int
    rep: NDArray[np.int32]
    start: IntArray
    cost: IntArray
    offset: IntArray
    families: tuple[RowFamily, ...]
    dropped: Dropped
    num_reps: int
    num_cut: int = 0

    @property
    def num_items(self) -> int:
        """Number of items, switches included."""
        return len(self.item_begin) - 1

    @property
    def num_options(self) -> int:
        """Number of options, "nobody" and switch options included."""
        return len(self.rep)

    @property
    def num_rows(self) -> int:
        """Number of rows over all families."""
        return sum(family.num_rows for family in self.families)

    @property
    def item_of_option(self) -> IntArray:
        """Item number of each option."""
        return np.repeat(np.arange(self.num_items), np.diff(self.item_begin))

    @property
    def items_without_option(self) -> IntArray:
        """Items that hard rules left without any option: the problem is then infeasible."""
        return np.flatnonzero(np.diff(self.item_begin) == 0)

    def mask(self, choice: IntArray) -> NDArray[np.bool_]:
        """Return the chosen options as a mask, given one option index per item."""
        chosen = np.zeros(self.num_options, dtype=np.bool_)
        chosen[choice] = True
        return chosen

    def score(self, choice: IntArray) -> IntArray:
        """Return the exact cost per level of a choice (one option index per item).

        Bounds are not looked at: see :meth:`broken_rows`.
        """
        chosen = self.mask(choice)
        total = self.offset + self.cost[:, choice].sum(axis=1)
        for family in self.families:
            if family.bands:
                load = family.load(chosen)
                for band in family.bands:
                    total[band.level] += band.cost(load)
        return np.asarray(total)

    def broken_rows(self, choice: IntArray) -> dict[str, IntArray]:
        """Return, by family name, the rows whose hard bounds a choice breaks (empty when none)."""
        chosen = self.mask(choice)
        broken: dict[str, IntArray] = {}
        for family in self.families:
            load = family.load(chosen)
            rows = np.flatnonzero((load < family.lower) | (load > family.upper))
            if rows.size:
                broken[family.name] = rows
        return broken
