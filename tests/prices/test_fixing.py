"""Fixing leaves an optimum, and the reduced program means the same as the original.

What it guards: no option that an optimum needs is dropped; scores and broken rows agree on both sides.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.prices import bound_program, fix_options, pins_of
from assigner.prices.fixing import reduce_program
from tests.prices.tiny_programs import choices, optima, tiny_program


@pytest.mark.parametrize("block", range(10))
def test_every_optimum_survives_fixing_level_by_level(block: int) -> None:
    dropped = 0
    for seed in range(1000 + block * 20, 1020 + block * 20):
        program = tiny_program(seed)
        best, plans = optima(program)
        if best is None:
            continue
        feasible = [c for c in choices(program) if not program.broken_rows(c)]
        incumbent = min(tuple(program.score(c).tolist()) for c in feasible[::3])
        kept, bounds = np.ones(program.num_options, np.bool_), []
        for level in range(len(program.levels)):
            result = bound_program(program, level, pins_of(incumbent, bounds, level), kept=kept, max_scans=60)
            assert result.bound is not None
            assert result.bound <= best[level], (seed, level)
            if level in pins_of(incumbent, bounds, level):
                kept &= fix_options(result, incumbent[level])
            bounds.append(result.bound)
        for plan in plans:
            assert kept[plan].all(), seed
        dropped += int((~kept).sum())
    assert dropped > 0


def test_options_that_could_better_the_incumbent_are_kept() -> None:
    for seed in range(1300, 1400):
        program = tiny_program(seed, num_levels=1)
        best, _ = optima(program)
        if best is None:
            continue
        feasible = [c for c in choices(program) if not program.broken_rows(c)]
        incumbent = feasible[0]
        cost = int(program.score(incumbent)[0])
        result = bound_program(program, 0, {0: cost}, max_scans=60)
        kept = fix_options(result, cost - 1, keep=incumbent)
        assert kept[incumbent].all()
        for plan in feasible:
            if program.score(plan)[0] < cost:
                assert kept[plan].all(), seed


def test_reduced_program_scores_as_the_original() -> None:
    random = np.random.default_rng(5)
    for seed in range(1400, 1440):
        program = tiny_program(seed)
        kept = random.random(program.num_options) < 0.6
        kept[program.item_begin[:-1]] = True
        reduced = reduce_program(program, kept)
        for choice in choices(reduced.program):
            original = reduced.original(choice)
            assert (reduced.shrunk(original) == choice).all()
            assert (program.score(original) == reduced.program.score(choice)).all()
            left, right = program.broken_rows(original), reduced.program.broken_rows(choice)
            assert {k: v.tolist() for k, v in left.items()} == {k: v.tolist() for k, v in right.items()}
        gone = np.flatnonzero(~kept)
        if gone.size:
            item = int(program.item_of_option[gone[0]])
            plan = program.item_begin[:-1].copy()
            plan[item] = gone[0]
            assert reduced.shrunk(plan) is None
