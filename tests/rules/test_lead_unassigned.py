"""Hand-worked edges of lead-unassigned."""

from __future__ import annotations

import pytest

from tests.rules.one_rule import amounts, sentences


@pytest.mark.parametrize(
    ("lead", "amount"),
    [
        ({}, 60),  # 20 x (6 - 3) x (50 + 50) / 100
        ({"priority": 3, "score": 80}, 78),  # 20 x 3 x 1.3
        ({"priority": 5, "score": 0}, 10),  # 20 x 1 x 0.5
        ({"priority": 1, "score": 100}, 150),  # 20 x 5 x 1.5
        ({"priority": 5, "score": 2.5}, 11),  # 20 x 0.525 = 10.5, half up
        ({"unassigned_cost": 7, "score": 100}, 7),
        ({"unassigned_cost": 2**40}, 2**40),
    ],
)
def test_priority_and_score_make_the_amount(lead: dict[str, float], amount: int) -> None:
    assert amounts("lead-unassigned", {"reps": [{"id": "ann"}], "leads": [{"id": "l", **lead}]}, {}) == {"l": amount}


def test_never_less_than_one() -> None:
    data = {"reps": [{"id": "ann"}], "leads": [{"id": "l", "priority": 5, "score": 0}]}
    # 1 x 1 x 0.5 = 0.5 rounds up to 1; an own price of 0 stays free
    assert amounts("lead-unassigned", data, {}, parameters={"base_cost": 1}) == {"l": 1}
    data["leads"][0]["unassigned_cost"] = 0
    assert amounts("lead-unassigned", data, {}) == {}


def test_accounts_are_not_looked_at() -> None:
    data = {"reps": [{"id": "ann"}], "accounts": [{"id": "a"}], "leads": [{"id": "l"}]}
    assert amounts("lead-unassigned", data, {"l": "ann"}) == {}


def test_the_sentence_names_priority_and_score() -> None:
    data = {"reps": [{"id": "ann"}], "leads": [{"id": "l", "score": 72.5}]}
    assert sentences("lead-unassigned", data, {}) == ["Nobody gets lead l (priority 3, score 72.5)."]
