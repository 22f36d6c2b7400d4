"""The curve walked team by team, against every plan of tiny problems: no bound above the truth, no plan below it.

When to modify: together with :mod:`assigner.rebalance.supported` and :mod:`assigner.rebalance.priced`.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from assigner.problem.problem import Problem
from assigner.rebalance.budgeted import budgeted
from assigner.rebalance.known import Known
from assigner.rebalance.merging import unbeaten
from assigner.rebalance.priced import Effort, solve_team, teams_of
from assigner.rebalance.proofs import Price
from assigner.rebalance.shared import shared_moves
from assigner.rebalance.supported import Supported
from tests.rebalance.tiny import every_plan, owned_problems

if TYPE_CHECKING:
    from assigner.rebalance.budgeted import By
    from assigner.rebalance.priced import Team


@pytest.fixture(autouse=True)
def _tiny_teams_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let teams of four accounts be solved apart, too."""
    monkeypatch.setattr("assigner.rebalance.priced.LEAST_OPTIONS", 1)


def walked(problem: Problem, by: By, most: int = 4) -> Known:
    known = Known(budgeted(problem, by))
    assert Supported(known, Effort(60.0, 1, 0, None, time.perf_counter), most).run()
    return known


def two_teams() -> Problem:
    """Return two teams of two reps with strict borders; one rep of each owns all."""
    minutes = {"north": (50, 30, 30), "south": (40, 40, 40)}
    reps = [{"id": f"{area}-{n}", "territories": [area]} for area in minutes for n in (1, 2)]
    accounts = [
        {"id": f"{area}{n}", "territory": area, "minutes": size, "value": 100, "owner": f"{area}-1"}
        for area, sizes in minutes.items() for n, size in enumerate(sizes)
    ]  # fmt: skip
    territories = [{"id": area} for area in minutes]
    rules = [{"rule": "territory-crossed", "level": "hard"}]
    return Problem.from_dict({"reps": reps, "accounts": accounts, "territories": territories, "rules": rules})


def _check(known: Known) -> None:
    plans = list(every_plan(known.of))
    best = min(one.coverage for one in plans)
    assert known.coverage == best
    covering = [one for one in plans if one.coverage == best]
    least = min(one.spent for one in covering)
    assert known.fewest[0] >= least
    assert known.fewest[1] is None or known.fewest[1] <= least
    for budget in range(least, known.of.total + 1):
        true = min(one.cost for one in covering if one.spent <= budget)
        bound, found = known.curve.bound(budget), known.curve.found(budget)
        assert bound is None or bound <= true
        assert found is None or found >= true


@given(problem=owned_problems(4))
@settings(max_examples=3)
def test_bounds_and_plans_hold_whatever_the_problem(problem: Problem) -> None:
    _check(walked(problem, "count"))


@pytest.mark.parametrize("by", ["count", "revenue"])
def test_two_teams_within_strict_borders_are_walked_apart_and_exact(by: By) -> None:
    known = walked(two_teams(), by, most=6)
    assert len(known.teams) == 2
    _check(known)
    answer = known.answer(0.0)
    assert answer.points[0].budget == 0
    assert answer.points[-1].found.cost == answer.points[-1].bound == 50  # 50 and 60 of 110; 40 and 80 of 120
    best_at_a_price = [point for point in answer.points if point.is_exact]
    assert len(best_at_a_price) >= 3


@pytest.mark.parametrize("by", ["count", "revenue"])
def test_where_the_curve_begins_is_proven(by: By) -> None:
    known = walked(two_teams(), by, most=2)
    covering = [one for one in every_plan(known.of) if one.coverage == known.coverage]
    least = min(one.spent for one in covering)
    assert known.fewest == (least, least)
    assert (least, min(one.cost for one in covering if one.spent == least)) in known.curve.bounds


def test_what_a_team_costs_at_a_price_is_imbalance_and_moves_together() -> None:
    of = budgeted(two_teams(), "revenue")
    price = Price.near(Fraction(2, 5))
    for team in teams_of(of)[0]:
        program, random = team.priced(price), np.random.default_rng(1)
        for _ in range(10):
            choice = random.integers(program.item_begin[:-1], program.item_begin[1:])
            spent, cost = int(team.moved[choice].sum()), int(team.part.program.score(choice)[1])
            assert program.score(choice)[1] == price.worth(spent, cost)


@pytest.mark.parametrize("by", ["count", "revenue"])
def test_all_that_is_best_at_a_price_is_found_and_proven_where_there_is_time(by: By) -> None:
    known = walked(two_teams(), by, most=6)
    covering = [(one.spent, one.cost) for one in every_plan(known.of) if one.coverage == known.coverage]
    corners = [covering[at] for at in unbeaten(*(np.array(part) for part in zip(*covering, strict=True))).tolist()]
    slopes = {Fraction(top - low, more - less) for (less, top), (more, low) in itertools.combinations(corners, 2)}
    between = [rate + nudge for rate in slopes for nudge in (Fraction(-1, 10**6), Fraction(1, 10**6))]
    best = {min(corners, key=lambda one: one[1] + rate * one[0]) for rate in between if rate > 0}
    assert len(best) >= 3
    for spent, cost in best:
        assert known.curve.bound(spent) == known.curve.found(spent) == cost


def test_a_team_that_was_not_closed_is_searched_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a plan looks good and few options are left, SCIP goes alone; what it cannot find, a search may."""
    team, looked = teams_of(budgeted(two_teams(), "count"))[0][0], []
    monkeypatch.setattr("assigner.rebalance.priced.FOUND", 2.0)
    monkeypatch.setattr("assigner.rebalance.priced._look", lambda *_: looked.append(1))
    monkeypatch.setattr("assigner.rebalance.priced._close", lambda *_: None)
    effort, price = Effort(5.0, 1, 0, None, time.perf_counter), Price(10, 1)
    team.take(team.part.program.item_begin[:-1].copy())
    team.limit = team.coverage
    solve_team(team, price, effort)
    assert not looked
    solve_team(team, price, effort)
    assert looked


def test_moves_that_teams_share_are_those_of_every_best_plan() -> None:
    curve = walked(two_teams(), "count", most=6).answer(0.0)
    problem, owner = curve.of.problem, curve.of.problem.items["owner"].to_numpy()
    covering = [one for one in every_plan(curve.of) if one.coverage == curve.coverage]
    settled = 0
    for point in curve.points[1:]:
        answer = shared_moves(curve, point, seconds=60)
        best = [one.plan for one in covering if one.spent <= point.budget and one.cost <= point.found.cost]
        moved = point.found.plan.moves(problem)
        leaving = {str(problem.item_ids[item]) for item in moved if all(plan.rep[item] != owner[item] for plan in best)}
        assert {move.item for move in answer.proven} <= leaving
        assert answer.refuted <= len(moved) - len(leaving)
        settled += len(answer.proven) + answer.refuted
        for move in answer.proven:
            at = problem.item_ids.tolist().index(move.item)
            assert not move.is_same or all(plan.rep[at] == point.found.plan.rep[at] for plan in best)
    assert settled >= 3


def test_shared_moves_are_told_of_a_point_whose_budget_is_needed_not_of_the_flat_end() -> None:
    curve = walked(two_teams(), "count", most=6).answer(0.0)
    covering = [one for one in every_plan(curve.of) if one.coverage == curve.coverage]
    for point in curve.points[1:]:
        least = min(one.spent for one in covering if one.cost <= point.found.cost)
        assert 1 - least / point.budget <= point.open_share
    flat = replace(curve.points[-1], needed=0)  # exact, and nothing says that a plan as even moves as much
    steep = replace(curve.points[1], bound=curve.points[1].found.cost - 1)
    assert steep.open_share < flat.open_share
    assert replace(curve, points=(curve.points[0], steep, flat), knee=None).point_of_shared() is steep


def test_what_is_open_is_told_in_parts_of_the_imbalance_at_the_start() -> None:
    curve = walked(two_teams(), "count", most=4).answer(1.0)
    start, last = curve.points[0], replace(curve.points[-1], bound=curve.points[-1].found.cost - 23)
    told = replace(curve, points=(replace(start, bound=start.found.cost), last))
    assert start.found.cost == 230  # all with one rep of each team: 55 off twice, 60 off twice
    one = told.to_dict()["points"][1]
    assert (one["open"], one["open_of_start"]) == (23, 0.1)
    assert one["taken_away"] == pytest.approx(1 - last.found.cost / 230)
    assert "1 is exact" in told.proofs("en")
    assert (
        "; at the others a better plan may exist, by at most 10.0 % of the first imbalance (23 of 230)"
        in told.proofs("en")
    )
    assert "其余各点可能有更好的方案，改进最多为首点不均的 10.0%（230 中的 23）" in told.proofs("zh")


def test_the_headline_says_only_what_is_proven() -> None:
    curve = walked(two_teams(), "count", most=4).answer(1.0)
    last = curve.points[-1]
    assert curve.headline("en").startswith("With nothing moved the imbalance is 230. ")
    assert "and no plan that moves no more gets lower (proven)" in curve.headline("en")
    below = replace(curve, points=(*curve.points[:-1], replace(last, bound=last.found.cost - 3)))
    assert f"no plan that moves no more gets below {last.found.cost - 3} (proven)" in below.headline("en")
    unknown = replace(curve, points=(*curve.points[:-1], replace(last, bound=None)), knee=None)
    assert unknown.headline("zh").endswith(f"不均降到 {last.found.cost}。")
    later = replace(curve, points=curve.points[1:], knee=None)
    assert later.headline("en").startswith("With ")
    assert "at least" not in later.headline("en")
    needed = replace(later, least_moves=(later.points[0].budget, later.points[0].budget))
    assert "at least" in needed.headline("en")
    assert "已证明" in needed.headline("zh").split("，此时", maxsplit=1)[0]


def test_where_first_plans_take_all_the_time_something_is_proven_all_the_same() -> None:
    known = Known(budgeted(two_teams(), "count"))
    walk = Supported(known, Effort(60.0, 1, 0, None, time.perf_counter), 6)
    first = walk._first  # noqa: SLF001 - a busy machine, without one

    def late(team: Team) -> bool:
        found = first(team)
        walk.ends = time.perf_counter() - 1.0
        return found

    walk._first = late  # type: ignore[method-assign]  # noqa: SLF001
    assert walk.run()
    _check(known)
    assert known.curve.bound(0) is not None
