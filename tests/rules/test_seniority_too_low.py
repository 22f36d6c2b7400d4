"""Hand-worked edges of seniority-too-low."""

from __future__ import annotations

from tests.rules.one_rule import amounts


def test_the_amount_is_the_steps_that_are_lacking() -> None:
    data = {"reps": [{"id": "ann", "seniority": 2}, {"id": "bob"}]}  # bob: 3 by default
    data["accounts"] = [{"id": "a", "seniority": 5}, {"id": "b", "seniority": 2}, {"id": "c", "seniority": 4}]
    # a asks for 5, ann has 2: 3 steps; b is just enough; c asks for 4, bob has 3: 1 step
    assert amounts("seniority-too-low", data, {"a": "ann", "b": "ann", "c": "bob"}) == {"a": 3, "c": 1}


def test_work_left_undone_asks_for_nothing() -> None:
    data = {"reps": [{"id": "ann", "seniority": 1}], "accounts": [{"id": "a", "seniority": 5}]}
    assert amounts("seniority-too-low", data, {}) == {}
