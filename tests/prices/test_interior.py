"""The central path: its gradient, its curvature and its stored matrix are what they claim to be.

What it guards: the barrier function's derivatives against differences and a plain dense sum; the envelope's order, storage
and factor against NumPy; sums carried once against all entries; the end of the path against the plan that its shares make.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from assigner.prices import envelope
from assigner.prices.carried import carry
from assigner.prices.columns import flatten
from assigner.prices.envelope import envelope_of
from assigner.prices.interior import Interior, Layout
from assigner.prices.interior_kernels import factor, solve_factored
from assigner.prices.relaxation import Relaxation, relax
from tests.prices.tiny_programs import tiny_program

SEEDS = range(4000, 4160)


def walkable(seed: int, max_items: int = 12) -> Relaxation | None:
    """Return a relaxation whose rows pay for themselves and some of whose prices can move, if the seed gives one."""
    program = tiny_program(seed, max_items=max_items)
    relaxation = relax(program, flatten(program), 0, {})
    if relaxation.impossible or not relaxation.num_prices or len(relaxation.side.member_row):
        return None
    return relaxation if not Layout(relaxation).fixed.all() else None


def begun(relaxation: Relaxation, heat: float) -> Interior:
    path = Interior(Layout(relaxation), np.zeros(relaxation.num_prices))
    path.heat = heat
    path.place = path.evaluate(path.place.price)
    return path


def found(least: int = 30) -> list[Relaxation]:
    relaxations = [relaxation for relaxation in map(walkable, SEEDS) if relaxation is not None]
    assert len(relaxations) >= least
    return relaxations


def test_slope_is_the_derivative_of_the_merit() -> None:
    for relaxation in found():
        path = begun(relaxation, 2.0)
        price = path.place.price
        for row in np.flatnonzero(~path.fixed):
            step = np.zeros_like(price)
            step[row] = 1e-5 * min(1.0, *(room[row] for room in path.rooms(price)))
            rise = path.evaluate(price + step).merit - path.evaluate(price - step).merit
            assert rise / (2 * step[row]) == pytest.approx(path.place.slope[row], rel=2e-3, abs=2e-3)


@pytest.mark.parametrize("ordered_from", [0, 10**9])
def test_curvature_is_the_items_own_summed_up_plainly(ordered_from: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "ORDERED_FROM", ordered_from)
    for relaxation in found():
        path = begun(relaxation, 0.5)
        where = path.layout.envelope
        assert dense(path.curvature(), where.begin, where.first) == pytest.approx(
            plain_curvature(relaxation, path)[np.ix_(where.order, where.order)], rel=1e-4, abs=1e-4
        )


def dense(stored: np.ndarray, begin: np.ndarray, first: np.ndarray) -> np.ndarray:
    matrix = np.zeros((len(first), len(first)))
    for line in range(len(first)):
        part = stored[begin[line] : begin[line + 1]]
        matrix[line, first[line] : line + 1] = part
        matrix[first[line] : line + 1, line] = part
    return matrix


def plain_curvature(relaxation: Relaxation, path: Interior) -> np.ndarray:
    scanner, num = relaxation.scanner, relaxation.num_prices
    total = np.zeros((num, num))
    for item in range(len(scanner.item_begin) - 1):
        options = range(scanner.item_begin[item], scanner.item_begin[item + 1])
        use = np.zeros((len(options), num))
        for at, option in enumerate(options):
            span = slice(scanner.entry_begin[option], scanner.entry_begin[option + 1])
            use[at, scanner.entry_row[span]] = scanner.entry_coef[span]
        weight = path.place.share[options.start : options.stop].astype(float) ** 2 / path.heat
        mean = weight @ use / weight.sum()
        total += (use - mean).T @ ((use - mean) * weight[:, None])
    return total


@pytest.mark.parametrize("seed", range(6))
def test_factored_envelope_solves_as_numpy_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(3, 30))
    first = np.array([int(random.integers(max(0, line - 5), line + 1)) for line in range(size)])
    first[-1] = 0  # a wide row stands last
    begin = np.concatenate(([0], np.cumsum(np.arange(size) - first + 1))).astype(np.int64)
    stored = random.normal(size=begin[-1])
    stored[begin[1:] - 1] = 40.0
    matrix, right = dense(stored, begin, first), random.normal(size=size)
    solved = right.copy()
    factor(stored, begin, first, np.full(size, 1e-9))
    solve_factored(stored, begin, first, solved)
    assert solved == pytest.approx(np.linalg.solve(matrix, right))


def test_equal_rows_are_visited_once_and_others_are_not_joined() -> None:
    joined = 0
    for seed in SEEDS:
        program = tiny_program(seed, max_items=12)
        scanner = relax(program, flatten(program), 0, {}).scanner
        carried = carry(scanner)
        use = as_matrix(scanner.entry_begin, scanner.entry_row, scanner.entry_coef, scanner.num_rows)
        once = as_matrix(carried.entry_begin, carried.entry_row, carried.entry_coef, max(1, carried.num_sums))
        joined += scanner.num_rows - carried.num_sums
        for row in range(scanner.num_rows):
            assert (once[:, carried.carrier[row]] == use[:, row]).all()
        assert len({tuple(column) for column in use.T}) == carried.num_sums
    assert joined > 0


def as_matrix(begin: np.ndarray, row: np.ndarray, coef: np.ndarray, num_rows: int) -> np.ndarray:
    matrix = np.zeros((len(begin) - 1, num_rows), dtype=np.int64)
    option = np.repeat(np.arange(len(begin) - 1), np.diff(begin))
    matrix[option, row] = coef
    return matrix


def test_shared_plan_that_keeps_the_rows_costs_no_less_than_the_bound() -> None:
    met = 0
    for relaxation in found():
        path = Interior(Layout(relaxation), np.zeros(relaxation.num_prices))
        paid = None
        if path.climb(None, 2000, lambda: False) == "stall":
            paid = paid_by_rows(relaxation, path)
        if paid is not None:
            shared = float(path.place.share.astype(float) @ relaxation.cost)
            assert path.best.exact <= shared + paid + 0.1
            assert path.place.share.min() >= 0.0
            met += 1
    assert met > 8


def paid_by_rows(relaxation: Relaxation, path: Interior) -> float | None:
    """Return what rows cost at the loads of the shares, from their points; None where a load lies outside them."""
    scanner, side = relaxation.scanner, relaxation.side
    use = as_matrix(scanner.entry_begin, scanner.entry_row, scanner.entry_coef, scanner.num_rows)
    load = path.place.share.astype(float) @ use
    total = 0.0
    for row in range(len(relaxation.rows)):
        points = slice(side.point_begin[row], side.point_begin[row + 1])
        loads, costs = side.point_load[points].astype(float), side.point_cost[relaxation.level][points].astype(float)
        if not loads[0] - 1e-7 <= load[row] <= loads[-1] + 1e-7:
            return None
        total += float(np.interp(load[row], loads, costs))
    return total


def test_a_curvature_in_which_everybody_meets_is_measured_and_not_stored() -> None:
    rows = 10_000  # one item whose second option stands in every row: 10,000 * 10,001 / 2 entries, 400 MB each array
    items = (np.array([0, 2]), np.zeros(2), np.array([0, 0, rows]), np.arange(rows), np.ones(rows))
    tracemalloc.start()
    try:
        found = envelope_of(items, np.ones(rows, dtype=np.bool_))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.size == rows * (rows + 1) // 2
    assert peak < 50 * 2**20
