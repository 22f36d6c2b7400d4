"""Amounts, limits and fair shares, with the sums in comments."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.problem.fair_share import fair_targets
from assigner.problem.problem import Problem


def problem_of(**data: object) -> Problem:
    return Problem.from_dict({"reps": [{"id": "ann"}, {"id": "bob"}], **data})


def targets(problem: Problem, dimension: str = "minutes") -> list[int]:
    everything = np.ones(problem.num_items, dtype=bool)
    return fair_targets(
        problem, amounts_of(problem, dimension), everything, np.ones(problem.num_reps, dtype=bool)
    ).tolist()


def test_money_gets_a_resolution_such_that_a_rep_carries_thousands_of_steps() -> None:
    problem = problem_of(accounts=[{"id": "a", "potential": 3_000_000}, {"id": "b", "potential": 1_234_567}])
    amounts = amounts_of(problem, "potential")
    assert amounts.resolution == 1000.0  # 4.2 million over two reps: 2,117 steps of 1,000 each
    assert amounts.base.tolist() == [3000, 1235]


def test_own_minutes_of_a_pair_overrule_the_item() -> None:
    problem = problem_of(accounts=[{"id": "a", "minutes": 60}], pairs=[{"item": "a", "rep": "bob", "minutes": 40}])
    assert amounts_of(problem, "minutes").of(np.array([0, 0, 0]), np.array([0, 1, -1])).tolist() == [60, 40, 60]


@given(minutes=st.integers(0, 10_000), period=st.sampled_from(["day", "week", "month"]))
def test_spread_work_sums_to_the_whole(minutes: int, period: str) -> None:
    problem = problem_of(
        horizon={"first_day": "2026-09-17", "last_day": "2026-11-03"},
        period=period,
        accounts=[{"id": "a", "minutes": minutes}],
    )
    table = amounts_of(problem, "minutes").by_period(np.array([0]), np.array([0]), np.array([-1]))
    assert table["amount"].sum() == minutes


def test_capacity_is_ramped_and_defaults_to_working_time() -> None:
    problem = Problem.from_dict(
        {
            "horizon": {"first_day": "2026-10-12", "last_day": "2026-10-23"},  # ten working days
            "working_hours": "Mon-Fri 09:00-12:00 13:00-18:00",
            "time_zone": "Europe/Berlin",
            "reps": [
                {"id": "ann", "leave": [{"start": "2026-10-12", "end": "2026-10-13"}]},
                {"id": "bob", "capacity": {"minutes": 1000}, "ramp": [{"first_day": "2026-10-01", "share": 0.5}]},
            ],
        }
    )
    limits = amounts_of(problem, "minutes").limits()
    # ann: 8 days x 480 minutes; bob: half of 1,000.
    assert limits.loc[limits["period"] == HORIZON, "capacity"].tolist() == [3840, 500]
    assert limits["target"].tolist() == [ABSENT, ABSENT]


def test_single_periods_overrule_the_capacity_of_every_period() -> None:
    problem = Problem.from_dict(
        {
            "horizon": {"first_day": "2026-10-01", "last_day": "2026-11-30"},
            "period": "month",
            "reps": [{"id": "ann", "period_capacity": {"minutes": 100}, "periods": [{"period": "2026-11", "capacity": 60, "target": 50}]}],
        }
    )  # fmt: skip
    limits = amounts_of(problem, "minutes").limits()
    inside = limits[limits["period"] != HORIZON]
    assert inside[["capacity", "target"]].to_numpy().tolist() == [[100, ABSENT], [60, 50]]


def test_fair_share_follows_capacity() -> None:
    problem = Problem.from_dict(
        {
            "reps": [{"id": "ann", "capacity": {"minutes": 200}}, {"id": "bob", "capacity": {"minutes": 100}}],
            "accounts": [{"id": "a", "minutes": 50}, {"id": "b", "minutes": 40}],
        }
    )
    assert targets(problem) == [60, 30]  # 90 minutes, two to one


def test_fair_share_stays_within_the_regions() -> None:
    problem = Problem.from_dict(
        {
            "reps": [
                {"id": "ann", "territories": ["north"]},
                {"id": "bob", "territories": ["south"]},
                {"id": "cy", "territories": ["south"]},
            ],
            "accounts": [
                {"id": "a", "minutes": 90, "territory": "north"},
                {"id": "b", "minutes": 40, "territory": "south"},
            ],
        }
    )
    assert targets(problem) == [90, 20, 20]


def test_fair_share_counts_load_outside_the_plan_and_own_targets() -> None:
    problem = Problem.from_dict(
        {
            "reps": [
                {"id": "ann", "current_load": {"minutes": 30}},
                {"id": "bob"},
                {"id": "cy", "target": {"minutes": 7}},
            ],
            "accounts": [{"id": "a", "minutes": 60}],
        }
    )
    assert targets(problem) == [30, 30, 7]  # (60 + 30) / 3 each; cy's own target stands


def test_fair_share_among_listed_candidates() -> None:
    problem = Problem.from_dict(
        {
            "candidates": "listed",
            "reps": [{"id": "ann"}, {"id": "bob"}, {"id": "cy"}],
            "accounts": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 30}],
            "pairs": [{"item": "a", "rep": "ann"}, {"item": "a", "rep": "bob"}, {"item": "b", "rep": "cy"}],
        }
    )
    assert targets(problem) == [30, 30, 30]


def test_a_list_of_candidates_without_any_pair_shares_out_nothing() -> None:
    problem = problem_of(candidates="listed", accounts=[{"id": "a", "minutes": 60}], pairs=[])
    assert targets(problem) == [0, 0]
