"""The sums that a rep's options alone load: capacity, fair share and floor of one dimension are one sum.

Why it exists: trades between two reps must know every row that they can change, and nothing else; rows over the same options
with the same coefficients are kept as one number. When to modify: to trade over rows that reps share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.carried import signatures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program

MOST_SUMS = 4
"""Sums of a rep that are kept track of."""


@dataclass(frozen=True, eq=False, slots=True)
class Sums:
    """Where each row stands among the sums of the reps.

    Parameters
    ----------
    place
        ``rep * width + number`` per row; -1: nowhere (options that load it are not traded), -2: it does not matter.
    width
        Sums a rep.
    """

    place: IntArray
    width: int


def sums_of_reps(program: Program, columns: Columns, level: int) -> Sums:
    """Return the sums that each rep's options alone load; rows that everybody loads have no place."""
    num = columns.num_rows
    matters = _matters(columns, level)
    owner = np.full(num, -1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(columns.row_begin))
    if filled.size:
        reps = program.rep[columns.row_option]
        first = np.minimum.reduceat(reps, columns.row_begin[filled])
        last = np.maximum.reduceat(reps, columns.row_begin[filled])
        owner[filled] = np.where(first == last, first, -1)
    owner[columns.groups.row] = -1
    rows = np.flatnonzero(matters & (owner >= 0))
    number = _numbers(columns, rows, owner)
    place = np.where(matters, -1, -2).astype(np.int64)
    width = max(1, int(number.max(initial=-1)) + 1)
    place[rows] = np.where(number >= 0, owner[rows] * width + number, -1)
    return Sums(place, width)


def _numbers(columns: Columns, rows: IntArray, owner: IntArray) -> IntArray:
    """Return the number of each row's sum among those of its rep, largest first; -1 beyond the most."""
    size = np.diff(columns.row_begin)
    signature = signatures(columns.option_begin, columns.option_row, columns.option_coef, columns.num_rows)
    _, sum_of = np.unique(signature[:, rows], axis=1, return_inverse=True)
    order = np.lexsort((sum_of.ravel(), -size[rows], owner[rows]))
    new_rep = np.diff(owner[rows][order], prepend=-1) != 0
    new_sum = (np.diff(sum_of.ravel()[order], prepend=-1) != 0) | new_rep
    count = np.cumsum(new_sum)
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = count - np.maximum.accumulate(np.where(new_rep, count, 0))
    return np.where(number < MOST_SUMS, number, -1)


def _matters(columns: Columns, level: int) -> NDArray[np.bool_]:
    """Return the rows that can cost something up to a level, or whose bounds can be reached."""
    matters = (columns.lower > columns.reach_min) | (columns.upper < columns.reach_max)
    matters[columns.sole.row[columns.sole.level <= level]] = True
    matters[columns.groups.row] = True
    return np.asarray(matters)
