"""Columns say what the program's families say, whichever way they are laid out."""

from dataclasses import replace

import numpy as np
import pytest

from assigner.prices import columns as columns_module
from assigner.prices.columns import Columns, flatten
from assigner.program.program import Program, RowFamily
from tests.program_factory import Sizes, random_program

PROGRAMS = [
    random_program(seed, Sizes(num_placeable=9, num_reps=4, max_options=6, num_switches=2)) for seed in range(40)
]


def _entries(program: Program) -> list[tuple[int, int, int]]:
    """Return (row, option, coefficient) of every entry, by row and option."""
    found, first = [], 0
    for family in program.families:
        rows = family.row_of_entry + first
        found += list(zip(rows.tolist(), family.option.tolist(), family.coef.tolist(), strict=True))
        first += family.num_rows
    return sorted(found)


def _by_row(columns: Columns) -> list[tuple[int, int, int]]:
    row = np.repeat(np.arange(columns.num_rows), np.diff(columns.row_begin))
    return list(zip(row.tolist(), columns.row_option.tolist(), columns.row_coef.tolist(), strict=True))


def _by_option(columns: Columns) -> list[tuple[int, int, int]]:
    option = np.repeat(np.arange(len(columns.option_begin) - 1), np.diff(columns.option_begin))
    entries = zip(columns.option_row.tolist(), option.tolist(), columns.option_coef.tolist(), strict=True)
    return [(row, number, coef) for row, number, coef in entries]


@pytest.fixture(params=["numpy", "compiled"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to lay out entries; compiled with blocks of five options."""
    if request.param == "compiled":
        monkeypatch.setattr(columns_module, "COMPILE_FROM_ENTRIES", 0)
        monkeypatch.setattr(columns_module, "BLOCK_OPTIONS", 5)
    return str(request.param)


def test_nothing_is_lost(way: str) -> None:
    """Both views hold exactly the entries of the families, rows ascending inside an option."""
    for program in PROGRAMS:
        columns = flatten(program)
        wanted = _entries(program)
        assert _by_row(columns) == wanted, way
        assert _by_option(columns) == sorted(wanted, key=lambda entry: (entry[1], entry[0])), way
        assert len(columns.option_begin) == program.num_options + 1
        assert columns.row_coef.dtype == columns.option_coef.dtype == np.int32


def test_threads_change_nothing(way: str) -> None:
    """One thread or two, the same arrays."""
    for program in PROGRAMS:
        one, two = flatten(program), flatten(program, threads=2)
        for name in ("option_begin", "option_row", "option_coef", "reach_min", "reach_max"):
            assert np.array_equal(getattr(one, name), getattr(two, name)), (way, name)


def test_reach_is_what_items_can_do_one_by_one(way: str) -> None:
    """Least and greatest loads, summed item by item over its options."""
    for program in PROGRAMS:
        columns = flatten(program)
        table = np.zeros((columns.num_rows, program.num_options), dtype=np.int64)
        for row, option, coef in _entries(program):
            table[row, option] = coef
        spans = list(zip(program.item_begin[:-1], program.item_begin[1:], strict=True))
        least = sum(table[:, first:last].min(axis=1) for first, last in spans if last > first)
        most = sum(table[:, first:last].max(axis=1) for first, last in spans if last > first)
        assert np.array_equal(columns.reach_min, least), way
        assert np.array_equal(columns.reach_max, most), way


def test_wide_numbers_stay_wide(way: str) -> None:
    """One coefficient beyond 32 bits, and all are kept in 64."""
    program = next(one for one in PROGRAMS if len(one.families) > 1)
    first = program.families[0]
    wide = first.coef.astype(np.int64)
    wide[0] = 2**40
    columns = flatten(replace(program, families=(_with(first, wide), *program.families[1:])))
    assert columns.row_coef.dtype == np.int64, way
    assert 2**40 in columns.option_coef.tolist()
    assert 2**40 in columns.row_coef.tolist()


def _with(family: RowFamily, coef: np.ndarray) -> RowFamily:
    return replace(family, coef=coef)


def test_no_rows_at_all(way: str) -> None:
    """A program without rows has columns of length 0."""
    columns = flatten(replace(PROGRAMS[0], families=()))
    assert (columns.num_rows, len(columns.row_option), way) == (0, 0, way)
    assert columns.option_begin.tolist() == [0] * (PROGRAMS[0].num_options + 1)
