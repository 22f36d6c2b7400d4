"""Runs that do not finish: limits, bounds, cancelling, Ctrl-C, seeds and the messages on the way.

No test looks at the clock; where cancelling failed, the limit of ten minutes would be hit. When to
modify: when a run may end for another reason.
"""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest

from assigner.cpsat.engine import solve_program
from assigner.errors import PlanMismatchError
from assigner.program.program import Program
from assigner.program.solution import Progress, Solution
from tests.cpsat.larger_programs import balanced_team, spread_choice
from tests.program_factory import Sizes, best_score, plans, random_program

TEN_MINUTES = 600.0


def solved(program: Program, **asked: object) -> Solution:
    return solve_program(program, clock=time.monotonic, **{"seconds": TEN_MINUTES, "workers": 1} | asked)


def test_no_time_gives_the_hint_back() -> None:
    program = balanced_team(6, 3)
    solution = solved(program, seconds=0.0, hint=spread_choice(program))
    assert (solution.status, solution.stop_reason) == ("feasible", "time")
    assert solution.choice.tolist() == spread_choice(program).tolist()
    assert solution.score[0] == 6


def test_no_time_and_no_hint_is_unknown() -> None:
    solution = solved(balanced_team(6, 3), seconds=0.0)
    assert (solution.status, solution.stop_reason, solution.choice) == ("unknown", "time", None)


def test_bounds_of_cut_runs_hold() -> None:
    for seed in range(15):
        program = random_program(seed, Sizes(6, 3, 4, 1))
        best = best_score(program)
        hint = plans(program)[-1]
        for work in (1e-6, 1e-4, 1e-3):
            solution = solved(program, seconds=work, deterministic=True, hint=hint, seed=seed)
            if best is None:
                assert solution.status in ("unknown", "infeasible")
                continue
            assert solution.status != "infeasible"
            assert all(bound is None or bound <= least for bound, least in zip(solution.bound, best, strict=True))
            assert (solution.status == "optimal") == (solution.bound == solution.score)


def test_a_run_out_of_work_keeps_its_plan_and_proves_no_more_than_is_true() -> None:
    program = balanced_team(14, 3)
    best = solved(program)
    assert best.status == "optimal"
    cut = solved(program, seconds=0.02, deterministic=True, hint=spread_choice(program))
    assert (cut.status, cut.stop_reason) == ("feasible", "work-limit")
    assert cut.score >= best.score
    assert all(bound <= least for bound, least in zip(cut.bound, best.score, strict=True))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_seed_gives_the_same_plan(workers: int) -> None:
    program = balanced_team(25, 4)
    asked = {"seconds": 0.3, "deterministic": True, "workers": workers, "seed": 5}
    first, second = solved(program, **asked), solved(program, **asked)
    assert first.stop_reason == "work-limit"
    assert first.score is not None
    assert first.choice.tolist() == second.choice.tolist()
    assert (first.bound, first.status) == (second.bound, second.status)


def test_cancelled_before_it_begins() -> None:
    cancel = threading.Event()
    cancel.set()
    program = balanced_team(60, 6)
    solution = solved(program, cancel=cancel, hint=spread_choice(program))
    assert (solution.status, solution.stop_reason) == ("feasible", "cancelled")


def test_cancelled_on_the_way_keeps_the_best_plan() -> None:
    cancel = threading.Event()
    seen: list[Progress] = []

    def on_progress(message: Progress) -> None:
        seen.append(message)
        if message.score is not None and message.score[0] == 0:
            cancel.set()

    program = balanced_team(60, 6)
    solution = solved(program, cancel=cancel, on_progress=on_progress, hint=spread_choice(program))
    assert (solution.status, solution.stop_reason) == ("feasible", "cancelled")
    assert solution.score[0] == 0
    assert not program.broken_rows(solution.choice)
    assert tuple(seen) == solution.trace


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ZeroDivisionError])
def test_what_the_caller_raises_ends_the_solver(failure: type[BaseException]) -> None:
    def on_progress(message: Progress) -> None:
        if message.score is not None:
            raise failure

    with pytest.raises(failure):
        solved(balanced_team(60, 6), on_progress=on_progress)
    assert not [thread for thread in threading.enumerate() if thread.name == "cp-sat"]


def test_messages_only_get_better() -> None:
    program = balanced_team(25, 4)
    trace = solved(program, seconds=2.0, workers=2, hint=spread_choice(program)).trace
    assert len(trace) > 2
    for earlier, later in pairwise(trace):
        assert earlier.seconds <= later.seconds
        assert earlier.score >= later.score
        assert all(old <= new for old, new in zip(earlier.bound, later.bound, strict=True))
    assert trace[0].stage == "level coverage"


def test_a_gap_ends_a_level() -> None:
    program = balanced_team(40, 3, seed=1)
    solution = solved(program, gap=0.9, hint=spread_choice(program))
    assert solution.stop_reason in ("gap", "optimal")
    assert solution.score[0] == 0
    assert all(score - bound <= 0.9 * score for score, bound in zip(solution.score, solution.bound, strict=True))


def test_a_score_that_contradicts_the_bound_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    program = balanced_team(8, 2)
    honest = Program.score
    monkeypatch.setattr(Program, "score", lambda self, choice: honest(self, choice) + 1)
    with pytest.raises(PlanMismatchError, match="exact evaluation"):
        solved(program)


def test_a_plan_that_breaks_rows_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Program, "broken_rows", lambda *_: {"minutes": [0]})
    with pytest.raises(PlanMismatchError, match="minutes"):
        solved(balanced_team(8, 2))
