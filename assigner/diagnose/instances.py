"""All instances of the hard rules of a problem, and the questions that can be asked about any set of them.

The bridge between three worlds: rows and removals of the guarded program (what a solver is asked), places (what people
name) and the matches of verification (what is checked without any program). When to modify: when instances can come
from elsewhere than rules, wishes and demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.diagnose.model import DEMAND, WANTED
from assigner.diagnose.places import COLUMNS, blank, removal_places, row_places
from assigner.program.build import build_guarded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.plan.demands import Demands
    from assigner.problem.problem import Problem
    from assigner.program.guarded import Guarded, Part
    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Instances:
    """The instances of a problem's hard rules, numbered from 0.

    Parameters
    ----------
    problem, guarded
        What they are the instances of.
    names
        Name of each rule number: hard rules first, then wishes and demands.
    table
        Place of each instance: the columns of :data:`assigner.diagnose.places.COLUMNS`.
    of_row
        Instance of each row; -1 for rows that hold by definition.
    removed, of_removal
        Options that some instance removes, and that instance.
    """

    problem: Problem
    guarded: Guarded
    names: tuple[str, ...]
    table: pd.DataFrame
    of_row: IntArray
    removed: IntArray
    of_removal: IntArray

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def has_rows(self) -> Mask:
        """Whether each instance bounds sums; else it removes options."""
        found = np.zeros(len(self), dtype=bool)
        found[self.of_row[self.of_row >= 0]] = True
        return found

    @cached_property
    def rule(self) -> IntArray:
        """Rule number of each instance."""
        return self.table["rule"].to_numpy(dtype=np.int64)

    def rows_of(self, instance: int) -> IntArray:
        """Return the rows of an instance."""
        return np.flatnonzero(self.of_row == instance)

    def options_of(self, instance: int) -> IntArray:
        """Return the options that an instance removes."""
        return self.removed[self.of_removal == instance]

    def alive(self, on: Mask) -> Mask:
        """Return which options are left by a set of instances."""
        alive = np.ones(self.guarded.program.num_options, dtype=bool)
        alive[self.removed[on[self.of_removal]]] = False
        return alive

    def rows(self, on: Mask) -> Mask:
        """Return which rows hold under a set of instances; those by definition only beside others of their rule."""
        mine = self.of_row >= 0
        held = np.zeros(len(self.of_row), dtype=bool)
        held[mine] = on[self.of_row[mine]]
        used = np.zeros(len(self.names), dtype=bool)
        used[self.rule[on]] = True
        return held | (~mine & used[self.guarded.rule_of_row])

    def part(self, on: Mask, soft: int | None = None) -> tuple[Part, Mask]:
        """Return the program of a set of instances and the options alive in it.

        Parameters
        ----------
        on
            The instances that must hold.
        soft
            An instance that may be broken, at a cost of 1 per unit (per removed option).
        """
        if soft is None:
            alive = self.alive(on)
            return self.guarded.part(alive, self.rows(on)), alive
        hard, mild = on.copy(), np.zeros(len(self), dtype=bool)
        hard[soft], mild[soft] = False, True
        alive, both = self.alive(hard), hard | mild
        soft_rows = np.zeros(len(self.of_row), dtype=bool)
        soft_rows[self.rows_of(soft)] = True
        return self.guarded.part(alive, self.rows(both) & ~soft_rows, alive & ~self.alive(mild), soft_rows), alive


def instances_of(problem: Problem, demands: Demands | None = None, *, wanted: bool = False) -> Instances:
    """Return all instances of a problem's hard rules.

    Parameters
    ----------
    problem
        The problem.
    demands
        What a plan is to keep besides the rules.
    wanted
        Whether every item is to be assigned: one instance an item.
    """
    guarded = build_guarded(problem)
    names = (*(one.rule.name for one in guarded.rules), WANTED, DEMAND)
    by_row = row_places(problem, guarded)
    by_removal, removed = removal_places(problem, guarded)
    parts = [(by_removal, removed)]
    if wanted:
        parts.append(_wanted(guarded, len(names) - 2))
    if demands is not None:
        parts.append(_demanded(problem, guarded, demands, len(names) - 1))
    places = pd.concat([by_row, *(table for table, _ in parts)], ignore_index=True)
    held = (places["rule"] >= 0).to_numpy()
    number = np.full(len(places), -1, dtype=np.int64)
    grouped = places[held].groupby([*COLUMNS], sort=False)
    number[held] = grouped.ngroup().to_numpy()
    _, first = np.unique(number[held], return_index=True)
    table = places[held].iloc[first].reset_index(drop=True)
    removed = np.concatenate([option for _, option in parts])
    return Instances(problem, guarded, names, table, number[: len(by_row)], removed, number[len(by_row) :])


def _wanted(guarded: Guarded, rule: int) -> tuple[pd.DataFrame, IntArray]:
    """Return places and options of "every item is to be assigned"."""
    program = guarded.program
    option = np.flatnonzero((program.rep < 0) & (guarded.item_of_option < program.num_placeable))
    return blank(len(option), rule).assign(item=guarded.item_of_option[option]), option


def _demanded(problem: Problem, guarded: Guarded, demands: Demands, rule: int) -> tuple[pd.DataFrame, IntArray]:
    """Return places and options that demands take away; ids that nobody knows have been refused before."""
    reps: dict[str | None, int] = {str(name): number for number, name in enumerate(problem.rep_ids)}
    reps[None] = -1
    items = {str(name): number for number, name in enumerate(problem.item_ids)}
    item, rep = guarded.item_of_option, guarded.program.rep
    tables, options = [blank(0, rule)], [np.zeros(0, dtype=np.int64)]
    for name, who in demands.forced.items():
        options.append(np.flatnonzero((item == items[name]) & (rep != reps[who])))
        tables.append(blank(len(options[-1]), rule).assign(item=items[name], rep=reps[who], group=1))
    for name, who in sorted(demands.forbidden, key=str):
        options.append(np.flatnonzero((item == items[name]) & (rep == reps[who])))
        tables.append(blank(len(options[-1]), rule).assign(item=items[name], rep=reps[who], group=0))
    return pd.concat(tables, ignore_index=True), np.concatenate(options)
