"""Hand-worked edges of family-split."""

from __future__ import annotations

from assigner.rules.active import active_rules
from tests.rules.one_rule import amounts, problem_with, sentences

RULE = "family-split"
DATA = {
    "reps": [{"id": "ann"}, {"id": "bob"}],
    "accounts": [
        {"id": "leaf", "parent": "mid"},
        {"id": "mid", "parent": "top"},
        {"id": "top", "name": "Acme"},
        {"id": "alone"},
        {"id": "orphan", "parent": "nowhere"},
    ],
}


def test_everybody_is_compared_with_the_top_of_the_family() -> None:
    # leaf is with its parent, but not with the head; mid is not either
    assert amounts(RULE, DATA, {"top": "ann", "mid": "bob", "leaf": "bob"}) == {"mid": 1, "leaf": 1}
    assert amounts(RULE, DATA, {"top": "ann", "mid": "bob", "leaf": "ann", "alone": "bob"}) == {"mid": 1}


def test_a_member_left_undone_is_no_match_but_one_whose_head_is_undone_is() -> None:
    assert amounts(RULE, DATA, {"top": "ann", "leaf": "ann"}) == {}
    assert amounts(RULE, DATA, {"leaf": "ann"}) == {"leaf": 1}
    assert sentences(RULE, DATA, {"leaf": "ann"}) == ["ann gets leaf, but nobody gets the head of the family, Acme."]
    assert sentences(RULE, DATA, {"leaf": "ann", "top": "bob"}, "zh") == ["ann负责leaf，而集团总部Acme归bob。"]


def test_a_head_that_cannot_be_with_the_rep_counts_too() -> None:
    listed = {"candidates": "listed", "pairs": [{"item": "leaf", "rep": "ann"}, {"item": "top", "rep": "bob"}]}
    assert amounts(RULE, {**DATA, **listed}, {"leaf": "ann", "top": "bob"}) == {"leaf": 1}


def test_it_does_not_apply_without_families() -> None:
    alone = {"reps": DATA["reps"], "accounts": [{"id": "a"}, {"id": "b", "parent": "nowhere"}]}
    assert active_rules(problem_with(RULE, alone)) == ()
