"""Which way to climb: along the central path where it can be walked, else by supergradients.

Why it exists: one place that decides. Newton's path needs compiled code, rows that pay for themselves, and a curvature
that can be factored; small programs, rows that pay in groups, and organisations so large and so mixed that everybody
meets everybody climb by the volume algorithm. When to modify: when the path learns to take more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.prices.ascent import Climb, Shares, climb

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.interior import Interior
    from assigner.prices.relaxation import Relaxation

PATH_FROM_ENTRIES = 20_000
"""Below this many options and entries the volume algorithm answers before the compiled code is even loaded."""
MOST_ENTRIES, MOST_WORK = 20_000_000, 2e9
"""Stored entries of the curvature, and multiplications to factor it, up to which the path is walked."""
FEW_SCANS = 30
"""With at most so many scans the volume algorithm climbs: it never falls below given prices, and the path needs more
scans than that to get back to them."""


def climb_best(
    relaxation: Relaxation,
    start: FloatArray,
    *,
    is_warm: bool,
    first_heat: float | None = None,
    target: float | None,
    max_scans: int,
    out_of_time: Callable[[], bool],
) -> Climb:
    """Raise the bound from ``start`` in the way that suits the relaxation; see :func:`assigner.prices.ascent.climb`.

    Parameters
    ----------
    is_warm
        Whether ``start`` is worth starting from.
    first_heat
        The path begins at this part of its usual first heat, however few the scans; None: as it does by itself.
    """
    small = len(relaxation.scanner.entry_row) + len(relaxation.cost) < PATH_FROM_ENTRIES
    is_short = max_scans <= FEW_SCANS and first_heat is None
    path = None if is_short or small else _path(relaxation, start, is_warm, first_heat)
    if path is None:
        return climb(relaxation, start, target=target, max_scans=max_scans, out_of_time=out_of_time)
    return _walked(relaxation, path, target, max_scans, out_of_time)


def _path(relaxation: Relaxation, start: FloatArray, is_warm: bool, first_heat: float | None) -> Interior | None:
    """Return the beginning of the path, or None where it cannot be walked."""
    side = relaxation.side
    pays_elsewhere = any(bool(side.point_cost[level].any()) for level in relaxation.pin_levels)
    if not relaxation.num_prices or len(side.member_row) or pays_elsewhere:
        return None
    from assigner.prices.interior import WARM, Interior, Layout

    layout = Layout(relaxation)  # says how large the curvature would be, and stores none of it yet
    if layout.envelope.size > MOST_ENTRIES or layout.envelope.work > MOST_WORK:
        return None
    return Interior(layout, start, first_heat or (WARM if is_warm else 1.0))


def _walked(
    relaxation: Relaxation, path: Interior, target: float | None, max_scans: int, out_of_time: Callable[[], bool]
) -> Climb:
    """Climb along the path; then take the exact value at the best prices."""
    stopped = path.climb(target, max_scans, out_of_time)
    lost = stopped == "lost"
    rest = max(1, max_scans - path.num_scans) if lost else 1
    run = climb(
        relaxation, path.layout.joined.split(path.best.price), target=target, max_scans=rest, out_of_time=out_of_time
    )
    run.num_scans += path.num_scans
    run.central = path.layout.joined.split(path.central)
    if lost:
        return run
    run.stopped = stopped
    run.share = Shares.of(path.place.share)
    return run
