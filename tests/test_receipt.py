"""Receipts: they name what a run was given and gave; replay finds every change, and repeats what can be repeated."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from assigner.files.memory import problem_from
from assigner.plan.demands import Demands
from assigner.plan.digest import plan_digest, rows_digest
from assigner.plan.plan import Plan
from assigner.plan.result import Result
from assigner.problem.problem import Problem
from assigner.receipt import Receipt, receipt_of, replay
from assigner.solve import solve
from tests.properties.small_problems import random_problem

SEED = 3


@cache
def run(deterministic: bool = True) -> Result:
    return solve(random_problem(SEED), seconds=2, deterministic=deterministic, workers=1)


def problem() -> Problem:
    return run().problem


def plan() -> Plan:
    found = run().plan
    assert found is not None
    return found


def test_the_digest_of_a_plan_is_that_of_its_rows_in_any_order() -> None:
    rows = [(row["item"], row["rep"], row["start"]) for row in plan().to_rows(problem())]
    assert plan_digest(problem(), plan()) == rows_digest(rows) == rows_digest(reversed(rows))


def test_ids_of_any_script_are_digested_in_the_order_of_their_characters() -> None:
    items = ["\U0001f600", "\uffee", "客户", "b", "a b", "a", "ä"]  # the first two change places in UTF-16
    accounts = [{"id": one, "owner": "李娜"} for one in items]
    given = problem_from({"reps": [{"id": "李娜"}], "accounts": accounts})
    plan = Plan.of_owners(given)
    rows = [(row["item"], row["rep"], row["start"]) for row in plan.to_rows(given)]
    assert plan_digest(given, plan) == rows_digest(rows)


@pytest.mark.parametrize("field", ["rep", "start"])
def test_any_change_of_a_plan_changes_its_digest(field: str) -> None:
    for item in range(problem().num_items):
        other = Plan(plan().rep.copy(), plan().start.copy())
        getattr(other, field)[item] += 60 if field == "start" and other.start[item] >= 0 else 0
        other.rep[item] = other.rep[item] if field == "start" else (other.rep[item] + 2) % (problem().num_reps + 1) - 1
        is_same = bool((other.rep == plan().rep).all() and (other.start == plan().start).all())
        assert (plan_digest(problem(), other) == plan_digest(problem(), plan())) == is_same


def test_a_receipt_survives_json_alone_and_in_a_result() -> None:
    receipt = receipt_of(run(), what_if=["a.yaml"])
    assert Receipt.from_dict(json.loads(json.dumps(receipt.to_dict()))) == receipt
    assert Receipt.from_dict({**run().to_dict(), "receipt": receipt.to_dict()}) == receipt
    # A result from before there were receipts says the same, save where the search began.
    assert Receipt.from_dict({**run().to_dict(), "what_if": ["a.yaml"]}) == receipt


@pytest.mark.parametrize(
    "data", [{}, {"format": "assigner-result/1"}, {"format": "assigner-receipt/1"}, {"receipt": 3}]
)
def test_what_is_no_receipt_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"receipt|result"):
        Receipt.from_dict(data)


def test_a_deterministic_run_is_reproduced() -> None:
    answer = replay(problem(), receipt_of(run()), plan())
    assert (answer.outcome, answer.remarks) == ("reproduced", ())
    assert answer.found_plan == receipt_of(run()).plan
    assert answer.holds


def test_a_run_under_demands_is_reproduced_under_them() -> None:
    found = solve(problem(), seconds=2, deterministic=True, workers=1)
    assert found.plan is not None
    item, rep = str(problem().item_ids[0]), int(found.plan.rep[0])
    demands = Demands(forbidden=frozenset({(item, str(problem().rep_ids[rep]) if rep >= 0 else None)}))
    other = solve(problem(), seconds=2, deterministic=True, workers=1, demands=demands)
    assert other.plan is not None
    assert receipt_of(other).plan != receipt_of(found).plan
    assert replay(problem(), receipt_of(other), other.plan).outcome == "reproduced"


def test_a_run_that_was_not_deterministic_is_verified_only() -> None:
    answer = replay(problem(), receipt_of(run(False)), run(False).plan)
    assert (answer.outcome, answer.found_plan) == ("verified", None)
    assert "not deterministic" in answer.remarks[0].en
    assert answer.found_score == receipt_of(run(False)).score


def test_each_thing_that_was_changed_is_named() -> None:
    receipt = receipt_of(run())
    assert replay(random_problem(SEED + 1), receipt, None).outcome == "other-input"
    other = Plan(plan().rep.copy(), plan().start)
    other.rep[0] = -1 if other.rep[0] >= 0 else 0
    assert replay(problem(), receipt, other).outcome == "other-plan"
    assert receipt.score is not None
    wrong = replace(receipt, score=tuple(cost + 1 for cost in receipt.score))
    assert replay(problem(), wrong, plan()).outcome == "wrong-score"
    assert replay(problem(), receipt, plan(), start=plan()).outcome == "other-start"
    differs = replace(receipt, plan="0" * 64)
    answer = replay(problem(), differs)
    assert (answer.outcome, answer.found_plan) == ("differs", receipt.plan)


def test_other_versions_are_named_and_a_difference_then_proves_nothing() -> None:
    receipt = receipt_of(run())
    older = replace(receipt, versions={**receipt.versions, "ortools": "9.9"}, plan="0" * 64)
    answer = replay(problem(), older)
    assert answer.outcome == "verified"
    assert answer.versions["ortools"][0] == "9.9"
    assert "ortools 9.9" in answer.remarks[0].en


def test_a_start_is_part_of_the_receipt() -> None:
    start = Plan(np.full_like(plan().rep, -1), np.full_like(plan().start, -1))
    receipt = receipt_of(run(), start=start)
    assert receipt.start is not None
    assert replay(problem(), receipt, plan()).outcome == "other-start"
    assert replay(problem(), receipt, plan(), start=start).outcome == "reproduced"


def test_an_infeasible_run_is_reproduced_without_a_plan() -> None:
    impossible = Problem.from_dict(
        {"reps": [{"id": "r"}], "accounts": [{"id": "a", "required": True, "barred": ["r"]}]}
    )
    result = solve(impossible, seconds=1, deterministic=True)
    receipt = receipt_of(result)
    assert (receipt.status, receipt.plan, receipt.score) == ("infeasible", None, None)
    assert replay(impossible, receipt).outcome == "reproduced"
