"""Hand-worked edges of rivals-together."""

from __future__ import annotations

from assigner.program.build import build_program
from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with

RULE = "rivals-together"
DATA = {
    "reps": [{"id": "ann"}, {"id": "bob"}],
    "accounts": [{"id": "a", "rivals": ["b", "c"]}, {"id": "b", "name": "Bolt", "rivals": ["a"]}, {"id": "c"}],
}


def test_each_pair_counts_once_whoever_said_it() -> None:
    matches = found(RULE, DATA, {"a": "ann", "b": "ann", "c": "ann"})
    assert [(match.item, match.rep, match.facts["other"]) for match in matches] == [
        ("a", "ann", "Bolt"),
        ("a", "ann", "c"),
    ]
    assert found(RULE, DATA, {"a": "ann", "b": "bob", "c": "bob"}) == []


def test_two_rivals_whom_nobody_gets_are_not_together() -> None:
    assert found(RULE, DATA, {"c": "ann"}) == []


def test_hard_rows_say_at_most_one() -> None:
    program = build_program(problem_with(RULE, DATA, level="hard"))
    assert [(family.num_rows, family.is_conflict) for family in program.families] == [(4, True)]


def test_a_rival_outside_the_problem_does_not_matter() -> None:
    stranger = {"reps": DATA["reps"], "accounts": [{"id": "a", "rivals": ["elsewhere", "a"]}]}
    assert active_rules(problem_with(RULE, stranger)) == ()
