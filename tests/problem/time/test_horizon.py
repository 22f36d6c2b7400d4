"""Days, periods and shares of the horizon, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.problem.settings import Settings
from assigner.problem.time import days_of, horizon_bounds, period_of, period_table
from tests.problem.time.build_problem import days, minute


def make(first: str, last: str, period: str = "week", zone: str = "Asia/Shanghai", **more: object) -> Settings:
    return Settings.model_validate({"horizon": days(first, last), "period": period, "time_zone": zone, **more})


@pytest.mark.parametrize(
    ("zone", "first", "last", "hours"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-30", [24, 23, 24]),
        ("Europe/Berlin", "2026-10-24", "2026-10-26", [24, 25, 24]),
        ("America/New_York", "2026-03-07", "2026-03-09", [24, 23, 24]),
        ("America/New_York", "2026-10-31", "2026-11-02", [24, 25, 24]),
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-05", [24, 23.5, 24]),
        ("Asia/Shanghai", "2026-03-28", "2026-03-30", [24, 24, 24]),
    ],
)
def test_days_have_23_24_or_25_hours(zone: str, first: str, last: str, hours: list[float]) -> None:
    table = days_of(make(first, last).horizon, zone)
    assert ((table["end"] - table["start"]) / 60).tolist() == hours
    assert table["start"].tolist()[1:] == table["end"].tolist()[:-1]
    assert table["start"].iloc[0] == minute(f"{first}T00:00", zone)


def test_a_day_that_never_was_has_no_minutes() -> None:
    # Samoa crossed the date line and skipped 2011-12-30
    table = days_of(make("2011-12-29", "2011-12-31").horizon, "Pacific/Apia")
    assert (table["end"] - table["start"]).tolist() == [1440, 0, 1440]


def test_leap_day_and_weekdays() -> None:
    table = days_of(make("2028-02-28", "2028-03-01").horizon, "UTC")
    assert table["day"].tolist() == ["2028-02-28", "2028-02-29", "2028-03-01"]
    assert table["weekday"].tolist() == [0, 1, 2]  # Monday, Tuesday, Wednesday


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("horizon", ["horizon"]),
        ("quarter", ["2026-Q4", "2027-Q1"]),
        ("month", ["2026-12", "2027-01"]),
        ("week", ["2026-W52", "2026-W53", "2027-W01"]),  # 2026 has 53 ISO weeks: January 1 was a Thursday
    ],
)
def test_periods_over_the_turn_of_the_year(period: str, labels: list[str]) -> None:
    settings = make("2026-12-23", "2027-01-06", period)
    table = period_table(settings)
    assert table["label"].tolist() == labels
    assert (table["first_day"].iloc[0], table["last_day"].iloc[-1]) == ("2026-12-23", "2027-01-06")
    assert table["start"].tolist()[1:] == table["end"].tolist()[:-1]
    assert (table["start"].iloc[0], table["end"].iloc[-1]) == horizon_bounds(settings)
    assert table["share"].sum() == pytest.approx(1)


def test_week_53_reaches_into_january() -> None:
    table = period_table(make("2026-12-23", "2027-01-06")).set_index("label")
    assert table.loc["2026-W53", ["first_day", "last_day"]].tolist() == ["2026-12-28", "2027-01-03"]


def test_shares_without_holidays_count_monday_to_friday() -> None:
    # Wednesday to Sunday: 3 days; Monday to Sunday: 5; Monday and Tuesday: 2
    table = period_table(make("2026-11-04", "2026-11-17"))
    assert table["share"].tolist() == [0.3, 0.5, 0.2]


def test_shares_honour_chinese_holidays_and_make_up_workdays() -> None:
    # W39 September 21 to 27: five weekdays, of which Friday 25 is Mid-Autumn: 4.
    # W40 September 28 to October 4: Monday to Wednesday: 3. W41 October 5 to 11: 5 to 7 free, so
    # Thursday, Friday, and Saturday 10 is worked: 3. Together 10.
    table = period_table(make("2026-09-21", "2026-10-11", holidays={"country": "CN"}))
    assert table["share"].tolist() == [0.4, 0.3, 0.3]


def test_own_days_overrule_the_calendar() -> None:
    # September 30 free, October 1 worked: W40 keeps Monday, Tuesday, Thursday: 3; October 10 free: W41 has 2.
    own = {"country": "CN", "extra": ["2026-09-30", "2026-10-10"], "workdays": ["2026-10-01"]}
    table = period_table(make("2026-09-28", "2026-10-11", holidays=own))
    assert table["share"].tolist() == [0.6, 0.4]


def test_shares_count_all_days_where_nobody_works() -> None:
    # Saturday and Sunday only
    assert period_table(make("2026-11-07", "2026-11-08", "day"))["share"].tolist() == [0.5, 0.5]


def test_no_horizon_is_one_empty_period() -> None:
    settings = Settings()
    table = period_table(settings)
    assert table.drop(columns=["first_day", "last_day"]).to_numpy().tolist() == [["horizon", 0, 0, 1.0]]
    assert horizon_bounds(settings) == (0, 0)
    assert days_of(None, "UTC").empty
    assert period_of(np.array([-1, 0, 5]), table).tolist() == [-1, -1, -1]


def test_period_of_a_moment() -> None:
    settings = make("2026-12-23", "2027-01-06")
    texts = ["2026-12-22T23:59", "2026-12-23T00:00", "2026-12-27T23:59", "2026-12-28T00:00", "2027-01-06T23:59"]
    moments = np.array([minute(text, "Asia/Shanghai") for text in [*texts, "2027-01-07T00:00"]] + [-1])
    assert period_of(moments, period_table(settings)).tolist() == [-1, 0, 0, 1, 2, -1, -1]
