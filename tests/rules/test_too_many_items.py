"""Hand-worked edges of too-many-items."""

from __future__ import annotations

from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with

RULE = "too-many-items"
DATA = {
    "reps": [{"id": "ann", "current_load": {"count": 9}}],
    "accounts": [{"id": "a"}, {"id": "b"}],
    "leads": [{"id": "l"}],
}


def test_it_applies_only_with_a_limit_that_can_be_exceeded() -> None:
    assert active_rules(problem_with(RULE, DATA)) == ()
    assert active_rules(problem_with(RULE, DATA, parameters={"limit": 3})) == ()
    assert len(active_rules(problem_with(RULE, DATA, parameters={"limit": 2}))) == 1


def test_items_in_scope_count_and_load_outside_the_plan_does_not() -> None:
    everything = {"a": "ann", "b": "ann", "l": "ann"}
    assert [match.amount for match in found(RULE, DATA, everything, parameters={"limit": 1})] == [2]
    scope = {"kinds": ["account"]}
    assert [match.amount for match in found(RULE, DATA, everything, parameters={"limit": 1}, scope=scope)] == [1]
    assert found(RULE, DATA, {"a": "ann"}, parameters={"limit": 1}) == []
