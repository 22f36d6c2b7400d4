"""Refuting costs against full enumeration: no wrong optimum, no optimum cut, no bound above the truth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assigner.prices.columns import flatten
from assigner.program.program import Program
from assigner.search import refuting as refuting_module
from assigner.search import search
from assigner.search.knapsacks import knapsacks_of
from assigner.search.refuting import Refuting
from tests.prices.tiny_programs import tiny_program
from tests.search.knapsack_program import feasible_plans, knapsack_program


def refuting_of(program: Program, workers: int = 1) -> Refuting | None:
    kept = np.ones(program.num_options, dtype=np.bool_)
    knapsacks = knapsacks_of(program, flatten(program), kept, 0)
    return None if knapsacks is None else Refuting(knapsacks, workers)


def never() -> bool:
    return False


def finish(program: Program, refuting: Refuting, nodes: float = np.inf) -> int | None:
    """Ask until everything is known; return the optimum, None when there is no plan."""
    best: int | None = None
    while not refuting.is_done(best) and not refuting.is_impossible:
        found = refuting.work(best, never, nodes)
        if found is not None:
            assert not program.broken_rows(found)
            cost = int(program.score(found)[0])
            assert best is None or cost < best
            best = cost
    return best


@pytest.mark.parametrize("block", range(10))
def test_the_optimum_of_knapsack_programs_is_the_enumerated_one(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        program = knapsack_program(seed)
        refuting = refuting_of(program)
        assert refuting is not None, seed
        truth = min((cost for cost, _ in feasible_plans(program)), default=None)
        assert finish(program, refuting) == truth, seed


def test_among_programs_with_every_row_kind_only_true_knapsacks_are_taken() -> None:
    taken = 0
    for seed in range(3000):
        program = tiny_program(seed, max_items=4)
        refuting = refuting_of(program)
        if refuting is None:
            continue
        taken += 1
        truth = min((cost for cost, _ in feasible_plans(program)), default=None)
        assert finish(program, refuting) == truth, seed
    assert taken > 30


def test_probing_for_plans_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refuting_module, "PROBE_AFTER", 0)
    monkeypatch.setattr(refuting_module, "PROBE_NODES", 2)
    monkeypatch.setattr(refuting_module, "NODES", 1)
    for seed in range(300):
        program = knapsack_program(seed)
        refuting = refuting_of(program)
        assert refuting is not None
        truth = min((cost for cost, _ in feasible_plans(program)), default=None)
        assert finish(program, refuting) == truth, seed


def test_two_threads_and_interruptions_change_no_answer() -> None:
    for seed in range(200):
        program = knapsack_program(seed)
        refuting = refuting_of(program, workers=2)
        assert refuting is not None
        truth = min((cost for cost, _ in feasible_plans(program)), default=None)
        assert finish(program, refuting, nodes=1) == truth, seed


def test_what_is_refuted_is_below_the_optimum_whenever_it_is_interrupted() -> None:
    for seed in range(300):
        program = knapsack_program(seed)
        refuting, plans = refuting_of(program), feasible_plans(program)
        assert refuting is not None
        for calls in range(12):
            refuting.work(None, stops_after(calls % 4), nodes=1)
            if refuting.refuted is not None and plans:
                assert refuting.refuted < min(cost for cost, _ in plans), seed


def stops_after(count: int) -> Callable[[], bool]:
    left = [count]

    def over() -> bool:
        left[0] -= 1
        return left[0] < 0

    return over


def test_no_option_of_a_better_plan_is_cut() -> None:
    num_cut = 0
    for seed in range(400):
        program = knapsack_program(seed)
        plans = feasible_plans(program)
        if not plans:
            continue
        upper = min(cost for cost, _ in plans) + 1 + seed % 3
        refuting = refuting_of(program)
        assert refuting is not None
        while refuting.refuted is None:
            refuting.work(upper, never, nodes=1)
        cut = refuting.cut(upper)
        num_cut += len(cut)
        for cost, choice in plans:
            assert cost >= upper or not np.isin(choice, cut).any(), seed
    assert num_cut > 100


@pytest.mark.parametrize("seed", range(40))
def test_the_whole_search_proves_knapsack_programs(seed: int) -> None:
    program = knapsack_program(seed)
    solution = search(program, seconds=20.0, gap=0.0, deterministic=True)
    truth = min((cost for cost, _ in feasible_plans(program)), default=None)
    assert solution.status == ("infeasible" if truth is None else "optimal")
    assert solution.score == (None if truth is None else (truth,))
