"""A plan as the start of a problem that has changed since: matched by ids, never by numbers."""

from __future__ import annotations

from assigner.files.memory import problem_from
from assigner.plan.plan import NO_START, NOBODY, OPEN, Plan
from assigner.problem.problem import Problem
from assigner.solve import solve


def _problem(reps: list[str], accounts: list[str]) -> Problem:
    return problem_from({
        "reps": [{"id": rep, "capacity_minutes": 600} for rep in reps],
        "accounts": [{"id": account, "minutes": 100} for account in accounts],
    })  # fmt: skip


def test_numbers_change_and_ids_do_not() -> None:
    before = _problem(["ann", "bob", "cy"], ["A1", "A2", "A3", "A4"])
    after = _problem(["cy", "ann"], ["A0", "A4", "A3", "A1"])  # bob and A2 are gone, A0 is new
    plan = Plan.nobody(4)
    plan.rep[:] = [0, 1, 2, NOBODY]  # A1 ann, A2 bob, A3 cy, A4 left undone
    carried = plan.carried_over(before, after)
    assert carried.rep.tolist() == [OPEN, NOBODY, 0, 1]
    assert carried.start.tolist() == [NO_START] * 4


def test_items_of_a_rep_who_left_are_open() -> None:
    before, after = _problem(["ann", "bob"], ["A1", "A2"]), _problem(["bob"], ["A1", "A2"])
    plan = Plan.nobody(2)
    plan.rep[:] = [0, 1]
    assert plan.carried_over(before, after).rep.tolist() == [OPEN, 0]


def test_a_result_starts_the_next_run() -> None:
    before = _problem(["ann", "bob", "cy"], [f"A{n}" for n in range(9)])
    old = solve(before, seconds=5)
    after = _problem(["bob", "cy"], [f"A{n}" for n in range(12)])
    new = solve(after, seconds=5, start=old)
    assert new.plan is not None
    assert (new.plan.rep >= 0).sum() == 12  # 1,200 minutes of 1,200: all fit


def test_a_start_without_a_plan_is_no_start() -> None:
    impossible = problem_from({
        "reps": [{"id": "ann"}],
        "accounts": [{"id": "A1", "minutes": 100, "required": True, "skills": [{"skill": "x"}]}],
    })  # fmt: skip
    old = solve(impossible, seconds=2)
    assert old.plan is None
    assert solve(_problem(["ann"], ["A1"]), seconds=2, start=old).plan is not None
