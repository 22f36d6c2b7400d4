"""Guards the calendars: times in each rep's zone, leave with its last day, names that hold anything, stable UIDs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from icalendar import Calendar

from assigner.files.calendar import calendar_of
from assigner.files.memory import problem_from
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

STAMP = datetime(2026, 9, 1, 8, tzinfo=UTC)


def team(**more: Any) -> Problem:
    return problem_from({
        "name": "Two shores", "time_zone": "Asia/Shanghai",
        "horizon": {"first_day": "2026-10-26", "last_day": "2026-11-08"},
        "reps": [
            {"id": "li", "name": "李娜", "leave": [{"start": "2026-11-03", "end": "2026-11-04", "reason": "family"}]},
            {"id": "ann", "name": "Ann", "time_zone": "America/New_York",
             "leave": [{"start": "2026-10-27T13:00", "end": "2026-10-27"}]},
        ],
        "accounts": [{"id": "acme", "name": "Acme, Inc.; East"}],
        "duties": [
            {"id": "demo", "name": "Demo", "kind": "demo", "start": "2026-10-28T21:00", "duration_minutes": 90,
             "belongs_to": "acme", "place": "Pudong", "buffer_before_minutes": 15,
             "latitude": 31.2, "longitude": 121.5, "positions": [{"count": 2}]},
            {"id": "night", "name": "Night", "kind": "on-call", "start": "2026-11-01T00:30-04:00", "duration_minutes": 180},
        ],
        **more,
    })  # fmt: skip


def plan_of(problem: Problem, **rep_of: str) -> Plan:
    ids = {"demo1": "demo/1", "demo2": "demo/2"}
    rows = [{"item": ids.get(item, item), "rep": rep} for item, rep in rep_of.items()]
    return Plan.from_rows(problem, pd.DataFrame(rows))


def events(content: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_a_duty_stands_in_the_zone_of_its_rep() -> None:
    problem = team()
    found = events(calendar_of(problem, plan_of(problem, demo1="li", demo2="ann"), STAMP))
    # 21:00 in Shanghai is 13:00 UTC and 09:00 in New York (summer time until 1 November)
    assert found["demo/1@assigner"].start == datetime(2026, 10, 28, 21, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert found["demo/2@assigner"].start.isoformat() == "2026-10-28T09:00:00-04:00"
    assert found["demo/2@assigner"].end.isoformat() == "2026-10-28T10:30:00-04:00"


def test_minutes_are_real_minutes_when_the_clock_is_put_back() -> None:
    problem = team()
    night = events(calendar_of(problem, plan_of(problem, night="ann"), STAMP))["night@assigner"]
    # New York puts its clock back at 02:00 on 1 November: three hours after 00:30 the clock shows 02:30
    assert night.start.isoformat() == "2026-11-01T00:30:00-04:00"
    assert night.end.isoformat() == "2026-11-01T02:30:00-05:00"


def test_zones_that_are_used_are_defined_in_the_file() -> None:
    problem = team()
    content = calendar_of(problem, plan_of(problem, demo1="li", demo2="ann"), STAMP)
    zones = {str(zone["TZID"]) for zone in Calendar.from_ical(content).walk("VTIMEZONE")}
    assert zones == {"Asia/Shanghai", "America/New_York"}


def test_the_last_day_of_leave_is_part_of_it() -> None:
    problem = team()
    found = events(calendar_of(problem, Plan.nobody(problem.num_items), STAMP, reps=["li"]))
    (leave,) = found.values()
    assert (leave.start, leave.end) == (date(2026, 11, 3), date(2026, 11, 5))  # DTEND is the day after
    assert str(leave["SUMMARY"]) == "Leave · family"


def test_leave_from_a_moment_to_the_end_of_a_day_is_exact() -> None:
    problem = team()
    (leave,) = events(calendar_of(problem, Plan.nobody(problem.num_items), STAMP, reps=["ann"])).values()
    assert leave.start.isoformat() == "2026-10-27T13:00:00-04:00"
    assert leave.end.isoformat() == "2026-10-28T00:00:00-04:00"


def test_leave_is_left_out_when_asked() -> None:
    problem = team()
    assert events(calendar_of(problem, Plan.nobody(problem.num_items), STAMP, leave=False)) == {}


def test_an_event_says_what_for_with_whom_and_where() -> None:
    problem = team()
    event = events(calendar_of(problem, plan_of(problem, demo1="li", demo2="ann"), STAMP, reps=["li"], language="zh"))
    demo = event["demo/1@assigner"]
    assert str(demo["DESCRIPTION"]) == "客户：Acme, Inc.; East。 同行：Ann。 预留：之前 15 分钟，之后 0 分钟。"
    assert (str(demo["LOCATION"]), str(demo["SUMMARY"])) == ("Pudong", "Demo")
    assert demo["GEO"].to_ical() == "31.2;121.5"
    assert demo["DTSTAMP"].dt == STAMP


def test_the_calendar_of_everybody_names_the_rep() -> None:
    problem = team()
    found = events(calendar_of(problem, plan_of(problem, demo1="li", demo2="ann"), STAMP, leave=False))
    assert sorted(str(event["SUMMARY"]) for event in found.values()) == ["Demo (Ann)", "Demo (李娜)"]


@pytest.mark.parametrize("name", ["a\nEND:VEVENT\nBEGIN:VEVENT", "x;y,z\\n", "😀" * 60, '="cmd"'])
def test_a_name_stays_a_name(name: str) -> None:
    duty = {"id": "d", "name": name, "start": "2026-10-28T09:00", "duration_minutes": 30}
    problem = team(duties=[duty])
    (event,) = events(calendar_of(problem, plan_of(problem, d="li"), STAMP, leave=False, reps=["li"])).values()
    assert str(event["SUMMARY"]) == name


def test_the_same_plan_gives_the_same_bytes() -> None:
    problem = team()
    plan = plan_of(problem, demo1="li")
    assert calendar_of(problem, plan, STAMP) == calendar_of(problem, plan, STAMP)


def test_a_rep_whom_the_problem_does_not_have_is_an_error() -> None:
    problem = team()
    with pytest.raises(KeyError):
        calendar_of(problem, Plan.nobody(problem.num_items), STAMP, reps=["bob"])
