"""Hand-worked edges of too-many-moves."""

from __future__ import annotations

from typing import Any

from assigner.program.build import build_program
from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with

RULE = "too-many-moves"
DATA = {
    "dimensions": [{"name": "value", "resolution": 10}],
    "reps": [{"id": "ann", "name": "Li Na", "team": "east"}, {"id": "bob"}, {"id": "old", "active": False}],
    "accounts": [
        {"id": "a", "owner": "ann", "value": 400},
        {"id": "b", "owner": "ann", "value": 250},
        {"id": "c", "owner": "bob", "value": 350},
        {"id": "x", "owner": "old", "value": 9990},
        {"id": "new", "value": 50},
    ],
}
KEEP = {"a": "ann", "b": "ann", "c": "bob"}


def over(plan: dict[str, Any], **parameters: Any) -> list[int]:
    return [match.amount for match in found(RULE, DATA, plan, parameters=parameters)]


def test_moves_to_somebody_and_to_nobody_count_and_those_of_the_departed_do_not() -> None:
    assert over({**KEEP, "x": "ann", "new": "bob"}, limit_count=0) == []
    assert over({**KEEP, "a": "bob"}, limit_count=0) == [1]
    assert over({"a": "ann"}, limit_count=0) == [2]
    assert over({"a": "ann"}, limit_count=2) == []


def test_value_is_limited_in_money_or_as_a_share_of_what_is_owned() -> None:
    # in steps of 10: b is 25; 3 % of the 100 owned are 3; 24.9 % are 24.9, rounded down to 24
    moved = {**KEEP, "b": "bob"}
    assert over(moved, limit_value=250) == []
    assert over(moved, limit_value=245) == [1]
    assert over(moved, limit_value_percent=3) == [22]
    assert over(moved, limit_value_percent=24.9) == [1]
    assert over(moved, limit_value_percent=25) == []


def test_each_rep_and_each_team_has_a_budget_of_its_own() -> None:
    swapped = {"a": "bob", "b": "bob", "c": "ann"}
    by_rep = found(RULE, DATA, swapped, parameters={"limit_count": 1, "per": "rep"})
    assert [(match.rep, match.amount) for match in by_rep] == [("ann", 1)]
    by_team = found(RULE, DATA, swapped, parameters={"limit_value_percent": 50, "per": "team"})
    # east owns 650 and loses all, 325 too much (32.5 steps: limit 32, over 33); bob has no team: 350, limit 17
    assert {match.facts["team"]: match.amount for match in by_team} == {"east": 33, "": 18}


def test_a_scope_on_reps_means_who_loses() -> None:
    matches = found(RULE, DATA, {"a": "bob", "b": "bob"}, parameters={"limit_count": 0}, scope={"reps": ["bob"]})
    assert [match.amount for match in matches] == [1]


def test_rows_are_as_short_as_the_book() -> None:
    program = build_program(problem_with(RULE, DATA, parameters={"limit_count": 1}, level="hard"))
    assert [len(family.option) for family in program.families] == [3]


def test_without_a_limit_or_an_owner_it_does_not_apply() -> None:
    assert active_rules(problem_with(RULE, DATA)) == ()
    assert active_rules(problem_with(RULE, DATA, parameters={"limit_count": 0}, scope={"items": ["new", "x"]})) == ()


def test_the_sentences_name_whose_budget_it_is() -> None:
    problem = problem_with(RULE, DATA, parameters={"limit_count": 0, "limit_value": 300, "per": "rep"})
    (active,) = active_rules(problem)
    matches = found(RULE, DATA, {**KEEP, "a": "bob"}, parameters=active.rule.parameters.model_dump())
    told = [active.rule.explain(match, "en") for match in matches]
    assert told == [
        "Li Na: owned items worth 400 change hands, the budget is 300.",
        "Li Na: 1 owned items change hands, the budget is 0.",
    ]
