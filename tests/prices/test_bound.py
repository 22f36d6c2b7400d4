"""The bound is never above the truth, and close to it where the relaxation is known to be tight.

What it guards: no plan within the limits costs less than the bound, for any row kind; both scan paths agree.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assigner.prices import Pricing, bound_program, climbing, pins_of, scan
from assigner.prices.columns import flatten
from assigner.prices.relaxation import relax
from assigner.prices.scan import stable_order
from assigner.program.program import NO_START, UNBOUNDED, Band, Level, Program, RowFamily
from tests.prices.tiny_programs import NO_PAIRS, choices, optima, tiny_program


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


def test_compiled_scan_equals_numpy_in_floats_and_whole_numbers() -> None:
    random = np.random.default_rng(3)
    for seed in range(30):
        program = tiny_program(seed, max_items=12)
        scanner = relax(program, flatten(program), 0, {}).scanner
        for threads in (1, 2):
            fast = replace(scanner, compiled=True, threads=threads)
            for dtype in (np.float64, np.int64):
                cost = program.cost[0].astype(dtype)
                price = random.integers(-5, 6, scanner.num_rows).astype(dtype)
                left, right = scanner.cheapest(cost, price), fast.cheapest(cost, price)
                assert left[0] == right[0]
                assert (left[1] == right[1]).all()
                assert (left[2] == right[2]).all()
                assert (scanner.reduced(cost, price) == fast.reduced(cost, price)).all()


def test_bound_meets_the_optimum_where_no_row_binds() -> None:
    # Three items with costs 4, 2, 7 at least and an offset of 1: 14, with nothing else in the way.
    program = Program(
        levels=(Level("cost"),),
        item_begin=np.array([0, 2, 4, 6]),
        num_placeable=3,
        rep=np.array([0, 1, 0, 1, 0, 1], dtype=np.int32),
        start=np.full(6, NO_START),
        cost=np.array([[4, 9, 2, 3, 8, 7]]),
        offset=np.array([1]),
        families=(),
        dropped=NO_PAIRS,
        num_reps=2,
    )
    assert bound_program(program, 0).bound == 14


def test_bound_prices_a_full_rep() -> None:
    # Both items cost 0 at rep 0 and 5 at rep 1, but rep 0 has room for one: the price of its room is 5, the bound 5.
    program = Program(
        levels=(Level("cost"),),
        item_begin=np.array([0, 2, 4]),
        num_placeable=2,
        rep=np.array([0, 1, 0, 1], dtype=np.int32),
        start=np.full(4, NO_START),
        cost=np.array([[0, 5, 0, 5]]),
        offset=np.array([0]),
        families=(
            RowFamily(
                "room", np.array([0, 2]), np.array([0, 2]), np.array([1, 1]), np.array([-UNBOUNDED]), np.array([1])
            ),
        ),
        dropped=NO_PAIRS,
        num_reps=2,
    )
    result = bound_program(program, 0)
    assert result.bound == 5
    assert result.price_by_family(program, flatten(program))["room"][0] == pytest.approx(5, abs=0.05)


def test_shared_maximum_is_bounded_by_the_mean() -> None:
    # Four items of 10 minutes on two reps, 3 a minute for the larger load: at best 20 each, 60; the bound is 60.
    group = Band(0, np.array([-UNBOUNDED] * 2), np.array([0, 0]), np.array([3, 3]), np.array([0, 0]), 1)
    program = Program(
        levels=(Level("fair"),),
        item_begin=np.arange(0, 9, 2),
        num_placeable=4,
        rep=np.array([0, 1] * 4, dtype=np.int32),
        start=np.full(8, NO_START),
        cost=np.zeros((1, 8), dtype=np.int64),
        offset=np.array([0]),
        families=(
            RowFamily(
                "load",
                np.array([0, 4, 8]),
                np.array([0, 2, 4, 6, 1, 3, 5, 7]),
                np.full(8, 10),
                np.array([-UNBOUNDED] * 2),
                np.array([UNBOUNDED] * 2),
                (group,),
            ),
        ),
        dropped=NO_PAIRS,
        num_reps=2,
    )
    assert bound_program(program, 0).bound == 60


def test_compiled_stable_order_equals_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    key = np.random.default_rng(0).integers(0, 50, 1000).astype(np.int32)
    begin = np.concatenate(([0], np.cumsum(np.bincount(key, minlength=50)))).astype(np.int64)
    expected = stable_order(key, begin)
    monkeypatch.setattr(scan, "COMPILE_FROM_ENTRIES", 0)
    assert (stable_order(key, begin) == expected).all()
    assert (key[expected][1:] >= key[expected][:-1]).all()


def test_shares_sum_to_one_over_each_item() -> None:
    for seed in range(2000, 2060):
        program = tiny_program(seed)
        best, _ = optima(program)
        if best is None:
            continue
        result = bound_program(program, 0, pins_of(best, [], 0), max_scans=50)
        assert (result.share >= 0).all()
        assert np.add.reduceat(result.share, program.item_begin[:-1]) == pytest.approx(1.0, abs=1e-4)
        assert (result.share[result.reduced < 0] == 0).all()


@pytest.mark.parametrize("block", range(10))
def test_bound_along_the_path_is_never_above_the_optimum(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    for seed in range(3000 + block * 40, 3040 + block * 40):
        program = tiny_program(seed)
        best, _ = optima(program)
        if best is None:
            continue
        proven: list[int | None] = []
        for level in range(len(program.levels)):
            result = bound_program(program, level, pins_of(best, proven, level), max_scans=80, threads=1 + seed % 2)
            assert result.bound is not None
            assert not result.infeasible
            assert result.bound <= best[level], (seed, level)
            assert np.add.reduceat(result.share, program.item_begin[:-1]) == pytest.approx(1.0, abs=1e-4)
            again = bound_program(program, level, pins_of(best, proven, level), start=result.price, max_scans=40)
            assert again.bound is not None
            assert again.bound <= best[level], (seed, level)
            proven.append(result.bound)


@pytest.mark.parametrize("from_entries", [0, 10**9])
def test_options_left_out_for_once_are_bounded_as_if_they_were_gone(
    from_entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", from_entries)
    looked = 0
    for seed in range(3700, 3760):
        program = tiny_program(seed)
        stays = np.random.default_rng(seed).integers(0, np.diff(program.item_begin)) + program.item_begin[:-1]
        left_out = np.random.default_rng(seed + 1).random(program.num_options) < 0.4
        left_out[stays] = False
        scores = [
            int(program.score(choice)[0])
            for choice in choices(program)
            if not left_out[choice].any() and not program.broken_rows(choice)
        ]
        pricing = Pricing(program, flatten(program), 0, {})
        for result in (pricing.bound(left_out=left_out, max_scans=60), pricing.bound(max_scans=60)):
            if not scores or result.bound is None:
                continue
            looked += 1
            assert result.bound <= min(scores), seed
            assert (np.minimum.reduceat(result.reduced, program.item_begin[:-1]) == 0).all()
        first = pricing.bound(left_out=left_out, max_scans=60)
        assert (first.share[left_out] == 0).all()
    assert looked > 40


def test_path_is_at_least_as_good_as_a_long_climb(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = 0
    for seed in range(3500, 3560):
        program = tiny_program(seed, max_items=12)
        monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 10**9)
        slow = bound_program(program, 0, max_scans=600)
        monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
        fast = bound_program(program, 0, max_scans=300)
        if slow.bound is None or fast.bound is None:
            assert slow.bound == fast.bound
            continue
        if fast.stopped == "stall":  # a program without any plan has no best prices
            assert fast.bound >= slow.bound, seed
            shorter += fast.num_scans < slow.num_scans
    assert shorter > 10


def test_the_path_does_not_depend_on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    for seed in range(3600, 3610):
        program = tiny_program(seed, max_items=12)
        one, two = (bound_program(program, 0, threads=threads, max_scans=100) for threads in (1, 2))
        assert (one.total, one.shift) == (two.total, two.shift)
        assert (one.share == two.share).all()


def _in_steps(program: Program, step: int) -> Program:
    """Return the program with all coefficients of every second family multiplied, bounds and bands as they were."""
    families = tuple(
        replace(family, coef=family.coef * (step if at % 2 == 0 else 1)) for at, family in enumerate(program.families)
    )
    return replace(program, families=families)


def test_loads_in_steps_are_bounded_by_what_steps_can_reach() -> None:
    higher = closer = 0
    for seed in range(300):
        program = _in_steps(tiny_program(seed), 3)
        columns = flatten(program)
        best, _ = optima(program)
        result = bound_program(program, 0, columns=columns, max_scans=80)
        smooth = bound_program(program, 0, columns=replace(columns, grid=np.ones_like(columns.grid)), max_scans=80)
        climbed = bound_program(program, 0, columns=columns, max_scans=80, in_steps=True)
        if best is None or result.bound is None or smooth.bound is None or climbed.bound is None:
            assert best is None, seed
            continue
        assert max(result.bound, climbed.bound) <= best[0], seed
        higher += result.bound > smooth.bound
        closer += climbed.bound > result.bound
    assert higher > 10
    assert closer > 5


def test_a_fair_share_between_two_steps_is_missed_by_the_nearer_one() -> None:
    """Two items of 10 minutes for one rep with a share of 12 and one of 8: the loads 10 and 10 miss by 2 each."""
    shares = np.array([12, 8], dtype=np.int64)
    family = RowFamily(
        "uneven", np.array([0, 2, 4]), np.array([0, 2, 1, 3]), np.full(4, 10), -np.full(2, UNBOUNDED), np.full(2, UNBOUNDED),
        (Band(0, shares, shares, np.ones(2, dtype=np.int64)),),
    )  # fmt: skip
    program = Program(
        (Level("plan"),), np.array([0, 2, 4]), 2, np.array([0, 1, 0, 1], dtype=np.int32), np.full(4, NO_START),
        np.zeros((1, 4), np.int64), np.zeros(1, np.int64), (family,), NO_PAIRS, 2,
    )  # fmt: skip
    assert flatten(program).grid.tolist() == [10, 10]
    assert bound_program(program, 0).bound == 4


def test_common_divisors_are_the_same_compiled() -> None:
    from assigner.prices.layout import common_divisors

    for seed in range(40):
        columns = flatten(_in_steps(tiny_program(seed), 4))
        compiled = np.empty_like(columns.grid)
        common_divisors(columns.row_begin, columns.row_coef, compiled)
        assert compiled.tolist() == columns.grid.tolist()
