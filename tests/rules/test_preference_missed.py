"""Hand-worked edges of preference-missed."""

from __future__ import annotations

from typing import Any

from tests.rules.one_rule import amounts


def rep(name: str, **points: int) -> dict[str, Any]:
    return {"id": name, "preferences": [{"tag": tag, "points": value} for tag, value in points.items()]}


def test_missed_against_the_strongest_wish() -> None:
    data = {"reps": [rep("li", hospital=40), rep("wang", hospital=-30), rep("zhang")]}
    data["accounts"] = [{"id": name, "tags": ["hospital"]} for name in "abc"] + [{"id": "d"}]
    given = {"a": "li", "b": "zhang", "c": "wang", "d": "wang"}
    assert amounts("preference-missed", data, given) == {"b": 40, "c": 70}


def test_where_nobody_wants_it_the_least_unwilling_is_best() -> None:
    data = {"reps": [rep("li", night=-40), rep("wang", night=-100)], "leads": [{"id": "l", "tags": ["night"]}]}
    assert amounts("preference-missed", data, {"l": "li"}) == {}
    assert amounts("preference-missed", data, {"l": "wang"}) == {"l": 60}


def test_points_add_up_within_the_limits_and_a_tag_equal_to_the_id_counts_once() -> None:
    data = {
        "reps": [rep("li", vip=70, a=70), rep("wang", vip=90)],
        "accounts": [{"id": "a", "tags": ["vip", "a", "vip"]}],
    }
    # li 70 + 70 is held at 100, wang 90
    assert amounts("preference-missed", data, {"a": "wang"}) == {"a": 10}


def test_a_duty_id_stands_for_every_seat_and_a_seat_id_for_itself() -> None:
    data = {
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
        "reps": [{"id": "li", "preferences": [{"tag": "d", "points": 5}, {"tag": "d/2", "points": 7}]}, {"id": "wang"}],
        "duties": [{"id": "d", "start": "2026-10-06T09:00", "duration_minutes": 60, "positions": [{"count": 2}]}],
    }
    assert amounts("preference-missed", data, {"d/1": "wang", "d/2": "wang"}) == {"d/1": 5, "d/2": 12}
