"""Hand-worked edges of rep-unavailable."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.one_rule import amounts, sentences

HOURS = "Mon-Fri 09:00-12:00 13:00-18:00"


def week(duty: dict[str, Any], **rep: Any) -> dict[str, Any]:
    return {
        "time_zone": "Asia/Shanghai",
        "horizon": {"first_day": "2026-10-12", "last_day": "2026-10-18"},
        "reps": [{"id": "ann", "working_hours": HOURS, **rep}],
        "duties": [{"id": "d", **duty}],
    }


@pytest.mark.parametrize(
    ("start", "minutes", "broken"),
    [
        ("2026-10-12T10:30", 90, False),  # ends at 12:00 sharp
        ("2026-10-12T10:31", 90, True),  # one minute into the break
        ("2026-10-12T09:00", 541, True),  # over the break: two stretches are not one
        ("2026-10-12T08:59", 60, True),  # one minute early
        ("2026-10-17T10:00", 60, True),  # a Saturday
    ],
)
def test_the_whole_duty_lies_in_one_stretch_of_work(start: str, minutes: int, broken: bool) -> None:
    data = week({"start": start, "duration_minutes": minutes})
    assert amounts("rep-unavailable", data, {"d": "ann"}) == ({"d": 1} if broken else {})


@pytest.mark.parametrize(
    ("leave", "broken"),
    [
        (("2026-10-17T20:00", "2026-10-17T22:00"), False),  # back when the night begins
        (("2026-10-17T20:00", "2026-10-17T22:01"), True),
        (("2026-10-18T06:00", "2026-10-18T12:00"), False),  # leaves when it ends
        (("2026-10-18T05:59", "2026-10-18T12:00"), True),
    ],
)
def test_on_call_may_lie_outside_hours_but_never_in_leave(leave: tuple[str, str], broken: bool) -> None:
    night = {"kind": "on-call", "start": "2026-10-17T22:00", "end": "2026-10-18T06:00"}
    data = week(night, leave=[{"start": leave[0], "end": leave[1]}])
    assert amounts("rep-unavailable", data, {"d": "ann"}) == ({"d": 1} if broken else {})


def test_a_holiday_is_no_working_time() -> None:
    data = week({"start": "2026-10-13T10:00", "duration_minutes": 60}) | {"holidays": {"extra": ["2026-10-13"]}}
    assert amounts("rep-unavailable", data, {"d": "ann"}) == {"d": 1}


def test_the_sentence_tells_leave_from_hours() -> None:
    duty = {"start": "2026-10-12T10:00", "duration_minutes": 60, "name": "Demo"}
    away = [{"start": "2026-10-12", "end": "2026-10-12"}]
    assert sentences("rep-unavailable", week(duty, leave=away), {"d": "ann"}) == [
        "ann is on leave during Demo (2026-10-12 10:00, 60 minutes)."
    ]
    late = duty | {"start": "2026-10-12T17:30"}
    assert sentences("rep-unavailable", week(late), {"d": "ann"}, "zh") == [
        "Demo（2026-10-12 17:30，60 分钟）超出ann的工作时间。"
    ]
