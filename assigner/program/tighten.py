"""Tightening soft rows: the same costs for every plan, said so that fractions of items cannot dodge them.

Why it exists: relaxations put half of a giant account on each of two reps and pay for neither; the plan
that must put it on one of them then looks far from the bound. Where an option alone carries a row to the
end of its bands, what lies beyond is certain the moment the option is taken: it becomes a cost of the
option, and the coefficient shrinks to that end (coefficient reduction: M. W. P. Savelsbergh, Preprocessing
and probing techniques for mixed integer programming problems, ORSA Journal on Computing 6, 1994; here with
the cost that makes it exact for soft rows). When to modify: with another kind of band.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from assigner.program.program import Band, IntArray, Program, RowFamily


def tightened(program: Program) -> Program:
    """Return the program with coefficients cut at the end of the bands of their rows, the same where none can be.

    Items, options and rows keep their numbers, and every choice costs the same at every level.
    """
    ends = {at: _ends(family) for at, family in enumerate(program.families) if _can_be_cut(family)}
    rows = {at: _long_rows(program.families[at], end) for at, end in ends.items()}
    if not any(len(found) for found in rows.values()):
        return program
    cost, families = program.cost.copy(), list(program.families)
    for at, found in rows.items():
        if len(found):
            families[at] = _cut(families[at], found, ends[at], cost)
    return replace(program, cost=cost, families=tuple(families))


def _can_be_cut(family: RowFamily) -> bool:
    """Return whether every row pays for itself and has no negative coefficients."""
    alone = bool(family.bands) and all(band.group is None for band in family.bands)
    return alone and bool(len(family.coef)) and bool(family.coef.min() >= 0)


def _long_rows(family: RowFamily, end: IntArray) -> IntArray:
    """Return the rows with a coefficient beyond their end."""
    filled = np.flatnonzero(np.diff(family.begin) > 0)
    largest = np.maximum.reduceat(family.coef, family.begin[filled])
    return filled[largest > end[filled]]


def _ends(family: RowFamily) -> IntArray:
    """Return the load of each row from which on every band is linear; :data:`UNBOUNDED` for rows to leave alone."""
    end = np.maximum(0, np.where(family.lower > -UNBOUNDED, family.lower, 0))
    for band in family.bands:
        end = np.maximum(end, np.where(band.slope > 0, _end(band), 0))
    return np.where(family.upper < UNBOUNDED, UNBOUNDED, end)


def _end(band: Band) -> IntArray:
    return np.where(band.upper < UNBOUNDED, band.upper, np.where(band.lower > -UNBOUNDED, band.lower, 0))


def _cut(family: RowFamily, rows: IntArray, end: IntArray, cost: IntArray) -> RowFamily:
    """Cut the coefficients of some rows at their end."""
    coef = family.coef.copy()
    for row in rows:
        entry = np.arange(family.begin[row], family.begin[row + 1])
        over = coef[entry].astype(np.int64) - end[row]
        entry, over = entry[over > 0], over[over > 0]
        coef[entry] = end[row]
        for band in family.bands:
            if band.upper[row] < UNBOUNDED:
                cost[band.level, family.option[entry]] += band.slope[row] * over
    return replace(family, coef=coef)
