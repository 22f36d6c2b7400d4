"""Moments of a run, read from its trace: expected figures are worked out beside each case."""

from __future__ import annotations

import pytest

from assigner.plan.result import TracePoint
from benchmarks.course import MOST_CURVE_POINTS, curve, seconds_to_first_plan, seconds_to_gap, widest_gap


def test_the_widest_gap_counts_and_a_missing_bound_makes_it_unknown() -> None:
    assert widest_gap((4, 200), (4, 198)) == pytest.approx(0.01)  # (200 - 198) / 200; the first level is proven
    assert widest_gap((4, 200), (3, 198)) == pytest.approx(0.25)  # (4 - 3) / 4 is wider
    assert widest_gap((4, 200), (4, None)) is None
    assert widest_gap(None, (0, 0)) is None
    assert widest_gap((0,), (0,)) == 0.0


TRACE = (
    TracePoint(0.5, "bound", None, (90,)),
    TracePoint(1.0, "construct", (120,), (90,)),  # gap 25 %
    TracePoint(2.0, "improve", (100,), (90,)),  # gap 10 %
    TracePoint(3.0, "bound", (100,), (99,)),  # gap 1 %
    TracePoint(4.0, "bound", (100,), (99,)),  # nothing new
    TracePoint(5.0, "close", (99,), (99,)),
)


def test_moments_are_the_first_of_their_kind() -> None:
    assert seconds_to_first_plan(TRACE) == 1.0
    assert seconds_to_gap(TRACE, 0.1) == 2.0
    assert seconds_to_gap(TRACE, 0.01) == 3.0
    assert seconds_to_gap(TRACE, 0.0) == 5.0
    assert seconds_to_first_plan(TRACE[:1]) is None
    assert seconds_to_gap(TRACE[:2], 0.01) is None


def test_the_curve_holds_changes_only_and_both_ends() -> None:
    assert [point[0] for point in curve(TRACE)] == [0.5, 1.0, 2.0, 3.0, 5.0]
    long = [TracePoint(float(k), "improve", (10_000 - k,), (0,)) for k in range(5_000)]
    thinned = curve(long)
    assert len(thinned) == MOST_CURVE_POINTS
    assert (thinned[0][0], thinned[-1][0]) == (0.0, 4999.0)
