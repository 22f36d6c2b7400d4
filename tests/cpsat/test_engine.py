"""The exact engine against full enumeration: every kind of row, on hundreds of tiny programs.

When to modify: when the engine may be asked for something new.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from assigner.cpsat.engine import solve_program
from assigner.errors import ProgramTooLargeError, UsageError
from assigner.program.program import Level, Program
from assigner.program.solution import Solution
from tests.program_factory import Sizes, best_score, family, integers, no_dropped, plans, random_program

NUM_BATCHES, BATCH = 10, 30


def solved(program: Program, **asked: object) -> Solution:
    return solve_program(program, clock=time.monotonic, **{"seconds": 60.0, "workers": 1} | asked)


def some_hint(program: Program, seed: int) -> np.ndarray | None:
    """Return no hint, a random choice (good or bad), or a random choice with holes, by seed."""
    rng = np.random.default_rng(seed)
    choice = integers([rng.integers(a, b) for a, b in zip(program.item_begin, program.item_begin[1:], strict=False)])
    if seed % 3 == 0:
        return None
    return np.where(rng.random(len(choice)) < 0.5, choice, -1) if seed % 3 == 1 else choice


@pytest.mark.parametrize("batch", range(NUM_BATCHES))
def test_optimum_equals_enumeration(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        program = random_program(seed)
        best = best_score(program)
        solution = solved(program, hint=some_hint(program, seed), seed=seed)
        assert solution.score == best, seed
        if best is None:
            assert (solution.status, solution.stop_reason) == ("infeasible", "infeasible"), seed
            continue
        assert (solution.status, solution.stop_reason, solution.bound) == ("optimal", "optimal", best), seed
        assert tuple(program.score(solution.choice)) == best, seed
        assert not program.broken_rows(solution.choice), seed


def test_the_programs_of_the_factory_are_worth_testing() -> None:
    programs = [random_program(seed) for seed in range(NUM_BATCHES * BATCH)]
    names = {family.name for program in programs for family in program.families}
    assert len(names) == 10
    feasible = [best_score(program) is not None for program in programs[:60]]
    assert 0.6 < np.mean(feasible) < 0.97


@pytest.mark.parametrize("seed", range(40))
def test_fixed_items_keep_their_option(seed: int) -> None:
    program = random_program(seed + 1000)
    rng = np.random.default_rng(seed)
    options = plans(program)
    hint = options[rng.integers(len(options))]
    free = rng.random(program.num_items) < 0.6
    fixed = {item: int(hint[item]) for item in np.flatnonzero(~free)}
    best = best_score(program, fixed)
    solution = solved(program, hint=hint, free=free)
    assert solution.score == best
    if best is None:
        # nothing is said about the program as a whole, except when all items were free or have one option
        whole = all(size == 1 for size in np.diff(program.item_begin)[~free])
        assert (solution.status, solution.stop_reason) == ("infeasible" if whole else "unknown", "infeasible")
    else:
        assert solution.status == "optimal"
        assert all(solution.choice[item] == option for item, option in fixed.items())


@pytest.mark.parametrize("workers", [1, 2])
def test_two_workers_prove_the_same(workers: int) -> None:
    for seed in range(2000, 2010):
        program = random_program(seed, Sizes(5, 3, 4, 1))
        assert solved(program, workers=workers).score == best_score(program)


def test_an_item_without_options_is_infeasible_without_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    from assigner.cpsat import monitor

    monkeypatch.setattr(monitor.Run, "watch", lambda *_: pytest.fail("the solver was called"))
    program = tiny([[3, 1], []])
    solution = solved(program)
    assert (solution.status, solution.choice, solution.score) == ("infeasible", None, None)


def test_a_program_without_items_is_solved() -> None:
    program = replace(tiny([]), offset=integers([7]))
    solution = solved(program)
    assert (solution.status, solution.score, solution.bound) == ("optimal", (7,), (7,))
    assert solution.choice is not None
    assert solution.choice.shape == (0,)


def test_rows_without_entries_can_make_a_program_infeasible() -> None:
    program = replace(tiny([[1, 2]]), families=(family("never", [{}], lower=[1]),))
    assert solved(program).status == "infeasible"


def test_contradicting_bounds_make_a_program_infeasible() -> None:
    program = replace(tiny([[1, 2]]), families=(family("never", [{0: 5, 1: 3}], lower=[4], upper=[2]),))
    assert solved(program).status == "infeasible"


def test_single_options_break_a_row_together() -> None:
    # both items have one option; together they weigh 2 + 3 = 5, one too many
    program = replace(tiny([[1], [1]]), families=(family("room", [{0: 2, 1: 3}], upper=[4]),))
    assert solved(program).status == "infeasible"


def test_costs_beyond_64_bits_are_refused() -> None:
    program = tiny([[0, 2**61], [0, 2**61]])
    with pytest.raises(ProgramTooLargeError, match="level cost"):
        solved(program)


@pytest.mark.parametrize("hint", [[0], [0, 1], [5, 2], [-2, 2]])
def test_a_hint_of_another_program_is_refused(hint: list[int]) -> None:
    with pytest.raises(UsageError, match="hint does not belong"):
        solved(tiny([[1, 2], [1, 2]]), hint=integers(hint))


def test_fixed_items_need_a_hint() -> None:
    with pytest.raises(UsageError, match="the first is item 1"):
        solved(tiny([[1, 2], [1, 2]]), hint=integers([0, -1]), free=np.array([True, False]))


def test_large_costs_are_exact() -> None:
    # beyond 2**53, where floating point no longer tells neighbours apart
    big = 2**57
    program = tiny([[big + 1, big + 3], [big + 5, big + 2]])
    solution = solved(program)
    assert solution.score == solution.bound == (2 * big + 3,)


def tiny(costs: list[list[int]]) -> Program:
    """Return a program of one level without rows: the costs of each item's options."""
    size = [len(options) for options in costs]
    flat = [cost for options in costs for cost in options]
    return Program(
        (Level("cost"),),
        integers([0, *np.cumsum(size).tolist()]),
        len(costs),
        np.zeros(len(flat), dtype=np.int32),
        integers([-1] * len(flat)),
        integers(flat).reshape(1, -1),
        integers([0]),
        (),
        no_dropped(),
        1,
    )
