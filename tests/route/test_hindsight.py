"""A day seen from behind: caps stay what they were, and what each cost is told; duties stand where they stood."""

from __future__ import annotations

from typing import Any

import numpy as np

from assigner.plan.plan import NO_START, Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Duty, Lead
from assigner.route import Board, Policy, build_board
from assigner.route.cap_rules import cap_rules, used_before
from assigner.route.hindsight import Routed, day_problem, hard_rules, regret_of
from assigner.verify import verify

MONDAY_NINE = 29_843_100  # 2026-09-28T09:00Z in minutes since 1970
DAY = 1440


def board_of(**caps: Any) -> Board:
    problem = Problem.from_dict({
        "name": "day", "time_zone": "UTC", "horizon": {"first_day": "2026-09-28", "last_day": "2026-10-02"},
        "reps": [{"id": "ann"}, {"id": "bob"}],
    })  # fmt: skip
    policy = Policy.model_validate({"caps": [{"name": "daily", "limit": 1, "per": "day", **caps}]})
    return build_board(problem, Plan.nobody(0), None, policy)


def leads(*reps: str | None) -> list[Routed]:
    return [
        Routed(Lead(id=f"L{number}", minutes=30), rep, minute=MONDAY_NINE + number) for number, rep in enumerate(reps)
    ]


def test_a_cap_leaves_a_lead_undone_and_is_said_to_cost_just_that() -> None:
    board, routed = board_of(), leads("ann", "bob", None)
    problem, done = day_problem(board.problem, board.plan, routed, cap_rules(board, routed, {}))
    found = regret_of(problem, done, ["L0", "L1", "L2"], seconds=2, without_caps=["daily"], workers=1)
    assert found.routed == found.best  # nobody could have done better under the cap
    assert found.by_cap["daily"] is not None
    undone = {line.rule: line.weight * line.amount for line in verify(problem, done).lines}["lead-unassigned"]
    assert found.to_dict()["gained_without_cap"] == {"daily": [undone, *[0] * (len(found.levels) - 1)]}
    assert "daily" not in " ".join(hard_rules(problem))


def test_what_a_rep_had_before_the_stretch_counts_for_the_running_period_alone() -> None:
    board = board_of(per="week", limit=2)
    before = [{"rep": "ann", "minute": MONDAY_NINE, "caps": [0]}, {"rep": "gone", "minute": MONDAY_NINE, "caps": [0]}]
    used = used_before(board, [*before, {"rep": "ann", "minute": MONDAY_NINE - 3 * DAY, "caps": [0]}])
    tuesday = [Routed(one.work, one.rep, minute=one.minute + DAY) for one in leads("bob", "bob", "ann")]
    rules = {tuple(rule.scope.reps): rule.parameters["limit"] for rule in cap_rules(board, tuesday, used)}
    assert rules == {("ann",): 1, ("bob",): 2}


def test_shared_caps_make_no_rule() -> None:
    board = board_of(shared=True)
    assert cap_rules(board, leads("ann", "bob"), {}) == []


def test_a_routed_duty_stands_at_its_start() -> None:
    board = board_of()
    visit = Duty.model_validate({"id": "D1", "start": "2026-09-29T10:00", "duration_minutes": 60})
    start = MONDAY_NINE + DAY + 60
    problem, done = day_problem(board.problem, board.plan, [Routed(visit, "bob", minute=MONDAY_NINE, start=start)])
    assert (done.rep.tolist(), done.start.tolist()) == ([1], [start])
    assert verify(problem, done).feasible
    left = day_problem(board.problem, board.plan, [Routed(visit, None, minute=MONDAY_NINE)])[1]
    assert (left.rep.tolist(), left.start.tolist()) == ([-1], [NO_START])
    assert np.array_equal(left.start, [NO_START])
