"""Requests, decisions, approvals, dates and conflicts on a small team made by hand."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from assigner.change.approval import approvals_of, approved
from assigner.change.days import check_days, effective_on, first_working_day
from assigner.change.overview import overview
from assigner.change.request import Decision, chosen_items, decided, new_request
from assigner.change.state import conflicts_of, rebased
from assigner.errors import InputError
from assigner.plan.change_request import ApprovalNeed, ChangeRequest, RequestedMove
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario
from tests.change.tiny_teams import HORIZON, LI, WEI

BO = Decision(by="Bo")


@cache
def team() -> Problem:
    """Return the team that most tests ask."""
    return team_with()


def team_with(**changes: Any) -> Problem:
    """Return two teams: east has ann and bob, west has cai; a1 to a3 are owned, l1 is a free lead."""
    document: dict[str, Any] = {
        "horizon": {**HORIZON, "first_day": "2026-10-03"},  # a Saturday; Monday the 5th is extra free
        "holidays": {"extra": ["2026-10-05"]},
        "teams": [{"id": "all"}, {"id": "east", "parent": "all"}, {"id": "west", "parent": "all"}],
        "reps": [
            {"id": "ann", "team": "east", "capacity": {"minutes": 100}},
            {"id": "bob", "team": "east", "capacity": {"minutes": 100}},
            {"id": "cai", "team": "west", "capacity": {"minutes": 100}},
        ],
        "accounts": [
            {"id": "a1", "minutes": 60, "value": 10, "owner": "ann", "owner_since": "2024-05-01"},
            {"id": "a2", "minutes": 50, "value": 20, "owner": "ann"},
            {"id": "a3", "minutes": 10, "value": 30, "owner": "bob"},
        ],
        "leads": [{"id": "l1", "minutes": 5, "value": 40}],
        **changes,
    }
    return Problem.from_dict(document)


def plan_of_ids(problem: Problem, *reps: str | None) -> Plan:
    number = {str(rep): at for at, rep in enumerate(problem.rep_ids)}
    rep = np.array([-1 if one is None else number[one] for one in reps], dtype=np.int32)
    return Plan(rep, np.full(len(rep), -1, dtype=np.int64))


@cache
def request() -> ChangeRequest:
    """Return a1 to cai, a2 to bob, a3 stays, l1 to cai."""
    return new_request(team(), plan_of_ids(team(), "cai", "bob", "bob", "cai"), WEI)


def codes(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [issue.code for issue in caught.value.issues]


def test_moves_are_what_leaves_todays_owner() -> None:
    moves = request().moves
    assert [(one.item, one.from_rep, one.to_rep) for one in moves] == [
        ("a1", "ann", "cai"), ("a2", "ann", "bob"), ("l1", None, "cai"),
    ]  # fmt: skip
    assert [one.since for one in moves] == [date(2024, 5, 1), None, None]
    assert {one.effective for one in moves} == {date(2026, 10, 6)}  # the first day that is worked
    assert {one.status for one in moves} == {"open"}


def test_a_gain_says_what_would_break_or_cost_without_the_move() -> None:
    problem = team()
    # Both a1 and a2 leave Ann. Back with her, a1 alone (60 of 100 minutes) breaks nothing; in a plan in which a2 stays
    # (50 minutes), taking a1 back makes 110 of 100.
    tight = new_request(problem, plan_of_ids(problem, "cai", "ann", "bob", "cai"), WEI)
    assert "needed; without it: ann carries 110 minutes" in tight.moves[0].gain
    assert "without it" not in request().moves[0].gain
    assert "lead without" in request().moves[2].gain


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        ({"items": ["l1", "a1"]}, ["a1", "l1"]),
        ({"reps": ["bob"]}, ["a2"]),
        ({"teams": ["west"]}, ["a1", "l1"]),
        ({"teams": ["all"]}, ["a1", "a2", "l1"]),
        ({"all_open": True}, ["a1", "a2", "l1"]),
    ],
)
def test_moves_are_chosen_by_item_rep_team_or_all(asked: dict[str, Any], items: list[str]) -> None:
    assert chosen_items(team(), request(), **asked) == items


def test_groups_leave_decided_moves_alone() -> None:
    decided_on = decided(request(), ["a1"], "rejected", LI)
    accepted = decided(decided_on, ["l1"], "accepted", LI)
    assert chosen_items(team(), accepted, teams=["all"]) == ["a2"]
    assert chosen_items(team(), accepted, all_open=True) == ["a2"]


def test_all_unknown_names_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        chosen_items(team(), request(), ["a9", "a3"], reps=["dan"])
    assert codes(caught) == ["move-unknown", "move-unknown", "rep-unknown"]


def test_a_rejection_needs_a_reason() -> None:
    with pytest.raises(InputError) as caught:
        decided(request(), ["a1"], "rejected", BO)
    assert codes(caught) == ["reason-missing"]
    found = decided(request(), ["a1"], "rejected", LI).moves[0]
    assert (found.status, found.reason, found.by, found.at) == ("rejected", LI.reason, LI.by, LI.at)


def whole(needs: list[ApprovalNeed] | None = None) -> ChangeRequest:
    accepted = decided(request(), ["a1", "a2", "l1"], "accepted", LI)
    return accepted.model_copy(update={"needs": needs or []})


def test_nobody_approves_their_own_request_however_it_is_spelled() -> None:
    for name in ("Wei", " wei ", "ＷＥＩ"):
        with pytest.raises(InputError) as caught:
            approved(whole(), Decision(by=name))
        assert codes(caught) == ["approval-of-own-request"]


def test_open_moves_and_a_second_approval_of_one_person_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        approved(request(), BO)
    assert codes(caught) == ["moves-open"]
    needs = [ApprovalNeed(role="manager", count=2)]
    once = approved(whole(needs), BO)
    assert approvals_of(once).missing == (ApprovalNeed(role="manager", count=1),)
    with pytest.raises(InputError) as caught:
        approved(once, Decision(by="BO"), "finance")
    assert codes(caught) == ["approval-twice", "role-not-asked"]
    assert approvals_of(approved(once, LI)).is_complete


def test_one_person_counts_once_even_where_the_file_was_written_by_hand() -> None:
    once = approved(whole([ApprovalNeed(role="manager", count=2)]), BO)
    twice = once.model_copy(update={"approvals": [*once.approvals, *once.approvals]})
    own = once.model_copy(update={"approvals": [once.approvals[0].model_copy(update={"by": "wei"})]})
    assert not approvals_of(twice).is_complete
    assert approvals_of(own).valid == ()


@pytest.mark.parametrize("change", ["date", "status", "rep"])
def test_a_move_that_changes_makes_approvals_void_words_do_not(change: str) -> None:
    agreed = approved(whole(), BO)
    assert approvals_of(agreed).is_complete
    facts: dict[str, Any] = {
        "date": {"effective": date(2026, 10, 7)}, "status": {"status": "rejected"}, "rep": {"to_rep": "bob"},
    }[change]  # fmt: skip
    moved = agreed.model_copy(update={"moves": [agreed.moves[0].model_copy(update=facts), *agreed.moves[1:]]})
    assert approvals_of(moved).valid == ()
    assert [one.by for one in approvals_of(moved).void] == ["Bo"]
    words = {"gain": "more", "gain_zh": "更多"}
    told = agreed.model_copy(update={"moves": [agreed.moves[0].model_copy(update=words), *agreed.moves[1:]]})
    assert approvals_of(told).is_complete


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 10, 10), "effective-free-day"),  # a Saturday
        (date(2026, 10, 5), "effective-free-day"),  # extra free
        (date(2026, 10, 2), "effective-outside"),
        (date(2026, 10, 31), "effective-outside"),
    ],
)
def test_dates_lie_on_working_days_of_the_horizon(day: date, code: str) -> None:
    with pytest.raises(InputError) as caught:
        effective_on(team(), request(), ["a1"], day)
    assert codes(caught) == [code]


def test_dates_are_set_move_by_move_and_missing_ones_are_told() -> None:
    dated = effective_on(team(), request(), ["a2"], date(2026, 10, 7))
    assert [one.effective for one in dated.moves] == [date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 6)]
    blank = [one.model_copy(update={"effective": None}) for one in dated.moves]
    with pytest.raises(InputError) as caught:
        check_days(team(), blank)
    assert codes(caught) == ["effective-missing"] * 3
    assert first_working_day(team_with(horizon=None, holidays={})) is None


def test_conflicts_are_named_and_rebased() -> None:
    asked = decided(request(), ["a1", "a2"], "accepted", LI)
    now = apply_scenario(team(), Scenario.model_validate({
        "accounts": {"change": [{"id": "a1", "owner": "bob", "owner_since": "2026-09-01"}, {"id": "a2", "owner": "bob"}]},
        "leads": {"drop": ["l1"]},
    }))  # fmt: skip
    found = conflicts_of(now, asked.moves)
    assert [(one.kind, one.move.item, one.owner) for one in found] == [
        ("owner-changed", "a1", "bob"), ("done", "a2", "bob"), ("item-gone", "l1", None),
    ]  # fmt: skip
    assert found[0].words().en == "a1 is with bob now, not with ann."
    fresh = rebased(now, asked)
    move = fresh.moves[0]
    assert len(fresh.moves) == 1
    assert (move.from_rep, move.since, move.to_rep, move.status) == ("bob", date(2026, 9, 1), "cai", "open")
    assert conflicts_of(now, fresh.moves) == []
    assert rebased(now, fresh) == fresh


def test_a_rep_who_is_gone_takes_the_move_along_and_rejections_stay() -> None:
    now = apply_scenario(team(), Scenario.model_validate({"reps": {"change": [{"id": "cai", "active": False}]}}))
    assert [one.kind for one in conflicts_of(now, request().moves)] == ["rep-gone", "rep-gone"]
    changed = apply_scenario(team(), Scenario.model_validate({"accounts": {"change": [{"id": "a1", "owner": "bob"}]}}))
    fresh = rebased(changed, decided(request(), ["a1"], "rejected", LI))
    assert [(one.item, one.from_rep, one.status) for one in fresh.moves[:1]] == [("a1", "bob", "rejected")]


def test_the_overview_adds_up() -> None:
    asked = decided(request(), ["a2"], "rejected", LI)
    state = overview(team(), asked)
    assert state.counts == {"live": 2, "open": 2, "accepted": 0, "rejected": 1}
    assert state.value == {"moved": 50.0, "of": 100.0}  # a1 10, l1 40
    assert [(one.rep, one.num_out, one.num_in, one.value_out, one.value_in, one.minutes) for one in state.reps] == [
        ("cai", 0, 2, 0.0, 50.0, 65.0), ("ann", 1, 0, 10.0, 0.0, -60.0),
    ]  # fmt: skip
    assert not state.other_state
    assert state.headline("en") == "2 moves: 2 open; 1 more is rejected."
    assert state.headline("zh") == "共 2 项调整：待定 2 项；另有 1 项已拒绝。"


def test_the_key_of_a_move_is_item_and_rep() -> None:
    assert RequestedMove(item="a1").key == ("a1", None)
