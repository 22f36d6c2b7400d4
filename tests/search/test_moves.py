"""Moves, construction and annealing make plans better, never worse than what they promise.

What it guards: moves strictly gain, chains find what shifts cannot, switches follow their users.
"""

from __future__ import annotations

import numpy as np

from assigner.prices.columns import flatten
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Level, Program, RowFamily
from assigner.search.evaluate import RunningPlan, switch_needs
from assigner.search.kernels import anneal, improve_items
from tests.prices.tiny_programs import NO_PAIRS, tiny_program


def two_reps(minutes: list[int], cost: list[list[int]], room: int) -> Program:
    """Return items that may go to either of two reps, each with room for so many minutes."""
    num_items = len(minutes)
    coef = np.array(minutes, dtype=np.int64)
    options = np.arange(2 * num_items)
    return Program(
        levels=(Level("cost"),),
        item_begin=np.arange(0, 2 * num_items + 1, 2),
        num_placeable=num_items,
        rep=np.tile(np.array([0, 1], dtype=np.int32), num_items),
        start=np.full(2 * num_items, NO_START),
        cost=np.array([[value for pair in cost for value in pair]]),
        offset=np.zeros(1, dtype=np.int64),
        families=(
            RowFamily(
                "room",
                np.array([0, num_items, 2 * num_items]),
                np.concatenate([options[::2], options[1::2]]),
                np.concatenate([coef, coef]),
                np.full(2, -UNBOUNDED),
                np.full(2, room),
            ),
        ),
        dropped=NO_PAIRS,
        num_reps=2,
    )


def test_a_swap_is_found_where_no_shift_helps() -> None:
    # Both reps are full; item 0 would rather be at rep 1 (0 instead of 9), item 1 at rep 0: only the swap gains, 18.
    program = two_reps([30, 30], [[9, 0], [0, 9]], room=30)
    plan = RunningPlan(program, flatten(program), np.array([0, 3]))
    assert plan.vector == (0, 18)
    assert improve_items(plan.fixed, plan.live, plan.pad, np.arange(2), 0, 1e9) == 0
    assert improve_items(plan.fixed, plan.live, plan.pad, np.arange(2), 1, 1e9) == 1
    assert plan.vector == (0, 0)


def test_moves_repair_an_overload_before_they_look_at_cost() -> None:
    # Rep 0 holds 60 of 40 minutes; moving either item costs 7 more but keeps the bound.
    program = two_reps([30, 30], [[0, 7], [0, 7]], room=40)
    plan = RunningPlan(program, flatten(program), np.array([0, 2]))
    assert not plan.is_feasible
    improve_items(plan.fixed, plan.live, plan.pad, np.arange(2), 0, 1e9)
    assert plan.vector == (0, 7)


def test_every_made_move_gains() -> None:
    for seed in range(60):
        program = tiny_program(seed, max_items=9)
        plan = RunningPlan(program, flatten(program), program.item_begin[:-1].copy(), seed=seed)
        for depth in (0, 1, 2, 3):
            before = plan.vector
            made = improve_items(plan.fixed, plan.live, plan.pad, np.arange(program.num_items), depth, 1e9)
            assert plan.vector < before if made else plan.vector == before
        assert plan.score == tuple(program.score(plan.choice).tolist())


def test_cold_annealing_never_breaks_what_was_kept_and_never_costs() -> None:
    for seed in range(60):
        program = tiny_program(seed, max_items=9)
        plan = RunningPlan(program, flatten(program), program.item_begin[:-1].copy(), seed=seed)
        before = plan.vector
        anneal(plan.fixed, plan.live, plan.pad, 400, len(program.levels) - 1, (1e-9, 1e-9), (1.0, 1.0), 0.0)
        assert plan.vector <= before
        assert plan.score == tuple(program.score(plan.choice).tolist())


def test_annealing_finds_the_optimum_of_a_small_balance() -> None:
    # 50, 40, 30, 20, 10, 10 minutes on two reps, target 80 each: 50 + 30 and 40 + 20 + 10 + 10 meet it exactly.
    program = two_reps([50, 40, 30, 20, 10, 10], [[0, 0]] * 6, room=200)
    target = np.full(2, 80)
    family = program.families[0]
    band = Band(0, target, target, np.full(2, 3))
    balanced = Program(**{**vars(program), "families": (RowFamily(*_parts(family), bands=(band,)),)})
    plan = RunningPlan(balanced, flatten(balanced), balanced.item_begin[:-1].copy(), seed=1)
    assert plan.vector == (0, 480)  # 160 and 0: 80 minutes off twice, 3 each
    anneal(plan.fixed, plan.live, plan.pad, 3000, 0, (40.0, 0.5), (1.0, 1.0), 0.0)
    improve_items(plan.fixed, plan.live, plan.pad, np.arange(6), 2, 1e9)
    assert plan.vector == (0, 0)


def _parts(family: RowFamily) -> tuple[object, ...]:
    return family.name, family.begin, family.option, family.coef, family.lower, family.upper


def with_switch() -> Program:
    """Return one item at rep 0 or 1, where rep 1 needs a switch that costs 4 when on; rep 0 costs 9."""
    return Program(
        levels=(Level("cost"),),
        item_begin=np.array([0, 2, 4]),
        num_placeable=1,
        rep=np.array([0, 1, NOBODY, NOBODY], dtype=np.int32),
        start=np.full(4, NO_START),
        cost=np.array([[9, 0, 0, 4]]),
        offset=np.zeros(1, dtype=np.int64),
        families=(
            RowFamily(
                "used", np.array([0, 2]), np.array([1, 3]), np.array([1, -1]), np.array([-UNBOUNDED]), np.array([0])
            ),
        ),
        dropped=NO_PAIRS,
        num_reps=2,
    )


def test_a_switch_goes_on_with_its_first_user_and_off_with_its_last() -> None:
    program = with_switch()
    begin, switch = switch_needs(program, flatten(program))
    assert begin.tolist() == [0, 0, 1, 1, 1]
    assert switch.tolist() == [1]
    plan = RunningPlan(program, flatten(program), np.array([0, 2]))
    improve_items(plan.fixed, plan.live, plan.pad, np.array([0]), 0, 1e9)
    assert plan.choice.tolist() == [1, 3]  # 4 for the switch instead of 9
    assert plan.vector == (0, 4)
    program.cost[0, 0] = 1
    plan = RunningPlan(program, flatten(program), np.array([1, 3]))
    improve_items(plan.fixed, plan.live, plan.pad, np.array([0]), 0, 1e9)
    assert plan.choice.tolist() == [0, 2]
    assert plan.vector == (0, 1)
