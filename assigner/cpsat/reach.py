"""What a row of a block can reach at all: the source of tight domains and of rows that vanish.

Each item takes exactly one option, so an item adds at most its largest coefficient in the row (and
at least its smallest; 0 when one of its options stands outside the row). When to modify: to tighten
the reach further, for example by conflict rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.rows import sum_by

if TYPE_CHECKING:
    from assigner.cpsat.block import Block
    from assigner.program.program import IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Reach:
    """Smallest and largest load of every block row, the fixed part included, bounds not looked at."""

    low: IntArray
    high: IntArray


def reach_of(block: Block) -> Reach:
    """Return what every row of ``block`` can reach when each item takes one of its options."""
    if not len(block.entry):
        return Reach(block.fixed, block.fixed)
    row, item = block.row_of_entry, block.item_of_option[block.entry]
    first = np.flatnonzero(np.concatenate(([True], (row[1:] != row[:-1]) | (item[1:] != item[:-1]))))
    some_outside = np.diff(np.append(first, len(row))) < np.diff(block.item_begin)[item[first]]
    low, high = np.minimum.reduceat(block.coef, first), np.maximum.reduceat(block.coef, first)
    low = np.where(some_outside, np.minimum(low, 0), low)
    high = np.where(some_outside, np.maximum(high, 0), high)
    return Reach(
        block.fixed + sum_by(row[first], low, block.num_rows),
        block.fixed + sum_by(row[first], high, block.num_rows),
    )
