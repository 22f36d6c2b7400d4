"""Hand-worked edges of target-uneven."""

from __future__ import annotations

from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with

RULE = "target-uneven"
DATA = {
    "dimensions": [{"name": "potential", "resolution": 10}],
    "reps": [
        {"id": "ann", "target": {"potential": 1000}},
        {"id": "bob", "target": {"potential": 500}},
        {"id": "cy"},
        {"id": "dan", "target": {"potential": 0}},
    ],
    "accounts": [{"id": "a", "potential": 2200}, {"id": "b", "potential": 800}],
}
USE = {"parameters": {"dimension": "potential"}}


def test_it_applies_only_where_two_reps_have_a_target_in_the_dimension() -> None:
    assert active_rules(problem_with(RULE, DATA)) == ()
    assert active_rules(problem_with(RULE, DATA, parameters={"dimension": "value"})) == ()
    alone = {**DATA, "reps": [DATA["reps"][0], DATA["reps"][2]]}
    assert active_rules(problem_with(RULE, alone, **USE)) == ()


def test_books_are_compared_with_the_share_that_all_work_covers_of_all_targets() -> None:
    # 3,000 for 1,500: twice the target is even, 2,000 and 1,000; in steps of 10 ann is 20 above, bob 20 below
    assert sorted(match.amount for match in found(RULE, DATA, {"a": "ann", "b": "bob"}, **USE)) == [20, 20]
    # 10 percent of 200 and of 100 steps: ann is even, bob still 10 below
    within = {"parameters": {"dimension": "potential", "tolerance_percent": 10}}
    assert [match.amount for match in found(RULE, DATA, {"a": "ann", "b": "bob"}, **within)] == [10]


def test_what_reps_without_a_target_hold_is_missing_elsewhere() -> None:
    matches = found(RULE, DATA, {"a": "ann", "b": "cy"}, **USE)
    assert {match.rep: match.amount for match in matches} == {"ann": 20, "bob": 100}


def test_facts_are_money() -> None:
    (first, _) = found(RULE, DATA, {"a": "ann", "b": "bob"}, **USE)
    assert (first.rep, first.facts["load"], first.facts["even"], first.facts["away"]) == ("ann", 2200, 2000, 200)
