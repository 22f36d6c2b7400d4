"""Resolve: the set of other changes is truly smallest, and the score the best that goes with it: all plans are looked at."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.change.request import decided, new_request
from assigner.change.resolve import NOTHING, ResolveOptions, present_plan, resolve
from assigner.errors import InputError, UnknownNameError
from assigner.plan.change_request import ChangeRequest
from assigner.plan.digest import plan_digest
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.verify import verify
from tests.change.tiny_teams import LI, WEI, Team, some_request, tiny_team

SEEDS = (0, 2, 3, 4, 5, 11, 12, 20)
EXACT = ResolveOptions(seconds=10, gap=0.0, workers=1)


def allowed(team: Team, request: ChangeRequest) -> list[tuple[Plan, tuple[int, ...]]]:
    """Return the plans that keep every decision."""
    ids = [*map(str, team.problem.rep_ids), None]
    number = {str(item): at for at, item in enumerate(team.problem.item_ids)}
    found = []
    for plan, score in team.plans:
        has = {item: ids[plan.rep[at]] for item, at in number.items()}
        kept = all((has[move.item] == move.to_rep) == (move.status == "accepted") for move in request.moves
                   if move.status != "open")  # fmt: skip
        found += [(plan, score)] if kept else []
    return found


def num_others(team: Team, request: ChangeRequest, plan: Plan) -> int:
    """Return how many items besides the rejected ones are not where the best plan has them."""
    rejected = team.problem.item_index.isin([move.item for move in request.of_status("rejected")])
    return int(((plan.rep != team.best.rep) & ~rejected).sum())


def looked_at(seed: int) -> tuple[Team, ChangeRequest]:
    team = tiny_team(seed)
    return team, some_request(team, seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("keep", [None, NOTHING, "stability"])
def test_the_set_is_smallest_and_the_score_the_best_with_it(seed: int, keep: str | None) -> None:
    team, request = looked_at(seed)
    options = ResolveOptions(seconds=10, gap=0.0, workers=1, keep=keep, compare=False)
    answer = resolve(team.problem, team.best, request, options)
    plans = allowed(team, request)
    if not plans:
        assert answer.status == "infeasible"
        return
    before = {None: 1, NOTHING: 0, "stability": 2}[keep]
    expected = min((*score[:before], num_others(team, request, plan), *score[before:]) for plan, score in plans)
    assert answer.status == "optimal"
    assert answer.plan is not None
    assert answer.scorecard is not None
    found = answer.scorecard.score
    assert (*found[:before], len(answer.others), *found[before:]) == expected
    assert answer.is_smallest
    assert found == verify(team.problem, answer.plan).score


def test_the_samples_need_none_one_two_and_three_other_changes() -> None:
    needed = set()
    for seed in SEEDS:
        team, request = looked_at(seed)
        needed.add(min((score[0], num_others(team, request, plan)) for plan, score in allowed(team, request))[1])
    assert needed == {0, 1, 2, 3}


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_cost_of_a_rejection_is_that_of_the_scorecards(seed: int) -> None:
    team, request = looked_at(seed)
    answer = resolve(team.problem, team.best, request, EXACT)
    plans = allowed(team, request)
    if plans:
        assert answer.scorecard is not None
        before, free = verify(team.problem, team.best).score, min(score for _, score in plans)
        assert tuple(one.before for one in answer.levels) == before
        assert tuple(one.after for one in answer.levels) == answer.scorecard.score
        assert tuple(one.best for one in answer.levels) == free
        assert tuple(one.bound for one in answer.levels) == free


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_new_request_stands_for_the_new_plan_and_can_be_resolved_again(seed: int) -> None:
    team, request = looked_at(seed)
    answer = resolve(team.problem, team.best, request, EXACT)
    if answer.request is None or answer.plan is None:
        return
    again = answer.request
    assert again.plan == plan_digest(team.problem, answer.plan)
    assert again.of_status("rejected") == request.of_status("rejected")
    assert again.of_status("accepted") == request.of_status("accepted")
    assert (present_plan(team.problem, answer.plan, again).rep == answer.plan.rep).all()
    second = resolve(team.problem, answer.plan, again, EXACT)
    assert second.consequences == ()
    assert second.request is not None
    assert second.request.moves == again.moves


def test_a_clash_names_a_smallest_set_of_decisions() -> None:
    problem = Problem.from_dict({
        "reps": [{"id": "ann", "capacity": {"minutes": 100}}, {"id": "bob", "capacity": {"minutes": 100}}],
        "accounts": [
            {"id": "big", "minutes": 100, "required": True},
            {"id": "far", "minutes": 100, "required": True, "barred": ["bob"], "owner": "bob"},
            {"id": "nil", "minutes": 0, "owner": "bob"},
        ],
    })  # fmt: skip
    # far must go to Ann, who is full then, so big must go to Bob: rejecting big -> Bob leaves no plan; nil does not matter.
    plan = Plan(np.array([1, 0, 0], dtype=np.int32), np.full(3, -1, dtype=np.int64))
    request = decided(new_request(problem, plan, WEI), ["big", "nil"], "rejected", LI)
    answer = resolve(problem, plan, request, EXACT)
    assert answer.status == "infeasible"
    assert answer.clash is not None
    assert [move.item for move in answer.clash.moves] == ["big"]
    assert answer.clash.is_smallest
    assert "big to bob rejected" in answer.headline("en")
    assert "拒绝 big 调整给 bob" in answer.headline("zh")


def test_words_say_what_is_proven() -> None:
    team, request = looked_at(next(seed for seed in SEEDS if allowed(*looked_at(seed))))
    answer = resolve(team.problem, team.best, request, EXACT)
    assert f"{len(request.of_status('rejected'))} rejected move" in answer.headline("en")
    assert "Nothing else has to change." in answer.headline("en") or "Proven: no fewer than" in answer.headline("en")
    assert answer.cost_words("zh")


def test_a_level_that_does_not_exist_is_told() -> None:
    team, request = looked_at(0)
    with pytest.raises(UnknownNameError, match="coverage, stability, plan, nothing"):
        resolve(team.problem, team.best, request, ResolveOptions(keep="stabilty"))


def test_moves_that_do_not_start_from_the_owners_are_refused() -> None:
    team, request = looked_at(0)
    moves = [move.model_copy(update={"from_rep": "cai" if move.from_rep != "cai" else "ann"}) for move in request.moves]
    stale = [move.item for move in moves if move.is_live]
    with pytest.raises(InputError) as caught:
        resolve(team.problem, team.best, request.model_copy(update={"moves": moves}), EXACT)
    assert stale
    assert {issue.place for issue in caught.value.issues} == {f"moves[{item}]" for item in stale}


@pytest.mark.parametrize("seed", SEEDS[:5])
@pytest.mark.parametrize("within", [0.0, 0.1])
def test_within_a_tolerance_the_set_is_smallest_too(seed: int, within: float) -> None:
    team, request = looked_at(seed)
    options = ResolveOptions(seconds=10, gap=0.0, workers=1, within=within)
    answer = resolve(team.problem, team.best, request, options)
    plans = allowed(team, request)
    most = [int(cost * (1 + within) + 1e-9) for cost in min(score for _, score in plans)]
    near = [(plan, score) for plan, score in plans if all(cost <= top for cost, top in zip(score, most, strict=True))]
    assert answer.scorecard is not None
    assert all(cost <= top for cost, top in zip(answer.scorecard.score, most, strict=True))
    assert len(answer.others) == min(num_others(team, request, plan) for plan, _ in near)
    assert answer.least is not None
    assert answer.least <= len(answer.others)
    if within == 0:
        assert answer.is_smallest
