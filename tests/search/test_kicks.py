"""Kicks never lose, keep what they must, add up exactly, and do not depend on the number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.prices import bound_program
from assigner.prices.bound import PriceResult
from assigner.prices.columns import Columns, flatten
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.program.tighten import tightened
from assigner.search import search
from assigner.search.budget import Budget
from assigner.search.exchange import Exchange
from assigner.search.kicks import STEPS, Kicks, is_of_reps
from assigner.search.layouts import MIXED, parts_of_layout
from tests.prices.tiny_programs import tiny_program
from tests.search.book_program import book_program, least_cost


def counted() -> Budget:
    return Budget(10.0, lambda: 0.0, None, 10)


def book_of(num_items: int, num_reps: int) -> tuple[Program, Columns, PriceResult]:
    program = tightened(build_program(books(num_items, num_reps, min(8, num_reps), seed=3)))
    columns = flatten(program)
    kept = program.rep >= 0
    return program, columns, bound_program(program, 1, {0: 0}, columns=columns, kept=kept, max_scans=80)


@pytest.fixture(scope="module")
def large() -> tuple[Program, Columns, PriceResult]:
    """Return a book with so many reps that they are kicked in parts."""
    return book_of(400, 72)


def kicked(part: tuple[Program, Columns, PriceResult], seed: int, threads: int) -> np.ndarray:
    program, columns, result = part
    kicks = Kicks(program, columns, result, result.choice, np.random.default_rng(seed), threads)
    assert kicks.can_kick
    return kicks.run(result.choice, counted(), 1.0)


def test_kicks_lose_nothing_against_trades_alone_and_leave_earlier_levels(
    large: tuple[Program, Columns, PriceResult],
) -> None:
    program, columns, result = large
    trades = Exchange(program, columns, result, result.choice, np.random.default_rng(1))
    trades.run(lambda: False)
    choice = kicked(large, 1, 2)
    assert not program.broken_rows(choice)
    assert program.score(choice)[0] == program.score(result.choice)[0] == 0
    assert program.score(choice)[1] < program.score(trades.choice)[1]
    assert program.score(choice)[1] >= (result.bound or 0)


def test_the_same_seed_gives_the_same_plan_on_any_number_of_threads(
    large: tuple[Program, Columns, PriceResult],
) -> None:
    one, two, other = (kicked(large, *how) for how in ((5, 1), (5, 2), (6, 2)))
    assert one.tolist() == two.tolist()
    assert one.tolist() != other.tolist()


def test_mixed_parts_hold_all_reps_evenly_and_join_far_ones() -> None:
    random = np.random.default_rng(2)
    near, first, second = (parts_of_layout(layout, 200, 8, random) for layout in (0, MIXED, MIXED))
    for parts in (first, second):
        assert sorted(set(parts.tolist())) == list(range(8))
        assert np.bincount(parts).max() - np.bincount(parts).min() <= 2
    assert first.tolist() != second.tolist()
    far = np.abs(np.subtract.outer(np.arange(200), np.arange(200))) > 50
    assert (far & (first[:, None] == first)).any()
    assert not (far & (near[:, None] == near)).any()


@pytest.mark.parametrize("layout", [0, 1, MIXED])
def test_kicks_of_every_layout_gain_what_they_say_and_break_nothing(
    large: tuple[Program, Columns, PriceResult], layout: int
) -> None:
    program, columns, result = large
    exchange = Exchange(program, columns, result, result.choice, np.random.default_rng(4))
    exchange.run(lambda: False)
    before = int(program.score(exchange.choice)[1])
    with ThreadPoolExecutor(2) as pool:
        gained = exchange.kick(pool, layout, 40, STEPS, (2, 0.5))
    assert gained >= 0
    assert not program.broken_rows(exchange.choice)
    assert before - int(program.score(exchange.choice)[1]) == pytest.approx(gained, abs=0.4)


def test_dear_items_are_drawn_by_what_they_cost() -> None:
    from assigner.search.exchange_kernels import dear_item, items_held
    from assigner.search.exchange_layout import Trading

    program, columns, result = book_of(60, 6)
    books = Exchange(program, columns, result, result.choice, np.random.default_rng(0)).books
    begin, traded = program.item_begin, np.where(books.rep >= 0, books.extra, -1.0)
    cheapest = [int(begin[i] + np.argmin(books.extra[begin[i] : begin[i + 1]])) for i in range(program.num_items)]
    dear = [int(begin[i] + np.argmax(traded[begin[i] : begin[i + 1]])) for i in range(program.num_items)]
    choice = np.where(np.arange(program.num_items) % 20 == 7, dear, cheapest)
    trading = Trading(choice, np.zeros(0), np.zeros(program.num_reps, dtype=np.int64), np.zeros(0))
    weight = np.where(books.rep[choice] >= 0, np.maximum(0.0, books.extra[choice]), 0.0)
    assert 0.0 < weight.sum() < np.inf
    state = np.array([12345], dtype=np.uint64)
    held = items_held(books, trading, 0)
    assert held.tolist() == np.flatnonzero(books.rep[choice] >= 0).tolist()
    drawn = np.bincount([dear_item(books, trading, held, state) for _ in range(4000)], minlength=program.num_items)
    assert not drawn[weight == 0.0].any()
    assert np.allclose(drawn / 4000, weight / weight.sum(), atol=0.04)
    assert dear_item(books, trading, items_held(books, trading, 7), state) == -1


def test_what_kicks_say_they_gain_is_what_the_plan_costs_less() -> None:
    program, columns, result = book_of(90, 12)
    exchange = Exchange(program, columns, result, result.choice, np.random.default_rng(0))
    exchange.run(lambda: False)
    before = int(program.score(exchange.choice)[1])
    with ThreadPoolExecutor(1) as pool:
        gained = exchange.kick(pool, 0, 150, STEPS, (4, 2.0))
    assert gained > 0
    assert before - int(program.score(exchange.choice)[1]) == pytest.approx(gained, abs=0.4)


def test_small_teams_reach_the_enumerated_optimum() -> None:
    reached = tried = 0
    for seed in range(40):
        program = tightened(book_program(seed))
        columns, truth = flatten(program), least_cost(program)
        if truth is None:
            continue
        result = bound_program(program, 0, columns=columns, max_scans=60)
        kicks = Kicks(program, columns, result, result.choice, np.random.default_rng(seed))
        if not kicks.can_kick:
            continue
        choice = kicks.run(result.choice, counted(), 1.0)
        tried += 1
        reached += not program.broken_rows(choice) and int(program.score(choice)[0]) == truth
    assert tried > 15
    assert reached >= 0.9 * tried


def test_only_rows_of_one_rep_each_can_be_traded_freely() -> None:
    assert is_of_reps(*with_columns(book_program(1)))
    assert not any(is_of_reps(*with_columns(tiny_program(seed))) for seed in range(40))


def with_columns(program: Program) -> tuple[Program, Columns]:
    return program, flatten(program)


def test_the_search_finds_with_kicks_what_it_cannot_prove() -> None:
    solution = search(build_program(books(120, 10, None, seed=5)), seconds=5.0, gap=0.0, workers=2)
    assert solution.score is not None
    assert any(point.stage == "kicks" for point in solution.trace)


def test_only_reps_with_other_items_trade_again(large: tuple[Program, Columns, PriceResult]) -> None:
    program, columns, result = large
    exchange = Exchange(program, columns, result, result.choice, np.random.default_rng(0))
    exchange.run(lambda: False)
    settled = exchange.choice.copy()
    exchange.ask_only_changed(settled)
    assert exchange.run(lambda: False) == 0
    item = int(np.flatnonzero(np.diff(program.item_begin) > 1)[0])
    options = np.arange(program.item_begin[item], program.item_begin[item + 1])
    pushed = settled.copy()
    pushed[item] = next(option for option in options if option != settled[item])
    exchange.move_to(pushed)
    exchange.ask_only_changed(settled)
    assert exchange.run(lambda: False) > 0
    assert int(program.score(exchange.choice)[result.level]) <= int(program.score(pushed)[result.level])
