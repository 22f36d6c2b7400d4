"""Recurrence agrees with dateutil used directly, ends soon on every rule, and says what is wrong with a text."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

import numpy as np
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.problem.time import MAX_OCCURRENCES, TimeTextError, check_recurrence, occurrences
from assigner.problem.time.recurrence import recurrence_starts
from tests.problem.time.build_problem import build, days

EPOCH = datetime(1970, 1, 1)
FIRST = datetime(2026, 3, 1, 9, 15)


def minutes(moment: datetime) -> int:
    return int((moment - EPOCH).total_seconds()) // 60


def strikes(text: str, anchor: datetime = FIRST, start: datetime = FIRST, num_days: int = 400) -> list[datetime]:
    end = FIRST + timedelta(days=num_days)
    found = recurrence_starts(text, minutes(anchor), minutes(end), minutes(start), "Asia/Shanghai")
    return [EPOCH + timedelta(minutes=minute) for minute in found.tolist()]


DAY = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
PARTS = {
    "INTERVAL": st.integers(1, 5).map(str),
    "COUNT": st.integers(1, 60).map(str),
    "BYDAY": st.lists(DAY, min_size=1, max_size=3, unique=True).map(",".join),
    "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(lambda m: ",".join(map(str, m))),
    "BYMONTHDAY": st.sampled_from(["1", "15", "28", "29", "31", "-1", "-31", "1,-1"]),
    "BYSETPOS": st.sampled_from(["1", "-1", "2"]),
    "BYHOUR": st.sampled_from(["9", "9,14", "0"]),
    "WKST": DAY,
}
rules = st.tuples(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.fixed_dictionaries({}, optional={name: values for name, values in PARTS.items() if name != "BYSETPOS"}),
)


@settings(max_examples=80)
@given(rules, st.integers(-800, 300), st.booleans())
def test_agrees_with_dateutil_used_directly(rule: tuple[str, dict[str, str]], offset: int, has_until: bool) -> None:
    frequency, parts = rule
    text = ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())])
    if has_until and "COUNT" not in parts:
        text += ";UNTIL=20261115T120000"
    anchor = FIRST + timedelta(days=offset)
    end = FIRST + timedelta(days=400)
    if _has_no_day(parts):
        with pytest.raises(TimeTextError, match="no month"):
            strikes(text, anchor)
        return
    expected = []
    for moment in rrulestr(text, dtstart=anchor):
        if moment >= end:
            break
        expected.append(moment)
    assert strikes(text, anchor) == [moment for moment in expected if moment >= FIRST]


def _has_no_day(parts: dict[str, str]) -> bool:
    """Say by looking at every day of a leap year whether the rule's months have none of its days."""
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    wanted = [int(day) for day in parts.get("BYMONTHDAY", "1").split(",")]
    year = [datetime(2024, 1, 1) + timedelta(days=day) for day in range(366)]
    from_end = [day.day - 1 - monthrange(2024, day.month)[1] for day in year]
    return not any(
        day.month in months and (day.day in wanted or back in wanted) for day, back in zip(year, from_end, strict=True)
    )


def test_numbered_days_and_last_working_day() -> None:
    # first Mondays of 2026 from March on: March 2, April 6, May 4; last weekday of March 2026: Tuesday 31
    assert [day.day for day in strikes("FREQ=MONTHLY;BYDAY=1MO;COUNT=3")] == [2, 6, 4]
    last = strikes("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2")
    assert last == [datetime(2026, 3, 31, 9, 15), datetime(2026, 4, 30, 9, 15)]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYYEARDAY=366;BYMONTH=2",
        "FREQ=HOURLY;BYWEEKNO=53;BYMONTH=5",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=5",
    ],
)
def test_a_rule_that_never_strikes_ends(text: str) -> None:
    assert strikes(text) == []  # the test's time limit is the point: dateutil alone takes up to ten seconds


def test_too_many_occurrences_name_the_duty() -> None:
    # every hour of two years: 17,520
    duty = {"id": "b", "start": "2026-01-01T00:00", "minutes": 5, "recurrence": "FREQ=HOURLY"}
    problem, frames = build(horizon=days("2026-01-01", "2027-12-31"), duties=[{"id": "a", "minutes": 5}, duty])
    with pytest.raises(TimeTextError, match=str(MAX_OCCURRENCES)) as caught:
        occurrences(problem, frames)
    assert caught.value.row == 1


def test_hours_that_the_start_never_reaches() -> None:
    text = "FREQ=HOURLY;INTERVAL=2;BYHOUR=11"  # from 09:15 it comes to 11:15, from 08:15 it does not
    check_recurrence(text)
    assert len(strikes(text, num_days=7)) == 7
    with pytest.raises(TimeTextError, match="empty set"):
        strikes(text, FIRST - timedelta(hours=1))


def test_exactly_the_limit_is_allowed() -> None:
    found = recurrence_starts(f"FREQ=HOURLY;COUNT={MAX_OCCURRENCES}", 0, 10**7, 0, "UTC")
    assert np.array_equal(found, np.arange(MAX_OCCURRENCES) * 60)


def test_good_texts_pass() -> None:
    for text in ("FREQ=WEEKLY;BYDAY=MO;COUNT=6", "rrule:freq=daily;", "FREQ=YEARLY;BYDAY=+1FR,-1MO;BYMONTH=2"):
        check_recurrence(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a part"),
        ("weekly", "'WEEKLY'"),
        ("BYDAY=MO", "FREQ is missing"),
        ("FREQ=MINUTELY", "FREQ=MINUTELY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;COUNT=1,2", "COUNT=1,2"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "exclude each other"),
        ("FREQ=DAILY;UNTIL=20261301", "UNTIL=20261301"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL=SOON"),
        ("FREQ=WEEKLY;BYDAY=1MO", "counts days"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=DAILY;BYHOUR=25", "BYHOUR=25"),
        ("FREQ=DAILY;BYSECOND=30", "'BYSECOND'"),
        ("FREQ=DAILY;FREQ=WEEKLY", "twice"),
        ("FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=31", "no month"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0MO"),
        ("FREQ=DAILY\nEXDATE:20260101", "EXDATE"),
    ],
)
def test_what_is_wrong_is_said_with_a_way_out(text: str, said: str) -> None:
    with pytest.raises(TimeTextError) as caught:
        check_recurrence(text)
    assert said in caught.value.words.en + caught.value.words.zh
    assert text in caught.value.words.en
    assert "FREQ=WEEKLY;BYDAY=MO,WE" in caught.value.way_out.zh
