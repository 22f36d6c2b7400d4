"""Which way to climb: along the smooth path where it can be walked, else by supergradients.

Why it exists: one place that decides. Newton's path needs compiled code and rows that pay for
themselves; small programs and rows that pay in groups climb by the volume algorithm. Large programs
walk most of the way on a sample of their items. When to modify: when the path learns to take more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.prices.ascent import Climb, Shares, climb

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.relaxation import Relaxation

PATH_FROM_ENTRIES = 20_000
"""Below this many options and entries the volume algorithm answers before the compiled code is even loaded."""
SAMPLE = 30_000
"""Programs of more than four times this many items walk first on a sample of about this size."""
WARM = 0.03
"""Given prices to start from, the path begins at this part of the usual heat."""
SAMPLE_HEAT = 0.01
"""On the sample the heat falls to this part of the usual one: cooler, the sample itself would be priced."""


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
    if len(relaxation.scanner.entry_row) + len(relaxation.cost) < PATH_FROM_ENTRIES or not can_walk(relaxation):
        return climb(relaxation, start, target=target, max_scans=max_scans, out_of_time=out_of_time)
    return _walk(relaxation, start, is_warm, target, max_scans, out_of_time)


def can_walk(relaxation: Relaxation) -> bool:
    """Return whether every row pays for itself, at the bounded level only."""
    side = relaxation.side
    pays_elsewhere = any(bool(side.point_cost[level].any()) for level in relaxation.pin_levels)
    return bool(relaxation.num_prices) and not len(side.member_row) and not pays_elsewhere


def _walk(
    relaxation: Relaxation,
    start: FloatArray,
    is_warm: bool,
    target: float | None,
    max_scans: int,
    out_of_time: Callable[[], bool],
) -> Climb:
    """Climb along the smooth path, on a sample first; then take the exact value at the best prices."""
    from assigner.prices.path import Path

    num_items, num_scans = len(relaxation.scanner.item_begin) - 1, 0
    heat: float | None = None
    if num_items > 4 * SAMPLE and not is_warm:
        sample = Path(relaxation, start, None, num_items // SAMPLE)
        heat = sample.heat * SAMPLE_HEAT
        sample.climb(None, max_scans, out_of_time, heat)
        start, heat, num_scans = sample.place.price, sample.heat, sample.num_scans // (num_items // SAMPLE) + 1
    path = Path(relaxation, start, heat, warm=WARM if is_warm else 1.0)
    stopped = path.climb(target, max_scans - num_scans, out_of_time, 0.0)
    share = path.sharpen(max_scans + 30, out_of_time) if stopped != "target" else path.best.share
    num_scans += path.num_scans
    lost = stopped == "stall" and not path.is_settled
    rest = max(1, max_scans - num_scans) if lost else 1
    run = climb(relaxation, path.best.price, target=target, max_scans=rest, out_of_time=out_of_time)
    run.num_scans += num_scans
    if lost:
        return run
    run.stopped = stopped
    run.share = Shares.of(share)
    return run
