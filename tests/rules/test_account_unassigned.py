"""Hand-worked edges of account-unassigned."""

from __future__ import annotations

from tests.rules.one_rule import amounts, sentences

RULE = "account-unassigned"
DATA = {
    "reps": [{"id": "ann"}],
    "accounts": [
        {"id": "top", "name": "Acme", "priority": 1},
        {"id": "low", "priority": 5},
        {"id": "own", "priority": 1, "unassigned_cost": 3},
        {"id": "free", "unassigned_cost": 0},
    ],
    "leads": [{"id": "l"}],
}


def test_priority_weighs_and_an_own_price_replaces_it() -> None:
    # 100 x (6 - 1), 100 x (6 - 5), its own 3; a price of 0 is no match, a lead is another rule's business
    assert amounts(RULE, DATA, {}) == {"top": 500, "low": 100, "own": 3}
    assert amounts(RULE, DATA, {}, parameters={"base_cost": 2}) == {"top": 10, "low": 2, "own": 3}


def test_who_has_a_rep_is_no_match() -> None:
    assert amounts(RULE, DATA, {"top": "ann", "low": "ann", "own": "ann"}) == {}


def test_the_sentence_names_the_account() -> None:
    assert sentences(RULE, DATA, {})[0] == "Nobody gets account Acme (priority 1)."
