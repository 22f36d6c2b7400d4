"""Rows over one sum, joined to one: the same cost at every load, prices that split without loss, directions that stay flat.

What it guards: a joined row that costs otherwise than its parts, a split that loses some of the bound, and curvature where
there is none: prices that all options of an item share must not hold back a climb.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.prices import bound_program
from assigner.prices.columns import flatten
from assigner.prices.interior import Interior, Layout
from assigner.prices.joined import Joined, join
from assigner.prices.pieces import Pieces
from assigner.prices.relaxation import relax
from assigner.program.program import NO_START, UNBOUNDED, Band, Dropped, Level, Program, RowFamily

SEEDS = range(300)


def random_pieces(random: np.random.Generator, num_rows: int) -> Pieces:
    """Return rows of convex cost over loads around 10 with up to three edges, some with hard ends."""
    low, high, load, jump_row, jump_price, jump_load = [], [], [], [], [], []
    for row in range(num_rows):
        jumps = int(random.integers(0, 4))
        slopes = np.sort(random.choice(np.arange(-9, 10), jumps + 2, replace=False)).astype(float)
        low.append(-np.inf if random.random() < 0.3 else slopes[0])
        high.append(np.inf if random.random() < 0.4 else slopes[-1])
        load.append(float(random.integers(0, 10)))
        jump_row += [row] * jumps
        jump_price += slopes[1:-1].tolist()
        jump_load += random.integers(1, 9, jumps).astype(float).tolist()
    cost = random.integers(0, 20, num_rows).astype(float)
    whole = np.array(jump_row, dtype=np.int64)
    return Pieces(np.array(low), np.array(high), np.array(load), cost, whole, np.array(jump_price), np.array(jump_load))


def cost_at(rows: Pieces, row: int, load: float) -> float:
    """Return what a row costs at a load, walked edge by edge."""
    at, cost = float(rows.load[row]), float(rows.cost[row])
    if load < at:
        return np.inf if rows.low[row] == -np.inf else cost + rows.low[row] * (load - at)
    for jump in np.flatnonzero(rows.jump_row == row):
        step = min(rows.jump_load[jump], load - at)
        cost, at = cost + rows.jump_price[jump] * step, at + step
    return cost if load == at else np.inf if rows.high[row] == np.inf else cost + rows.high[row] * (load - at)


def joined_rows() -> list[Joined]:
    """Return joined rows that some load keeps: two or three rows on each of three sums."""
    found = []
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        carrier = random.permutation(np.array([0, 0, 1, 1, 1, 2]))
        rows = random_pieces(random, len(carrier))
        loads = np.arange(0.0, 40.0)
        kept = [
            any(np.isfinite(sum(cost_at(rows, r, x) for r in np.flatnonzero(carrier == s))) for x in loads)
            for s in range(3)
        ]
        if all(kept):
            found.append(join(rows, carrier))
    assert len(found) > 100
    return found


def test_a_joined_row_costs_what_its_rows_cost_together() -> None:
    for joined in joined_rows():
        for total in range(3):
            rows = np.flatnonzero(joined.carrier == total)
            for load in range(40):
                apart = sum(cost_at(joined.rows, int(row), float(load)) for row in rows)
                assert cost_at(joined.pieces, total, float(load)) == pytest.approx(apart)


def test_split_prices_add_up_and_lose_nothing_of_the_bound() -> None:
    random = np.random.default_rng(5)
    for joined in joined_rows():
        low, high = np.maximum(joined.pieces.low, -30.0), np.minimum(joined.pieces.high, 30.0)
        price = low + random.random(3) * (high - low)
        parts = joined.split(price)
        assert np.bincount(joined.carrier, weights=parts) == pytest.approx(price)
        assert joined.rows.value(parts) == pytest.approx(joined.pieces.value(price))
        assert (parts >= joined.rows.low - 1e-9).all()
        assert (parts <= joined.rows.high + 1e-9).all()


def short_of_room() -> Program:
    """Return forty items of 10 minutes and four reps: 60 minutes are fair each, two have room for 70 only.

    400 minutes on 4 x 60: 160 are above the fair share wherever they go, and the two with room take more than half of them.
    """
    random = np.random.default_rng(3)
    rep = np.tile(np.arange(4), 40)
    order = np.argsort(rep, kind="stable").astype(np.int64)
    begin, ten = np.arange(0, 161, 40), np.full(160, 10, dtype=np.int64)
    fair, free = np.full(4, 60), np.full(4, UNBOUNDED)
    even = RowFamily("even", begin, order, ten, -free, free, (Band(0, fair, fair, np.full(4, 5)),))
    room = RowFamily("room", begin, order, ten, -free, np.array([70, 70, 400, 400]))
    return Program(
        (Level("plan"),), np.arange(0, 161, 4), 40, rep.astype(np.int32), np.full(160, NO_START),
        random.integers(0, 9, (1, 160)), np.zeros(1, dtype=np.int64), (even, room),
        Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ()), 4,
    )  # fmt: skip


def test_moving_the_prices_of_all_options_alike_bends_nothing() -> None:
    program = short_of_room()
    relaxation = relax(program, flatten(program), 0, {})
    path = Interior(Layout(relaxation), np.zeros(relaxation.num_prices))
    where, matrix = path.layout.envelope, path.curvature()
    for heat in (1.0, 1e-2, 1e-4):  # at little heat most options are left out of the curvature
        path.heat = heat
        path.place = path.evaluate(path.place.price)
        matrix = path.curvature()
        size = len(where.first)
        full = np.zeros((size, size))
        for line in range(size):
            part = matrix[where.begin[line] : where.begin[line + 1]]
            full[line, where.first[line] : line + 1] = full[where.first[line] : line + 1, line] = part
        alike = np.ones(size)
        assert abs(float(alike @ full @ alike)) <= 1e-9 * float(np.abs(full).max())


def test_a_common_shortage_is_priced_in_full() -> None:
    program = short_of_room()
    bound = bound_program(program, 0, max_scans=400).bound
    assert bound is not None
    assert bound >= 160 * 5  # 400 minutes, 240 of them fair: each of the others costs 5
