"""What giants cost wherever they sit is never more than the truth, and more than prices alone say.

What it guards: the bound with seats, and what it says of each option, hold for every choice, whichever items are called giants
and however poor the prices are; the answer depends neither on threads nor on how often it is asked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assigner.prices import PriceResult, bound_program, pins_of, with_seats
from assigner.prices.columns import flatten
from assigner.program.program import NO_START, UNBOUNDED, Band, Level, Program, RowFamily
from tests.prices.tiny_programs import NO_PAIRS, choices, optima, tiny_program


def _costs(program: Program, level: int, limits: dict[int, int]) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the choices that keep all bounds and limits, and what they cost at a level."""
    kept, cost = [], []
    for choice in choices(program):
        score = program.score(choice)
        if not program.broken_rows(choice) and all(score[at] <= most for at, most in limits.items()):
            kept.append(choice)
            cost.append(score[level])
    return kept, np.array(cost)


def _of_reps(program: Program) -> Program:
    """Return the program with rows of which each holds options of one rep only."""
    families = []
    for family in program.families:
        use = program.rep[family.option] == family.row_of_entry % program.num_reps
        count = np.bincount(family.row_of_entry[use], minlength=family.num_rows)
        begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
        families.append(replace(family, begin=begin, option=family.option[use], coef=family.coef[use]))
    return replace(program, families=tuple(families))


def _priced(seed: int) -> tuple[Program, int, dict[int, int], PriceResult, PriceResult] | None:
    """Return a program with plans, a level, limits, its bound at some prices, and the bound with seats."""
    random = np.random.default_rng(seed)
    program = tiny_program(seed)
    program = program if seed % 3 == 0 else _of_reps(program)
    best, _ = optima(program)
    if best is None:
        return None
    level = int(random.integers(len(program.levels)))
    limits = {} if random.random() < 0.5 else pins_of(best, best[:level], level)
    plain = bound_program(program, level, limits, max_scans=int(random.integers(1, 60)))
    giants = random.permutation(program.num_items)[: int(random.integers(1, program.num_items + 1))]
    return program, level, limits, plain, with_seats(program, flatten(program), plain, giants, threads=1 + seed % 2)


@pytest.mark.parametrize("block", range(20))
def test_no_choice_costs_less_than_seats_say(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        made = _priced(seed)
        if made is None:
            continue
        program, level, limits, plain, found = made
        feasible, cost = _costs(program, level, limits)
        assert plain.bound is not None
        assert found.bound is not None
        assert plain.bound <= found.bound <= cost.min(), seed
        for choice, paid in zip(feasible, cost.tolist(), strict=True):
            assert (found.reduced[choice] >= 0).all(), seed
            assert found.total + int(found.reduced[choice].max()) <= paid << found.shift, seed


def test_seats_prove_more_than_prices_alone() -> None:
    made = [one for one in map(_priced, range(300)) if one is not None]
    assert sum(found.bound > plain.bound for _, _, _, plain, found in made) > len(made) // 20


def test_a_giant_that_prices_share_out_is_seen() -> None:
    """Three reps who should have 10 each, one item of 24 and six of 1: the giant's rep has 14 too much, wherever it sits."""
    program = books_of_three(giant=24, small=[1] * 6)
    plain = bound_program(program, 0)
    assert plain.bound == 0
    assert with_seats(program, flatten(program), plain, np.array([0])).bound == 14


def books_of_three(giant: int, small: list[int]) -> Program:
    """Return the problem to give each of three reps a load of 10, each unit off costs one."""
    load = np.repeat([giant, *small], 3)
    rep = np.tile(np.arange(3, dtype=np.int32), len(small) + 1)
    order = np.argsort(rep, kind="stable")
    num, unbounded = len(small) + 1, np.full(3, UNBOUNDED)
    band = Band(level=0, lower=np.full(3, 10), upper=np.full(3, 10), slope=np.ones(3, dtype=np.int64))
    rows = RowFamily("load", np.arange(4) * num, order, load[order], -unbounded, unbounded, bands=(band,))
    return Program(
        levels=(Level("even"),), item_begin=np.arange(num + 1) * 3, num_placeable=num, rep=rep,
        start=np.full(3 * num, NO_START), cost=np.zeros((1, 3 * num), dtype=np.int64), offset=np.zeros(1, dtype=np.int64),
        families=(rows,), dropped=NO_PAIRS, num_reps=3,
    )  # fmt: skip
