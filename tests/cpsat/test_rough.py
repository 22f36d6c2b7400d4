"""Rough blocks: as cheap as enumeration says, and no row of the block broken."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.cpsat.block import BlockBuilder
from assigner.cpsat.parameters import Effort
from assigner.cpsat.rough import place_roughly
from tests.program_factory import plans, random_program

EFFORT = Effort(5.0, workers=1, deterministic=True)


@pytest.mark.parametrize("batch", range(4))
def test_the_cheapest_choice_is_found_and_keeps_all_rows(batch: int) -> None:
    for seed in range(batch * 15, (batch + 1) * 15):
        program, random = random_program(seed), np.random.default_rng(seed)
        feasible = [choice for choice in plans(program) if not program.broken_rows(choice)]
        if not feasible:
            continue
        base = feasible[random.integers(len(feasible))]
        items = np.sort(random.permutation(program.num_items)[: int(random.integers(1, program.num_items + 1))])
        block = BlockBuilder(program).block(items, base)
        cost = random.integers(0, 4, block.num_options)
        price = np.zeros(program.num_options, dtype=np.int64)
        price[block.option] = cost
        rest = np.setdiff1d(np.arange(program.num_items), items)
        least = min(price[choice].sum() for choice in feasible if (choice[rest] == base[rest]).all())
        found = place_roughly(block, cost, EFFORT, lambda: False)
        assert found is not None
        assert price[found].sum() == least
        assert not program.broken_rows(found)
        assert (found[rest] == base[rest]).all()


def test_a_block_without_a_way_out_has_no_choice() -> None:
    from dataclasses import replace

    from tests.cpsat.test_engine import tiny
    from tests.program_factory import family

    program = replace(tiny([[0, 5], [0, 7]]), families=(family("both", [{0: 1, 1: 1, 2: 2}], upper=[2]),))
    block = BlockBuilder(program).block(np.array([0]), np.array([0, 2]))
    assert place_roughly(block, np.zeros(2, dtype=np.int64), EFFORT, lambda: False) is None
