"""The incremental evaluation equals the full one after every move.

What it guards: costs of all levels, distance from hard bounds, loads and rep lists never drift.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.prices.columns import flatten
from assigner.search.evaluate import RunningPlan, hard_weights
from tests.prices.tiny_programs import tiny_program


def full_vector(plan: RunningPlan, choice: np.ndarray) -> tuple[int, ...]:
    columns = plan.columns
    load = columns.load(choice)
    away = np.maximum(0, np.maximum(columns.lower - load, load - columns.upper))
    return (int((hard_weights(columns) * away).sum()), *plan.program.score(choice).tolist())


@pytest.mark.parametrize("block", range(8))
def test_price_and_make_equal_full_evaluation(block: int) -> None:
    random = np.random.default_rng(block)
    for seed in range(block * 20, block * 20 + 20):
        program = tiny_program(seed, max_items=9)
        columns = flatten(program)
        choice = program.item_begin[:-1] + random.integers(0, np.diff(program.item_begin))
        plan = RunningPlan(program, columns, choice)
        assert plan.vector == full_vector(plan, plan.choice)
        for _ in range(30):
            size = int(random.integers(1, 4))
            items = random.permutation(program.num_items)[:size]
            options = program.item_begin[items] + random.integers(0, np.diff(program.item_begin)[items])
            after = plan.choice.copy()
            after[items] = options
            expected = full_vector(plan, after)
            priced = plan.price(items.tolist(), options.tolist())
            assert priced == tuple(b - a for a, b in zip(plan.vector, expected, strict=True)), seed
            if random.random() < 0.7:
                plan.make(items.tolist(), options.tolist())
                assert plan.vector == expected
                assert (plan.live.load == columns.load(after)).all()
                assert (plan.choice == after).all()


def test_rep_lists_follow_the_moves() -> None:
    program = tiny_program(3, max_items=9)
    random = np.random.default_rng(0)
    plan = RunningPlan(program, flatten(program), program.item_begin[:-1].copy())
    for _ in range(200):
        item = int(random.integers(0, program.num_items))
        option = int(random.integers(program.item_begin[item], program.item_begin[item + 1]))
        plan.make([item], [option])
        for rep in range(program.num_reps + 1):
            listed, item_at = [], int(plan.live.head[rep])
            while item_at >= 0:
                listed.append(item_at)
                item_at = int(plan.live.next[item_at])
            assert sorted(listed) == np.flatnonzero(plan.fixed.rep[plan.choice] == rep).tolist()


def test_pressed_rows_weigh_more_and_totals_stay_right() -> None:
    for seed in range(40):
        program = tiny_program(seed, max_items=9)
        plan = RunningPlan(program, flatten(program), program.item_begin[:-1].copy())
        if plan.is_feasible:
            assert not program.broken_rows(plan.choice)
            continue
        before = plan.vector[0]
        plan.press()
        columns, load = plan.columns, plan.live.load
        away = np.maximum(0, np.maximum(columns.lower - load, load - columns.upper))
        assert plan.vector[0] == int((plan.live.hard * away).sum()) > before
        plan.forget_pressure()
        assert plan.vector[0] == before
