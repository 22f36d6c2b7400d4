"""Ramps: day-weighted means of the steps."""

from __future__ import annotations

import pytest

from assigner.problem.time import period_table, ramp_share
from tests.problem.time.build_problem import build, days


def test_steps_are_weighted_by_calendar_days() -> None:
    # February 2028 has 29 days. Newcomer: 0 until the 10th, half from the 11th (10 days), full from the 21st
    # (9 days) and in March: (10 * 0.5 + 9) / 29 = 14 / 29. Steps may stand in any order.
    problem, frames = build(
        horizon=days("2028-02-01", "2028-03-31"),
        period="month",
        reps=[
            {"id": "old"},
            {
                "id": "new",
                "ramp": [{"first_day": "2028-02-21", "share": 1}, {"first_day": "2028-02-11", "share": 0.5}],
            },
            {"id": "later", "ramp": [{"first_day": "2028-05-01", "share": 1}]},
            {"id": "long ago", "ramp": [{"first_day": "2027-01-01", "share": 0.2}]},
        ],
    )
    shares = ramp_share(frames, period_table(problem))
    assert shares.tolist() == [[1, 1], [pytest.approx(14 / 29), 1], [0, 0], [pytest.approx(0.2), pytest.approx(0.2)]]
    whole = ramp_share(frames, period_table(problem, "horizon"))
    assert whole[:, 0].tolist() == [1, pytest.approx((14 + 31) / 60), 0, pytest.approx(0.2)]


def test_without_horizon_everybody_is_full() -> None:
    problem, frames = build(reps=[{"id": "new", "ramp": [{"first_day": "2028-02-11", "share": 0.5}]}])
    assert ramp_share(frames, period_table(problem)).tolist() == [[1.0]]
