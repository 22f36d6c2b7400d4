"""Which way to climb: along the smooth path where it can be walked, else by supergradients.

Why it exists: one place that decides. Newton's path needs compiled code and rows that pay for
themselves; small programs, very large ones, and rows that pay in groups climb by the volume algorithm.
When to modify: when the path learns to take more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.prices.ascent import Climb, Shares, climb

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.path import Path
    from assigner.prices.relaxation import Relaxation

PATH_FROM_ENTRIES = 20_000
"""Below this many options and entries the volume algorithm answers before the compiled code is even loaded."""
PATH_UP_TO_ITEMS = 120_000
"""Above this many items the volume algorithm climbs: its scans are plain, and the path is not measured there."""
FEW_SCANS = 30
"""With at most so many scans the volume algorithm climbs: it never falls below given prices, and the path needs more
scans than that to get back to them."""
WARM = 0.03
"""Given prices to start from, the path begins at this part of the usual heat."""


def climb_best(
    relaxation: Relaxation,
    start: FloatArray,
    *,
    is_warm: bool,
    target: float | None,
    max_scans: int,
    out_of_time: Callable[[], bool],
) -> Climb:
    """Raise the bound from ``start`` in the way that suits the relaxation; see :func:`assigner.prices.ascent.climb`."""
    small = len(relaxation.scanner.entry_row) + len(relaxation.cost) < PATH_FROM_ENTRIES
    if max_scans <= FEW_SCANS or small or not can_walk(relaxation):
        return climb(relaxation, start, target=target, max_scans=max_scans, out_of_time=out_of_time)
    from assigner.prices.path import Path

    path = Path(relaxation, start, None, warm=WARM if is_warm else 1.0)
    return _walked(relaxation, path, target, max_scans, out_of_time)


def can_walk(relaxation: Relaxation) -> bool:
    """Return whether every row pays for itself, at the bounded level only, and items are not too many."""
    side = relaxation.side
    pays_elsewhere = any(bool(side.point_cost[level].any()) for level in relaxation.pin_levels)
    if len(relaxation.scanner.item_begin) - 1 > PATH_UP_TO_ITEMS:
        return False
    return bool(relaxation.num_prices) and not len(side.member_row) and not pays_elsewhere


def _walked(
    relaxation: Relaxation, path: Path, target: float | None, max_scans: int, out_of_time: Callable[[], bool]
) -> Climb:
    """Climb along the smooth path; then take the exact value at the best prices."""
    stopped = path.climb(target, max_scans, out_of_time, 0.0)
    share = path.sharpen(max_scans + 30, out_of_time) if stopped != "target" else path.best.share
    num_scans = path.num_scans
    lost = stopped == "stall" and not path.is_settled
    rest = max(1, max_scans - num_scans) if lost else 1
    run = climb(relaxation, path.best.price, target=target, max_scans=rest, out_of_time=out_of_time)
    run.num_scans += num_scans
    if lost:
        return run
    run.stopped = stopped
    run.share = Shares.of(share)
    return run
