"""Compiling the kernels once, ahead of the first search.

Why it exists: the first search on a machine would otherwise wait for the compiler; setting up, or a
server that starts, can do it instead. Compiled code is kept on disk. When to modify: when a kernel is
added that a search calls.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assigner.prices.columns import flatten
from assigner.prices.relaxation import relax
from assigner.program.program import NO_START, UNBOUNDED, Band, Dropped, Level, Program, RowFamily
from assigner.search.evaluate import RunningPlan


def warm_up() -> None:
    """Compile every kernel, or load it from disk; takes some seconds once, then a moment."""
    from assigner.prices.interior import Interior, Layout
    from assigner.prices.kernels import count_order, reduce_costs, scan_items
    from assigner.search.kernels import anneal, improve_items, place_items
    from assigner.search.schedules import warm_up_schedules

    warm_up_schedules()
    _warm_up_knapsacks()
    _warm_up_exchange()
    _warm_up_placing()
    _warm_up_seats()
    _warm_up_shelves()
    program = _two_items()
    columns = flatten(program)
    plan = RunningPlan(program, columns, np.array([0, 2]))
    improve_items(plan.fixed, plan.live, plan.pad, np.arange(2), 1, 1.0)
    anneal(plan.fixed, plan.live, plan.pad, 1, 0, (1.0, 0.5), (0.5, 1.0), 0.0)
    row = np.zeros(0, dtype=np.int64)
    place_items(plan.fixed, np.arange(2), row, np.zeros(2, dtype=np.int64), row, np.zeros(0), row)
    relaxation = relax(program, columns, 0, {})
    Interior(Layout(relaxation), np.zeros(0)).direction()
    scanner = relaxation.scanner
    entries = scanner.entry_begin, scanner.entry_row, scanner.entry_coef
    count_order(np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    for dtype in (np.float64, np.int64):
        cost, price = np.zeros(4, dtype=dtype), np.zeros(0, dtype=dtype)
        scan_items(0, 2, scanner.item_begin, cost, entries, price, np.zeros(2, dtype=np.int64), row)
        reduce_costs(cost, entries, price, np.zeros(4, dtype=dtype))


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


def _warm_up_exchange() -> None:
    """Let two reps trade an item of two minutes each, of which one too many is with the first."""
    from assigner.prices import bound_program
    from assigner.search.exchange import Exchange

    program = _even_items()
    columns = flatten(program)
    exchange = Exchange(
        program, columns, bound_program(program, 0, columns=columns), np.array([0, 2]), np.random.default_rng(0)
    )
    exchange.shift(lambda: False)
    exchange.run(lambda: False, is_late=lambda: False)


def _warm_up_placing() -> None:
    """Place an account among two reps who want two minutes each."""
    from assigner.prices.center import center_of
    from assigner.prices.interior import Layout
    from assigner.search.placing import place_giants

    relaxation = relax(_even_items(), flatten(_even_items()), 0, {})
    start = np.zeros(relaxation.num_prices)
    num_rows = flatten(_even_items()).num_rows
    center = center_of(relaxation, Layout(relaxation), num_rows, start, part=0.5, max_scans=2, is_over=lambda: False)
    place_giants(center, np.array([True, False]))


def _warm_up_seats() -> None:
    """Seat an account of six minutes with one of two reps who want four each, beside one of two minutes."""
    from assigner.prices import bound_program, with_seats

    family = _even_items().families[0]
    fair = np.full(2, 4)
    band = replace(family.bands[0], lower=fair, upper=fair)
    program = replace(_even_items(), families=(replace(family, coef=np.array([6, 2, 6, 2]), bands=(band,)),))
    with_seats(program, flatten(program), bound_program(program, 0), np.arange(2))


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


def _even_items() -> Program:
    """Return two items of two minutes, of which each of two reps wants one."""
    begin, option, two = np.array([0, 2, 4]), np.array([0, 2, 1, 3]), np.full(4, 2, dtype=np.int64)
    free, fair = np.full(2, UNBOUNDED), np.full(2, 2)
    family = RowFamily("even", begin, option, two, -free, free, (Band(0, fair, fair, np.ones(2, dtype=np.int64)),))
    return replace(_two_items(), families=(family,))


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
