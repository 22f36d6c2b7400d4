"""Hand-worked edges of rep-under-floor."""

from __future__ import annotations

from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with, sentences

RULE = "rep-under-floor"
DATA = {
    "reps": [{"id": "ann", "floor": {"minutes": 80}, "current_load": {"minutes": 20}}, {"id": "bob"}],
    "accounts": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 59}],
}


def test_load_outside_the_plan_counts_and_the_floor_itself_is_enough() -> None:
    assert found(RULE, DATA, {"a": "ann", "b": "bob"}) == []
    assert [match.amount for match in found(RULE, DATA, {"a": "bob", "b": "ann"})] == [1]
    assert [match.amount for match in found(RULE, DATA, {"b": "bob"})] == [60]


def test_the_sentence_counts_the_load_outside_the_plan() -> None:
    assert sentences(RULE, DATA, {"b": "ann"}) == [
        "ann carries 79 minutes in the whole horizon, 1 below the floor of 80."
    ]


def test_a_floor_of_somebody_who_left_or_that_is_reached_already_does_not_apply() -> None:
    gone = {"id": "ann", "active": False, "floor": {"minutes": 80}}
    full = {"id": "ann", "floor": {"minutes": 80}, "current_load": {"minutes": 80}}
    assert active_rules(problem_with(RULE, {**DATA, "reps": [gone]})) == ()
    assert active_rules(problem_with(RULE, {**DATA, "reps": [full]})) == ()
