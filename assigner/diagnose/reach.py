"""Lower bounds that no plan reaches: floors above all work in reach, quotas above all potential, budgets already spent.

Works on rows, hard or weighted, whatever rule posted them. When to modify: never for a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.amounts import amounts_of
from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program, RowFamily


@dataclass(frozen=True)
class OutOfReach:
    """A lower bound above all that its row can hold.

    Parameters
    ----------
    rule
        Name of the rule setting.
    rep
        Id of the rep, None where it is about no one rep.
    needed, most
        The bound, and the most that any plan reaches, in the dimension's unit.
    """

    rule: str
    rep: str | None
    needed: float
    most: float


def out_of_reach(problem: Problem, program: Program) -> Iterator[OutOfReach]:
    """Yield every lower bound of a rep or of the whole plan that no plan reaches."""
    for family in program.families:
        if "item" in family.facts or (family.coef < 0).any():
            continue
        lower = family.lower.copy()
        for band in family.bands:
            if band.group is None and "period" in family.facts:  # evenness has bands, too, but no bound to reach
                lower = np.maximum(lower, band.lower)
        wanting = np.flatnonzero(lower > 0)
        if not len(wanting) or (family.upper[wanting] < UNBOUNDED).any():
            continue
        most = most_of_rows(program, family)
        unit = 1.0
        if "dimension" in family.facts:
            unit = amounts_of(problem, str(family.facts["dimension"][0])).resolution
        for row in wanting[lower[wanting] > most[wanting]].tolist():
            rep = str(problem.rep_ids[int(family.facts["rep"][row])]) if "rep" in family.facts else None
            yield OutOfReach(family.name, rep, round(int(lower[row]) * unit, 9), round(int(most[row]) * unit, 9))


def most_of_rows(program: Program, family: RowFamily) -> IntArray:
    """Return the largest load of each row: every item with the option that brings it most; coefficients at least 0."""
    most = np.zeros(family.num_rows, dtype=np.int64)
    if not len(family.option):
        return most
    row, item = family.row_of_entry, program.item_of_option[family.option]
    order = np.lexsort((item, row))
    new = np.append(True, (np.diff(row[order]) != 0) | (np.diff(item[order]) != 0))
    best = np.maximum.reduceat(family.coef[order].astype(np.int64), np.flatnonzero(new))
    np.add.at(most, row[order][new], best)
    return most
