"""Giants placed together: prices reach the best point of their box, giants only move where that gains, to allowed reps.

What it guards: a box that stops at a point that is not the best one, a giant that moves where it costs more, options that
depend on threads or windows' edges, and steps of rows that say something else than the rows. When to modify: together with
:mod:`assigner.search.placing`.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.generate.books import books
from assigner.prices import Pricing, climbing
from assigner.prices.center import Center
from assigner.prices.columns import flatten
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.search import placing
from assigner.search.giants import left_around, most_shared, parts_of_rows
from assigner.search.placing import box_at, place_giants
from assigner.search.placing_kernels import (
    LEAST_GAIN,
    TRIALS,
    Box,
    Giants,
    Rows,
    place,
    set_out,
    settle,
    settle_all,
    worth,
)

NEVER = np.inf


def some_rows(random: np.random.Generator, num: int) -> Rows:
    """Return rows with up to two steps between the ends of their prices; a few may have any price."""
    begin, price, low, high, want = [0], [], [], [], []
    for _ in range(num):
        ends = random.random(2) < 0.8
        steps = int(random.integers(0, 3))
        at = np.sort(random.normal(0.0, 2.0, steps + 2))
        load = np.cumsum(random.uniform(0.5, 5.0, 2 * steps + 2))
        want.append(load[0])
        if ends[0]:
            price.append(at[0]), low.append(-NEVER), high.append(load[0])  # type: ignore[func-returns-value]
        now = load[0]
        for step in range(steps):
            jump = random.uniform(0.5, 5.0)
            price.append(at[step + 1]), low.append(now), high.append(now + jump)  # type: ignore[func-returns-value]
            now += jump
        if ends[1]:
            price.append(at[-1]), low.append(now), high.append(NEVER)  # type: ignore[func-returns-value]
        begin.append(len(price))
    return Rows(np.array(begin), *(np.array(part, dtype=np.float64) for part in (price, low, high, want)))


def some_box(random: np.random.Generator, rows: Rows, num: int) -> tuple[Box, np.ndarray]:
    """Return a box at prices within their ends, and its curvature."""
    half = random.normal(0.0, 1.0, (num, num))
    curvature = half @ half.T + 0.05 * np.eye(num)
    price = np.zeros(num)
    for row in range(num):
        ends = rows.price[rows.begin[row] : rows.begin[row + 1]]
        price[row] = np.clip(random.normal(), ends.min(), ends.max()) if len(ends) else random.normal()
    load = random.uniform(0.0, 12.0, num)
    return box_at(price, load, curvature.copy()), curvature


def is_best(rows: Rows, price: np.ndarray, load: np.ndarray) -> bool:
    """Return whether each row has a load that it wants at its price."""
    for row in range(len(price)):
        steps = range(rows.begin[row], rows.begin[row + 1])
        here = [b for b in steps if abs(rows.price[b] - price[row]) < 1e-9]
        below = [b for b in steps if rows.price[b] < price[row] - 1e-9]
        above = [b for b in steps if rows.price[b] > price[row] + 1e-9]
        if here:
            least, most = min(rows.low[b] for b in here), max(rows.high[b] for b in here)
        elif below:
            least = most = rows.high[below[-1]]
        else:
            least = most = rows.low[above[0]] if above else rows.want[row]
        if not least - 0.02 <= load[row] <= most + 0.02:
            return False
    return True


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_prices_reach_the_best_point_of_the_box(seed: int, num: int) -> None:
    random = np.random.default_rng(seed)
    rows = some_rows(random, num)
    box, curvature = some_box(random, rows, num)
    set_out(rows, box)
    before = worth(rows, box)
    assert settle(rows, box, 200)
    load = box.given - curvature @ (box.price - box.first)
    assert np.allclose(load, box.load, atol=1e-3)
    assert is_best(rows, box.price, load)
    assert worth(rows, box) >= before - 1e-6  # prices look for the most: that is what the plan costs


def some_giants(random: np.random.Generator, num_rows: int) -> Giants:
    """Return three giants with at most as many ways as are tried, one row or two each."""
    ways = random.integers(2, TRIALS + 1, 3)
    size = random.integers(1, 3, int(ways.sum()))
    return Giants(
        np.concatenate(([0], np.cumsum(ways))),
        random.uniform(0.0, 3.0, int(ways.sum())),
        np.concatenate(([0], np.cumsum(size))),
        random.integers(0, num_rows, int(size.sum())),
        random.uniform(0.5, 6.0, int(size.sum())),
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_a_giant_only_moves_where_that_gains_once_all_prices_have_answered(seed: int, num: int) -> None:
    random = np.random.default_rng(seed)
    rows = some_rows(random, num)
    box, curvature = some_box(random, rows, num)
    giants = some_giants(random, num)
    sits = giants.begin[:-1].copy()
    whole = box.given.copy()

    def loaded(ways: np.ndarray) -> np.ndarray:
        load = whole.copy()
        for way in ways:
            for entry in range(giants.entry[way], giants.entry[way + 1]):
                load[giants.row[entry]] += giants.coef[entry]
        return load

    def cost(ways: np.ndarray) -> float:
        fresh = box_at(box.first, loaded(ways), curvature.copy())
        set_out(rows, fresh)
        assert settle(rows, fresh, 400)
        return float(worth(rows, fresh) + giants.cost[ways].sum())

    now = cost(sits)
    for giant in random.integers(0, 3, 12).tolist():
        again = box_at(box.first, loaded(sits), curvature.copy())
        assert settle_all(rows, again)
        made = place(rows, again, giants, np.array([giant]), sits)
        assert cost(sits) < now - LEAST_GAIN / 2 if made else cost(sits) == pytest.approx(now, abs=1e-6)
        now = cost(sits)
    started = box_at(box.first, loaded(sits), curvature.copy())
    assert settle_all(rows, started)
    while place(rows, started, giants, np.arange(3), sits):
        pass
    assert cost(sits) <= now + 1e-3
    assert (sits >= giants.begin[:-1]).all()
    assert (sits < giants.begin[1:]).all()
    assert is_best(rows, started.price, loaded(sits) - curvature @ (started.price - box.first))


@pytest.fixture(scope="module")
def program() -> Program:
    return build_program(books(1_500, 60, 20, 3, num_skills=6, regional=True))


def centered(program: Program) -> tuple[Pricing, Center, SimpleNamespace]:
    columns = flatten(program)
    kept = np.ones(program.num_options, dtype=np.bool_)
    pricing = Pricing(program, columns, 1, {0: 0})
    center = pricing.center(None, 0.5, 120)
    assert center is not None
    return pricing, center, SimpleNamespace(program=program, columns=columns, kept=kept)


def test_at_the_center_items_are_whole_and_prices_within_their_ranges(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    _, center, _ = centered(program)
    begin = center.layout.items[0]
    assert np.allclose(np.add.reduceat(center.share, begin[:-1]), 1.0, atol=1e-3)
    pieces = center.layout.pieces
    assert (center.price >= pieces.low).all()
    assert (center.price <= pieces.high).all()
    everyone = np.ones(len(begin) - 1, dtype=np.bool_)
    where = center.layout.envelope
    assert (center.curvature(everyone)[where.diagonal()] >= -1e-9).all()


@pytest.fixture
def some_giants_of(program: Program, monkeypatch: pytest.MonkeyPatch) -> tuple[Center, SimpleNamespace, np.ndarray]:
    """Return a center, its search, and which items are giants."""
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    _, center, ground = centered(program)
    return center, ground, parts_of_rows(ground, 1) >= 0.1


def test_giants_get_allowed_options_that_depend_neither_on_threads_nor_on_chance(
    some_giants_of: tuple[Center, SimpleNamespace, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "NARROW", 40)
    center, ground, giant = some_giants_of
    assert 10 < giant.sum() < len(giant) // 2
    for spans in (1, 3):  # narrow windows, and one
        monkeypatch.setattr(placing, "SPANS", spans)
        found = place_giants(center, giant)
        assert ground.columns.item_of_option[found].tolist() == np.flatnonzero(giant).tolist()
        assert place_giants(center, giant, threads=2).tolist() == found.tolist()


def test_giants_stay_where_they_are_as_soon_as_the_time_is_over(
    some_giants_of: tuple[Center, SimpleNamespace, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "AT_A_TIME", 2)
    center, ground, giant = some_giants_of
    whole, asked = place_giants(center, giant), 0

    def is_over() -> bool:
        nonlocal asked
        asked += 1
        return asked > 4

    found = place_giants(center, giant, is_over=is_over)
    assert asked == 5  # of its only window, then before each two giants
    assert ground.columns.item_of_option[found].tolist() == np.flatnonzero(giant).tolist()
    assert found.tolist() != whole.tolist()


def test_around_placed_giants_the_relaxation_costs_less_than_around_the_largest_shares(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    pricing, center, ground = centered(program)
    size = parts_of_rows(ground, 1)
    free = pricing.bound(max_scans=300)
    giant = size >= 0.1
    largest = most_shared(ground, free, free.choice)
    placed = largest.copy()
    placed[giant] = place_giants(center, giant)

    def around(choice: np.ndarray) -> float:
        result = pricing.bound(left_out=~left_around(ground, choice, giant), max_scans=300)
        return result.total / 2.0**result.shift

    whole = free.total / 2.0**free.shift
    assert around(placed) - whole < 0.5 * (around(largest) - whole)


def test_without_giants_or_rows_nothing_is_placed(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    _, center, _ = centered(program)
    assert place_giants(center, np.zeros(program.num_items, dtype=np.bool_)).tolist() == []
    monkeypatch.setattr(placing, "WIDEST", 1)  # too many prices answer together: the largest shares
    giant = np.zeros(program.num_items, dtype=np.bool_)
    giant[:5] = True
    begin = center.layout.items[0]
    shares = [begin[i] + int(np.argmax(center.share[begin[i] : begin[i + 1]])) for i in range(5)]
    assert place_giants(center, giant).tolist() == center.options[shares].tolist()


def test_the_steps_of_rows_cost_what_the_rows_do(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    _, center, _ = centered(program)
    pieces, order = center.layout.pieces, center.layout.envelope.order
    rows = placing.rows_of(center)
    num, random = len(order), np.random.default_rng(0)
    for _ in range(20):
        price = center.price.copy()
        price[order] = placing.inside(rows, random.normal(0.0, 1.5, num))
        box = box_at(price[order], np.zeros(num), np.eye(num))
        assert worth(rows, box) == pytest.approx(pieces.value(price) - pieces.cost.sum(), rel=1e-9)


def test_centers_of_other_costs_are_of_the_same_layout(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "PATH_FROM_ENTRIES", 0)
    pricing, center, ground = centered(program)
    left_out = np.zeros(program.num_options, dtype=np.bool_)
    item = int(np.argmax(np.diff(program.item_begin)))
    first = program.item_begin[item]
    left_out[first + 1 : program.item_begin[item + 1]] = True
    held = pricing.center(center.on_rows, 0.5, 120, left_out=left_out & ground.kept)
    assert held is not None
    assert held.layout.envelope is center.layout.envelope
    found = place_giants(held, np.arange(program.num_items) == item)
    assert found.tolist() == [first]
