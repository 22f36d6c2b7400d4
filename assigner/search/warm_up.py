"""Compiling the kernels once, ahead of the first search: ``python -m assigner.search.warm_up``.

Why it exists: the first search on a machine would otherwise wait for the compiler; setting up, or a
server that starts, can do it instead. Compiled code is kept on disk. When to modify: when a kernel is
added that a search calls.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from assigner.language import language_of_environment
from assigner.prices.columns import flatten
from assigner.prices.relaxation import relax
from assigner.program.program import NO_START, UNBOUNDED, Band, Dropped, Level, Program, RowFamily
from assigner.search.compiling import COMPILING, compile_once
from assigner.search.evaluate import RunningPlan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.interior import Layout

WIDE = 2**40
"""Unit of coefficients that need 64 bits: kernels are compiled for them and for such of 32 bits."""


def warm_up() -> None:
    """Compile every kernel, or load it from disk; takes a minute once, then a moment."""
    from assigner.search.schedules import warm_up_schedules

    warm_up_schedules()
    _warm_up_knapsacks()
    _warm_up_shelves()
    for unit in (1, WIDE):
        program = _even_items(unit)
        _warm_up_moves(program)
        _warm_up_prices(program)
        _warm_up_exchange(program)
        _warm_up_placing(program)
        _warm_up_large(program)
        _warm_up_seats(unit)


def _warm_up_moves(program: Program) -> None:
    """Place two items, change one, and improve and anneal the plan."""
    from assigner.search.kernels import anneal, improve_items, place_items

    columns = flatten(program)
    plan = RunningPlan(program, columns, np.array([0, 2]))
    plan.price([1], [3])
    plan.make([1], [3])
    improve_items(plan.fixed, plan.live, plan.pad, np.arange(2), 1, 1.0)
    anneal(plan.fixed, plan.live, plan.pad, 1, 0, (1.0, 0.5), (0.5, 1.0), 0.0)
    load, none, slope = (
        np.zeros(columns.num_rows, dtype=np.int64),
        np.zeros_like(columns.lower),
        np.zeros(columns.num_rows),
    )
    place_items(plan.fixed, np.arange(2), load, np.zeros(2, dtype=np.int64), none, slope, none)


def _warm_up_prices(program: Program) -> None:
    """Climb a step through the interior, and scan the items."""
    from assigner.prices.interior import Layout
    from assigner.prices.kernels import count_order, reduce_costs, scan_items

    relaxation = relax(program, flatten(program), 0, {})
    layout = Layout(relaxation)
    for kind in (np.uint8, np.int32):  # ranks of an item's entries, by how many they are
        _climb(layout, kind, relaxation.num_prices)
    count_order(np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    scanner = relaxation.scanner
    entries = scanner.entry_begin, scanner.entry_row, scanner.entry_coef
    load, choice = np.zeros(scanner.num_rows, dtype=np.int64), np.zeros(2, dtype=np.int64)
    for dtype in (np.float64, np.int64):
        cost, price = np.zeros(4, dtype=dtype), np.zeros(scanner.num_rows, dtype=dtype)
        scan_items(0, 2, scanner.item_begin, cost, entries, price, choice, load)
        reduce_costs(cost, entries, price, np.zeros(4, dtype=dtype))


def _climb(layout: Layout, kind: type, num_prices: int) -> None:
    """Climb a step with ranks of a type."""
    from assigner.prices.envelope_kernels import least_places, rank_entries
    from assigner.prices.interior import Interior

    (item_begin, _, entry_begin, entry_row, _), where = layout.items, layout.envelope
    entries = item_begin, entry_begin, entry_row
    rank: NDArray[np.integer] = where.rank.astype(kind)
    rank_entries(entries, where.position, rank)
    least_places(entries, where.position, rank, np.empty(2, dtype=np.int32))
    layout.envelope = replace(where, rank=rank)
    Interior(layout, np.zeros(num_prices)).direction()


def _warm_up_knapsacks() -> None:
    """Refute the costs of three items of two minutes at two reps of four: one rep can take two of them."""
    from assigner.search.knapsacks import knapsacks_of
    from assigner.search.refuting import Refuting

    begin, option = np.array([0, 3, 6]), np.array([0, 2, 4, 1, 3, 5])
    two, four = np.full(6, 2, dtype=np.int64), np.full(2, 4, dtype=np.int64)
    family = RowFamily("capacity", begin, option, two, -np.full(2, UNBOUNDED), four)
    program = replace(
        _two_items(),
        item_begin=np.array([0, 2, 4, 6]),
        num_placeable=3,
        rep=np.array([0, 1] * 3, dtype=np.int32),
        start=np.full(6, NO_START, dtype=np.int64),
        cost=np.array([[0, 1, 0, 1, 0, 2]]),
        families=(family,),
    )
    columns = flatten(program)
    knapsacks = knapsacks_of(program, columns, np.ones(6, dtype=np.bool_), 0)
    assert knapsacks is not None
    Refuting(knapsacks, 1).work(None, lambda: False, 50)


def _warm_up_exchange(program: Program) -> None:
    """Let two reps trade an item each, of which one too many is with the first, and shake them up."""
    from assigner.prices import bound_program
    from assigner.search.exchange import Exchange

    columns = flatten(program)
    exchange = Exchange(
        program, columns, bound_program(program, 0, columns=columns), np.array([0, 2]), np.random.default_rng(0)
    )
    exchange.shift(lambda: False)
    exchange.run(lambda: False, is_late=lambda: False)
    with ThreadPoolExecutor(1) as pool:
        exchange.kick(pool, 0, 1, (1.0, 2.0), (1, 1.0))


def _warm_up_placing(program: Program) -> None:
    """Place an account among two reps who want one each."""
    from assigner.prices.center import center_of
    from assigner.prices.interior import Layout
    from assigner.search.placing import place_giants

    columns = flatten(program)
    relaxation = relax(program, columns, 0, {})
    start, layout = np.zeros(relaxation.num_prices), Layout(relaxation)
    center = center_of(relaxation, layout, columns.num_rows, start, part=0.5, max_scans=2, is_over=lambda: False)
    place_giants(center, np.array([True, False]))


def _warm_up_seats(unit: int) -> None:
    """Seat an account of six units with one of two reps who want four each, beside one of two units."""
    from assigner.prices import bound_program, with_seats

    program = _even_items(unit)
    family = program.families[0]
    fair = np.full(2, 4 * unit)
    band = replace(family.bands[0], lower=fair, upper=fair)
    coef = unit * np.array([6, 2, 6, 2], dtype=np.int64)
    program = replace(program, families=(replace(family, coef=coef, bands=(band,)),))
    with_seats(program, flatten(program), bound_program(program, 0), np.arange(2))


def _warm_up_large(program: Program) -> None:
    """Call the kernels that only large programs need."""
    from assigner.prices import large_kernels as of_prices
    from assigner.search import large_kernels as of_search

    columns = flatten(program, is_large=True)
    entries = columns.option_begin, columns.option_row, columns.option_coef
    num_rows, options = columns.num_rows, np.arange(program.num_options)
    local, pinned, size = np.arange(num_rows, dtype=np.int32), program.cost[:1], np.ones(num_rows)
    for kind in {np.dtype(np.int64), entries[2].dtype}:
        kept = entries[0].copy(), entries[1].copy(), entries[2].astype(kind)
        of_prices.fill_kept(0, 0, options, entries, local, num_rows, pinned, kept)
    of_prices.count_kept(0, 0, options, entries, local, pinned, np.zeros(len(options), dtype=np.int64))
    of_prices.largest_sums(program.item_begin, program.cost[0], entries, size)
    for cost in (program.cost[0], np.zeros(len(options))):
        of_search.pick_cheapest(program.item_begin, cost, np.zeros(0, dtype=np.bool_), np.array([0, 1, 2]), options[:2])
    of_search.weigh_options(entries[0], entries[2], np.zeros(len(options), dtype=np.int64))
    of_search.largest_parts(program.item_begin, entries, size, np.zeros(2))


def _warm_up_shelves() -> None:
    """Lay out and walk the books of a rep who can take two items of one step each."""
    from assigner.search.shelf_kernels import fill, walk

    cost, steps, last, steep = (
        np.zeros(2, np.int64),
        np.ones((2, 2), np.int64),
        np.ones(2, np.int64),
        np.ones(2, np.int64),
    )
    table = np.empty((3, 2, 2), dtype=np.int32)
    fill(cost, steps, last, steep, np.zeros((2, 2), dtype=np.int32), table)
    walk(cost, steps, last, steep, table, 1, np.empty((4, 2), dtype=np.int8), np.empty(4, dtype=np.int64))


def _even_items(unit: int) -> Program:
    """Return two items of one or two units, of which each of two reps wants and may have two: two rows of one sum."""
    begin, option = np.array([0, 2, 4]), np.array([0, 2, 1, 3])
    coef = unit * np.array([2, 1, 2, 1], dtype=np.int64)
    free, fair, most = np.full(2, UNBOUNDED), np.full(2, 2 * unit), np.full(2, 2 * unit)
    band = Band(0, fair, fair, np.ones(2, dtype=np.int64))
    families = (RowFamily("even", begin, option, coef, -free, free, (band,)),
                RowFamily("full", begin, option, coef, -free, most))  # fmt: skip
    return replace(_two_items(), families=families)


def _two_items() -> Program:
    """Return a program of two items with two options each and no rows."""
    return Program(
        levels=(Level("cost"),),
        item_begin=np.array([0, 2, 4]),
        num_placeable=2,
        rep=np.array([0, 1, 0, 1], dtype=np.int32),
        start=np.full(4, NO_START, dtype=np.int64),
        cost=np.zeros((1, 4), dtype=np.int64),
        offset=np.zeros(1, dtype=np.int64),
        families=(),
        dropped=Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ()),
        num_reps=2,
    )


def main() -> None:
    """Compile, if that was not done on this machine, and say so on stderr."""
    words = COMPILING.say(language_of_environment())
    compile_once(partial(print, f"{words} ...", file=sys.stderr, flush=True))


if __name__ == "__main__":
    main()
