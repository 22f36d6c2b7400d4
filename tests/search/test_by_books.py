"""Planning by whole books against full enumeration: costs, lists, choices, bounds and optima."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from assigner.cpsat.books import Book, Fractions, choose
from assigner.prices.columns import flatten
from assigner.program.program import NOBODY, Level, Program
from assigner.program.tighten import tightened
from assigner.search import by_books, search
from assigner.search.budget import Budget
from assigner.search.by_books import plan_by_books
from assigner.search.incumbent import Incumbent
from assigner.search.proof import Proof
from assigner.search.shelves import Shelves, is_of_books, shelves_of
from tests.prices.tiny_programs import optima, tiny_program
from tests.search.book_program import book_program, least_cost


def shelves_in(program: Program) -> Shelves | None:
    return shelves_of(program, flatten(program), np.ones(program.num_options, dtype=np.bool_), 0)


def first_plan(program: Program) -> np.ndarray | None:
    """Return some plan that keeps all bounds, often a poor one."""
    spans = [range(*span) for span in itertools.pairwise(program.item_begin.tolist())]
    return next((plan for plan in map(np.array, itertools.product(*spans)) if not program.broken_rows(plan)), None)


def planned(program: Program, rounds: int = 60) -> tuple[Incumbent, Proof] | None:
    start = first_plan(program)
    if start is None:
        return None
    tight = tightened(program)
    proof, budget = Proof(tight, flatten(tight)), Budget(10.0, lambda: 0.0, None, rounds)
    incumbent = Incumbent(proof, budget, None)
    incumbent.consider(start, "first")
    assert plan_by_books(program, proof, incumbent, budget, 10.0, 2, np.random.default_rng(0)) or proof.is_optimal(
        incumbent.score or ()
    )
    return incumbent, proof


@pytest.mark.parametrize("block", range(4))
def test_books_find_and_prove_the_enumerated_optimum(block: int) -> None:
    proven = 0
    for seed in range(block * 15, block * 15 + 15):
        program = book_program(seed)
        found = planned(program)
        truth = least_cost(program)
        assert (found is None) == (truth is None), seed
        if found is None or truth is None:
            continue
        incumbent, proof = found
        assert incumbent.choice is not None
        assert not program.broken_rows(incumbent.choice)
        assert incumbent.score == (truth,), seed
        assert (proof.bound[0] or 0) <= truth, seed
        proven += proof.bound[0] == truth
    assert proven >= 10


def test_bounds_hold_whenever_generating_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    for rounds in (1, 2, 4):
        monkeypatch.setattr(by_books, "ROUNDS", rounds)
        monkeypatch.setattr(by_books, "LISTED", 1)
        for seed in range(100, 115):
            program = book_program(seed)
            found, truth = planned(program), least_cost(program)
            if found is not None and truth is not None:
                assert (found[1].bound[0] or 0) <= truth, (seed, rounds)


def test_without_memory_for_tables_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> list[np.ndarray]:
        return []

    monkeypatch.setattr(by_books, "_rooms", none)
    program = book_program(2)
    proof, budget = Proof(program, flatten(program)), Budget(10.0, lambda: 0.0, None, 5)
    incumbent, start = Incumbent(proof, budget, None), first_plan(program)
    assert start is not None
    incumbent.consider(start, "first")
    before = list(proof.bound)
    assert not plan_by_books(program, proof, incumbent, budget, 10.0, 2, np.random.default_rng(0))
    assert proof.bound == before


def test_what_a_book_costs_adds_up_to_what_the_plan_costs() -> None:
    random = np.random.default_rng(5)
    for seed in range(60):
        program = book_program(seed)
        shelves = shelves_in(program)
        assert shelves is not None
        choice = random.integers(program.item_begin[:-1], program.item_begin[1:])
        costs = [one.cost_of(np.isin(one.option, choice).astype(np.int8)) for one in shelves.shelves]
        undone = shelves.nobody_cost[program.rep[choice] == NOBODY]
        if program.broken_rows(choice):
            assert None in costs, seed
        else:
            told = sum(cost for cost in costs if cost is not None) + int(undone.sum()) + shelves.offset
            assert told == int(program.score(choice)[0]), seed


def test_a_walk_lists_every_book_below_its_limit_once() -> None:
    from assigner.search.shelf_kernels import NEVER, fill, walk

    for seed in range(30):
        shelves = shelves_in(book_program(seed, num_items=7))
        assert shelves is not None
        shelf = shelves.shelves[0]
        price = np.random.default_rng(seed).integers(-5, 30, len(shelf.item))
        cost, final = shelf.cost - price, np.where(shelf.final < 0, NEVER, shelf.final).astype(np.int32)
        table = np.empty((len(cost) + 1, *final.shape), dtype=np.int32)
        fill(cost, shelf.steps, shelf.last, shelf.steep, final, table)
        all_books = {
            book: told - int(price @ np.array(book))
            for book in itertools.product((0, 1), repeat=len(cost))
            if (told := shelf.cost_of(np.array(book, dtype=np.int8))) is not None
        }
        assert table[0, 0, 0] == min(all_books.values(), default=NEVER)
        limit = int(table[0, 0, 0]) + 12
        taken, value = np.empty((200, len(cost)), dtype=np.int8), np.empty(200, dtype=np.int64)
        count, is_all = walk(cost, shelf.steps, shelf.last, shelf.steep, table, limit, taken, value)
        listed = {tuple(book): int(worth) for book, worth in zip(taken[:count].tolist(), value[:count], strict=True)}
        assert is_all
        assert listed == {book: worth for book, worth in all_books.items() if worth < limit}
        some, has_all = walk(cost, shelf.steps, shelf.last, shelf.steep, table, limit, taken[:1], value[:1])
        assert (some, has_all) == (min(1, count), count <= 1)


def test_programs_with_shared_rows_groups_times_or_levels_before_are_not_of_books() -> None:
    program = book_program(2)
    assert is_of_books(program)
    soft = program.families[0]
    grouped = replace(
        soft.bands[0], group=np.zeros(soft.num_rows, dtype=np.int64), slope=np.ones(soft.num_rows, np.int64)
    )
    third = replace(soft, coef=np.arange(len(soft.coef)) + 1)
    fourth = replace(soft, coef=np.arange(len(soft.coef))[::-1] + 1)
    twice = replace(program, rep=np.where(program.rep == 1, 0, program.rep).astype(np.int32))
    before = np.concatenate([np.arange(program.num_options)[None, :] % 2, program.cost])
    for other in (
        replace(program, families=(replace(soft, bands=(grouped,)),)),
        replace(program, families=(soft, third, fourth)),
        replace(twice, families=()),
    ):
        assert not is_of_books(other)
    two = replace(program, levels=(Level("first"), *program.levels), cost=before, offset=np.zeros(2, dtype=np.int64))
    kept = np.ones(two.num_options, dtype=np.bool_)
    assert shelves_of(two, flatten(two), kept, 1) is None


def test_the_few_programs_of_every_row_kind_that_are_of_books_get_their_optimum() -> None:
    taken = [program for seed in range(300) if is_of_books(program := tiny_program(seed, max_items=5))]
    assert 0 < len(taken) < 100
    for program in taken:
        best, _ = optima(program)
        solution = search(program, seconds=10.0, gap=0.0, deterministic=True)
        assert solution.score == best


def test_a_choice_among_books_is_the_best_one_or_proves_that_there_is_none() -> None:
    items = [np.array(part) for part in ([0], [1], [0, 1], [])]
    books = [Book(shelf, items[at], cost) for shelf, at, cost in ((0, 0, 4), (0, 2, 9), (1, 1, 3), (1, 3, 0))]
    must = np.full(2, -1, dtype=np.int64)
    assert choose(books, must, 2, 20, math.inf) == ([0, 2], 7)
    assert choose(books[:2], must, 2, 20, math.inf) == (None, 21)
    assert choose(books, np.array([0, -1]), 2, 20, math.inf) == ([0, 2], 7)
    assert choose([*books, Book(0, items[3], 0)], np.array([1, -1]), 2, 20, math.inf) == ([2, 4], 4)


def test_fractions_price_items_within_their_boxes() -> None:
    fractions = Fractions(2, 1)
    for book in (Book(0, np.array([0, 1]), 10), Book(0, np.array([0]), 1)):
        fractions.add(book)
    wide = fractions.solve(np.full(2, -50.0), np.full(2, 50.0), math.inf)
    assert wide is not None
    assert wide.value == pytest.approx(10.0)
    assert wide.outside == pytest.approx(0.0)
    narrow = fractions.solve(np.full(2, -50.0), np.full(2, 2.0), math.inf)
    assert narrow is not None
    assert narrow.value == pytest.approx(3.0)
    assert narrow.outside > 0.5


def test_the_search_proves_a_lumpy_team_by_books() -> None:
    program = book_program(11, num_items=14, num_reps=4)
    assert is_of_books(program)
    solution = search(program, seconds=20.0, gap=0.0, workers=2)
    assert solution.status == "optimal"
