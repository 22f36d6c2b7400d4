"""Disputes: claims from the tables, outcomes and front as enumeration says, decisions that can be carried out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assigner.errors import UnknownNameError, UsageError
from assigner.manage.disputes.decision import decision, outcome_named
from assigner.manage.disputes.dispute import Dispute, Outcome, dispute, marked
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario
from assigner.verify import verify

DATA: dict[str, Any] = {
    "reps": [{"id": "ann", "name": "Ann", "capacity": {"minutes": 300}, "skills": [{"skill": "erp", "level": 4}],
              "preferences": [{"tag": "big", "points": 40}]},
             {"id": "bob", "name": "Bob", "capacity": {"minutes": 300}}],
    "accounts": [{"id": "x", "name": "Xeno", "minutes": 100, "value": 900, "owner": "ann", "owner_since": "2024-01-01",
                  "skills": [{"skill": "erp", "level": 3}], "tags": ["big"], "parent": "p"},
                 {"id": "p", "minutes": 50, "value": 300, "owner": "bob"}, {"id": "y", "minutes": 60, "value": 500, "owner": "bob"},
                 {"id": "z", "minutes": 60, "value": 850, "owner": "ann"}],
    "rules": [{"rule": "skill-missing", "level": "plan", "weight": 500}],
}  # fmt: skip


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem.from_dict(DATA)


@pytest.fixture(scope="module")
def answer(problem: Problem) -> Dispute:
    return dispute(problem, Plan.of_owners(problem), "x", "ann", "bob", seconds=4)


def test_claims_of_both_sides_come_from_the_tables(answer: Dispute) -> None:
    ann, bob = ({claim.kind: (claim.speaks_for, claim.words.en) for claim in claims} for claims in answer.claims)
    assert ann["owner"] == (True, "owns it since 2024-01-01")
    assert ann["skills"] == (True, "has all skills it needs (erp)")
    assert ann["wish"] == (True, "asked for such items (+40 points)")
    assert bob["skills"] == (False, "lacks erp")
    assert bob["family"] == (True, "has 1 of its family (p)")
    assert "owner" not in bob


def test_outcomes_are_all_that_the_hard_rules_allow_with_their_verified_cost(problem: Problem, answer: Dispute) -> None:
    plan = Plan.of_owners(problem)
    expected = {}
    for winner, other, partners in ((0, 1, (None, 3)), (1, 0, (None, 1, 2))):
        for given in partners:
            after = Plan(plan.rep.copy(), plan.start)
            after.rep[0] = winner
            if given is not None:
                after.rep[given] = other
            card = verify(problem, after)
            if card.feasible:
                expected[winner, -1 if given is None else given] = card.score
    least = min(expected.values())
    found = {(one.winner, one.given): one.cost for one in answer.outcomes}
    assert found == {key: tuple(a - b for a, b in zip(score, least, strict=True)) for key, score in expected.items()}
    loss = {(one.winner, one.given): one.loss for one in answer.outcomes}
    assert loss[0, -1] == 900  # the value of what Bob does not get
    assert loss[0, 3] == 50  # less the 850 that he gets in turn


def test_the_front_holds_what_nothing_beats_and_one_of_it_is_proposed(answer: Dispute) -> None:
    for one in answer.outcomes:
        beaten = any(
            o.cost <= one.cost and o.loss <= one.loss and (o.cost, o.loss) != (one.cost, one.loss)
            for o in answer.outcomes
        )
        assert one.on_front == (not beaten)
    assert answer.proposed is not None
    assert answer.proposed.on_front


def test_of_two_extremes_and_a_middle_the_middle_is_proposed() -> None:
    found = marked(
        [
            Outcome(0, 1, -1, (0,), 100.0),
            Outcome(0, 1, 5, (10,), 45.0),
            Outcome(1, 0, 6, (40,), 0.0),
            Outcome(1, 0, -1, (50,), 120.0),
        ]
    )
    assert [one.on_front for one in found] == [True, True, True, False]
    assert [one.is_proposed for one in found] == [False, True, False, False]


def test_what_each_outcome_costs_is_forced_and_said_in_both_languages(answer: Dispute) -> None:
    assert answer.forced[0].outcome == "already"
    assert answer.forced[1].outcome in ("worse", "tie", "better")
    assert "Xeno" in answer.headline("en")
    assert "建议" in answer.headline("zh")


def test_a_decision_is_kept_and_its_scenario_carries_it_out(problem: Problem, answer: Dispute) -> None:
    told = json.loads(json.dumps(answer.to_dict()))  # as a service keeps it
    chosen = outcome_named(told, "ann", "z")
    record = decision(told, chosen, "head", "2026-10-01T09:00:00Z", "she built it up")
    assert (record["by"], record["reason"], record["decided"]["given"]) == ("head", "she built it up", "z")
    after = apply_scenario(problem, Scenario.model_validate(record["scenario"]))
    changed = after[0] if isinstance(after, tuple) else after
    pins = changed.items.set_index("id")["pin"]
    assert (pins["x"], pins["z"]) == (0, 1)
    with pytest.raises(UsageError, match="no such outcome"):
        outcome_named(told, "ann", "nothing")


def test_two_different_reps_and_a_known_item_are_needed(problem: Problem) -> None:
    plan = Plan.of_owners(problem)
    with pytest.raises(UsageError):
        dispute(problem, plan, "x", "ann", "ann")
    with pytest.raises(UnknownNameError):
        dispute(problem, plan, "nothing", "ann", "bob")
