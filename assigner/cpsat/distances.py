"""Which distances outside a band can vary in a block, in which range, and which are constants.

Pure NumPy: decides what becomes a variable of the CP-SAT model and how tight its domain is. When to
modify: when bands get another shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.cpsat.block import Block
    from assigner.cpsat.reach import Reach
    from assigner.cpsat.rows import PlacedBand
    from assigner.program.program import IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Distances:
    """How far block rows lie outside ``[lower, upper]``: one entry per row that a band looks at.

    Parameters
    ----------
    row
        Block row numbers, ascending.
    lower, upper
        The band's limits of each of these rows.
    low, high
        Range of the distance over all loads that the row can reach and its hard bounds allow.
    above, below
        Whether the row can lie above ``upper``, below ``lower``.
    """

    row: IntArray
    lower: IntArray
    upper: IntArray
    low: IntArray
    high: IntArray
    above: NDArray[np.bool_]
    below: NDArray[np.bool_]

    @property
    def varies(self) -> IntArray:
        """Places of the rows whose distance is not constant."""
        return np.flatnonzero(self.low < self.high)

    def at(self, load: IntArray) -> IntArray:
        """Return the distances at a load (one value per block row)."""
        own = load[self.row]
        return np.asarray(np.maximum(0, np.maximum(self.lower - own, own - self.upper)))


def allowed_loads(block: Block, reach: Reach) -> Reach:
    """Narrow the reach of every block row by its hard bounds, except where nothing would be left."""
    low = np.maximum(reach.low, block.table.lower[block.row])
    high = np.minimum(reach.high, block.table.upper[block.row])
    hopeless = low > high
    return type(reach)(np.where(hopeless, reach.low, low), np.where(hopeless, reach.high, high))


def distances_of(block: Block, placed: PlacedBand, allowed: Reach) -> Distances:
    """Return the distances of all block rows for which ``placed`` costs something."""
    band = placed.band
    begin, end = np.searchsorted(block.row, (placed.first, placed.first + placed.num_rows))
    inside = block.row[begin:end] - placed.first
    paid = band.slope[inside] > 0
    if band.group is not None:
        paid &= band.group[inside] >= 0
    row, inside = np.arange(begin, end)[paid], inside[paid]
    lower, upper = band.lower[inside], band.upper[inside]
    least, most = allowed.low[row], allowed.high[row]
    low = np.maximum(0, np.maximum(lower - most, least - upper))
    high = np.maximum(0, np.maximum(lower - least, most - upper))
    return Distances(row, lower, upper, low, high, most > upper, least < lower)
