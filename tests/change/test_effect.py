"""The effect of a change is the difference of two full verifications, and says so in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assigner.change.effect import Stand, effect, rules_shown
from assigner.plan.measures import measures_of
from assigner.plan.plan import Plan
from assigner.plan.scorecard import HARD
from assigner.problem.problem import Problem
from assigner.problem.settings import RuleSetting
from assigner.verify import verify
from tests.properties.small_problems import random_problem

TEAM: dict[str, Any] = {
    "reps": [
        {"id": "ann", "name": "Ann", "skills": [{"skill": "german", "level": 3}], "capacity": {"minutes": 200}},
        {"id": "bob", "name": "Bob", "capacity": {"minutes": 100}},
    ],
    "accounts": [
        {"id": "a", "name": "Acme", "minutes": 60, "owner": "ann"},
        {"id": "b", "name": "Beta", "minutes": 60, "owner": "ann"},
        {"id": "c", "name": "Cargo", "minutes": 60, "skills": [{"skill": "german", "level": 2}]},
    ],
}


def _plan(*reps: int) -> Plan:
    return Plan(np.array(reps, dtype=np.int32), np.full(len(reps), -1, dtype=np.int64))


@pytest.mark.parametrize("seed", range(12))
def test_an_effect_is_the_difference_of_two_scorecards(seed: int) -> None:
    problem = random_problem(seed)
    draw = np.random.default_rng(seed)
    before, after = (_any_plan(problem, draw) for _ in range(2))
    found = effect(Stand.of(problem, before), Stand.of(problem, before).with_plan(after))
    cards = verify(problem, before), verify(problem, after)
    assert [(old, new) for _, old, new in found.levels] == list(zip(*(card.score for card in cards), strict=True))
    costs = [{line.name: line.weight * line.amount for line in card.lines if line.level != HARD} for card in cards]
    differ = {name: costs[1][name] - costs[0][name] for name in costs[0] if costs[0][name] != costs[1][name]}
    assert {one.name: one.cost for one in found.rules if one.cost} == differ
    assert found.after.figures == measures_of(problem, after, cards[1], before)
    if not cards[1].feasible and cards[0].feasible:
        assert not found.allowed


def _any_plan(problem: Problem, draw: np.random.Generator) -> Plan:
    """Return a plan that gives every item to somebody or nobody, at any of its starts."""
    plan = Plan.nobody(problem.num_items)
    plan.rep[:] = draw.integers(-1, problem.num_reps, problem.num_items)
    starts = problem.starts
    for item in np.flatnonzero(problem.timed & (plan.rep >= 0)):
        plan.start[item] = draw.choice(starts.loc[starts["item"] == item, "start"].to_numpy())
    return plan


def test_a_move_shows_both_reps_and_every_measure() -> None:
    problem = Problem.from_dict(TEAM)
    stand = Stand.of(problem, _plan(0, 0, 0))
    told = effect(stand, stand.with_plan(_plan(1, 0, 0))).to_dict()
    minutes = {one["rep"]: one["loads"]["minutes"] for one in told["reps"]}
    assert (minutes["ann"]["before"]["load"], minutes["ann"]["after"]["load"]) == (180, 120)
    assert (minutes["bob"]["before"]["load"], minutes["bob"]["after"]["load"]) == (0, 60)
    assert minutes["bob"]["after"]["capacity"] == 100
    moved = next(one for one in told["measures"] if one["name"] == "moved_items")
    assert (moved["before"]["value"], moved["after"]["value"]) == (0, 1)
    assert told["allowed"]
    assert told["num_items"] == 1


def test_what_a_hard_rule_says_is_told_in_words() -> None:
    problem = Problem.from_dict(TEAM)
    stand = Stand.of(problem, _plan(0, 0, 0))
    told = effect(stand, stand.with_plan(_plan(0, 0, 1))).to_dict()
    assert not told["allowed"]
    assert "german" in told["broken"][0]["en"]
    assert "不具备" in told["broken"][0]["zh"]
    assert "1" in told["verdict"]["en"]
    back = effect(stand.with_plan(_plan(0, 0, 1)), stand).to_dict()
    assert (back["allowed"], back["mended"]) == (True, 1)


def test_other_weights_change_costs_and_nothing_else() -> None:
    problem, plan = Problem.from_dict(TEAM), _plan(0, 0, 0)
    heavy = RuleSetting(rule="load-uneven", weight=7)
    changed = Problem(problem.settings.model_copy(update={"rules": [heavy]}), problem.frames)
    told = effect(Stand.of(problem, plan), Stand.of(changed, plan)).to_dict()
    (uneven,) = (one for one in told["rules"] if one["name"] == "load-uneven")
    assert uneven["after"] == 7 * uneven["before"] > 0
    assert uneven["amount"] == 0
    assert (told["allowed"], told["comparable"]) == (True, False)
    assert told["reps"] == []
    light = Stand.of(problem, plan).reweighed({"load-uneven": 7})
    assert light.card.score == Stand.of(changed, plan).card.score
    assert light.with_plan(_plan(1, 0, 0)).card.score == verify(changed, _plan(1, 0, 0)).score
    assert next(one for one in rules_shown(Stand.of(changed, plan)) if one["name"] == "load-uneven")["weight"] == 7
