"""The bound is never above the truth, and close to it where the relaxation is known to be tight.

What it guards: no plan within the limits costs less than the bound, for any row kind; both scan paths agree.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.prices import bound_program, pins_of
from assigner.prices.columns import flatten
from tests.prices.tiny_programs import choices, optima, tiny_program


@pytest.mark.parametrize("block", range(20))
def test_bound_is_never_above_the_optimum_at_any_level(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        program = tiny_program(seed)
        best, _ = optima(program)
        proven: list[int | None] = []
        for level in range(len(program.levels)):
            limits = {} if best is None else pins_of(best, proven, level)
            result = bound_program(program, level, limits, max_scans=60)
            if best is None:
                continue
            assert not result.infeasible, seed
            assert result.bound is not None
            assert result.bound <= best[level], (seed, level)
            proven.append(result.bound)


def test_bound_holds_under_a_poor_incumbent_too() -> None:
    for seed in range(400, 520):
        program = tiny_program(seed)
        best, _ = optima(program)
        if best is None:
            continue
        feasible = [c for c in choices(program) if not program.broken_rows(c)]
        incumbent = tuple(program.score(feasible[-1]).tolist())
        bounds: list[int | None] = []
        for level in range(len(program.levels)):
            bounds.append(bound_program(program, level, pins_of(incumbent, bounds, level), max_scans=40).bound)
            assert bounds[-1] is not None
            assert bounds[-1] <= best[level], (seed, level)


def test_infeasible_is_said_only_when_no_choice_keeps_the_bounds() -> None:
    said = 0
    for seed in range(600):
        program = tiny_program(seed, max_items=4)
        if bound_program(program, 0, max_scans=1).infeasible:
            said += 1
            assert optima(program)[0] is None, seed
    assert said > 5


def test_loads_reach_exactly_what_single_items_allow() -> None:
    for seed in range(60):
        program = tiny_program(seed, max_items=4)
        columns = flatten(program)
        loads = np.array([columns.load(choice) for choice in choices(program)])
        assert (columns.reach_min <= loads.min(axis=0)).all()
        assert (columns.reach_max >= loads.max(axis=0)).all()
        assert (columns.reach_min == loads.min(axis=0)).all()
        assert (columns.reach_max == loads.max(axis=0)).all()
