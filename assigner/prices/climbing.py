"""Which way to climb: along the central path where it can be walked, else by supergradients.

Why it exists: one place that decides. Newton's path needs compiled code, rows that pay for themselves, and a curvature
that can be factored; small programs, rows that pay in groups, and organisations so large and so mixed that everybody
meets everybody climb by the volume algorithm. When to modify: when the path learns to take more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.ascent import Climb, Shares, climb, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.interior import Interior, Layout
    from assigner.prices.relaxation import Relaxation

PATH_FROM_ENTRIES = 20_000
"""Below this many options and entries the volume algorithm answers before the compiled code is even loaded."""
MOST_ENTRIES, MOST_WORK = 20_000_000, 2e9
"""Stored entries of the curvature, and multiplications to factor it, up to which the path is walked."""
FEW_SCANS = 30
"""With at most so many scans the volume algorithm climbs: it never falls below given prices, and the path needs more
scans than that to get back to them. (Unless the caller says where on the path to begin.)"""
WARM = 0.03
"""Prices that are given begin at this part of the usual first heat."""


def layout_of(relaxation: Relaxation) -> Layout | None:
    """Return what the path needs to know of a relaxation, or None where it cannot be walked."""
    side = relaxation.side
    pays_elsewhere = any(bool(side.point_cost[level].any()) for level in relaxation.pin_levels)
    small = len(relaxation.scanner.entry_row) + len(relaxation.cost) < PATH_FROM_ENTRIES
    if small or not relaxation.num_prices or len(side.member_row) or pays_elsewhere:
        return None
    from assigner.prices.interior import Layout

    layout = Layout(relaxation)  # says how large the curvature would be, and stores none of it yet
    is_large = layout.envelope.size > MOST_ENTRIES or layout.envelope.work > MOST_WORK
    return None if is_large else layout


def climb_best(
    relaxation: Relaxation,
    start: FloatArray,
    layout: Layout | None,
    *,
    first_heat: float,
    target: float | None,
    max_scans: int,
    out_of_time: Callable[[], bool],
    is_rough: bool = False,
) -> Climb:
    """Raise the bound from ``start`` in the way that suits the relaxation; see :func:`assigner.prices.ascent.climb`.

    Parameters
    ----------
    layout
        From :func:`layout_of`; None: the volume algorithm climbs.
    first_heat
        The path begins at this part of its usual first heat.
    is_rough
        Whether the climb goes on beyond its scans until it is once near the path: few scans, but sound shares.
    """
    if layout is None:
        return climb(relaxation, start, target=target, max_scans=max_scans, out_of_time=out_of_time)
    from assigner.prices.interior import Interior

    return _walked(relaxation, Interior(layout, start, first_heat), target, max_scans, out_of_time, is_rough)


def _walked(
    relaxation: Relaxation,
    path: Interior,
    target: float | None,
    max_scans: int,
    out_of_time: Callable[[], bool],
    is_rough: bool,
) -> Climb:
    """Climb along the path; then take the exact value at the best prices."""
    stopped = path.climb(target, max_scans, out_of_time, is_rough)
    price, central = path.layout.joined.split(path.best.price), path.layout.joined.split(path.central)
    if stopped == "lost":
        rest = max(1, max_scans - path.num_scans)
        run = climb(relaxation, price, target=target, max_scans=rest, out_of_time=out_of_time)
        run.num_scans += path.num_scans
        run.central = central
        return run
    best = evaluate(relaxation, price, relaxation.cost.astype(np.float64))
    return Climb(best, Shares.of(path.place.share), path.num_scans + 1, stopped, [best.value], central)
