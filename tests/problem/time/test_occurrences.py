"""When duties take place: fixed and movable, once and recurring, across midnight and changes of clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.problem.time import local_text, occurrences
from tests.problem.time.build_problem import build, days, minute

WEEK = days("2026-11-02", "2026-11-08")


def times(zone: str = "UTC", horizon: dict[str, str] | None = None, **duty: Any) -> list[tuple[str, str, str, int]]:
    """Return label, earliest, latest (local, without offset) and duration of one duty's occurrences."""
    problem, frames = build(time_zone=zone, horizon=horizon or WEEK, duties=[{"id": "d", **duty}])
    table = occurrences(problem, frames)
    assert table["occurrence"].tolist() == list(range(len(table)))
    first, last = (local_text(table[name].to_numpy(), zone) for name in ("earliest", "latest"))
    fixed = [a[:16] if same else "movable" for a, same in zip(first, table["fixed"], strict=True)]
    assert all(start in ("movable", late[:16]) for start, late in zip(fixed, last, strict=True))
    return [
        (label, a[:16], b[:16], duration)
        for label, a, b, duration in zip(table["label"], first, last, table["duration"].tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("duty", "duration"),
    [
        ({"start": "2026-11-03T09:00", "end": "2026-11-03T10:30"}, 90),
        ({"start": "2026-11-03T09:00", "duration_minutes": 45, "minutes": 60}, 45),
        ({"start": "2026-11-03T09:00", "minutes": 60.2}, 61),
        ({"start": "2026-11-03T09:00", "end": "2026-11-04T01:00", "minutes": 5}, 960),
        ({"end": "2026-11-03T10:00", "duration_minutes": 60}, 60),
        ({"start": "2026-11-03T09:00", "minutes": 30, "earliest": "2026-11-05T09:00"}, 30),  # a start beats a window
    ],
)
def test_fixed_duties(duty: dict[str, Any], duration: int) -> None:
    assert times(**duty) == [("", "2026-11-03T09:00", "2026-11-03T09:00", duration)]


@pytest.mark.parametrize(
    ("duty", "earliest", "latest"),
    [
        ({"earliest": "2026-11-03T09:00", "latest": "2026-11-04T12:00"}, "2026-11-03T09:00", "2026-11-04T11:00"),
        ({"earliest": "2026-11-03T09:00"}, "2026-11-03T09:00", "2026-11-08T23:00"),
        ({"latest": "2026-11-04T12:00"}, "2026-11-02T00:00", "2026-11-04T11:00"),
        ({}, "2026-11-02T00:00", "2026-11-08T23:00"),
        ({"earliest": "2026-10-01T09:00", "latest": "2026-11-02T12:00"}, "2026-11-02T00:00", "2026-11-02T11:00"),
        ({"earliest": "2026-11-08T12:00", "latest": "2026-12-01T00:00"}, "2026-11-08T12:00", "2026-11-08T23:59"),
        (
            {"earliest": "2026-11-03T09:00", "latest": "2026-11-03T09:30"},
            "2026-11-03T09:00",
            "2026-11-03T08:30",
        ),  # short
    ],
)
def test_movable_duties(duty: dict[str, Any], earliest: str, latest: str) -> None:
    assert times(**duty, duration_minutes=60) == [("", earliest, latest, 60)]


@pytest.mark.parametrize(
    "duty",
    [
        {"start": "2026-11-01T23:59", "minutes": 60},  # begins before the horizon, though it reaches into it
        {"start": "2026-11-09T00:00", "minutes": 60},
        {"earliest": "2026-11-09T00:00", "latest": "2026-11-10T00:00", "minutes": 60},
        {"earliest": "2026-11-01T00:00", "latest": "2026-11-02T00:30", "minutes": 60},
        {"start": "2026-11-03T09:00"},  # nobody says how long
        {"start": "2026-11-03T09:00", "end": "2026-11-03T08:00"},
    ],
)
def test_no_occurrence(duty: dict[str, Any]) -> None:
    assert times(**duty) == []


def test_weekly_keeps_the_wall_clock_over_both_changes() -> None:
    # Berlin, Saturdays 22:00 to Sundays 06:00 all year: 8 h, but 7 h on March 28 and 9 h on October 24
    found = times(
        "Europe/Berlin",
        days("2026-01-01", "2026-12-31"),
        start="2026-01-03T22:00",
        end="2026-01-04T06:00",
        recurrence="FREQ=WEEKLY",
    )
    assert len(found) == 52
    assert {start[11:] for _, start, _, _ in found} == {"22:00"}
    odd = [(label, duration) for label, _, _, duration in found if duration != 480]
    assert odd == [("2026-03-28", 420), ("2026-10-24", 540)]


def test_new_york_daily_at_two_thirty() -> None:
    # On March 8 there is no 02:30: it takes place at 03:30. On November 1 01:30 comes twice: the first is meant.
    spring = times(
        "America/New_York",
        days("2026-03-07", "2026-03-09"),
        start="2026-03-01T02:30",
        duration_minutes=60,
        recurrence="FREQ=DAILY",
    )
    assert [(label, start[11:], duration) for label, start, _, duration in spring] == [
        ("2026-03-07", "02:30", 60),
        ("2026-03-08", "03:30", 60),
        ("2026-03-09", "02:30", 60),
    ]
    problem, frames = build(
        time_zone="America/New_York",
        horizon=days("2026-11-01", "2026-11-02"),
        duties=[{"id": "d", "start": "2026-10-31T01:30", "minutes": 10, "recurrence": "FREQ=DAILY"}],
    )
    starts = local_text(occurrences(problem, frames)["earliest"].to_numpy(), "America/New_York")
    assert starts == ["2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"]


def test_a_start_with_offset_may_mean_the_second_of_a_repeated_hour() -> None:
    problem, frames = build(
        time_zone="America/New_York",
        horizon=days("2026-11-01", "2026-11-01"),
        duties=[{"id": "d", "start": "2026-11-01T01:30-05:00", "minutes": 10}],
    )
    assert occurrences(problem, frames)["earliest"].tolist() == [minute("2026-11-01T06:30")]


def test_times_that_the_clock_makes_one_are_one_occurrence() -> None:
    # Berlin, March 29, every half hour of 2 and 3 o'clock: 02:00 is 03:00 and 02:30 is 03:30
    found = times(
        "Europe/Berlin",
        days("2026-03-29", "2026-03-29"),
        start="2026-03-29T02:00",
        duration_minutes=20,
        recurrence="FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30",
    )
    assert [(label, start[11:]) for label, start, _, _ in found] == [
        ("2026-03-29T0300", "03:00"),
        ("2026-03-29T0330", "03:30"),
    ]


def test_what_begins_in_the_skipped_hour_goes_on_as_written() -> None:
    # London, March 29: 01:30 does not exist and is 02:30; the next days have it again. The same with a window.
    horizon = days("2026-03-29", "2026-03-30")
    fixed = times("Europe/London", horizon, start="2026-03-29T01:30", minutes=10, recurrence="FREQ=DAILY")
    assert [start[5:] for _, start, _, _ in fixed] == ["03-29T02:30", "03-30T01:30"]
    window = {"earliest": "2026-03-29T01:30", "latest": "2026-03-29T01:50"}
    movable = times("Europe/London", horizon, **window, minutes=10, recurrence="FREQ=DAILY")
    assert [(start[11:], last[11:]) for _, start, last, _ in movable] == [("02:30", "02:40"), ("01:30", "01:40")]


def test_the_window_moves_with_the_occurrence() -> None:
    # Tuesdays from 09:00, ending by Wednesday 12:00; the first is before the horizon and counts
    found = times(
        earliest="2026-10-27T09:00",
        latest="2026-10-28T12:00",
        duration_minutes=60,
        recurrence="RRULE:FREQ=WEEKLY;COUNT=2",
    )
    assert found == [("2026-11-03", "2026-11-03T09:00", "2026-11-04T11:00", 60)]


def test_a_window_that_reaches_into_the_horizon_is_cut() -> None:
    found = times(
        earliest="2026-11-01T12:00", latest="2026-11-02T12:00", duration_minutes=60, recurrence="FREQ=WEEKLY;COUNT=1"
    )
    assert found == [("2026-11-01", "2026-11-02T00:00", "2026-11-02T11:00", 60)]


def test_recurring_without_window_has_its_day() -> None:
    found = times(duration_minutes=90, recurrence="FREQ=WEEKLY;BYDAY=TU,FR")
    assert found == [
        ("2026-11-03", "2026-11-03T00:00", "2026-11-03T22:30", 90),
        ("2026-11-06", "2026-11-06T00:00", "2026-11-06T22:30", 90),
    ]


def test_except_dates_are_left_out_and_still_counted() -> None:
    found = times(
        start="2026-11-02T09:00",
        minutes=10,
        recurrence="FREQ=DAILY;COUNT=4",
        except_dates=["2026-11-03", "2026-12-24"],
    )
    assert [label for label, *_ in found] == ["2026-11-02", "2026-11-04", "2026-11-05"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261105", "2026-11-05"),  # a date includes its day
        ("2026-11-05", "2026-11-05"),
        ("20261105T090000", "2026-11-05"),
        ("20261105T085959", "2026-11-04"),
        ("20261105T010000Z", "2026-11-05"),  # 09:00 in Shanghai
        ("20261105T005900Z", "2026-11-04"),
    ],
)
def test_until(until: str, last: str) -> None:
    found = times("Asia/Shanghai", start="2026-11-02T09:00", minutes=10, recurrence=f"FREQ=DAILY;UNTIL={until}")
    assert found[-1][0] == last


def test_several_a_day_have_the_time_in_their_label() -> None:
    found = times(start="2026-11-02T09:00", minutes=10, recurrence="FREQ=DAILY;COUNT=3;BYHOUR=9,14")
    assert [label for label, *_ in found] == ["2026-11-02T0900", "2026-11-02T1400", "2026-11-03"]


def test_leap_days_recur_every_four_years() -> None:
    found = times(
        "Asia/Kolkata",
        days("2028-01-01", "2028-12-31"),
        start="2024-02-29T09:00",
        minutes=10,
        recurrence="FREQ=YEARLY",
    )
    assert [label for label, *_ in found] == ["2028-02-29"]


def test_rows_are_sorted_by_duty_and_occurrence() -> None:
    problem, frames = build(
        horizon=WEEK,
        duties=[
            {"id": "a", "start": "2026-11-08T09:00", "minutes": 5},
            {"id": "lost", "start": "2027-11-08T09:00", "minutes": 5},
            {"id": "b", "start": "2026-11-05T09:00", "minutes": 5, "recurrence": "FREQ=DAILY;COUNT=2"},
            {"id": "c", "minutes": 5},
        ],
    )
    table = occurrences(problem, frames)
    assert table[["duty", "occurrence"]].to_numpy().tolist() == [[0, 0], [2, 0], [2, 1], [3, 0]]
    assert table["fixed"].tolist() == [True, True, True, False]
    assert table["label"].tolist() == ["", "2026-11-05", "2026-11-06", ""]


def test_without_horizon_or_duties_there_is_nothing() -> None:
    for fields in ({}, {"duties": [{"id": "a", "minutes": 5}]}, {"horizon": WEEK}):
        table = occurrences(*build(**fields))
        assert table.empty
        assert list(table) == ["duty", "occurrence", "label", "fixed", "earliest", "latest", "duration"]


@settings(max_examples=30)
@given(
    st.datetimes(min_value=datetime(2026, 10, 25), max_value=datetime(2026, 11, 16)),
    st.integers(1, 3000),
)
def test_fixed_duties_lie_where_they_say(start: datetime, duration: int) -> None:
    start = start.replace(second=0, microsecond=0)
    found = times("Asia/Shanghai", start=start.isoformat(), duration_minutes=duration)
    inside = "2026-11-02T00:00" <= start.isoformat() < "2026-11-09T00:00"
    text = start.isoformat()[:16]
    assert found == ([("", text, text, duration)] if inside else [])
