"""Hand-worked edges of owner-changed: the price of a move."""

from __future__ import annotations

from typing import Any

from assigner.rules.active import active_rules
from assigner.rules.likeness import likeness
from tests.rules.one_rule import amounts, found, problem_with, sentences

RULE = "owner-changed"
REPS = [{"id": "ann", "name": "Li Na"}, {"id": "bob"}, {"id": "old", "active": False}]
HORIZON = {"first_day": "2026-10-01", "last_day": "2026-12-31"}


def data(**account: Any) -> dict[str, Any]:
    return {"horizon": HORIZON, "reps": REPS, "accounts": [{"id": "a", "owner": "ann", "value": 100_000, **account}]}


def loss(given: dict[str, Any], **parameters: Any) -> tuple[int, int]:
    (match,) = found(RULE, given, {"a": "bob"}, parameters={"value_per_point": 100, **parameters})
    return match.amount, round(match.facts["loss"])


def test_the_loss_rises_with_tenure_from_its_least_to_its_most() -> None:
    assert loss(data()) == (132, 13_200)  # tenure unknown: 13.2 %
    assert loss(data(owner_since="2026-12-01")) == (132, 13_200)  # begins after the first day: none
    assert loss(data(owner_since="2023-10-02")) == (176, 17_600)  # 1,095 days: 17.6 %
    assert loss(data(owner_since="2000-01-01")) == (176, 17_600)  # not more than that
    # 219 days are a fifth of 1,095: 13.2 + 4.4 / 5 = 14.08 %, 140.8 points
    assert loss(data(owner_since="2026-02-24")) == (141, 14_080)


def test_likeness_lowers_the_loss() -> None:
    # same team, 1 of 2 languages, no skill in common of 2: (100 + 50 + 0) / 3 = 50 %; 13,200 x (1 - 0.3 x 0.5) = 11,220
    alike = [
        {"id": "ann", "team": "east", "languages": ["zh", "en"], "skills": [{"skill": "crm"}]},
        {"id": "bob", "team": "east", "languages": ["zh"], "skills": [{"skill": "sql"}]},
    ]
    given = {**data(), "reps": alike}
    assert likeness(problem_with(RULE, given)).tolist() == [[100, 50], [50, 100]]
    assert loss(given) == (112, 11_220)
    assert loss(given, similarity_discount_percent=100) == (66, 6_600)


def test_nothing_is_known_of_the_reps_and_they_are_not_alike() -> None:
    assert likeness(problem_with(RULE, data())).max() == 0


def test_the_average_known_move_costs_the_base_and_so_does_an_unknown_one() -> None:
    # losses 13,200 and 39,600: 26,400 on average are 30 points, 880 a point: 15 and 45
    accounts = [
        {"id": "a", "owner": "ann", "value": 100_000},
        {"id": "b", "owner": "ann", "value": 300_000},
        {"id": "c", "owner": "ann"},
        {"id": "free", "value": 9_000_000},
    ]
    given = {"horizon": HORIZON, "reps": REPS, "accounts": accounts}
    moves = {"a": "bob", "b": "bob", "c": "bob", "free": "bob"}
    assert amounts(RULE, given, moves) == {"a": 15, "b": 45, "c": 30}
    assert amounts(RULE, given, moves, parameters={"base_points": 60}) == {"a": 30, "b": 90, "c": 60}


def test_a_move_costs_at_least_one_point() -> None:
    assert loss(data(value=0)) == (1, 0)


def test_staying_and_leaving_to_nobody_cost_nothing_here_and_nobody_mourns_who_has_left() -> None:
    assert amounts(RULE, data(), {"a": "ann"}) == {}
    assert amounts(RULE, data(), {}) == {}
    for owner in ("old", "stranger", None):
        assert active_rules(problem_with(RULE, data(owner=owner))) == ()


def test_a_scope_on_reps_means_who_loses() -> None:
    assert amounts(RULE, data(), {"a": "bob"}, scope={"reps": ["ann"]}) == {"a": 30}
    assert active_rules(problem_with(RULE, data(), scope={"reps": ["bob"]})) == ()


def test_without_a_horizon_tenure_counts_to_the_latest_change() -> None:
    accounts = [
        {"id": "a", "owner": "ann", "value": 100_000, "owner_since": "2025-01-01"},
        {"id": "b", "owner": "bob", "owner_since": "2025-12-31"},
    ]
    (match,) = found(RULE, {"reps": REPS, "accounts": accounts}, {"a": "bob", "b": "bob"})
    assert match.facts["tenure_days"] == 364


def test_the_sentence_is_in_money() -> None:
    assert sentences(RULE, data(owner_since="2023-10-02"), {"a": "bob"}) == [
        "a moves from Li Na to bob: about 17,600 of 100,000 at risk (1,095 days together, the reps 0 % alike), 30 points."
    ]
    assert sentences(RULE, data(value=None), {"a": "bob"}, "zh") == [
        "a由Li Na转给bob；价值未知（两人相似度 0%），计 30 点。"
    ]
