"""Hand-worked edges of owner-barred."""

from __future__ import annotations

from assigner.program.build import build_program
from tests.rules.one_rule import amounts, problem_with, sentences

REPS = [{"id": "ann"}, {"id": "bob"}]


def test_a_pair_barred_twice_counts_once() -> None:
    data = {"reps": REPS, "accounts": [{"id": "a", "barred": ["bob", "bob"]}, {"id": "b"}]}
    data["pairs"] = [{"item": "a", "rep": "bob", "eligible": False}, {"item": "b", "rep": "bob", "fit": 1}]
    assert amounts("owner-barred", data, {"a": "bob", "b": "bob"}) == {"a": 1}


def test_the_last_rep_of_the_item_before_is_not_mixed_up() -> None:
    # keys are item x 2 + rep: (a, bob) is 1; "nobody" of b would be 1 x 2 - 1 = 1 as well
    data = {"reps": REPS, "accounts": [{"id": "a", "barred": ["bob"]}, {"id": "b", "barred": ["ann"]}]}
    assert amounts("owner-barred", data, {}) == {}


def test_a_barred_pair_is_dropped_with_its_reason() -> None:
    data = {"reps": REPS, "accounts": [{"id": "a", "barred": ["bob"]}]}
    program = build_program(problem_with("owner-barred", data, level="hard"))
    assert program.dropped.of_item(0) == {1: "owner-barred"}


def test_the_sentence_says_where_it_stands() -> None:
    data = {"reps": REPS, "accounts": [{"id": "a", "barred": ["bob"]}, {"id": "b"}]}
    data["pairs"] = [{"item": "b", "rep": "bob", "eligible": False}]
    assert sentences("owner-barred", data, {"a": "bob", "b": "bob"}) == [
        "bob is on the list of reps barred from a.",
        "The pairs table says that bob must not get b.",
    ]
