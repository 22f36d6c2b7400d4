"""From one witness to many: a plan that breaks one instance of a core, changed at one item, often breaks another.

Model rotation (A. Belov and J. Marques-Silva, FMCAD 2011) for plans: an item that is undone goes to a full rep, an item
of that rep is left undone instead, and so on: each step shows a further instance to be needed, without any solve. When
to modify: when a single changed item is too small a step.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.diagnose.instances import Instances
    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]

MOST_OPTIONS = 120
"""Options of an item that are tried from one witness."""
MOST_ITEMS = 40
"""Items of a broken row that are tried from one witness."""


class Rotation:
    """Finds further witnesses of a core.

    Parameters
    ----------
    instances
        All instances.
    core
        Those that cannot hold together.
    """

    def __init__(self, instances: Instances, core: Mask) -> None:
        self._given = instances
        self._core = core
        self._table = instances.guarded.rows
        self._by_option = instances.guarded.rows_by_option
        self._removers = defaultdict[int, list[int]](list)
        for option, instance in zip(instances.removed.tolist(), instances.of_removal.tolist(), strict=True):
            if core[instance]:
                self._removers[option].append(instance)
        self._rows = instances.rows(core)
        self._checks = (self._table.lower.tolist(), self._table.upper.tolist(), instances.of_row.tolist())

    def spread(self, member: int, choice: IntArray, known: dict[int, IntArray]) -> None:
        """Add to ``known`` every witness that single changes lead to from ``choice``, which breaks ``member`` alone."""
        known.setdefault(member, choice)
        waiting = [(member, choice)]
        while waiting:
            broken, plan = waiting.pop()
            for other, changed in self._neighbours(broken, plan):
                if other not in known:
                    known[other] = changed
                    waiting.append((other, changed))

    def _neighbours(self, broken: int, plan: IntArray) -> list[tuple[int, IntArray]]:
        """Return plans with one item changed that break exactly one other instance of the core."""
        load = self._table.load(self._given.guarded.program.mask(plan)).tolist()
        found: dict[int, IntArray] = {}
        begin = self._given.guarded.program.item_begin
        for item in self._items(broken, plan):
            for option in self._tried(int(begin[item]), int(begin[item + 1])):
                if option == plan[item]:
                    continue
                other = self._only_broken(broken, int(plan[item]), option, load)
                if other is not None and other not in found:
                    found[other] = plan.copy()
                    found[other][item] = option
        return list(found.items())

    def _tried(self, begin: int, end: int) -> list[int]:
        """Return the options of an item that are tried: "nobody", one of each rep, then others."""
        rep = self._given.guarded.program.rep[begin:end]
        _, first = np.unique(rep, return_index=True)
        rest = np.setdiff1d(np.arange(end - begin), first)
        return (begin + np.concatenate([first, rest])[:MOST_OPTIONS]).tolist()

    def _items(self, broken: int, plan: IntArray) -> list[int]:
        """Return the items that make the plan break an instance."""
        removed = np.isin(plan, self._given.options_of(broken))
        chosen = self._given.guarded.program.mask(plan)
        items = set(np.flatnonzero(removed).tolist())
        for row in self._given.rows_of(broken).tolist():
            options = self._table.option[self._table.begin[row] : self._table.begin[row + 1]]
            items.update(self._given.guarded.item_of_option[options[chosen[options]]].tolist())
        return sorted(items)[:MOST_ITEMS]

    def _only_broken(self, broken: int, old: int, new: int, load: list[int]) -> int | None:
        """Return the one instance other than ``broken`` that is broken after a change; None where there is none or more."""
        lower, upper, of_row = self._checks
        hurt = set(self._removers.get(new, ()))
        if len(hurt) > 1 or broken in hurt:
            return None
        delta = defaultdict[int, int](int)
        begin, rows, coefs = self._by_option
        for option, sign in ((old, -1), (new, 1)):
            here = slice(int(begin[option]), int(begin[option + 1]))
            for row, coef in zip(rows[here].tolist(), coefs[here].tolist(), strict=True):
                delta[row] += sign * coef
        for row in {*delta, *self._given.rows_of(broken).tolist()}:
            if self._rows[row] and not lower[row] <= load[row] + delta[row] <= upper[row]:
                hurt.add(of_row[row])
        if len(hurt) != 1 or -1 in hurt or broken in hurt:
            return None
        return hurt.pop()
