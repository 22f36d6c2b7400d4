"""Guards: giants that lead raise the bound and never above the truth, and what is dropped for them no optimum needs.

When to modify: together with :mod:`assigner.search.leading`.
"""

from __future__ import annotations

import pytest

from assigner.generate.books import books
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.program.solution import Solution
from assigner.search import campaign, leading, search
from tests.prices.tiny_programs import optima, tiny_program
from tests.search.book_program import book_program, least_cost


@pytest.fixture(autouse=True)
def _leaders_alone(long_road: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "seat", lambda _campaign: None)


def solved(program: Program, rounds: int = 1) -> Solution:
    return search(program, seconds=60, gap=0.0, workers=1, deterministic=True, work_limit=rounds)


def test_a_book_with_full_giants_has_a_far_higher_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    program = build_program(books(80, 10, None, 4))
    with_leaders = solved(program)
    monkeypatch.setattr(campaign, "lead", lambda _campaign: None)
    without = solved(program)
    assert "closer" in {point.stage for point in with_leaders.trace}
    assert with_leaders.score is not None
    assert (with_leaders.bound[1] or 0) > 1.5 * (without.bound[1] or 0)
    assert with_leaders.score[1] >= (with_leaders.bound[1] or 0)


def test_leaders_never_say_more_than_the_truth_and_drop_no_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "LEAST_PART", 0.3)
    led = 0
    for seed in range(25):
        program = book_program(seed)
        least, solution = least_cost(program), solved(program, 20)
        led += "closer" in {point.stage for point in solution.trace}
        if solution.score is None:
            assert least is None or solution.status != "optimal"
            continue
        assert least is not None
        assert (solution.bound[0] or 0) <= least <= solution.score[0]
        assert solution.status != "optimal" or solution.score[0] == least
    assert led > 5


def test_programs_of_every_row_kind_go_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "LEAST_PART", 0.3)
    for seed in range(12):
        program = tiny_program(seed)
        best, _ = optima(program)
        solution = solved(program)
        if solution.status == "optimal":
            assert solution.score == best
