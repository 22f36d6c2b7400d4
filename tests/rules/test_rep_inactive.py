"""Hand-worked edges of rep-inactive."""

from __future__ import annotations

from tests.rules.one_rule import amounts

WEEK = {"horizon": {"first_day": "2026-10-05", "last_day": "2026-10-11"}, "accounts": [{"id": "a"}, {"id": "b"}]}


def leave(first: str, last: str) -> dict[str, list[dict[str, str]]]:
    return {"leave": [{"start": first, "end": last}]}


def test_leave_from_monday_to_friday_is_the_whole_week_of_who_works_monday_to_friday() -> None:
    away = leave("2026-10-05", "2026-10-09")
    data = {**WEEK, "reps": [{"id": "ann", "working_hours": "Mon-Fri 09:00-17:00", **away}, {"id": "bob", **away}]}
    # bob has no working hours: he counts as there at the week-end
    assert amounts("rep-inactive", data, {"a": "ann", "b": "bob"}) == {"a": 1}


def test_a_last_hour_of_work_is_enough() -> None:
    data = {**WEEK, "reps": [{"id": "ann", "working_hours": "Mon-Fri 09:00-17:00"}]}
    data["reps"][0] |= leave("2026-10-01T00:00", "2026-10-09T16:00")
    assert amounts("rep-inactive", data, {"a": "ann"}) == {}
    data["reps"][0] |= leave("2026-10-01T00:00", "2026-10-09T17:00")
    assert amounts("rep-inactive", data, {"a": "ann"}) == {"a": 1}


def test_who_has_no_hours_in_the_horizon_but_no_leave_is_there() -> None:
    # a horizon of one Sunday: on-call plans of a week-end must not lose everybody
    data = {"horizon": {"first_day": "2026-10-11", "last_day": "2026-10-11"}, "accounts": [{"id": "a"}]}
    data["reps"] = [{"id": "ann", "working_hours": "Mon-Fri 09:00-17:00"}, {"id": "bob", "active": False}]
    assert amounts("rep-inactive", data, {"a": "ann"}) == {}


def test_without_a_horizon_only_activity_counts() -> None:
    data = {"accounts": [{"id": "a"}, {"id": "b"}]}
    data["reps"] = [{"id": "ann", **leave("2020-01-01", "2040-01-01")}, {"id": "bob", "active": False}]
    assert amounts("rep-inactive", data, {"a": "ann", "b": "bob"}) == {"b": 1}
