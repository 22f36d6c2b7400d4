"""Moments agree with Python's own time zones, at changes of clock too, and texts come back as they went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assigner.problem.time import (
    NO_MOMENT,
    TimeTextError,
    check_time_zone,
    day_number,
    day_numbers,
    day_text,
    local_text,
    moment_of,
    moments,
)

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]


def read(*texts: str | None, zone: str = "UTC") -> list[int]:
    return moments(pd.Series(list(texts), dtype="str"), zone).tolist()


def test_the_epoch_is_zero_and_missing_is_minus_one() -> None:
    assert read("1970-01-01T00:00", None, "1970-01-02T00:01:59") == [0, NO_MOMENT, 1441]


def test_an_offset_overrules_the_zone() -> None:
    # 09:00 at +08:00 is 01:00Z; without offset it is 09:00 in Berlin, 07:00Z in summer
    midnight = int(datetime(2026, 7, 1, tzinfo=UTC).timestamp()) // 60
    found = read(
        "2026-07-01T09:00+08:00", "2026-07-01T09:00", "2026-07-01 09:00:00Z", "2026-07-01T09-05", zone="Europe/Berlin"
    )
    assert [minutes - midnight for minutes in found] == [60, 420, 540, 840]


def test_a_skipped_local_time_moves_forward_by_the_gap() -> None:
    # Berlin 2026-03-29: 02:00 becomes 03:00 at 01:00Z. 02:30 is read as 03:30 (01:30Z).
    assert local_text(np.array(read("2026-03-29T02:30", zone="Europe/Berlin")), "Europe/Berlin") == [
        "2026-03-29T03:30+02:00"
    ]


def test_of_a_repeated_local_time_the_first_is_meant() -> None:
    # New York 2026-11-01: 02:00 EDT becomes 01:00 EST. 01:30 without offset is 01:30 EDT.
    first, second = read("2026-11-01T01:30", "2026-11-01T01:30-05:00", zone="America/New_York")
    assert second - first == 60
    assert local_text(np.array([first, second]), "America/New_York") == [
        "2026-11-01T01:30-04:00",
        "2026-11-01T01:30-05:00",
    ]


@given(
    st.lists(st.datetimes(datetime(1975, 1, 1), datetime(2099, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(ZONES),
)
@example([datetime(2026, 3, 29, 2, 0), datetime(2026, 10, 25, 2, 59), datetime(2026, 10, 25, 3, 0)], "Europe/Berlin")
@example([datetime(2026, 10, 4, 2, 15), datetime(2026, 4, 5, 1, 45)], "Australia/Lord_Howe")  # half an hour
@example([datetime(2011, 12, 30, 12, 0)], "Pacific/Apia")  # a day that never was
def test_local_moments_agree_with_zoneinfo(when: list[datetime], zone: str) -> None:
    expected = [int(moment.replace(tzinfo=ZoneInfo(zone)).timestamp() // 60) for moment in when]
    text = pd.Series([moment.isoformat() for moment in when], dtype="str")
    assert moments(text, zone).tolist() == expected
    assert moments(pd.Series(when, dtype="datetime64[us]"), zone).tolist() == expected
    aware = pd.Series(when, dtype="datetime64[us]").dt.tz_localize("UTC")
    assert moments(aware, zone).tolist() == [int(moment.replace(tzinfo=UTC).timestamp() // 60) for moment in when]


@given(st.lists(st.integers(0, 68_000_000), min_size=1, max_size=30), st.sampled_from(ZONES))
def test_text_comes_back_as_it_went_in(minutes: list[int], zone: str) -> None:
    text = local_text(np.array(minutes), zone)
    assert moments(pd.Series(text, dtype="str"), "UTC").tolist() == minutes
    assert [datetime.fromisoformat(value).replace(tzinfo=None) for value in text] == [
        datetime.fromtimestamp(minute * 60, ZoneInfo(zone)).replace(tzinfo=None) for minute in minutes
    ]


def test_the_moment_of_a_change_already_has_the_new_offset() -> None:
    # Berlin: 01:00Z on March 29 and on October 25
    changes = np.array(read("2026-03-29T00:59Z", "2026-03-29T01:00Z", "2026-10-25T00:59Z", "2026-10-25T01:00Z"))
    assert local_text(changes, "Europe/Berlin") == [
        *("2026-03-29T01:59+01:00", "2026-03-29T03:00+02:00"),
        *("2026-10-25T02:59+02:00", "2026-10-25T02:00+01:00"),
    ]


def test_days_are_local_days() -> None:
    # 2026-02-28T20:00Z is March 1, 01:30 in India, and February 28 in New York
    moment = np.array(read("2026-02-28T20:00Z"))
    assert day_text(day_number(moment, "Asia/Kolkata")) == ["2026-03-01"]
    assert day_text(day_number(moment, "America/New_York")) == ["2026-02-28"]


def test_dates_become_day_numbers() -> None:
    # 2028 is a leap year: February 29 follows February 28, March 1 follows it
    days = day_numbers(pd.Series(["2028-02-28", "2028-02-29", "2028-03-01", None, "1970-01-01"], dtype="str"))
    assert np.diff(days[:3]).tolist() == [1, 1]
    assert days[3:].tolist() == [-1, 0]


def test_missing_moments_have_no_text() -> None:
    assert local_text(np.array([NO_MOMENT, 0]), "UTC") == ["", "1970-01-01T00:00+00:00"]


@pytest.mark.parametrize("column", [pd.Series([], dtype="str"), pd.Series([None, None], dtype="object")])
def test_columns_without_moments(column: pd.Series) -> None:
    assert moments(column, "Asia/Shanghai").tolist() == [NO_MOMENT] * len(column)


@pytest.mark.parametrize("bad", ["2026-13-01", "tomorrow", "2026-10-05T25:00", "2026-02-29T09:00"])
def test_a_text_that_is_no_moment_is_named(bad: str) -> None:
    with pytest.raises(TimeTextError, match=bad) as caught:
        read("2026-10-05", bad)
    assert bad in caught.value.words.zh


def test_an_unknown_zone_is_named_with_near_ones() -> None:
    with pytest.raises(TimeTextError, match="Asia/Shanghai"):
        check_time_zone("Asia/Shangai")


@pytest.mark.parametrize("name", ["", "Asia", "../etc/passwd", "UTC+8", "China Standard Time"])
def test_what_is_no_zone_never_leads_to_etc_zones(name: str) -> None:
    with pytest.raises(TimeTextError) as caught:  # Etc/GMT+8 lies behind UTC: a wrong hint would be worse than none
        check_time_zone(name)
    assert "Etc/" not in str(caught.value)


LOCAL = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1))
OFFSET = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(LOCAL, OFFSET, st.sampled_from(ZONES))
@example(datetime(2026, 3, 29, 2, 30), None, "Europe/Berlin")
@example(datetime(2026, 11, 1, 1, 30), None, "America/New_York")
def test_one_moment_is_read_as_a_column_reads_it(local: datetime, offset: timezone | None, zone: str) -> None:
    moment = local.replace(tzinfo=offset)
    assert [moment_of(moment, zone)] == read(moment.isoformat(), zone=zone)
    assert moment_of(None, zone) == NO_MOMENT
