"""Absences equal enumeration over all ways to place what the absent held; every figure is a verified one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import UnknownNameError
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.stress.absence import absent, without
from assigner.stress.stress import stress
from assigner.verify import verify


def _problem(minutes: list[int], **more: Any) -> Problem:
    reps = [
        {"id": "ann", "name": "Ann", "team": "East", "capacity": {"minutes": 100}},
        {"id": "bob", "name": "Bob", "team": "East", "capacity": {"minutes": 100}},
        {"id": "cy", "name": "Cy", "team": "West", "capacity": {"minutes": 100}},
    ]
    accounts = [
        {"id": f"a{n}", "name": f"Acme {n}", "minutes": size, "potential": 100 - n, **more}
        for n, size in enumerate(minutes)
    ]
    return Problem.from_dict({"reps": reps, "accounts": accounts})


def _plan(*reps: int) -> Plan:
    return Plan(np.array(reps, dtype=np.int32), np.full(len(reps), -1, dtype=np.int64))


def _best(problem: Problem, plan: Plan, away: int) -> tuple[int, ...]:
    """Return the least cost of a plan without a rep in which everybody else keeps what they have."""
    changed = without(problem, [str(problem.rep_ids[away])])
    start = plan.carried_over(problem, changed)
    choices = [range(-1, changed.num_reps) if rep < -1 else (rep,) for rep in start.rep.tolist()]
    cards = (verify(changed, _plan(*reps)) for reps in product(*choices))
    return min(card.score for card in cards if card.feasible)


@settings(max_examples=4)
@given(st.lists(st.sampled_from([20, 45, 70]), min_size=3, max_size=4), st.booleans())
def test_an_absence_costs_what_enumeration_says(minutes: list[int], required: bool) -> None:
    problem, plan = _problem(minutes, required=required), _plan(*(n % 3 for n in range(len(minutes))))
    if not verify(problem, plan).feasible:
        return
    found = absent(problem, plan, ["ann"], seconds=10)
    assert found.cost == _best(problem, plan, 0)
    assert found.proven
    assert found.survives == (not found.left)
    held = [f"a{n}" for n in range(0, len(minutes), 3)]
    assert sorted([*found.covers, *(found.left or ())]) == sorted(held)
    assert found.left_minutes == sum(minutes[int(item[1:])] for item in found.left or ())


def test_the_worst_comes_first_and_the_headline_tells_its_figures() -> None:
    # Ann holds 90: with 10 and 40 left at Bob and Cy nobody can take it. Bob's 90 neither; Cy's 60 neither (10 and 10).
    problem = _problem([90, 90, 60])
    answer = stress(problem, _plan(0, 1, 2), num_processes=1)
    assert [one.reps for one in answer.absences] == [("ann",), ("bob",), ("cy",)]
    assert answer.worst is answer.absences[0]
    assert answer.headline("en").startswith("Of 3 absences 3 leave work undone; the worst is Ann: 1 item, 90 minutes")
    assert "90 分钟" in answer.headline("zh")
    (backed,) = {
        one for one in ("has no backup", "have no backup", "Somebody could take over") if one in answer.headline("en")
    }
    lone, count = len(answer.backups.lone), len(answer.backups.accounts)
    assert backed == {0: "Somebody could take over", 1: "has no backup"}.get(lone, "have no backup"), (lone, count)
    assert answer.before == verify(problem, _plan(0, 1, 2)).score


def test_a_plan_with_room_survives_and_pairs_are_those_of_a_team() -> None:
    problem = _problem([30, 30, 30])
    answer = stress(problem, _plan(0, 1, 2), pairs=True, num_processes=1)
    assert {one.reps for one in answer.absences} == {("ann",), ("bob",), ("cy",), ("ann", "bob")}
    assert all(one.survives for one in answer.absences)
    assert "survives" in answer.headline("en")
    east = stress(problem, _plan(0, 1, 2), team="East", num_processes=1)
    assert {one.reps for one in east.absences} == {("ann",), ("bob",)}


def test_key_accounts_without_room_elsewhere_have_no_backup() -> None:
    # Room: Ann 10, Bob 10, Cy 40. a0 (90) fits nobody, a2 (60) fits nobody.
    lone = stress(_problem([90, 90, 60]), _plan(0, 1, 2), key_percent=100, num_processes=1).backups
    assert [one.item for one in lone.lone] == ["a0", "a1", "a2"]


def test_named_backups_fit_at_once_and_are_even() -> None:
    # Ann holds four accounts of 20 (20 left), Bob 20 (80 left), Cy nothing (100 left): two each.
    problem = _problem([20, 20, 20, 20, 20])
    found = stress(problem, _plan(0, 0, 0, 0, 1), key_percent=80, named=True, num_processes=1).backups
    assert sorted(one.backup or "" for one in found.accounts) == ["bob", "bob", "cy", "cy"]
    assert found.proven
    assert found.to_dict()["backups_named"]


def test_an_unknown_team_is_told() -> None:
    with pytest.raises(UnknownNameError, match="no team"):
        stress(_problem([30]), _plan(0), team="North", num_processes=1)


def test_the_headline_says_where_it_is_not_proven_that_so_much_must_stay_undone() -> None:
    answer = stress(_problem([90, 90, 60]), _plan(0, 1, 2), num_processes=1)
    assert "not proven" not in answer.headline("en")
    first, *others = answer.absences
    doubtful = replace(answer, absences=(replace(first, proven=False), *others))
    assert "For 1 of them it is not proven that so much must stay undone." in doubtful.headline("en")
    assert "其中 1 种尚未证明" in doubtful.headline("zh")
