"""What a run's trace says: when the first plan was there, when the gap was small enough, and the curve between.

When to modify: to measure another moment of a run; its definition belongs into this docstring and into the
README that :mod:`benchmarks.tables` writes.

* The **gap of a moment** is the widest gap over all levels, each ``(score - bound) / max(1, score)``; a level
  without a bound makes it unknown. As levels before the last open one are proven (gap 0), this is the gap of the
  last level that is not proven, and never flatters when several are open.
* **First plan**: the first moment with a plan that keeps all hard rules.
* **Within a gap**: the first moment whose gap is known and at most that, proven then and not in hindsight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.plan.status import relative_gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.plan.result import TracePoint

MOST_CURVE_POINTS = 200


def widest_gap(score: Sequence[int | None] | None, bound: Sequence[int | None]) -> float | None:
    """Return the widest gap over all levels; None without a plan or where a level has no bound."""
    if score is None:
        return None
    gaps = [relative_gap(one, least) for one, least in zip(score, bound, strict=True)]
    known = [gap for gap in gaps if gap is not None]
    return max(known, default=0.0) if len(known) == len(gaps) else None


def seconds_to_first_plan(trace: Iterable[TracePoint]) -> float | None:
    """Return the moment of the first plan, in seconds of the trace; None when there was none."""
    return min((point.seconds for point in trace if point.score is not None), default=None)


def seconds_to_gap(trace: Iterable[TracePoint], gap: float) -> float | None:
    """Return the first moment at which the proven gap was at most ``gap``; None when it never was."""
    within = ((point.seconds, widest_gap(point.score, point.bound)) for point in trace)
    return min((seconds for seconds, known in within if known is not None and known <= gap), default=None)


def curve(trace: Iterable[TracePoint]) -> list[list[object]]:
    """Return ``[seconds, scores, bounds]`` where either changed, thinned evenly to ``MOST_CURVE_POINTS``."""
    points: list[list[object]] = []
    for point in sorted(trace, key=lambda point: point.seconds):
        state: list[object] = [None if point.score is None else list(point.score), list(point.bound)]
        if not points or points[-1][1:] != state:
            points.append([round(point.seconds, 3), *state])
    return thinned(points)


def thinned(points: list[list[object]]) -> list[list[object]]:
    """Return at most ``MOST_CURVE_POINTS`` points, evenly chosen, the first and the last among them."""
    if len(points) <= MOST_CURVE_POINTS:
        return points
    kept = {round(k * (len(points) - 1) / (MOST_CURVE_POINTS - 1)) for k in range(MOST_CURVE_POINTS)}
    return [points[k] for k in sorted(kept)]
