"""Problems that list their candidates, as imports of CRMs do: the list binds what stands in it, and nothing that is new."""

from __future__ import annotations

from typing import Any

import pytest

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Account, Duty, Lead
from assigner.route import Arrival, LiveState, Policy, build_board, decide

REPS = [
    {"id": "ann", "capacity": {"minutes": 600}, "territories": ["north"]},
    {"id": "bob", "capacity": {"minutes": 600}, "territories": ["north"]},
    {"id": "cat", "capacity": {"minutes": 600}, "territories": ["south"]},
]


def board_of(**more: Any) -> LiveState:
    problem = Problem.from_dict({
        "name": "listed", "candidates": "listed", "reps": REPS,
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
        "territories": [{"id": "north"}, {"id": "south"}],
        "rules": [{"rule": "territory-crossed", "level": "hard"}],
        "leads": [{"id": "known", "minutes": 30}], "pairs": [{"item": "known", "rep": "bob"}], **more,
    })  # fmt: skip
    board = build_board(problem, Plan.nobody(problem.num_items), None, Policy(presence="any"))
    board.warm()
    return LiveState(board)


def eligible(state: LiveState, work: Account | Lead) -> set[str]:
    return {str(state.board.problem.rep_ids[rep]) for rep in decide(state, Arrival(work, 0)).eligible.nonzero()[0]}


@pytest.mark.parametrize("kind", [Lead, Account])
def test_the_rules_alone_choose_for_what_no_pair_names(kind: type[Account] | type[Lead]) -> None:
    state = board_of()
    assert eligible(state, kind(id="new", minutes=30)) == {"ann", "bob", "cat"}
    assert eligible(state, kind(id="north", minutes=30, territory="north")) == {"ann", "bob"}


def test_what_pairs_name_goes_to_whom_they_list() -> None:
    assert eligible(board_of(), Lead(id="known", minutes=30)) == {"bob"}


def test_a_problem_without_any_pair_is_routed_by() -> None:
    assert eligible(board_of(pairs=[]), Lead(id="new", minutes=30, territory="south")) == {"cat"}


def test_a_duty_that_no_pair_names_goes_to_whom_the_rules_allow() -> None:
    state = board_of()
    duty = Duty(id="visit", start="2026-10-06T10:00", duration_minutes=60, territory="south")  # type: ignore[arg-type]
    decision = decide(state, Arrival(duty, 0))
    assert str(state.board.problem.rep_ids[decision.rep]) == "cat"
