"""Planning anew from an old plan and old prices, work counted instead of time.

What it guards: after an event everything is placed, only what must move does, the first plan that is offered is the
repaired old one, and old prices prove a bound without a climb.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from assigner.cpsat.engine import solve_program
from assigner.prices import bound_program
from assigner.prices.columns import flatten
from assigner.program.program import NOBODY, Program
from assigner.search import portfolio, search
from assigner.search.warm_start import KNOWN, is_nearly_whole
from tests.search.team_program import team_program

AWAY = 2
DEAR = 5_000
"""Price of leaving the old option: more than any move gains at the level of balance and fit."""
ROOM = 100
"""Minutes that the others have left: less than many an item takes."""


@pytest.fixture(autouse=True, scope="module")
def long_road():
    """Send even small programs down the road of prices, moves and blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)
        yield


@cache
def planned() -> tuple[Program, np.ndarray, dict[int, np.ndarray]]:
    """Return a program in which leaving its good plan is dear, that plan, and prices of the level of balance."""
    program = team_program(240, 20, seed=4)
    program = replace(program, families=(_roomy(program, 2.0), *program.families[1:]))
    before = search(program, seconds=1, gap=0.02, seed=1, workers=1, deterministic=True, work_limit=6)
    assert before.choice is not None
    cost = program.cost.copy()
    cost[1] += DEAR
    cost[1, before.choice] -= DEAR
    prices = bound_program(program, 1, {0: before.score[0]}).price
    return replace(program, cost=cost), before.choice, {1: prices}


def _roomy(program: Program, factor: float):
    capacity = program.families[0]
    return replace(capacity, upper=(capacity.upper * factor).astype(np.int64))


def without(program: Program, choice: np.ndarray, rep: int) -> tuple[Program, np.ndarray]:
    """Return the program in which a rep has no room, whose items no longer pay for leaving, and the rest of the plan."""
    capacity = program.families[0]
    upper = capacity.upper.copy()
    upper[rep] = 0
    mine = program.rep[choice] == rep
    cost = program.cost.copy()
    cost[1] -= np.where(mine[program.item_of_option], DEAR, 0)
    cost[1, choice[mine]] += DEAR
    families = (replace(capacity, upper=upper), *program.families[1:])
    return replace(program, families=families, cost=cost), np.where(mine, -1, choice)


def crowded() -> tuple[Program, np.ndarray]:
    """Return the program in which a rep has left and the others have so little room that some must pass items on."""
    program, choice, _ = planned()
    changed, hint = without(program, choice, AWAY)
    capacity = changed.families[0]
    load = flatten(program).load(choice)[: capacity.num_rows]
    upper = np.minimum(capacity.upper, load + ROOM)
    return replace(changed, families=(replace(capacity, upper=upper), *changed.families[1:])), hint


def full_region(seed: int) -> tuple[Program, np.ndarray]:
    """Return a program in which a rep has left a region that is full, and the rest of the plan.

    Reps 0 to 11 are the region. Each has 40 accounts, few of them large, one in three of which may go to a rep outside as well, where
    there is room for all; the work of rep 0 must stay in the region, which has room for a quarter of it.
    """
    random = np.random.default_rng(seed)
    region, outside, each = 12, 4, 40
    home = np.repeat(np.arange(region), each)
    minutes = 5 * random.integers(4, 15, len(home)) * np.where((random.random(len(home)) < 0.1) & (home > 0), 6, 1)
    program = team_program(region * each, region + outside, seed, num_eligible=region)
    rep = np.tile(np.append(np.arange(region), NOBODY).astype(np.int32), (len(home), 1))
    leaves = (random.random(len(home)) < 1 / 3) & (home > 0)
    rep[leaves, 0] = region + random.integers(0, outside, int(leaves.sum()))
    rep[~leaves, 0] = 1 + home[~leaves] % (region - 1)  # rep 0 is away: a place that somebody has twice
    flat = rep.ravel()
    option = np.argsort(flat, kind="stable")
    option = option[flat[option] != NOBODY]
    begin = np.searchsorted(flat[option], np.arange(region + outside + 1))
    coef = minutes[option // rep.shape[1]]
    load = np.bincount(home, minutes, region + outside).astype(np.int64)
    upper = np.append(load[:region] + load[0] // (4 * (region - 1)), np.full(outside, 10_000))
    families = tuple(replace(one, begin=begin, option=option, coef=coef) for one in program.families)
    families = (replace(families[0], upper=upper), families[1])
    here = rep == home[:, None]
    undone = np.where(rep == NOBODY, minutes[:, None], 0)
    moved = np.where((home[:, None] > 0) & ~here & (rep != NOBODY), DEAR, 0) + random.integers(0, 100, rep.shape)
    hint = np.where(home > 0, np.arange(len(home)) * rep.shape[1] + np.argmax(here[:, 1:], axis=1) + 1, -1)
    changed = replace(program, rep=flat, cost=np.stack([undone.ravel(), moved.ravel()]), families=families)
    return changed, hint


def fewest_moves(program: Program, hint: np.ndarray) -> int:
    """Return how few items can leave their option when as little as possible is left open, proven by the exact engine."""
    leaves = (hint >= 0)[program.item_of_option] & (np.arange(program.num_options) != hint[program.item_of_option])
    families = tuple(replace(family, bands=()) for family in program.families)
    counted = replace(program, cost=np.stack([program.cost[0], leaves.astype(np.int64)]), families=families)
    solution = solve_program(
        counted, seconds=60, gap=0.0, workers=1, seed=0, deterministic=True, clock=time.perf_counter
    )
    assert solution.status == "optimal"
    assert solution.score is not None
    return solution.score[1]


def anew(program: Program, hint: np.ndarray, prices: dict[int, np.ndarray], work: int, seed: int = 0):
    return search(
        program,
        seconds=1,
        gap=0.02,
        seed=seed,
        workers=1,
        deterministic=True,
        work_limit=work,
        hint=hint,
        prices=prices,
    )


@pytest.mark.parametrize("work", [1, 3])
def test_after_a_rep_has_left_all_is_placed_and_nothing_else_moves(work: int) -> None:
    program, choice, prices = planned()
    changed, hint = without(program, choice, AWAY)
    solution = anew(changed, hint, prices, work)
    assert solution.choice is not None
    assert not changed.broken_rows(solution.choice)
    assert not (changed.rep[solution.choice] == NOBODY).any()
    assert (solution.choice[hint >= 0] == hint[hint >= 0]).all()
    assert (hint < 0).sum() > 5


def test_what_is_left_open_is_placed_before_anybody_asks_the_clock() -> None:
    changed, hint = crowded()
    for seed in range(3):
        solution = search(
            changed, seconds=0.0, gap=0.02, seed=seed, workers=1, hint=hint, prices=planned()[2]
        )  # fmt: skip
        assert solution.choice is not None
        assert not changed.broken_rows(solution.choice)
        assert solution.score is not None
        assert solution.score[0] == 0


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_where_some_must_make_room_the_fewest_do(seed: int) -> None:
    changed, hint = crowded()
    solution = anew(changed, hint, planned()[2], 1, seed)
    assert solution.choice is not None
    moved = (hint >= 0) & (solution.choice != hint)
    assert moved.sum() == fewest_moves(changed, hint) > 0


@pytest.mark.parametrize("seed", [2, 4, 5])
def test_in_a_full_region_the_right_ones_make_room(seed: int) -> None:
    changed, hint = full_region(seed)
    assert not changed.broken_rows(np.where(hint < 0, changed.item_begin[1:] - 1, hint))
    prices = {1: np.zeros(changed.num_rows)}
    solution = search(
        changed, seconds=1, gap=0.02, seed=seed, workers=1, deterministic=True, work_limit=1, hint=hint, prices=prices
    )
    assert solution.choice is not None
    assert solution.score is not None
    moved = (hint >= 0) & (solution.choice != hint)
    assert solution.score[0] == 0
    assert moved.sum() == fewest_moves(changed, hint) > 1


def test_the_first_plan_offered_is_the_repaired_hint() -> None:
    program, choice, prices = planned()
    changed, hint = without(program, choice, AWAY)
    first = anew(changed, hint, prices, 1).trace[0]
    assert first.stage == "hint"
    assert first.score is not None
    assert first.score[1] < DEAR * ((hint < 0).sum() + 1)


def test_a_broken_hint_is_repaired_by_moves_out_of_the_broken_row_alone() -> None:
    program, choice, prices = planned()
    capacity = program.families[0]
    upper = capacity.upper.copy()
    upper[AWAY] = flatten(program).load(choice)[AWAY] // 2
    changed = replace(program, families=(replace(capacity, upper=upper), *program.families[1:]))
    assert changed.broken_rows(choice)
    solution = anew(changed, choice, prices, 2)
    assert solution.choice is not None
    moved = solution.choice != choice
    assert moved.any()
    assert (program.rep[choice[moved]] == AWAY).all()


def test_old_prices_prove_nearly_the_old_bound_without_a_climb() -> None:
    program = team_program(400, 8, seed=5)
    old = bound_program(program, 1, {0: 0})
    cost = program.cost.copy()
    cost[1] += np.where((program.item_of_option == 7) & (program.rep != NOBODY), 30, 0)
    lost = replace(program, cost=cost)
    at_once = bound_program(lost, 1, {0: 0}, start=old.price, max_scans=1)
    cold = bound_program(lost, 1, {0: 0}, max_scans=1).bound
    climbed = bound_program(lost, 1, {0: 0}).bound
    assert at_once.num_scans == 1
    assert climbed is not None
    assert at_once.bound is not None
    assert cold is not None
    assert at_once.bound <= climbed + 1
    assert climbed - at_once.bound < 0.05 * (climbed - cold)


def test_planning_anew_tells_the_bound_at_old_prices_and_keeps_them() -> None:
    program, choice, prices = planned()
    solution = anew(program, choice, prices, 1)
    assert solution.bound[1] is not None
    assert solution.score is not None
    assert solution.bound[1] >= 0.95 * solution.score[1]
    assert 1 in solution.prices


def test_same_seed_and_work_give_the_same_plan_anew() -> None:
    program, choice, prices = planned()
    changed, hint = without(program, choice, AWAY)
    runs = [anew(changed, hint, prices, 3) for _ in range(2)]
    assert runs[0].score == runs[1].score
    assert runs[0].bound == runs[1].bound
    assert (runs[0].choice == runs[1].choice).all()


def test_a_hint_with_many_holes_or_without_prices_goes_the_usual_road() -> None:
    program, choice, prices = planned()
    hint = choice.copy()
    assert is_nearly_whole(program, hint, prices)
    assert not is_nearly_whole(program, hint, {})
    assert not is_nearly_whole(program, None, prices)
    hint[: int((1 - KNOWN) * program.num_items) + 2] = -1
    assert not is_nearly_whole(program, hint, prices)
