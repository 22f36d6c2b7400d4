"""Plans by trades keep all bounds, refits never make one worse, and both are the same for the same seed and work."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.prices import climbing
from assigner.prices.columns import flatten
from assigner.program.build import build_program
from assigner.program.program import NO_START, UNBOUNDED, Dropped, Level, Program, RowFamily
from assigner.program.solution import Solution
from assigner.search import by_trades, campaign, giants, knapsacks, portfolio, search


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_trades, "MOST_OPTIONS", 0)
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", 0)
    monkeypatch.setattr(campaign, "dive", lambda _campaign: None)  # only small programs dive, which takes long here


@pytest.fixture(scope="module")
def program() -> Program:
    return build_program(books(150, 12, None, 7))


def _solved(program: Program, seed: int = 0) -> Solution:
    return search(program, seconds=60, gap=0.0, seed=seed, deterministic=True, work_limit=1)


def test_refits_help_and_are_told(program: Program) -> None:
    stages = set()
    for seed in range(4):
        solution = _solved(program, seed)
        assert solution.choice is not None
        assert not program.broken_rows(solution.choice)
        assert tuple(program.score(solution.choice)) == solution.score
        stages |= {point.stage for point in solution.trace}
        scores = [point.score for point in solution.trace if point.score is not None]
        assert scores == sorted(scores, reverse=True)
    assert "refit" in stages


def test_the_same_seed_and_work_give_the_same_plan(program: Program) -> None:
    first, second = _solved(program, 3), _solved(program, 3)
    assert first.score == second.score
    assert first.choice is not None
    assert second.choice is not None
    assert first.choice.tolist() == second.choice.tolist()


def test_giants_settle_first_where_items_are_many(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_trades, "LARGE_FROM_ITEMS", 1)
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    first, second = _solved(program, 3), _solved(program, 3)
    assert first.choice is not None
    assert second.choice is not None
    assert not program.broken_rows(first.choice)
    assert first.choice.tolist() == second.choice.tolist()
    for bound, score in zip(first.bound, first.score or (), strict=True):
        assert bound is None or bound <= score


def test_sizes_are_the_largest_part_of_a_soft_row_that_an_item_fills(program: Program) -> None:
    columns = flatten(program)
    campaign = SimpleNamespace(program=program, columns=columns)
    level = int(columns.sole.level.max())
    found = giants.parts_of_rows(campaign, level)  # type: ignore[arg-type]
    for item in range(program.num_items):
        parts = [
            abs(int(columns.option_coef[at])) / max(1, int(upper))
            for at in range(*columns.option_begin[[program.item_begin[item], program.item_begin[item + 1]]])
            for upper in columns.sole.upper[
                (columns.sole.row == columns.option_row[at]) & (columns.sole.level == level)
            ]
        ]
        assert found[item] == pytest.approx(max(parts, default=0.0))


def test_programs_without_soft_rows_at_the_open_level_are_left_alone() -> None:
    rules = [{"rule": "load-uneven", "on": False}, {"rule": "load-uneven", "name": "potential-uneven", "on": False}]
    plain = build_program(books(60, 6, None, 2, settings={"rules": rules}))
    solution = _solved(plain)
    assert solution.choice is not None
    assert "refit" not in {point.stage for point in solution.trace}


def _tight(num_items: int, num_reps: int) -> Program:
    """Return a generalised assignment: dear items are light, and only hard rows are there."""
    random = np.random.default_rng(1)
    weight = random.integers(1, 101, num_items * num_reps)
    cost = 111 - weight + random.integers(-10, 11, len(weight))
    rows = np.arange(len(weight)).reshape(num_items, num_reps).T
    room = weight[rows].sum(axis=1) * 8 // (10 * num_reps)
    begin = np.arange(num_reps + 1) * num_items
    family = RowFamily("room", begin, rows.ravel(), weight[rows].ravel(), np.full(num_reps, -UNBOUNDED), room)
    none = Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ())
    reps = np.tile(np.arange(num_reps, dtype=np.int32), num_items)
    return Program(
        (Level("cost"),), np.arange(num_items + 1) * num_reps, num_items, reps, np.full(len(reps), NO_START),
        cost[None, :], np.zeros(1, dtype=np.int64), (family,), none, num_reps,
    )  # fmt: skip


def test_where_no_row_pays_single_moves_come_before_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knapsacks, "MOST_OPTIONS", 0)
    program = _tight(150, 40)
    solution = _solved(program)
    assert solution.choice is not None
    assert not program.broken_rows(solution.choice)
    told = [point.stage for point in solution.trace]
    assert "chains" in told[: told.index("kicks")]
