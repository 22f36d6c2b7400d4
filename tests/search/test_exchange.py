"""Trades between two reps: they only ever gain, keep all bounds and earlier levels, and find what single moves miss.

What it guards: loads that drift from the program's own, rows that several reps share being touched, gains that are none, and
answers that depend on the number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assigner.prices import Pricing, bound_program
from assigner.prices.columns import flatten
from assigner.program.program import NO_START, UNBOUNDED, Band, Level, Program, RowFamily
from assigner.search import exchange as exchange_module
from assigner.search.exchange import SIZES, Exchange
from assigner.search.exchange_kernels import _cost, trade
from tests.prices.tiny_programs import NO_PAIRS, tiny_program
from tests.search.team_program import team_program


def exchange_of(program: Program, choice: np.ndarray, level: int = 0, threads: int = 1) -> Exchange:
    columns = flatten(program)
    result = bound_program(program, level, columns=columns, max_scans=200)
    assert result.bound is not None
    return Exchange(program, columns, result, choice, np.random.default_rng(0), threads)


def never() -> bool:
    return False


def two_books(minutes: list[int], first: list[int], fair: int) -> tuple[Program, np.ndarray]:
    """Return items that either of two reps may take at no cost, with a fair share in minutes, and who has them."""
    num = len(minutes)
    option = np.concatenate([np.arange(num) * 2, np.arange(num) * 2 + 1])
    ends, free = np.full(2, fair), np.full(2, UNBOUNDED)
    family = RowFamily(
        "even", np.array([0, num, 2 * num]), option, np.tile(np.array(minutes), 2), -free, free,
        (Band(0, ends, ends, np.ones(2, dtype=np.int64)),),
    )  # fmt: skip
    program = Program(
        (Level("plan"),), np.arange(0, 2 * num + 1, 2), num, np.tile(np.array([0, 1], dtype=np.int32), num),
        np.full(2 * num, NO_START), np.zeros((1, 2 * num), dtype=np.int64), np.zeros(1, dtype=np.int64), (family,), NO_PAIRS, 2,
    )  # fmt: skip
    choice = np.arange(num) * 2 + np.array([0 if item in first else 1 for item in range(num)])
    return program, choice


def test_two_for_two_are_traded_where_nothing_smaller_gains() -> None:
    # 125 against 111 minutes, 118 are fair: 7 must move over. Every subset of the six items is tried for the best there is.
    program, choice = two_books([50, 45, 30, 41, 40, 30], [0, 1, 2], 118)
    assert int(program.score(choice)[0]) == 14
    traded = exchange_of(program, choice)
    traded.run(never)
    best = min(int(program.score(np.arange(0, 12, 2) + np.array(which))[0]) for which in np.ndindex(*(2,) * 6))
    assert int(program.score(traded.choice)[0]) == best


def test_a_rep_who_has_just_traded_still_sees_whom_it_may_trade_with() -> None:
    program, choice = two_books([50, 45, 30, 41, 40, 30], [0, 1, 2], 118)
    exchange, desk = exchange_of(program, choice), None
    for _ in range(2):
        exchange.move_to(choice)
        desk = desk or exchange._desk()  # noqa: SLF001 (one desk for both, as kicks have)
        trading = exchange._trading  # noqa: SLF001
        assert trade(exchange.books, trading, np.array([0]), 1, np.inf, SIZES, 1e6, desk) > 0


def books_of(seed: int) -> Program:
    """Return a small organisation: two levels, one to three sums a rep with bands and rooms, some with two rows on one sum."""
    random = np.random.default_rng(seed)
    num_items, num_reps = int(random.integers(4, 14)), int(random.integers(2, 5))
    rep = np.tile(np.arange(num_reps, dtype=np.int32), num_items)
    order = np.argsort(rep, kind="stable").astype(np.int64)
    begin = np.arange(0, num_items * num_reps + 1, num_items)
    free, families = np.full(num_reps, UNBOUNDED), []
    for name in ("minutes", "potential", "count")[: int(random.integers(1, 4))]:
        size = random.integers(1, 30, num_items)
        coef, fair = size[order // num_reps].astype(np.int64), np.full(num_reps, int(size.sum()) // num_reps)
        band = Band(int(random.integers(0, 2)), fair, fair, random.integers(1, 4, num_reps))
        families.append(RowFamily(name, begin, order, coef, -free, free, (band,)))
        if random.random() < 0.5:
            families.append(RowFamily(f"room for {name}", begin, order, coef, -free, 2 * fair))
    cost = random.integers(0, 12, (2, len(rep))) * np.array([[0], [1]])
    return Program(
        (Level("first"), Level("plan")), np.arange(0, len(rep) + 1, num_reps), num_items, rep, np.full(len(rep), NO_START),
        cost, np.zeros(2, dtype=np.int64), tuple(families), NO_PAIRS, num_reps,
    )  # fmt: skip


@pytest.mark.parametrize("make", [tiny_program, books_of])
def test_trades_gain_and_keep_bounds_and_earlier_levels(make: Callable[[int], Program]) -> None:
    looked = traded = 0
    for seed in range(700, 840):
        program = make(seed)
        columns, level = flatten(program), len(program.levels) - 1
        choice = feasible_choice(program, seed)
        if choice is None or bound_program(program, level, columns=columns, max_scans=60).bound is None:
            continue
        exchange = exchange_of(program, choice, level)
        made = exchange.run(never)
        before, after = program.score(choice), program.score(exchange.choice)
        assert not program.broken_rows(exchange.choice)
        assert after[:level].tolist() <= before[:level].tolist()
        assert int(after[level]) <= int(before[level]) - made
        looked, traded = looked + 1, traded + made
    assert looked > 60
    assert traded > (0 if make is tiny_program else 200)


def test_no_trade_of_two_each_way_is_missed() -> None:
    looked = 0
    for seed in range(300):
        program = books_of(seed)
        choice = feasible_choice(program, seed)
        pays_first = any(band.level == 0 for family in program.families for band in family.bands)
        if choice is None or program.num_reps != 2 or program.num_items > 8 or pays_first:
            continue
        looked += 1
        exchange = exchange_of(program, choice, 1)
        exchange.run(never)
        assert int(program.score(exchange.choice)[1]) <= best_within_reach(program, exchange.choice)
    assert looked > 9


def best_within_reach(program: Program, choice: np.ndarray) -> int:
    """Return the least cost at the second level of all choices that move at most two items each way, the first kept."""
    kept, best = program.score(choice), int(program.score(choice)[1])
    holder, num = choice % 2, len(choice)
    for flips in np.ndindex(*(2,) * num):
        moved = np.flatnonzero(flips)
        if (holder[moved] == 0).sum() > 2 or (holder[moved] == 1).sum() > 2:
            continue
        other = choice.copy()
        other[moved] += 1 - 2 * holder[moved]
        same_cost = (program.cost[0][other] == program.cost[0][choice]).all()
        score = program.score(other)
        if same_cost and not program.broken_rows(other) and score[0] <= kept[0]:
            best = min(best, int(score[1]))
    return best


def feasible_choice(program: Program, seed: int) -> np.ndarray | None:
    """Return a random choice that keeps all bounds, if some tries find one."""
    random = np.random.default_rng(seed)
    sizes = np.diff(program.item_begin)
    for _ in range(60):
        choice = program.item_begin[:-1] + (random.random(len(sizes)) * sizes).astype(np.int64)
        if not program.broken_rows(choice):
            return choice
    return None


def test_loads_follow_the_trades() -> None:
    program = team_program(300, 8, seed=4)
    exchange = exchange_of(program, program.item_begin[:-1].copy(), len(program.levels) - 1)
    assert exchange.run(never) > 0
    kept = exchange._trading.load.copy()  # noqa: SLF001 - the loads are not told
    exchange.move_to(exchange.choice.copy())
    assert (exchange._trading.load == kept).all()  # noqa: SLF001


def test_items_in_rows_that_reps_share_stay() -> None:
    program, choice = two_books([60, 40, 30, 20, 10], [0, 1, 2], 80)
    free = np.array([UNBOUNDED])
    shared = RowFamily("shared", np.array([0, 2]), np.array([0, 1]), np.ones(2, dtype=np.int64), -free, np.array([1]), (
        Band(0, np.array([0]), np.array([0]), np.array([3])),))  # fmt: skip
    program = replace(program, families=(*program.families, shared))
    exchange = exchange_of(program, choice)
    exchange.run(never)
    assert exchange.choice[0] == choice[0]  # the item of 60 minutes loads the shared row
    assert int(program.score(exchange.choice)[0]) < int(program.score(choice)[0])


def test_threads_and_repetitions_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "MANY_REPS", 4)
    program = team_program(400, 24, seed=2)
    first = program.item_begin[:-1].copy()
    found = []
    for threads in (1, 2, 2):
        exchange = exchange_of(program, first, len(program.levels) - 1, threads)
        exchange.run(never)
        found.append(exchange.choice.tolist())
    assert found[0] == found[1] == found[2]


def test_trading_ends_when_it_is_over() -> None:
    program = team_program(200, 8, seed=1)
    exchange = exchange_of(program, program.item_begin[:-1].copy(), len(program.levels) - 1)
    assert exchange.run(lambda: True) == 0


def test_shifts_first_gain_and_keep_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "LARGE_FROM_ITEMS", 1)
    program = team_program(300, 8, seed=4)
    first = program.item_begin[:-1].copy()
    exchange = exchange_of(program, first, 1)
    assert exchange.shift(never) > 0
    shifted = program.score(exchange.choice)
    assert tuple(shifted) < tuple(program.score(first))
    exchange.run(never)
    assert tuple(program.score(exchange.choice)) <= tuple(shifted)
    assert not program.broken_rows(exchange.choice)


def test_costs_that_bend_are_never_below_those_that_break_and_their_least_is_below_all() -> None:
    looked = 0
    for seed in range(900, 940):
        program = books_of(seed)
        choice = feasible_choice(program, seed)
        if choice is None:
            continue
        exchange = exchange_of(program, choice, 1)
        loads = some_loads(program, exchange, seed)
        straight, plain_least = costs_of(exchange, loads), exchange.books.least.copy()
        exchange.soften(0.2)
        bent = costs_of(exchange, loads)
        assert (bent >= straight - 1e-6).all()
        assert (exchange.books.least >= plain_least - 1e-6).all()
        assert (bent >= exchange.books.least.reshape(program.num_reps, -1).sum(axis=1) - 1e-6).all()
        exchange.soften(0.0)
        assert exchange.books.least == pytest.approx(plain_least, abs=1e-6)
        assert (costs_of(exchange, loads) == straight).all()
        looked += 1
    assert looked > 20


def some_loads(program: Program, exchange: Exchange, seed: int) -> list[np.ndarray]:
    """Return loads of all sums, a line a rep, that choices can have."""
    random, coef, found = np.random.default_rng(seed), exchange.books.coef, []
    for _ in range(20):
        choice = random.integers(0, np.diff(program.item_begin)) + program.item_begin[:-1]
        load = np.zeros((program.num_reps, coef.shape[1]), dtype=np.int64)
        np.add.at(load, program.rep[choice], coef[choice])
        found.append(load)
    return found


def costs_of(exchange: Exchange, loads: list[np.ndarray]) -> np.ndarray:
    """Return what each rep's sums cost, a line each of the loads."""
    return np.array([[_cost(exchange.books, rep, mine, 1e6) for rep, mine in enumerate(load)] for load in loads])


def test_trades_that_bend_first_keep_bounds_and_are_better_on_the_whole() -> None:
    straight = bent = 0
    for seed in range(950, 962):
        program = team_program(60, 6, seed=seed)
        first = feasible_choice(program, seed)
        assert first is not None
        one, other = exchange_of(program, first, 1), exchange_of(program, first, 1)
        one.run(never)
        other.run(never, is_late=never)
        assert not program.broken_rows(other.choice)
        assert program.score(other.choice)[0] == program.score(one.choice)[0]
        straight, bent = straight + int(program.score(one.choice)[1]), bent + int(program.score(other.choice)[1])
    assert bent < straight


def test_prices_around_items_that_stay_leave_them_where_they_are() -> None:
    program = team_program(60, 6, seed=3)
    first = program.item_begin[:-1].copy()
    exchange = exchange_of(program, first, 1)
    stays = np.arange(program.num_items) < 20
    left_out = np.repeat(stays, np.diff(program.item_begin))
    left_out[first] = False
    pricing = Pricing(program, flatten(program), 1, {0: int(program.score(first)[0])})
    result = pricing.bound(left_out=left_out, max_scans=60)
    exchange.reprice(result, left_out)
    exchange.run(never)
    assert (exchange.choice[stays] == first[stays]).all()
    assert program.score(exchange.choice)[1] < program.score(first)[1]
    exchange.reprice(result)
    before = program.score(exchange.choice)
    exchange.run(never)
    assert program.score(exchange.choice)[1] < before[1]
    assert (exchange.choice[stays] != first[stays]).any()


def test_hard_bounds_are_mended_however_dear_that_is() -> None:
    # Both items stand on one rep, who has room for one of them; to move one costs more than any step admits.
    program, choice = two_books([60, 40], [0, 1], 1000)
    family = replace(program.families[0], upper=np.full(2, 70), bands=())
    cost = np.array([[0, 900, 0, 800]])
    program = replace(program, families=(family,), cost=cost)
    exchange = exchange_of(program, choice)
    assert exchange.mend() == 1
    assert not program.broken_rows(exchange.choice)
    assert int(program.score(exchange.choice)[0]) in (800, 900)
    assert exchange.mend() == 0
