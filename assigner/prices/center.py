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
    from assigner.prices.relaxation import Relaxation
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
    load
        Load of the fractions, per sum.
    options
        The program's number of each of the layout's options.
    on_rows
        The prices per row of the program, to walk on from.
    """

    layout: Layout
    price: FloatArray
    share: NDArray[np.float32]
    heat: float
    load: FloatArray
    options: IntArray
    on_rows: FloatArray

    def curvature(self, counts: NDArray[np.bool_]) -> FloatArray:
        """Return the curvature of those items that count, stored as the layout's envelope says."""
        visit = self.layout.envelope.visit
        return self.layout.curvature(self.share, self.heat, visit[counts[visit]])


def center_of(
    relaxation: Relaxation,
    layout: Layout,
    num_rows: int,
    start: FloatArray,
    *,
    part: float,
    max_scans: int,
    is_over: Callable[[], bool],
) -> Center:
    """Walk to the center at a part of the usual first heat.

    Parameters
    ----------
    relaxation, layout
        A relaxation and its layout.
    num_rows
        Rows of the program.
    start
        Prices per row of the relaxation and pin to walk from.
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
    place, on_rows = path.place, np.zeros(num_rows)
    on_rows[relaxation.rows] = layout.joined.split(place.price)[: len(relaxation.rows)]
    return Center(layout, place.price, place.share, path.heat, place.load, relaxation.options, on_rows)
