"""Hand-worked edges of duty-not-with-owner."""

from __future__ import annotations

from typing import Any

from tests.rules.one_rule import amounts, sentences

TIMED = {"start": "2026-10-06T09:00", "duration_minutes": 60}
DATA: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "reps": [{"id": "ann"}, {"id": "bob"}, {"id": "cy"}],
    "accounts": [{"id": "a", "name": "Acme"}],
    "leads": [{"id": "l"}],
    "duties": [
        {"id": "d", **TIMED, "belongs_to": "a"},
        {"id": "e", **TIMED, "belongs_to": "a", "positions": [{"count": 2}]},
        {"id": "f", **TIMED, "belongs_to": "l"},
        {"id": "g", **TIMED},
    ],
}
RULE = "duty-not-with-owner"
EACH = {"any_seat": False}


def test_the_duty_follows_the_account_and_the_lead_of_the_plan() -> None:
    assert amounts(RULE, DATA, {"a": "ann", "l": "bob", "d": "ann", "f": "ann", "g": "cy"}) == {"f": 1}


def test_one_seat_with_the_owner_is_enough_unless_each_is_asked() -> None:
    given = {"a": "ann", "e/1": "bob", "e/2": "ann"}
    assert amounts(RULE, DATA, given) == {}
    assert amounts(RULE, DATA, given, parameters=EACH) == {"e/1": 1}


def test_a_duty_held_without_the_owner_pays_once_for_all_its_seats() -> None:
    given = {"a": "ann", "e/1": "bob", "e/2": "cy"}
    assert amounts(RULE, DATA, given) == {"e/1": 1}
    assert amounts(RULE, DATA, given, parameters=EACH) == {"e/1": 1, "e/2": 1}


def test_a_half_empty_duty_is_held_and_an_empty_one_is_not() -> None:
    assert amounts(RULE, DATA, {"a": "ann", "e/2": "bob"}) == {"e/2": 1}
    assert amounts(RULE, DATA, {"a": "ann"}) == {}


def test_an_account_left_undone_is_no_excuse() -> None:
    assert amounts(RULE, DATA, {"d": "ann"}) == {"d": 1}
    assert sentences(RULE, DATA, {"d": "ann"}) == ["d goes to ann, but nobody gets Acme."]


def test_seats_of_reps_outside_the_scope_count_as_empty_but_the_owner_may_be_anybody() -> None:
    scope = {"reps": ["bob"]}
    assert amounts(RULE, DATA, {"a": "ann", "e/1": "cy"}, scope=scope) == {}
    assert amounts(RULE, DATA, {"a": "ann", "e/1": "cy", "e/2": "bob"}, scope=scope) == {"e/2": 1}
    assert amounts(RULE, DATA, {"a": "ann", "e/1": "ann", "e/2": "bob"}, scope=scope) == {}


def test_the_sentence_names_both_reps() -> None:
    assert sentences(RULE, DATA, {"a": "ann", "d": "bob"}, "zh") == ["d由bob承担，而Acme由ann负责。"]
