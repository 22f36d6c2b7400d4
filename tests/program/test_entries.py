"""Rows that stand on the same entries share one order and one array of options."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assigner.generate.books import books
from assigner.program.build import build_program
from assigner.program.entries import laid_out

ENTRIES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(-4, 2**33)), max_size=20)


@given(ENTRIES)
def test_layout_sums_what_stands_twice(entries: list[tuple[int, int, int]]) -> None:
    """The compressed form, read back, is the sum of coefficients by (row, option)."""
    row, option, coef = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    wanted: dict[tuple[int, int], int] = {}
    for one, other, value in entries:
        wanted[one, other] = wanted.get((one, other), 0) + value
    layout = laid_out(row, option, 4)
    values = layout.coef(coef)
    rows = np.repeat(np.arange(4), np.diff(layout.begin))
    found = dict(zip(zip(rows.tolist(), layout.option.tolist(), strict=True), values.tolist(), strict=True))
    assert found == wanted
    assert list(found) == sorted(found)
    assert layout.is_of(row, option, 4)
    assert values.dtype == (np.int32 if max(wanted.values(), default=0) < 2**31 else np.int64)


def test_load_rules_share_their_options() -> None:
    """Minutes, capacity and potential: one array of options, three of coefficients; the dead leave all of them."""
    problem = books(200, 12, 6, 1)
    program = build_program(problem)
    first, *others = (family for family in program.families if family.name != "too-many-moves")
    assert [family.name for family in (first, *others)] == ["load-uneven", "rep-over-capacity", "potential-uneven"]
    assert all(family.option is first.option and family.begin is first.begin for family in others)


def test_zero_amounts_are_left_out() -> None:
    """A rule that is the first to look at its entries keeps only those that load something."""
    layout_program = build_program(
        books(
            200,
            12,
            6,
            1,
            settings={"rules": [{"rule": "load-uneven", "on": False}, {"rule": "rep-over-capacity", "on": False}]},
        )
    )
    potential = next(family for family in layout_program.families if family.name == "potential-uneven")
    assert (potential.coef != 0).all()
