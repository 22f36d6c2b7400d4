"""Meetings: placed as enumeration says, never against a calendar, with reasons and ways out that hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import InputError
from assigner.manage.meetings.asked import MeetingsAsked
from assigner.manage.meetings.checking import broken_meetings
from assigner.manage.meetings.meet import Meetings, meet
from assigner.manage.meetings.wanted import wanted_of
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"


def problem_of(reps: list[dict[str, Any]], duties: list[dict[str, Any]] | None = None, **given: Any) -> Problem:
    horizon = {"first_day": "2026-10-05", "last_day": given.pop("last_day", "2026-10-09")}
    return Problem.from_dict({"horizon": horizon, "time_zone": BERLIN, "working_hours": "Mon-Fri 09:00-12:00",
                              "reps": reps, "duties": duties or [], **given})  # fmt: skip


def placed(problem: Problem, *series: dict[str, Any], plan: Plan | None = None, **given: Any) -> Meetings:
    asked = MeetingsAsked.model_validate({"series": list(series), "lunch": "12:00-13:00", **given})
    return meet(problem, plan, asked, seconds=10, workers=1)


def planned(problem: Problem) -> Plan:
    """Return the plan in which every named person has their fixed duty."""
    items = problem.items
    return Plan(items["named"].to_numpy(dtype=np.int32), items["earliest"].to_numpy(dtype=np.int64))


def hour_pain(rep: dict[str, Any], start: datetime, minutes: int, busy: list[tuple[datetime, datetime]]) -> int:
    """Return the pain of one person by walking minute by minute: core 10 to 16, lunch twice, pieces under an hour."""
    zone = ZoneInfo(rep.get("time_zone", BERLIN))
    points = 0
    for at in range(minutes):
        local = (start + timedelta(minutes=at)).astimezone(zone)
        points += 0 if 10 <= local.hour < 16 else 1
        points += 2 if local.hour == 12 else 0

    def free(moment: datetime) -> bool:
        local = moment.astimezone(zone)
        in_hours = local.weekday() < 5 and 9 <= local.hour < 12
        return in_hours and not any(low <= moment < high for low, high in busy)

    for edge, step in ((start - timedelta(minutes=1), -1), (start + timedelta(minutes=minutes), 1)):
        piece = 0
        while free(edge + timedelta(minutes=step * piece)) and piece < 60:
            piece += 1
        points += piece if piece < 60 else 0
    return points


def test_two_meetings_are_placed_as_enumeration_says() -> None:
    reps = [{"id": "ann"}, {"id": "bob"}, {"id": "cy"}]
    duties = [{"id": "v1", "start": "2026-10-06T10:00", "duration_minutes": 60, "positions": [{"reps": ["ann"]}]},
              {"id": "v2", "start": "2026-10-07T09:00", "duration_minutes": 120, "positions": [{"reps": ["bob"]}]}]  # fmt: skip
    problem = problem_of(reps, duties)
    answer = placed(
        problem,
        {"id": "x", "rhythm": "weekly", "minutes": 60, "people": {"reps": ["ann", "bob"]}, "weekdays": ["Tue", "Wed"]},
        {"id": "y", "rhythm": "weekly", "minutes": 60, "people": {"reps": ["bob", "cy"]}, "weekdays": ["Wed"]},
        plan=planned(problem),
    )
    zone = ZoneInfo(BERLIN)
    busy = {"ann": [(datetime(2026, 10, 6, 10, tzinfo=zone), datetime(2026, 10, 6, 11, tzinfo=zone))],
            "bob": [(datetime(2026, 10, 7, 9, tzinfo=zone), datetime(2026, 10, 7, 11, tzinfo=zone))], "cy": []}  # fmt: skip
    starts = [datetime(2026, 10, day, 9, tzinfo=zone) + timedelta(minutes=30 * at) for day in (6, 7) for at in range(5)]
    found = []
    for x, y in product(starts, [start for start in starts if start.day == 7]):
        hour = timedelta(hours=1)
        clash = any(s < high and low < s + hour for who, s in (("ann", x), ("bob", x), ("bob", y))
                    for low, high in busy[who])  # fmt: skip
        if not clash and not (x < y + hour and y < x + hour):
            people = (("ann", x), ("bob", x), ("bob", y), ("cy", y))
            found.append(sum(hour_pain({}, start, 60, busy[who]) for who, start in people))
    assert answer.pain == min(found)
    assert answer.status == "optimal"
    assert answer.pain_bound == min(found)
    assert len(answer.held) == 2


def test_a_date_that_the_slot_cannot_keep_is_moved_inside_its_week() -> None:
    # Of three weeks, Ann is away on the Tuesday of the second and on the Thursday of the third.
    away = [{"start": day, "end": day} for day in ("2026-10-13", "2026-10-22")]
    problem = problem_of([{"id": "ann", "leave": away}, {"id": "bob"}], last_day="2026-10-23")
    series = {"id": "w", "rhythm": "weekly", "minutes": 60, "people": {"everybody": True}, "weekdays": ["Tue", "Thu"]}
    answer = placed(problem, series)
    weekday = {date.local[:10]: date.moved for date in answer.held}
    assert len(weekday) == 3
    assert sum(weekday.values()) == 1
    assert weekday.get("2026-10-15") or weekday.get("2026-10-20")
    assert answer.status == "optimal"


def test_a_date_is_dropped_where_another_meeting_needs_the_only_hours() -> None:
    # In the second week Ann works on Thursday and Friday only, and t (Thursdays 10 to 12) leaves no hour for w.
    reps = [{"id": "ann", "leave": [{"start": "2026-10-12", "end": "2026-10-14"}]}, {"id": "bob"}]
    series = {"rhythm": "weekly", "people": {"everybody": True}, "earliest": "10:00"}
    answer = placed(problem_of(reps, last_day="2026-10-23"),
                    {**series, "id": "w", "minutes": 60, "weekdays": ["Tue", "Wed", "Thu"]},
                    {**series, "id": "t", "minutes": 120, "weekdays": ["Thu"]})  # fmt: skip
    assert [(one.meeting, one.first_day) for one in answer.unheld] == [("w", "2026-10-12")]
    weekly = [date for date in answer.held if date.meeting == "w"]
    assert len({date.local[11:16] for date in weekly}) == 1
    assert not any(date.moved for date in weekly)


def test_who_has_no_time_in_a_whole_period_is_excused_with_the_reason() -> None:
    reps = [{"id": "ann"}, {"id": "bob"}, {"id": "cy", "leave": [{"start": "2026-10-05", "end": "2026-10-06"}]}]
    duties = [
        {
            "id": "v",
            "name": "Fair",
            "start": "2026-10-07T08:00",
            "duration_minutes": 600,
            "positions": [{"reps": ["bob"]}],
        }
    ]
    problem = problem_of(reps, duties)
    series = {"id": "d", "rhythm": "daily", "minutes": 15, "people": {"everybody": True}}
    answer = placed(problem, series, plan=planned(problem))
    excused = {date.local[:10]: [(rep, why.en) for rep, why in date.excused] for date in answer.held}
    assert excused == {
        "2026-10-05": [(2, "on leave")], "2026-10-06": [(2, "on leave")], "2026-10-07": [(1, "on duty: Fair")],
        "2026-10-08": [], "2026-10-09": [],
    }  # fmt: skip
    assert len({date.local[11:16] for date in answer.held}) == 1


def test_people_who_never_meet_are_named_and_each_way_out_works() -> None:
    hours = "Mon-Fri 09:00-17:00"
    reps = [{"id": "ann", "working_hours": hours}, {"id": "bob", "working_hours": hours, "time_zone": NEW_YORK},
            {"id": "kim", "working_hours": hours, "time_zone": SHANGHAI}]  # fmt: skip
    problem = problem_of(reps)
    series = {
        "id": "all",
        "rhythm": "weekly",
        "minutes": 60,
        "people": {"everybody": True},
        "earliest": "00:00",
        "latest": "24:00",
    }
    answer = placed(problem, series)
    (blocked,) = answer.blocked
    # Berlin 9-17 is 7-15 UTC, New York 13-21, Shanghai 1-9: Bob and Kim never meet, Ann meets both.
    assert set(blocked.people) == {1, 2}
    assert [way.price for way in blocked.ways] == sorted(way.price for way in blocked.ways)
    assert {way.kind for way in blocked.ways} == {"outside", "without"}
    for way in blocked.ways:
        again = placed(problem, {**series, **way.change})
        assert len(again.held) == 1, way
        assert not again.blocked
    # From 9 to 13 UTC is a gap of four hours: one comes 150 minutes late, the other 150 early.
    assert next(way.change for way in blocked.ways if way.kind == "outside") == {"outside_minutes": 150}
    assert not placed(problem, {**series, "outside_minutes": 135}).held


def test_a_meeting_longer_than_any_common_time_may_be_made_shorter() -> None:
    problem = problem_of([{"id": "ann"}, {"id": "bob", "working_hours": "Mon-Fri 11:00-14:00"}])
    answer = placed(problem, {"id": "long", "rhythm": "weekly", "minutes": 90, "people": {"everybody": True}})
    ways = {way.kind: way.change for way in answer.blocked[0].ways}
    assert ways["shorter"] == {"minutes": 60}  # both work from 11 to 12


def test_one_to_ones_never_double_the_host() -> None:
    problem = problem_of([{"id": name} for name in ("ann", "bob", "cy", "dan", "eve")])
    series = {
        "id": "o",
        "rhythm": "weekly",
        "minutes": 60,
        "people": {"everybody": True},
        "host": "ann",
        "weekdays": ["Mon"],
    }
    answer = placed(problem, series)
    # Ann has three hours on Monday for four people.
    assert len(answer.held) == 3
    assert [one.why.en for one in answer.unheld] == ["Other meetings took every start that suits everybody."]
    assert answer.status == "optimal"


def test_all_wrong_names_are_told_at_once() -> None:
    series = {"rhythm": "weekly", "minutes": 30}
    with pytest.raises(InputError) as failure:
        placed(problem_of([{"id": "ann"}]),
               {**series, "id": "a", "people": {"reps": ["zoe"], "teams": ["east"]}},
               {**series, "id": "a", "people": {"everybody": True}, "time_zone": "Mars/Base", "optional": ["yan"]})  # fmt: skip
    codes = [issue.code for issue in failure.value.issues]
    assert sorted(codes) == [
        "meeting-empty",
        "meeting-twice",
        "rep-unknown",
        "rep-unknown",
        "team-unknown",
        "time-zone-unknown",
    ]


@st.composite
def asked_of(draw: st.DrawFn) -> tuple[Problem, list[dict[str, Any]]]:
    names = ["ann", "bob", "cy", "dan"]
    zones = st.sampled_from([BERLIN, SHANGHAI])
    reps = [{"id": name, "time_zone": draw(zones), "working_hours": "Mon-Fri 08:00-16:00"} for name in names]
    duties = [
        {"id": f"v{at}", "start": f"2026-10-{draw(st.integers(5, 16)):02d}T{draw(st.integers(8, 14)):02d}:00",
         "duration_minutes": draw(st.sampled_from([45, 90, 240])), "positions": [{"reps": [draw(st.sampled_from(names))]}]}
        for at in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    series = [
        {"id": f"m{at}", "rhythm": draw(st.sampled_from(["daily", "weekly", "biweekly", "once"])),
         "minutes": draw(st.sampled_from([15, 30, 60])), "outside_minutes": draw(st.sampled_from([0, 60])),
         "people": {"reps": draw(st.lists(st.sampled_from(names), min_size=2, max_size=4, unique=True))}}
        for at in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return problem_of(reps, duties, last_day="2026-10-18"), series


@settings(max_examples=12, deadline=None)
@given(asked_of())
def test_placed_meetings_keep_every_calendar_and_the_bound_holds(case: tuple[Problem, list[dict[str, Any]]]) -> None:
    problem, series = case
    asked = MeetingsAsked.model_validate({"series": series})
    answer = meet(problem, planned(problem), asked, seconds=2, workers=1)
    assert broken_meetings(problem, planned(problem), asked, wanted_of(problem, asked), answer.held) == []
    assert answer.pain_bound is None or answer.pain_bound <= answer.pain
    periods = sum(len(one.periods) for one in wanted_of(problem, asked) if one.series.rhythm != "daily")
    told = [date for date in answer.held if not _daily(series, date.meeting)]
    assert len(told) + sum(not _daily(series, one.meeting) for one in answer.unheld) == periods


def _daily(series: list[dict[str, Any]], meeting: str) -> bool:
    return any(one["id"] == meeting and one["rhythm"] == "daily" for one in series)


def test_the_second_look_finds_what_is_wrong() -> None:
    reps = [{"id": "ann", "leave": [{"start": "2026-10-08", "end": "2026-10-08"}]}, {"id": "bob"}]
    duties = [{"id": "v", "start": "2026-10-07T09:00", "duration_minutes": 180, "positions": [{"reps": ["bob"]}]}]
    problem = problem_of(reps, duties)
    asked = MeetingsAsked.model_validate(
        {"series": [{"id": "w", "rhythm": "weekly", "minutes": 60, "people": {"everybody": True}}]}
    )
    (good,) = meet(problem, planned(problem), asked, seconds=2, workers=1).held
    day = 1440 * ((date(2026, 10, 5) - date(1970, 1, 1)).days)

    def faults(**changes: Any) -> str:
        held = [replace(good, **changes)]
        return " ".join(broken_meetings(problem, planned(problem), asked, wanted_of(problem, asked), held))

    assert faults() == ""
    assert "leave of ann" in faults(start=day + 3 * 1440 + 8 * 60)
    assert "duty of bob" in faults(start=day + 2 * 1440 + 8 * 60)
    assert "outside the hours" in faults(start=day + 12 * 60)
    assert "outside its period" in faults(start=day + 7 * 1440 + 8 * 60)
    assert "somebody is missing" in faults(reps=(0,))
    both = [good, replace(good, meeting="w")]
    assert "two dates in one period" in " ".join(
        broken_meetings(problem, planned(problem), asked, wanted_of(problem, asked), both)
    )
