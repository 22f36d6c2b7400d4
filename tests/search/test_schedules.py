"""Schedules: spans say what rows say, desks stay plans, and fewest reps is what enumeration finds.

What it guards: a desk never holds two things in conflict, "optimal" is said only when true, the clique bound never
exceeds the optimum, and programs that ask for something else are left to the other engines.
"""

from __future__ import annotations

import itertools
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.cpsat.engine import solve_program
from assigner.prices.columns import flatten
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.program.program import NOBODY, Program
from assigner.rules.active import configured_rules
from assigner.search import portfolio, search
from assigner.search import schedules as schedules_module
from assigner.search import windows as windows_module
from assigner.search.schedule_layout import layout_of
from assigner.search.schedules import Schedules, fresh_desk, schedules_of
from benchmarks.smptsp import Instance, clique_bound, made_up, problem_of
from tests.prices.tiny_programs import tiny_program
from tests.search.desks import check_plan
from tests.search.team_program import team_program


def tiny_instance(seed: int) -> Instance:
    """Return up to six tasks in a short day for up to four workers; not every task has somebody."""
    random = np.random.default_rng(seed)
    tasks, workers = int(random.integers(2, 7)), int(random.integers(2, 5))
    start = random.integers(0, 12, tasks)
    return Instance(start, start + random.integers(1, 6, tasks), random.random((tasks, workers)) < 0.6)


def fewest_workers(instance: Instance) -> int | None:
    """Return the optimum by enumeration, None where there is no plan."""
    best = None
    for plan in itertools.product(*(np.flatnonzero(mask).tolist() for mask in instance.qualified)):
        if _is_plan(instance, np.array(plan)):
            best = min(len(set(plan)), best if best is not None else 99)
    return best


def _is_plan(instance: Instance, worker: np.ndarray) -> bool:
    pairs = itertools.combinations(range(len(worker)), 2)
    meet = [instance.start[a] < instance.end[b] and instance.start[b] < instance.end[a] for a, b in pairs]
    same = [worker[a] == worker[b] for a, b in itertools.combinations(range(len(worker)), 2)]
    return not (np.array(meet, dtype=bool) & np.array(same, dtype=bool)).any()


def with_undone(instance: Instance) -> Program:
    """Return the program in which tasks may stay undone, at a level of its own before the people."""
    problem = problem_of(instance, "soft")
    rules = [rule for rule in problem.settings.rules if rule.rule not in ("required-unassigned", "duty-uncovered")]
    rules = [rule.model_copy(update={"level": "people"}) if rule.rule == "rep-used" else rule for rule in rules]
    off = {one.rule.name for one in configured_rules(problem.settings)} - {"duty-overlap", "rep-used"}
    settings_ = problem.settings.model_dump()
    settings_["levels"] = ["coverage", "people"]
    settings_["rules"] = [
        *[{"rule": name, "on": False} for name in off if name not in ("duty-uncovered", "potential-uneven")],
        *[rule.model_dump(exclude_unset=True) for rule in rules],
        {"rule": "duty-uncovered", "level": "coverage"},
    ]
    document = {**problem.to_document().model_dump(mode="json"), **settings_}
    for duty in document["duties"]:
        duty["required"] = False
    return build_program(Problem.from_document(ProblemDocument.model_validate(document)))


@pytest.fixture
def no_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the exact engine away from small programs."""
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_two_options_of_a_rep_have_spans_that_meet_exactly_when_they_share_a_row(seed: int) -> None:
    program = build_program(problem_of(made_up(3, 4, 0.9, 0.5, seed), "one"))
    layout = layout_of(program)
    assert layout is not None
    frame, (overlap, *_) = layout.frame, program.families
    rows = [set(overlap.row_of_entry[overlap.option == option].tolist()) for option in layout.option]
    for a, b in itertools.combinations(range(len(layout.option)), 2):
        if frame.rep[a] == frame.rep[b] and frame.item[a] != frame.item[b]:
            meet = frame.first[a] <= frame.last[b] and frame.first[b] <= frame.last[a]
            assert meet == bool(rows[a] & rows[b])


def test_programs_that_ask_for_something_else_have_no_layout() -> None:
    assert layout_of(team_program(20, 6, seed=1)) is None
    for seed in range(40):
        assert layout_of(tiny_program(seed)) is None
    program = build_program(problem_of(tiny_instance(1), "one"))
    assert layout_of(program) is not None
    taste = program.cost.copy()
    taste[0, 0] += 1  # who does the first task matters as much as the number of people
    assert layout_of(replace(program, cost=taste)) is None
    dear = program.cost.copy()
    dear[0, -1] += 1  # the last rep costs more than the others
    assert layout_of(replace(program, cost=dear)) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_desk_stays_a_plan_and_the_pool_is_what_is_left_over(seed: int) -> None:
    from assigner.search.schedule_kernels import place_all

    program = build_program(problem_of(made_up(12, 15, 0.95, 0.25, seed), "one"))
    schedules = _schedules(program, seed)
    desk, frame = fresh_desk(schedules.layout, np.random.default_rng(seed)), schedules.layout.frame
    for rep in range(0, program.num_reps, 4):
        desk.is_open[rep] = False
    for _ in range(40):
        place_all(frame, desk, schedules.closable, 25, 3)
        check_plan(frame, desk)
    assert int(desk.is_open.sum()) == program.num_reps - len(range(0, program.num_reps, 4))


def _schedules(program: Program, seed: int) -> Schedules:
    from assigner.search.budget import Budget
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof

    columns = flatten(program)
    proof = Proof(program, columns)
    budget = Budget(10.0, lambda: 0.0, None, 100)
    incumbent = Incumbent(proof, budget, None)
    found = schedules_of(program, columns, proof, incumbent, budget, np.random.default_rng(seed), 0.0, 1)
    assert found is not None
    return found


@pytest.mark.usefixtures("no_exact")
@pytest.mark.parametrize("block", range(4))
def test_claims_and_bounds_agree_with_enumeration(block: int) -> None:
    proven = 0
    for seed in range(10 * block, 10 * block + 10):
        instance = tiny_instance(seed)
        best = fewest_workers(instance)
        program = build_program(problem_of(instance, "one"))
        solution = search(program, seconds=1, gap=0.0, seed=seed, workers=2, deterministic=True, work_limit=8)
        if best is None:
            assert solution.choice is None, seed
            continue
        assert solution.score is not None, seed
        assert solution.bound[0] is not None, seed
        assert solution.bound[0] <= best <= solution.score[0], seed
        assert min(best, clique_bound(instance)) <= solution.bound[0], seed
        proven += solution.status == "optimal" and solution.score == (best,)
    assert proven >= 3


@pytest.mark.usefixtures("no_exact")
def test_hidden_plans_of_thirty_people_are_nearly_found_and_the_clique_bound_is_proven() -> None:
    for seed in range(3):
        instance = made_up(30, 38, 0.85, 0.8, seed)
        program = build_program(problem_of(instance, "one"))
        solution = search(program, seconds=1, gap=0.0, seed=seed, workers=2, deterministic=True, work_limit=12)
        assert solution.score is not None
        assert solution.bound == (clique_bound(instance),), seed
        assert solution.score[0] <= clique_bound(instance) + 1, seed
        assert (solution.status == "optimal") == (solution.score == solution.bound), seed


@pytest.mark.usefixtures("no_exact")
def test_work_that_may_stay_undone_is_done_first() -> None:
    for seed in range(6):
        program = with_undone(tiny_instance(seed))
        assert (program.rep[: program.item_begin[program.num_placeable]] == NOBODY).any()
        assert layout_of(program) is not None
        solution = search(program, seconds=1, gap=0.0, seed=seed, workers=1, deterministic=True, work_limit=12)
        exact = solve_program(program, seconds=20.0, workers=1, clock=lambda: 0.0)
        assert solution.score is not None
        assert solution.score >= exact.score
        assert all(b is None or b <= s for b, s in zip(solution.bound, exact.score, strict=True)), seed
        assert solution.score[0] == exact.score[0], seed


@pytest.mark.usefixtures("no_exact")
def test_same_seed_and_work_give_the_same_plan() -> None:
    program = build_program(problem_of(made_up(20, 24, 0.95, 0.2, 5), "one"))
    runs = [search(program, seconds=1, gap=0.0, seed=3, deterministic=True, work_limit=6) for _ in range(2)]
    assert runs[0].score == runs[1].score
    assert runs[0].choice is not None
    assert (runs[0].choice == runs[1].choice).all()


@pytest.mark.usefixtures("no_exact")
def test_same_seed_and_work_give_the_same_plan_by_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules_module, "PATIENCE", 2)
    monkeypatch.setattr(schedules_module, "STEPS_PER_ROUND", 2000)
    played, play = [], windows_module.Windows.play

    def counted(windows: windows_module.Windows) -> int:
        played.append(play(windows))
        return played[-1]

    monkeypatch.setattr(windows_module.Windows, "play", counted)
    program = build_program(problem_of(made_up(16, 20, 0.95, 0.3, 1), "one"))
    runs = [search(program, seconds=1, gap=0.0, seed=3, deterministic=True, work_limit=12) for _ in range(2)]
    assert played
    assert runs[0].score == runs[1].score
    assert runs[0].choice is not None
    assert (runs[0].choice == runs[1].choice).all()


@pytest.mark.usefixtures("no_exact")
def test_somebody_always_moves_while_another_plays_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules_module, "PATIENCE", 2)
    monkeypatch.setattr(schedules_module, "STEPS_PER_ROUND", 2000)
    playing, in_play = [], weakref.WeakSet[windows_module.Windows]()
    make, play = windows_module.Windows, windows_module.Windows.play

    def made(*how: Any) -> windows_module.Windows:
        windows = make(*how)
        in_play.add(windows)  # a worker that moves again lets go of it
        return windows

    def counted(windows: windows_module.Windows) -> int:
        playing.append(len(in_play))
        return play(windows)

    monkeypatch.setattr(schedules_module, "Windows", made)
    monkeypatch.setattr(windows_module.Windows, "play", counted)
    program = build_program(problem_of(made_up(16, 20, 0.95, 0.3, 1), "one"))
    search(program, seconds=1, gap=0.0, seed=3, deterministic=True, work_limit=20, workers=3)
    assert max(playing) == 1


@pytest.mark.usefixtures("no_exact")
def test_a_better_plan_that_somebody_has_is_kept() -> None:
    instance = made_up(20, 24, 0.95, 0.2, 5)
    program = build_program(problem_of(instance, "one"))
    best = search(program, seconds=1, gap=0.0, seed=3, deterministic=True, work_limit=20)
    again = search(program, seconds=1, gap=0.0, seed=4, deterministic=True, work_limit=1, hint=best.choice)
    assert again.score is not None
    assert best.score is not None
    assert again.score <= best.score
