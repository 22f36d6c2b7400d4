"""Hand-worked edges of quota-short."""

from __future__ import annotations

from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with

RULE = "quota-short"
DATA = {
    "dimensions": [{"name": "potential", "resolution": 10}],
    "reps": [{"id": "ann", "target": {"potential": 1000}, "current_load": {"potential": 100}}, {"id": "bob"}],
    "accounts": [{"id": "a", "potential": 640}],
}


def test_it_applies_only_with_a_dimension_that_somebody_has_a_target_in() -> None:
    assert active_rules(problem_with(RULE, DATA)) == ()
    assert active_rules(problem_with(RULE, DATA, parameters={"dimension": "value"})) == ()


def test_what_is_short_of_the_share_of_the_target() -> None:
    # in steps of 10: 100 needed, 10 outside the plan, 64 in it: 26 short; of 75 % one; of 74 % none
    for share, short in ((100, [26]), (75, [1]), (74, [])):
        use = {"parameters": {"dimension": "potential", "share_percent": share}}
        assert [match.amount for match in found(RULE, DATA, {"a": "ann"}, **use)] == short


def test_facts_are_money() -> None:
    (match,) = found(RULE, DATA, {"a": "bob"}, parameters={"dimension": "potential", "share_percent": 50})
    assert (match.rep, match.facts["load"], match.facts["needed"], match.facts["short"]) == ("ann", 100, 500, 400)
