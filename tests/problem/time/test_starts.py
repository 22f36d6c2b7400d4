"""Candidate starts: the grid on the wall clock, the slack, and what keeps a duty possible."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.problem.time import local_text, occurrences, start_grid
from tests.problem.time.build_problem import build, days, minute

DAY = days("2026-11-03", "2026-11-03")


def starts(duty: dict[str, Any], zone: str = "UTC", **fields: Any) -> list[str]:
    problem, frames = build(**{"time_zone": zone, "horizon": DAY, "duties": [{"id": "d", **duty}], **fields})
    grid = start_grid(problem, occurrences(problem, frames))
    assert (grid["occurrence_row"] == 0).all()
    return [text[11:16] for text in local_text(grid["start"].to_numpy(), zone)]


def window(earliest: str, latest: str, duration: int) -> dict[str, Any]:
    return {
        "earliest": f"2026-11-03T{earliest}",
        "latest": f"2026-11-03T{latest}",
        "duration_minutes": duration,
    }


def test_a_fixed_duty_has_its_start_only() -> None:
    assert starts({"start": "2026-11-03T09:07", "minutes": 60}, replan_from="2026-11-03T12:00") == ["09:07"]


def test_the_grid_within_the_window() -> None:
    assert starts(window("09:10", "11:00", 30)) == ["09:30", "10:00", "10:30"]


def test_the_grid_counts_from_local_midnight() -> None:
    # 50 minutes: 08:20, 09:10, 10:00, 10:50; half-hour zones do not shift it
    assert starts(window("09:00", "11:00", 10), "Asia/Kolkata", grid_minutes=50) == ["09:10", "10:00", "10:50"]
    assert starts(window("09:00", "11:00", 10), "Asia/Kolkata", grid_minutes=60) == ["09:00", "10:00"]


def test_slack_widens_the_window_but_not_the_horizon() -> None:
    assert starts(window("10:00", "11:00", 30), window_slack_minutes=60) == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
        "11:00",
        "11:30",
    ]
    assert starts(window("00:10", "01:00", 30), window_slack_minutes=60)[0] == "00:00"
    assert starts(window("23:00", "23:59", 30), window_slack_minutes=120)[-1] == "23:30"


def test_nothing_starts_before_the_replan() -> None:
    assert starts(window("09:00", "11:00", 30), replan_from="2026-11-03T09:40") == ["10:00", "10:30"]
    assert starts(window("09:00", "11:00", 30), replan_from="2026-11-03T10:31") == []
    assert starts(window("09:00", "11:00", 30), "Asia/Shanghai", replan_from="2026-11-03T01:40+00:00") == [
        "10:00",
        "10:30",
    ]


def test_a_narrow_window_between_grid_moments_stays_possible() -> None:
    assert starts(window("09:10", "09:50", 30)) == ["09:10"]
    assert starts(window("09:10", "09:50", 30), replan_from="2026-11-03T09:15") == ["09:15"]
    assert starts(window("09:10", "09:50", 30), window_slack_minutes=15) == ["09:00", "09:10", "09:30"]


def test_a_window_too_short_has_no_start_but_by_slack() -> None:
    assert starts(window("09:00", "09:30", 60)) == []
    assert starts(window("09:00", "09:30", 60), window_slack_minutes=30) == ["08:30", "09:00"]


@pytest.mark.parametrize(
    ("zone", "day", "count"),
    [
        ("Europe/Berlin", "2026-03-29", 23),  # 02:00 does not exist
        ("Europe/Berlin", "2026-10-25", 24),  # the second 02:00 is no candidate
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 24),
        ("Asia/Kolkata", "2026-11-01", 24),
    ],
)
def test_every_grid_time_once_on_days_of_change(zone: str, day: str, count: int) -> None:
    found = starts({"minutes": 1}, zone, horizon=days(day, day), grid_minutes=60)
    assert len(found) == len(set(found)) == count
    assert found == sorted(found)


def test_rows_follow_the_occurrences() -> None:
    duties = [
        {"id": "a", **window("10:00", "11:00", 30)},
        {"id": "b", "start": "2026-11-03T08:00", "minutes": 5},
        {"id": "c", **window("09:00", "09:20", 60)},
        {"id": "d", **window("09:10", "09:50", 30)},
    ]
    problem, frames = build(horizon=DAY, duties=duties)
    grid = start_grid(problem, occurrences(problem, frames))
    expected = [(0, "10:00"), (0, "10:30"), (1, "08:00"), (3, "09:10")]
    assert grid["occurrence_row"].tolist() == [row for row, _ in expected]
    assert grid["start"].tolist() == [minute(f"2026-11-03T{time}") for _, time in expected]


def test_without_horizon_there_is_no_start() -> None:
    problem, frames = build(duties=[{"id": "a", "minutes": 5}])
    grid = start_grid(problem, occurrences(problem, frames))
    assert grid.empty
    assert list(grid) == ["occurrence_row", "start"]


@settings(max_examples=40)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
    st.sampled_from(["2026-03-29", "2026-10-25", "2026-11-01", "2026-03-08", "2026-10-04", "2026-04-05"]),
    st.integers(0, 2000),
    st.integers(1, 1500),
    st.integers(1, 1440),
    st.integers(0, 200),
)
def test_starts_agree_with_a_loop_over_minutes(
    zone: str, day: str, opens: int, length: int, grid: int, slack: int
) -> None:
    first = minute(f"{day}T00:00", zone)
    texts = local_text(np.array([first + opens, first + opens + length]), "UTC")
    problem, frames = build(
        time_zone=zone,
        horizon=days(day, "2026-12-01"),
        grid_minutes=grid,
        window_slack_minutes=slack,
        duties=[{"id": "d", "earliest": texts[0], "latest": texts[1], "duration_minutes": 30}],
    )
    low, high = first + opens, first + opens + length - 30
    around = range(max(low - slack, first), high + slack + 1)
    clock = {at: text[:16] for at, text in zip(around, local_text(np.array(around, dtype=np.int64), zone), strict=True)}
    on_grid = {at for at, text in clock.items() if (int(text[11:13]) * 60 + int(text[14:16])) % grid == 0}
    expected = {at for at in on_grid if minute(clock[at], zone) == at}  # a repeated hour counts the first time
    if low <= high and not any(low <= at <= high for at in expected):
        expected.add(low)
    found = start_grid(problem, occurrences(problem, frames))["start"].tolist()
    assert found == sorted(expected)
