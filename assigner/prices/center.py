"""The center of the prices at one heat: what prices, shares and curvature say before anything small is decided.

Why it exists: to decide where giants sit one asks what it costs if loads change by as much as a giant fills. At the end of
the path that is a matter of a few items at each price; at a higher heat the answer of all small items to prices is smooth, and
to second order their curvature tells it. When to modify: when another search needs more of such an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.interior import Interior

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.interior import Layout
    from assigner.program.program import IntArray

CLOSE = 0.01
"""Settled: Newton's step would gain less than so many heats for each barrier."""


@dataclass(frozen=True, eq=False, slots=True)
class Center:
    """Where the central path stands at one heat.

    Parameters
    ----------
    layout
        Items and rows of the climb; sums are numbered as there.
    price
        Price per sum.
    share
        Fraction of each of the layout's options.
    heat
        Weight of the barriers.
    options
        The program's number of each of the layout's options.
    on_rows
        The prices per row of the relaxation, to walk on from.
    """

    layout: Layout
    price: FloatArray
    share: NDArray[np.float32]
    heat: float
    options: IntArray
    on_rows: FloatArray

    def curvature(self, counts: NDArray[np.bool_]) -> FloatArray:
        """Return the curvature of those items that count, stored as the layout's envelope says."""
        from assigner.prices.interior_kernels import bend_items

        where = self.layout.envelope
        position, begin, first, rank, visit = where.layout
        some = visit[counts[visit]]
        matrix = np.zeros(where.size)
        bend_items(0, len(some), self.layout.items, self.share, self.heat, (position, begin, first, rank, some), matrix)
        return matrix

    def load(self, of_option: FloatArray) -> FloatArray:
        """Return the load of all sums by parts of options."""
        _, _, begin, row, coef = self.layout.items
        part = np.repeat(of_option, np.diff(begin))
        return np.asarray(np.bincount(row, weights=coef * part, minlength=self.layout.num_sums))


def center_of(
    layout: Layout, start: FloatArray, options: IntArray, part: float, max_scans: int, is_over: Callable[[], bool]
) -> Center:
    """Walk to the center at a part of the usual first heat.

    Parameters
    ----------
    layout, options
        Of a relaxation.
    start
        Prices per row and pin to walk from.
    part
        The heat, in parts of the usual first heat.
    max_scans, is_over
        When to stop wherever the walk is.
    """
    path = Interior(layout, start, part)
    while path.num_scans < max_scans and not is_over():
        direction = path.direction()
        if direction.gain < CLOSE * path.heat * path.num_barriers or not path.advance(direction):
            break
    on_rows = layout.joined.split(path.place.price)
    return Center(layout, path.place.price, path.place.share, path.heat, options, on_rows)
