"""The posting: turns what a rule says into options and rows, in the mood its setting asks for.

A hard rule's options disappear and its rows get hard bounds; a weighted rule's options cost and its
rows get bands at its level. Guarded (for diagnosis), a hard rule takes nothing away: what it would remove and which
rows are its own is noted beside. When to modify: to add a mood or a kind of row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.entries import laid_out
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, RowFamily
from assigner.rules.intervals import maximal_cliques, near_pairs

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.program.entries import Layout
    from assigner.rules.active import ActiveRule


@dataclass
class LiveOptions:
    """The options under construction, as columns."""

    item: np.ndarray
    rep: np.ndarray
    start: np.ndarray
    alive: np.ndarray
    cost: np.ndarray
    """Shape (levels, options)."""
    reason: np.ndarray
    """Number of the active rule that dropped the option first, -1 while alive."""

    @classmethod
    def fresh(cls, item: np.ndarray, rep: np.ndarray, start: np.ndarray, num_levels: int) -> LiveOptions:
        """Return options that are all alive and cost nothing."""
        count = len(item)
        item, rep, start = (np.asarray(part, dtype=np.int64) for part in (item, rep, start))
        return cls(
            item, rep, start, np.ones(count, dtype=bool),
            np.zeros((num_levels, count), dtype=np.int64), np.full(count, -1, dtype=np.int16),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.item)

    def append(self, item: np.ndarray) -> np.ndarray:
        """Add an option of :data:`NOBODY` for each item number given; return the options' numbers."""
        first, count = len(self), len(item)
        self.item = np.concatenate([self.item, item])
        self.rep = np.concatenate([self.rep, np.full(count, NOBODY)])
        self.start = np.concatenate([self.start, np.full(count, NO_START)])
        self.alive = np.concatenate([self.alive, np.ones(count, dtype=bool)])
        self.reason = np.concatenate([self.reason, np.full(count, -1, dtype=np.int16)])
        self.cost = np.concatenate([self.cost, np.zeros((len(self.cost), count), dtype=np.int64)], axis=1)
        return np.arange(first, first + count)


@dataclass
class Guards:
    """What hard rules say, noted instead of done, so that any part of it can be switched off later."""

    removals: list[tuple[int, np.ndarray]] = field(default_factory=list)
    """Number of a rule, and the options that it would remove."""
    families: list[tuple[int, bool, np.ndarray | None]] = field(default_factory=list)
    """Of each family of rows: number of its rule, whether it holds by definition, and the group of each row."""


@dataclass
class Draft:
    """A program under construction: options and rows that all postings share."""

    problem: Problem
    options: LiveOptions
    num_items: int
    families: list[RowFamily] = field(default_factory=list)
    layout: Layout | None = None
    """That of the last rows posted: rules about loads mostly post the same entries with other coefficients."""
    guards: Guards | None = None
    """Where hard rules are noted in the guarded mood; None in the others."""


class RulePosting:
    """The posting of one active rule.

    Parameters
    ----------
    draft
        The program under construction.
    active
        The rule with its mood.
    number
        Its number, kept as the reason of dropped options.
    level
        Index of its level's step 0 in the program's levels; -1 for hard rules.
    """

    def __init__(self, draft: Draft, active: ActiveRule, number: int, level: int) -> None:
        self.problem = draft.problem
        self._draft = draft
        self._active = active
        self._number = number
        self._level = level

    @property
    def options(self) -> LiveOptions:
        """All options, those of switches included."""
        return self._draft.options

    @property
    def _hard(self) -> bool:
        return self._level < 0

    def exclude(self, mask: np.ndarray) -> None:
        """See :meth:`assigner.rules.contract.Posting.exclude`."""
        self.cost(mask)

    def cost(self, amount: np.ndarray) -> None:
        """See :meth:`assigner.rules.contract.Posting.cost`."""
        options = self.options
        if not self._hard:
            weighted = np.asarray(amount, dtype=np.int64)
            options.cost[self._level] += weighted if self._active.weight == 1 else self._active.weight * weighted
            return
        if self._draft.guards is not None:
            self._draft.guards.removals.append((self._number, np.flatnonzero(np.asarray(amount) > 0)))
            return
        dropped = (amount > 0) & options.alive
        options.alive[dropped] = False
        options.reason[dropped] = self._number

    def rows(
        self,
        row: np.ndarray,
        option: np.ndarray,
        coef: np.ndarray,
        *,
        lower: np.ndarray | None = None,
        upper: np.ndarray | None = None,
        slope: np.ndarray | int = 1,
        step: int = 0,
        group: np.ndarray | None = None,
        top: int = 1,
        **facts: np.ndarray,
    ) -> None:
        """See :meth:`assigner.rules.contract.Posting.rows`."""
        low, high = _bounds(lower, upper)
        if self._hard:
            self._add(row, option, coef, low, high, (), facts)
            self._note_rows(False, group)
            return
        slopes = np.broadcast_to(np.asarray(slope, dtype=np.int64) * self._active.weight, low.shape).copy()
        group = None if group is None else np.asarray(group, dtype=np.int64)
        band = Band(self._level + step, low, high, slopes, group, top)
        free = np.full(len(low), UNBOUNDED)
        self._add(row, option, coef, -free, free, (band,), facts)

    def conflicts(self, option: np.ndarray, key: np.ndarray, begin: np.ndarray, end: np.ndarray) -> None:
        """See :meth:`assigner.rules.contract.Posting.conflicts`.

        Hard: one row per maximal clique, far tighter than pairs. Weighted: one row per pair, which is
        what is counted.
        """
        item = self.options.item[option]
        if self._hard:
            row, member = _clique_entries(key, begin, end, item)
        else:
            first, second = near_pairs(key, begin, end)
            other = item[first] != item[second]
            row = np.repeat(np.arange(int(other.sum())), 2)
            member = np.stack([first[other], second[other]], axis=1).ravel()
        upper = np.ones(int(row.max(initial=-1)) + 1, dtype=np.int64)
        self.rows(row, option[member], np.ones(len(row), dtype=np.int64), upper=upper)

    def bind(
        self,
        row: np.ndarray,
        option: np.ndarray,
        coef: np.ndarray,
        *,
        lower: np.ndarray | None = None,
        upper: np.ndarray | None = None,
        **facts: np.ndarray,
    ) -> None:
        """See :meth:`assigner.rules.contract.Posting.bind`."""
        low, high = _bounds(lower, upper)
        self._add(row, option, coef, low, high, (), facts)
        self._note_rows(True, None)

    def _note_rows(self, by_definition: bool, group: np.ndarray | None) -> None:
        """Note, in the guarded mood, whose the family is that was added last."""
        if self._draft.guards is not None:
            self._draft.guards.families.append((self._number, by_definition, group))

    def switches(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """See :meth:`assigner.rules.contract.Posting.switches`."""
        items = np.arange(self._draft.num_items, self._draft.num_items + count)
        self._draft.num_items += count
        numbers = self.options.append(np.repeat(items, 2))
        return numbers[0::2], numbers[1::2]

    def _add(
        self,
        row: np.ndarray,
        option: np.ndarray,
        coef: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        bands: tuple[Band, ...],
        facts: dict[str, np.ndarray],
    ) -> None:
        """Add a family in compressed form; entries of one row and option are summed, those of 0 left out.

        Where the last rows had the same entries, their arrays are used again, zeros or not.
        """
        layout = self._draft.layout
        if layout is None or not layout.is_of(row, option, len(low)):
            some = np.flatnonzero(coef)
            if len(some) < len(coef):
                row, option, coef = row[some], option[some], coef[some]
            layout = self._draft.layout = laid_out(row, option, len(low))
        family = RowFamily(
            self._active.rule.name, layout.begin, layout.option, layout.coef(coef), low, high, bands, facts
        )
        self._draft.families.append(family)


def _clique_entries(
    key: np.ndarray, begin: np.ndarray, end: np.ndarray, item: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return row and member of every maximal clique of each key that holds more than one item."""
    rows, members = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    count = 0
    order = np.argsort(key, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(key[order])) + 1):
        for clique in maximal_cliques(begin[own], end[own]):
            chosen = own[clique]
            if (item[chosen] != item[chosen[0]]).any():
                rows.append(np.full(len(chosen), count, dtype=np.int64))
                members.append(chosen)
                count += 1
    return np.concatenate(rows), np.concatenate(members)


def _bounds(lower: np.ndarray | None, upper: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    if lower is None and upper is None:
        raise AssertionError("a row needs a lower or an upper bound")
    given = lower if lower is not None else upper
    free = np.full(len(np.asarray(given)), UNBOUNDED)
    low = -free if lower is None else np.asarray(lower, dtype=np.int64)
    high = free if upper is None else np.asarray(upper, dtype=np.int64)
    return low, high
