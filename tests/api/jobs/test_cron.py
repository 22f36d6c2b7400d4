"""Cron expressions: what they mean, on clocks that skip and repeat, and what is said of those that mean nothing.

When to modify: with the language of schedules.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.jobs.cron import Cron, read_cron
from assigner.issues import Issues


def cron(text: str, zone: str = "UTC") -> Cron:
    issues = Issues()
    read = read_cron(text, zone, issues)
    assert read is not None, [issue.line("en") for issue in issues.found]
    return read


def ticks(text: str, zone: str, after: str, count: int = 3) -> list[str]:
    found = islice(cron(text, zone).after(datetime.fromisoformat(after)), count)
    return [tick.astimezone(ZoneInfo(zone)).strftime("%a %m-%d %H:%M %z") for tick in found]


def test_working_days_at_two_in_shanghai() -> None:
    # 27 November 2026 is a Friday
    assert ticks("0 2 * * 1-5", "Asia/Shanghai", "2026-11-27T00:00:00+08:00") == [
        "Fri 11-27 02:00 +0800", "Mon 11-30 02:00 +0800", "Tue 12-01 02:00 +0800",
    ]  # fmt: skip


def test_names_lists_ranges_and_steps() -> None:
    assert ticks("*/30 8-9 * jan,jul MON", "UTC", "2026-12-31T00:00:00+00:00", 4) == [
        "Mon 01-04 08:00 +0000", "Mon 01-04 08:30 +0000", "Mon 01-04 09:00 +0000", "Mon 01-04 09:30 +0000",
    ]  # fmt: skip


def test_seven_is_sunday_too() -> None:
    assert cron("0 0 * * 7") == cron("0 0 * * 0") == cron("0 0 * * sun")


def test_a_day_counts_when_either_field_says_so() -> None:
    # the 13th, or any Friday
    assert ticks("0 9 13 * fri", "UTC", "2026-03-09T00:00:00+00:00") == [
        "Fri 03-13 09:00 +0000", "Fri 03-20 09:00 +0000", "Fri 03-27 09:00 +0000",
    ]  # fmt: skip


def test_a_time_that_the_clocks_skip_comes_when_they_have_gone_on() -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00
    assert ticks("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00+01:00") == [
        "Sat 03-28 02:30 +0100", "Sun 03-29 03:30 +0200", "Mon 03-30 02:30 +0200",
    ]  # fmt: skip


def test_a_time_that_the_clocks_show_twice_comes_once() -> None:
    # Berlin, 25 October 2026: 03:00 becomes 02:00
    assert ticks("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00+02:00", 2) == [
        "Sun 10-25 02:30 +0200", "Mon 10-26 02:30 +0100",
    ]  # fmt: skip


def test_leap_days_are_found() -> None:
    assert ticks("0 0 29 2 *", "UTC", "2097-01-01T00:00:00+00:00", 1) == [
        "Fri 02-29 00:00 +0000"
    ]  # 2104: 2100 has none


@pytest.mark.parametrize(
    ("text", "zone", "codes"),
    [
        ("0 2 * *", "UTC", {"cron-fields"}),
        ("60 24 0 13 8", "UTC", {"cron-field"}),
        ("5-1 * * * *", "UTC", {"cron-field"}),
        ("*/0 * * * *", "UTC", {"cron-field"}),
        ("٣ * * * *", "UTC", {"cron-field"}),
        ("0 0 30 2 *", "UTC", {"cron-never"}),
        ("x y * * *", "Mars/Olympus", {"zone-unknown", "cron-field"}),
    ],
)
def test_what_means_nothing_is_refused_with_a_way_out(text: str, zone: str, codes: set[str]) -> None:
    issues = Issues()
    assert read_cron(text, zone, issues) is None
    assert {issue.code for issue in issues.found} == codes
    assert all(issue.way_out.en and issue.way_out.zh for issue in issues.found)


FIELD = st.sampled_from(["*", "0", "5", "*/7", "1-4", "2,3"])
DAY = st.sampled_from(["*", "1", "5", "*/7", "1-4", "2,3"])


@given(
    FIELD, FIELD, DAY, DAY, FIELD,
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]),
)  # fmt: skip
def test_ticks_rise_come_after_the_moment_and_go_on_from_any_tick(
    minute: str, hour: str, day: str, month: str, weekday: str, after: datetime, zone: str
) -> None:
    read = cron(f"{minute} {hour} {day} {month} {weekday}", zone)
    found = list(islice(read.after(after), 5))
    assert [after, *found] == sorted({after, *found})
    assert list(islice(read.after(found[1]), 3)) == found[2:5]
    assert list(islice(read.after(found[0] - timedelta(seconds=1)), 1)) == [found[0]]
    local = [tick.astimezone(ZoneInfo(zone)) for tick in found]
    assert all(one.month in read.months for one in local)
