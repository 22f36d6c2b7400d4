"""The guarded program: every pair and every row of hard rules, to be switched on and off for diagnosis.

Any choice of removals and rows gives an ordinary program (:meth:`Guarded.part`), cut down to the items that the
choice can hurt, so that the hundreds of questions of a diagnosis are small ones. When to modify: with the guards of
:mod:`assigner.program.posting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import UNBOUNDED, Band, Dropped, Program, RowFamily

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray
    from assigner.rules.active import ActiveRule

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Part:
    """A program cut out of a guarded one.

    Parameters
    ----------
    program
        The part; its items and options are numbered anew.
    item
        Number of each of its items in the guarded program.
    option
        Number of each of its options there.
    """

    program: Program
    item: IntArray
    option: IntArray


@dataclass(frozen=True, eq=False)
class Guarded:
    """A program with all options and rows, and what hard rules say about them.

    Parameters
    ----------
    program
        All pairs, all starts, all rows; costs are 0.
    rules
        The hard rules.
    removals
        Number of a rule, and the options that it removes.
    families
        Of each family of rows: number of its rule, whether it holds by definition, the group of each row.
    """

    program: Program
    rules: tuple[ActiveRule, ...]
    removals: tuple[tuple[int, IntArray], ...]
    families: tuple[tuple[int, bool, IntArray | None], ...]

    @cached_property
    def rows(self) -> RowFamily:
        """All rows in one family, family after family."""
        parts = self.program.families
        none = np.zeros(0, dtype=np.int64)
        counts = np.concatenate([none, *(np.diff(part.begin) for part in parts)])
        option, coef, lower, upper = (
            np.concatenate([none, *(getattr(part, name) for part in parts)]).astype(np.int64)
            for name in ("option", "coef", "lower", "upper")
        )
        begin = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return RowFamily("guarded", begin, option, coef, lower, upper)

    @cached_property
    def rule_of_row(self) -> IntArray:
        """Number of the rule of each row."""
        return self._per_row([number for number, _, _ in self.families])

    @cached_property
    def by_definition(self) -> Mask:
        """Whether each row holds whatever is switched off: it only ties switches."""
        return self._per_row([int(always) for _, always, _ in self.families]).astype(bool)

    def _per_row(self, values: list[int]) -> IntArray:
        sizes = [family.num_rows for family in self.program.families]
        return np.repeat(np.asarray(values, dtype=np.int64), sizes)

    @cached_property
    def item_of_option(self) -> IntArray:
        """Item of each option."""
        return self.program.item_of_option

    @cached_property
    def nobody(self) -> IntArray:
        """The choice that leaves everything undone and every switch off."""
        return self.program.item_begin[:-1] + np.where(
            np.arange(self.program.num_items) < self.program.num_placeable, np.diff(self.program.item_begin) - 1, 0
        )

    @cached_property
    def rows_by_option(self) -> tuple[IntArray, IntArray, IntArray]:
        """``begin, row, coef``: option ``k`` stands in the rows ``begin[k]:begin[k+1]``."""
        table = self.rows
        order = np.argsort(table.option, kind="stable")
        begin = np.searchsorted(table.option[order], np.arange(self.program.num_options + 1))
        return begin.astype(np.int64), table.row_of_entry[order], table.coef[order]

    def part(self, alive: Mask, rows: Mask, soft_options: Mask | None = None, soft_rows: Mask | None = None) -> Part:
        """Return the program of some options and rows.

        Parameters
        ----------
        alive
            Options that are left.
        rows
            Rows that must hold.
        soft_options, soft_rows
            Options that cost 1, and rows that cost 1 per unit outside their bounds, instead.

        Notes
        -----
        Items that no row looks at and that have an option left are left out: they hurt nothing.
        """
        table, chosen = self.rows, np.flatnonzero(rows if soft_rows is None else rows | soft_rows)
        entry, row = entries_of_rows(table.begin, chosen)
        lives = alive[table.option[entry]]
        entry, row = entry[lives], row[lives]
        items = self._hurt(alive, table.option[entry], soft_options)
        option = np.flatnonzero(alive & items[self.item_of_option])
        number = np.full(self.program.num_options, -1, dtype=np.int64)
        number[option] = np.arange(len(option))
        family = self._family(table, chosen, entry, row, number, soft_rows)
        return Part(self._program(np.flatnonzero(items), option, family, soft_options), np.flatnonzero(items), option)

    def _hurt(self, alive: Mask, in_rows: IntArray, soft_options: Mask | None) -> Mask:
        """Return which items some row, price or lack of options can hurt."""
        hurt = np.bincount(self.item_of_option[alive], minlength=self.program.num_items) == 0
        hurt[self.item_of_option[in_rows]] = True
        if soft_options is not None:
            hurt[self.item_of_option[soft_options & alive]] = True
        return hurt

    def _family(
        self, table: RowFamily, chosen: IntArray, entry: IntArray, row: IntArray, number: IntArray, soft: Mask | None
    ) -> RowFamily:
        begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(chosen)))]).astype(np.int64)
        lower, upper = table.lower[chosen], table.upper[chosen]
        bands: tuple[Band, ...] = ()
        if soft is not None:
            mild = soft[chosen]
            bands = (
                Band(0, np.where(mild, lower, -UNBOUNDED), np.where(mild, upper, UNBOUNDED), mild.astype(np.int64)),
            )
            lower, upper = np.where(mild, -UNBOUNDED, lower), np.where(mild, UNBOUNDED, upper)
        return RowFamily("guarded", begin, number[table.option[entry]], table.coef[entry], lower, upper, bands)

    def _program(self, items: IntArray, option: IntArray, family: RowFamily, soft_options: Mask | None) -> Program:
        whole = self.program
        size = np.bincount(self.item_of_option[option], minlength=whole.num_items)[items]
        cost = np.zeros((1, len(option)), dtype=np.int64)
        if soft_options is not None:
            cost[0] = soft_options[option]
        return Program(
            levels=whole.levels,
            item_begin=np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
            num_placeable=int((items < whole.num_placeable).sum()),
            rep=whole.rep[option],
            start=whole.start[option],
            cost=cost,
            offset=np.zeros(1, dtype=np.int64),
            families=(family,) if family.num_rows else (),
            dropped=_NONE_DROPPED,
            num_reps=whole.num_reps,
        )

    def completed(self, part: Part, choice: IntArray, alive: Mask) -> IntArray:
        """Return one option an item of the whole program: the part's choice, else "nobody" where alive, else the first alive."""
        whole = self.program
        rank = np.where(alive, np.where(whole.rep < 0, 0, 1), 2)
        order = np.lexsort((np.arange(whole.num_options), rank, self.item_of_option))
        found = order[whole.item_begin[:-1]]
        found[part.item] = part.option[choice]
        return found


_NONE_DROPPED = Dropped(
    np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int16), ()
)  # fmt: skip


def entries_of_rows(begin: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Return the entries of some rows (``begin`` as in a family), and the place in ``rows`` that each belongs to."""
    count = begin[rows + 1] - begin[rows]
    place = np.repeat(np.arange(len(rows)), count)
    first = np.cumsum(count) - count
    return np.arange(len(place)) - first[place] + begin[rows][place], place
