"""The exact cost of a block's choices, from the rows that the block touches and nothing else.

Scoring the whole program for every small block would cost more than solving the block. Like
``Program.score`` this looks only at the program's columns, never at the CP-SAT model, so that it is
a check on the model. When to modify: with ``Band.cost``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.cpsat.block import Block
    from assigner.cpsat.rows import PlacedBand
    from assigner.program.program import IntArray


class BlockScore:
    """Scores choices that differ from the block's base choice in free items only.

    Parameters
    ----------
    block
        The block; its constant cost is part of the score.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._lower = block.table.lower[block.row]
        self._upper = block.table.upper[block.row]
        self._bands = [part for placed in block.table.bands if (part := _BandPart(block, placed)).is_touched]

    def score(self, choice: IntArray) -> IntArray:
        """Return the cost per level of a choice over the whole program."""
        block = self._block
        chosen = block.mask(choice)
        load = block.loads(chosen)
        total = block.constant + block.program.cost[:, block.option[chosen]].sum(axis=1)
        for part in self._bands:
            total[part.level] += part.cost(load)
        return np.asarray(total)

    def broken_rows(self, choice: IntArray) -> IntArray:
        """Return the rows of the block (table numbers) whose hard bounds a choice breaks."""
        load = self._block.loads(self._block.mask(choice))
        return self._block.row[(load < self._lower) | (load > self._upper)]


class _BandPart:
    """One band, cut down to the rows and groups that the block touches."""

    def __init__(self, block: Block, placed: PlacedBand) -> None:
        first, last = np.searchsorted(block.row, (placed.first, placed.first + placed.num_rows))
        self.is_touched = bool(last > first)
        self.level = placed.band.level
        self._placed = placed
        self._load = block.load
        self._here = slice(first, last)
        self._inside = block.row[first:last] - placed.first

    def cost(self, load: IntArray) -> int:
        """Return the band's cost over touched rows and touched groups."""
        band, inside = self._placed.band, self._inside
        if band.group is None:
            own = load[self._here]
            distance = np.maximum(0, np.maximum(band.lower[inside] - own, own - band.upper[inside]))
            return int(np.dot(distance, band.slope[inside]))
        everywhere = self._load[self._placed.first : self._placed.first + self._placed.num_rows].copy()
        everywhere[inside] = load[self._here]
        distance = band.distance(everywhere)
        total = 0
        for group in np.unique(band.group[inside]).tolist():
            rows = self._placed.rows_by_group.get(group)
            if rows is not None:
                total += int(band.slope[rows[0]]) * int(np.sort(distance[rows])[::-1][: band.top].sum())
        return total
