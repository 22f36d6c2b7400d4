"""What guides the search: every item has an option that costs nothing, and a level is priced alone where it can be.

What it guards: the guide never fails on any program, and its units are those of the weighted sum.
"""

from __future__ import annotations

import time

import numpy as np
import pytest

from assigner.prices.columns import flatten
from assigner.search.guide import Guide, least_of_level, make_guide, price_level
from tests.prices.tiny_programs import tiny_program


def _guide(seed: int) -> Guide:
    program = tiny_program(seed)
    return make_guide(
        program, flatten(program), max_scans=60, seconds=5, threads=1, clock=time.perf_counter, cancelled=lambda: False
    )


def test_every_item_has_an_option_that_costs_nothing() -> None:
    for seed in range(150):
        program, guide = tiny_program(seed), _guide(seed)
        if guide.result.infeasible:
            continue
        least = np.minimum.reduceat(guide.cost, program.item_begin[:-1])
        assert least == pytest.approx(0.0, abs=1e-9), seed
        assert guide.cost.shape == (program.num_options,)
        assert guide.edge.shape == guide.slope.shape == guide.result.price.shape


def test_a_level_is_priced_in_units_of_the_weighted_sum() -> None:
    seen = 0
    for seed in range(200):
        program = tiny_program(seed)
        columns, level = flatten(program), len(program.levels) - 1
        limits = {at: least_of_level(program, at) for at in range(level)}
        guide = price_level(program, columns, level, limits, max_scans=60, clock=time.perf_counter)
        if guide is None:
            continue
        price = guide.result.price
        paid = (guide.weight @ program.cost).astype(float)
        row = np.repeat(np.arange(columns.num_rows), np.diff(columns.row_begin))
        np.add.at(paid, columns.row_option, columns.row_coef * price[row])
        least = np.minimum.reduceat(paid, program.item_begin[:-1])
        assert guide.cost == pytest.approx(paid - least[columns.item_of_option], abs=1e-6), seed
        seen += 1
    assert seen > 30
