"""Programs whose plans come with packages of remedies, and the rows that such programs add.

When to modify: to read something else from a choice; how the program is made stands in :mod:`assigner.measures.extended`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.measures.remedies import Remedy, Taken
from assigner.program.choices import choice_of, plan_of
from assigner.program.program import UNBOUNDED, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from assigner.measures.remedies import Group
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray

LEVEL = "package"


@dataclass(frozen=True)
class Part:
    """One switch of a remedy: taken, it adds ``units``."""

    remedy: int
    units: int


@dataclass(frozen=True, eq=False)
class Extended:
    """A program whose plans come with packages of remedies.

    Parameters
    ----------
    wide
        The problem with all hires on offer in it.
    program
        The program; its one level is the price of the package.
    remedies
        Those that could help.
    parts
        What each switch stands for, and its "on" option.
    groups
        The "on" option that says that a group is used.
    """

    wide: Problem
    program: Program
    remedies: tuple[Remedy, ...]
    parts: tuple[tuple[Part, int], ...]
    groups: dict[Group, int]

    def package(self, choice: IntArray) -> tuple[Taken, ...]:
        """Return the remedies that a choice takes, dearest first."""
        chosen = self.program.mask(choice)
        units: defaultdict[int, int] = defaultdict(int)
        for part, option in self.parts:
            units[part.remedy] += part.units if chosen[option] else 0
        taken = [Taken(self.remedies[number], count) for number, count in units.items() if count]
        return tuple(sorted(taken, key=lambda one: (-one.price, one.remedy.key)))

    def plan(self, choice: IntArray) -> Plan:
        """Return the plan of the wide problem that a choice stands for."""
        return plan_of(self.program, choice)

    def hint(self, plan: Plan, problem: Problem) -> IntArray:
        """Return the choice that a plan of the problem without remedies stands for, as far as it is one.

        What it leaves undone is taken as left undone on purpose; no other remedy is taken.
        """
        choice = choice_of(self.program, plan.carried_over(problem, self.wide))
        chosen = set(choice[choice >= 0].tolist())
        used = {self.remedies[part.remedy].group for part, option in self.parts if option in chosen}
        item_of_option = self.program.item_of_option
        for _, on in self.parts:
            if item_of_option[on] >= self.program.num_placeable:
                choice[item_of_option[on]] = on - 1
        for group, on in self.groups.items():
            choice[item_of_option[on]] = on if group in used else on - 1
        return self._switched_on(choice)

    def _switched_on(self, choice: IntArray) -> IntArray:
        """Return a choice with a switch taken for each option that needs one: of a remedy first, then of its group."""
        program = self.program
        for family in (family for family in program.families if family.name == "remedies"):
            for _ in range(2):
                chosen = program.mask(choice)
                load = np.bincount(family.row_of_entry, family.coef * chosen[family.option], family.num_rows)
                for row in np.flatnonzero(load > 0):
                    here = slice(family.begin[row], family.begin[row + 1])
                    on = family.option[here][family.coef[here] < 0][:1]
                    choice[program.item_of_option[on]] = on
        return choice

    def without(self, supports: Iterable[frozenset[Group]]) -> Program:
        """Return the program in which no package uses all the groups of any of the supports."""
        given = [sorted(self.groups[group] for group in support) for support in supports]
        if not given:
            return self.program
        row = np.repeat(np.arange(len(given)), [len(one) for one in given])
        option = np.concatenate([np.asarray(one) for one in given])
        upper = np.asarray([len(one) - 1 for one in given], dtype=np.int64)
        family = rows_of("different", row, option, np.ones(len(row), dtype=np.int64), upper)
        return replace(self.program, families=(*self.program.families, family))

    def without_groups(self, groups: Iterable[Group]) -> NDArray[np.bool_]:
        """Return a mask over options in which no remedy of some groups is taken, nor what only they make possible."""
        kept = np.ones(self.program.num_options, dtype=np.bool_)
        kept[[self.groups[group] for group in groups]] = False
        for family in (family for family in self.program.families if family.name == "remedies"):
            for _ in range(2):
                able = np.bincount(family.row_of_entry, (family.coef < 0) & kept[family.option], family.num_rows)
                lost = (able == 0)[family.row_of_entry] & (family.coef > 0)
                kept[family.option[lost]] = False
        return kept

    def switched_off(self, choice: IntArray, kept: NDArray[np.bool_]) -> IntArray:
        """Return a choice with the switches off whose "on" option is not kept; items stay, so that rows may break."""
        program = self.program
        lost = (choice >= 0) & ~kept[choice] & (np.arange(program.num_items) >= program.num_placeable)
        return np.where(lost, choice - 1, choice)


def rows_of(name: str, row: np.ndarray, option: np.ndarray, coef: np.ndarray, upper: np.ndarray) -> RowFamily:
    """Return rows with upper bounds from entries in any order."""
    order = np.lexsort((option, row))
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(upper)))]).astype(np.int64)
    lower = np.full(len(upper), -UNBOUNDED)
    return RowFamily(
        name, begin, option[order].astype(np.int64), coef[order].astype(np.int64), lower, upper.astype(np.int64)
    )
