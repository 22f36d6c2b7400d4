"""When reps work: holidays, make-up workdays, leave, night shifts and changes of clock, by hand and by brute force."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.problem.time import (
    TimeTextError,
    absences,
    check_holiday_calendar,
    has_hours,
    parse_working_hours,
    period_table,
    shifts,
    within,
    working_minutes,
)
from tests.problem.time.build_problem import build, days, minute, shown


def test_chinese_golden_week_with_make_up_workdays() -> None:
    # 2026: October 1 to 7 are free; Sunday September 20 and Saturday October 10 are worked instead.
    # The reps work Monday to Friday, so on both days Friday's hours hold (09:00-17:00), not Monday's.
    problem, frames = build(
        time_zone="Asia/Shanghai",
        horizon=days("2026-09-19", "2026-10-11"),
        working_hours="周一至周四 09:00-18:00；周五 09:00-17:00",
        holidays={"country": "CN"},
        reps=[{"id": "李娜"}],
    )
    found = shown(shifts(problem, frames), "Asia/Shanghai")
    worked = [line[:10] for line in found]
    assert worked == [
        *("2026-09-20", "2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24"),  # 25: Mid-Autumn
        *("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"),
        "2026-10-12",  # one day beyond the horizon
    ]
    assert found[0] == "2026-09-20T09:00 17:00"
    assert found[-2] == "2026-10-10T09:00 17:00"


def test_a_make_up_sunday_has_fridays_hours_even_where_saturdays_are_short() -> None:
    # Saturday October 10 is a make-up day with hours of its own; Sunday September 20 has none.
    problem, frames = build(
        time_zone="Asia/Shanghai",
        horizon=days("2026-09-19", "2026-10-11"),
        working_hours="周一至周五 09:00-18:00；周六 09:00-12:00",
        holidays={"country": "CN"},
        reps=[{"id": "a"}],
    )
    found = shown(shifts(problem, frames), "Asia/Shanghai")
    assert found[1] == "2026-09-20T09:00 18:00"
    assert "2026-10-10T09:00 12:00" in found


@pytest.mark.parametrize(
    ("calendar", "free", "worked"),
    [
        ("GB-ENG", ["2026-04-03", "2026-04-06", "2026-08-31", "2026-12-28"], ["2026-01-02", "2026-11-30"]),
        ("GB-SCT", ["2026-01-02", "2026-11-30"], ["2026-04-06", "2026-08-31"]),  # their own summer and St Andrew's
        ("DE-BY", ["2026-01-06", "2026-06-04"], ["2026-10-31"]),
        ("CN", ["2027-02-05", "2027-10-04"], ["2027-03-01"]),
        ("none", [], ["2026-12-25"]),
        ("无", [], ["2026-12-25"]),
    ],
)
def test_calendars_of_countries_and_parts(calendar: str, free: list[str], worked: list[str]) -> None:
    problem, frames = build(
        horizon=days("2026-01-01", "2027-12-30"),
        holidays={"country": "US"},
        reps=[{"id": "a", "working_hours": "24h", "holidays": calendar}],
    )
    table = shifts(problem, frames)
    noon = {day: minute(f"{day}T12:00") for day in free + worked}
    rep = np.zeros(len(noon), dtype=np.int64)
    start = np.array(list(noon.values()))
    assert within(table, rep, start, start + 1).tolist() == [False] * len(free) + [True] * len(worked)


def test_own_free_days_and_workdays_hold_for_every_calendar() -> None:
    # Christmas is worked, December 23 is free, for the rep with the US calendar and for the one without
    own = {"country": "US", "extra": ["2026-12-23"], "workdays": ["2026-12-25"]}
    problem, frames = build(
        horizon=days("2026-12-21", "2026-12-25"),
        working_hours="Mon-Fri 9-10",
        holidays=own,
        reps=[{"id": "a"}, {"id": "b", "holidays": "none"}],
    )
    table = shifts(problem, frames)
    for rep in (0, 1):
        assert [line[8:10] for line in shown(table, "UTC", rep)] == ["21", "22", "24", "25"]


@pytest.mark.parametrize(
    ("zone", "first", "last", "night_minutes"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-29", 420),  # 22:00-06:00 loses an hour
        ("Europe/Berlin", "2026-10-24", "2026-10-25", 540),  # and gains one
        ("America/New_York", "2026-03-07", "2026-03-08", 420),
        ("America/New_York", "2026-10-31", "2026-11-01", 540),
        ("Asia/Kolkata", "2026-03-28", "2026-03-29", 480),
    ],
)
def test_night_shifts_over_a_change_of_clock(zone: str, first: str, last: str, night_minutes: int) -> None:
    problem, frames = build(
        time_zone=zone,
        horizon=days(first, last),
        reps=[{"id": "a", "working_hours": "daily 22:00-06:00"}],
    )
    # the end of the night before, the night of the change, the night after, and 2 h of the day beyond
    table = shifts(problem, frames)
    assert (table["end"] - table["start"]).tolist() == [360, night_minutes, 480, 120]
    assert shown(table, zone)[1] == f"{first}T22:00 {last}T06:00"


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    # Friday is a holiday: Thursday's night goes on into it, Friday's own night is off.
    problem, frames = build(
        horizon=days("2026-12-23", "2026-12-26"),
        working_hours="Wed-Fri 22:00-06:00",
        holidays={"extra": ["2026-12-25"]},
        reps=[{"id": "a"}],
    )
    assert shown(shifts(problem, frames), "UTC") == [
        "2026-12-23T22:00 2026-12-24T06:00",
        "2026-12-24T22:00 2026-12-25T06:00",
    ]


def test_the_night_before_the_horizon_reaches_into_it() -> None:
    problem, frames = build(
        horizon=days("2026-12-22", "2026-12-22"), working_hours="Mon 22:00-06:00", reps=[{"id": "a"}]
    )
    assert shown(shifts(problem, frames), "UTC") == ["2026-12-22T00:00 06:00"]


def test_leave_in_the_reps_own_zone() -> None:
    # Days are whole local days, the last included; moments are exact, in New York where they have no offset.
    problem, frames = build(
        time_zone="Asia/Shanghai",
        horizon=days("2026-11-02", "2026-11-06"),
        working_hours="Mon-Fri 9-17",
        reps=[
            {
                "id": "a",
                "time_zone": "America/New_York",
                "leave": [
                    {"start": "2026-11-03", "end": "2026-11-04"},
                    {"start": "2026-11-05T12:00", "end": "2026-11-05T13:30"},
                    {"start": "2026-11-05T18:00+00:00", "end": "2026-11-05T19:00+00:00"},  # 13:00 to 14:00
                    {"start": "2026-11-06T10:00", "end": "2026-11-06T09:00"},  # nonsense: left out
                ],
            }
        ],
    )
    assert shown(absences(problem, frames), "America/New_York") == [
        "2026-11-03T00:00 2026-11-05T00:00",
        "2026-11-05T12:00 14:00",
    ]
    # The horizon ends on Saturday 00:00 in Shanghai, and the shifts one day later: Saturday 11:00 in New York.
    assert shown(shifts(problem, frames), "America/New_York") == [
        "2026-11-02T09:00 17:00",
        "2026-11-05T09:00 12:00",
        "2026-11-05T14:00 17:00",
        "2026-11-06T09:00 17:00",
    ]


def test_reps_without_hours_have_no_shifts() -> None:
    problem, frames = build(
        horizon=days("2026-11-02", "2026-11-02"),
        reps=[{"id": "a"}, {"id": "b", "working_hours": "Mon 9-17"}, {"id": "c", "working_hours": " "}],
    )
    assert has_hours(problem, frames).tolist() == [False, True, False]
    assert shifts(problem, frames)["rep"].tolist() == [1]


def test_working_minutes_per_period() -> None:
    # Week 45 from Wednesday 4: 3 days of 8 h, less 2 h of leave; week 46: 5 days; week 47: Monday and Tuesday.
    problem, frames = build(
        horizon=days("2026-11-04", "2026-11-17"),
        period="week",
        reps=[
            {"id": "none"},
            {
                "id": "a",
                "working_hours": "Mon-Fri 9-12 13-18",
                "leave": [{"start": "2026-11-05T11:00", "end": "2026-11-05T14:00"}],
            },
            {"id": "night", "working_hours": "Sun 22:00-06:00"},  # 2 h in week 45, 6 h in week 46, ...
        ],
    )
    found = working_minutes(shifts(problem, frames), period_table(problem), 3)
    assert found.tolist() == [[0, 0, 0], [1440 - 120, 2400, 960], [120, 360 + 120, 360]]


def test_a_problem_without_horizon_has_no_shifts() -> None:
    problem, frames = build(working_hours="24h", reps=[{"id": "a"}])
    assert shifts(problem, frames).empty
    assert has_hours(problem, frames).tolist() == [True]
    assert working_minutes(shifts(problem, frames), period_table(problem), 1).tolist() == [[0]]
    empty, no_frames = build()
    assert shifts(empty, no_frames).empty
    assert absences(empty, no_frames).empty
    assert has_hours(empty, no_frames).tolist() == []


@pytest.mark.parametrize("name", ["XX", "CN-SH", "DE-XX", "China"])
def test_unknown_calendars_are_named(name: str) -> None:
    with pytest.raises(TimeTextError) as caught:
        check_holiday_calendar(name)
    assert name in caught.value.words.en
    assert name in caught.value.words.zh


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Shanghai"]
HOURS = ["Mon-Fri 09:00-12:00 13:00-18:00", "Fri 22:00-06:00; Sat 06:00-14:00", "24h", "Sun-Tue 00:00-01:00", None]
reps = st.lists(
    st.tuples(
        st.sampled_from(ZONES),
        st.sampled_from(HOURS),
        st.lists(st.tuples(st.integers(-2000, 30000), st.integers(1, 6000)), max_size=3),
    ),
    max_size=4,
)


def _works(moment: datetime, zone: str, hours: str) -> bool:
    """Say by the wall clock alone whether weekly hours hold at a moment."""
    local = moment.astimezone(ZoneInfo(zone))
    now = local.hour * 60 + local.minute
    return any(
        (piece.weekday == local.weekday() and piece.start_minute <= now < piece.end_minute)
        or ((piece.weekday + 1) % 7 == local.weekday() and now < piece.end_minute - 1440)
        for piece in parse_working_hours(hours)
    )


@settings(max_examples=40)
@given(
    reps,
    st.sampled_from(ZONES),
    st.sampled_from(["2026-03-25", "2026-10-20", "2026-10-28"]),
    st.lists(st.integers(0, 14 * 1440 - 1), min_size=1, max_size=40),
)
def test_shifts_agree_with_the_wall_clock(
    people: list[tuple[str, str | None, list[tuple[int, int]]]], zone: str, first: str, minutes: list[int]
) -> None:
    start = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    leaves = [
        [(start + timedelta(minutes=at), start + timedelta(minutes=at + length)) for at, length in leave]
        for _, _, leave in people
    ]
    problem, frames = build(
        time_zone=zone,
        horizon=days(first, str((datetime.fromisoformat(first) + timedelta(days=14)).date())),
        reps=[
            {
                "id": str(number),
                "time_zone": own,
                "working_hours": hours,
                "leave": [{"start": a.isoformat(), "end": b.isoformat()} for a, b in leaves[number]],
            }
            for number, (own, hours, _) in enumerate(people)
        ],
    )
    table = shifts(problem, frames)
    assert (table["end"] > table["start"]).all()
    same = table["rep"].to_numpy()[1:] == table["rep"].to_numpy()[:-1]
    assert (table["start"].to_numpy()[1:][same] > table["end"].to_numpy()[:-1][same]).all()
    assert table["rep"].is_monotonic_increasing
    for number, (own, hours, _) in enumerate(people):
        at = np.array(minutes) + int(start.timestamp()) // 60
        found = within(table, np.full(len(at), number), at, at + 1).tolist()
        moments = [start + timedelta(minutes=value) for value in minutes]
        away = [any(a <= moment < b for a, b in leaves[number]) for moment in moments]
        expected = [
            hours is not None and _works(moment, own, hours) and not gone
            for moment, gone in zip(moments, away, strict=True)
        ]
        assert found == expected
