"""The frontier against every plan of tiny problems: its points are exact, its bounds never above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from assigner.errors import UsageError
from assigner.plan.measures import owned_items
from assigner.problem.problem import Problem
from assigner.rebalance.frontier import FrontierOptions, frontier
from assigner.rebalance.shared import shared_moves
from tests.rebalance.tiny import every_plan, owned_problems

if TYPE_CHECKING:
    from assigner.rebalance.budgeted import By
    from assigner.rebalance.points import Frontier

OPTIONS = FrontierOptions(points=5, seconds=20, gap=0.0, workers=1)


def _check_against_every_plan(curve: Frontier) -> None:
    plans = list(every_plan(curve.of))
    best = min(one.coverage for one in plans)
    assert curve.coverage == best
    covering = [one for one in plans if one.coverage == best]
    least = min(one.spent for one in covering)
    assert curve.least_moves == (least, least)
    for budget in range(least, curve.of.total + 1):
        true = min(one.cost for one in covering if one.spent <= budget)
        bound, found = curve.curve.bound(budget), curve.curve.found(budget)
        assert bound is not None
        assert found is not None
        assert bound <= true <= found
    for point in curve.points:
        assert point.found.cost == min(one.cost for one in covering if one.spent <= point.budget)
        assert point.is_exact


@given(problem=owned_problems(4))
@settings(max_examples=4)
def test_points_by_count_are_exact(problem: Problem) -> None:
    _check_against_every_plan(frontier(problem, OPTIONS, by="count"))


@given(problem=owned_problems(4))
@settings(max_examples=2)
def test_points_by_revenue_are_exact(problem: Problem) -> None:
    _check_against_every_plan(frontier(problem, OPTIONS, by="revenue"))


def test_the_last_point_moves_no_more_than_evenness_takes() -> None:
    """However few points are asked for: a plan that swaps accounts by whim is even, too, and no end of a curve."""
    owners = ["ann"] * 22 + ["bob"] * 18
    accounts = [{"id": f"a{at}", "minutes": 60, "value": 100, "owner": owner} for at, owner in enumerate(owners)]
    problem = Problem.from_dict({"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": accounts})
    last = frontier(problem, replace(OPTIONS, points=2), by="count").points[-1].found
    assert (last.cost, last.moves) == (0, 2)


@pytest.mark.parametrize("by", ["count", "revenue"])
def test_without_owners_there_is_nothing_to_move(by: By) -> None:
    problem = Problem.from_dict({"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "a", "minutes": 10}]})
    with pytest.raises(UsageError, match="Nobody active owns"):
        frontier(problem, OPTIONS, by=by)


@given(problem=owned_problems(4))
@settings(max_examples=2)
def test_moves_that_all_best_plans_share_are_those_that_are_proven(problem: Problem) -> None:
    curve = frontier(problem, OPTIONS, by="count")
    covering = [one for one in every_plan(curve.of) if one.coverage == curve.coverage]
    for point in curve.points[:3]:
        able = [one for one in covering if one.spent <= point.budget]
        best = [one.plan for one in able if one.cost == point.found.cost]
        moved = [item for item in point.found.plan.moves(problem) if item in np.flatnonzero(owned_items(problem))]
        rep = point.found.plan.rep
        owner = problem.items["owner"].to_numpy()
        leaving = [item for item in moved if all(plan.rep[item] != owner[item] for plan in best)]
        common = {str(problem.item_ids[item]) for item in leaving if all(plan.rep[item] == rep[item] for plan in best)}
        answer = shared_moves(curve, point, seconds=20)
        assert {move.item for move in answer.proven} == {str(problem.item_ids[item]) for item in leaving}
        assert {move.item for move in answer.proven if move.is_same} == common
        assert answer.refuted == len(moved) - len(leaving)
        assert answer.unknown == 0
