"""Guards: seats of giants raise the bound, never above the truth, and branched to the end they prove it.

When to modify: together with :mod:`assigner.search.seating`.
"""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.prices.columns import flatten
from assigner.prices.fixing import Reduced
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.program.solution import Solution
from assigner.search import campaign, leading, search, seating
from assigner.search.closing import Closing
from assigner.search.parts import parts_of
from assigner.search.seating import Seating
from tests.search.book_program import book_program, least_cost


@pytest.fixture(autouse=True)
def _seats_alone(long_road: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "lead", lambda _campaign: None)


def solved(program: Program, rounds: int = 1) -> Solution:
    return search(program, seconds=60, gap=0.0, workers=1, deterministic=True, work_limit=rounds)


def stages(solution: Solution) -> set[str]:
    return {point.stage for point in solution.trace}


def test_teams_with_full_giants_have_a_far_higher_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    program = build_program(books(80, 10, None, 4))
    seated = solved(program)
    monkeypatch.setattr(campaign, "seat", lambda _campaign: None)
    free = solved(program)
    assert "seats" in stages(seated)
    assert seated.score is not None
    assert 1.5 * (free.bound[1] or 0) < (seated.bound[1] or 0) <= seated.score[1]


def test_branched_to_the_end_seats_prove_the_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seating, "LEAST_PART", 0.0)
    monkeypatch.setattr(leading, "LEAST_OPEN", 0.0)
    monkeypatch.setattr(seating, "COUNTED_STEPS", 2_000)
    monkeypatch.setattr(Closing, "close", lambda _closing: None)
    proven = 0
    for seed in range(24):
        program = book_program(seed, num_items=4)
        least, solution = least_cost(program), solved(program)
        if solution.score is None:
            continue
        assert least is not None
        assert (solution.bound[0] or 0) <= least <= solution.score[0]
        if "seats" in stages(solution):
            proven += solution.status == "optimal" and solution.score[0] == least
    assert proven > 5


def test_parts_without_giants_are_priced_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work must not grow with the number of parts: an account that loads nothing is one of its own."""
    program = build_program(books(160, 32, None, 1, num_teams=16))
    sizes = list[int]()
    whole = seating.part_of

    def watched(of: Program, items: np.ndarray) -> Reduced:
        sizes.append(len(items))
        return whole(of, items)

    monkeypatch.setattr(seating, "part_of", watched)
    monkeypatch.setattr(seating, "LEAST_PART", 1.5)
    Seating(stand_in(program), level=1)
    assert len(parts_of(program)) == 16
    assert 2 <= len(sizes) < 16
    assert sum(sizes) == program.num_items


def test_the_first_bounds_of_trees_stop_when_the_search_is_over() -> None:
    """Each part is climbed once before anything is branched on; that climb, too, ends with the time."""
    search, asked = stand_in(build_program(books(160, 32, None, 1, num_teams=16))), []
    is_over = property(lambda _: bool(asked.append(True) or len(asked) > 3))
    search.budget = type("Budget", (), {"clock": staticmethod(time.perf_counter), "is_over": is_over})()
    Seating(search, level=1)
    assert 4 <= len(asked) <= 3 + 2 * len(parts_of(search.program))


def stand_in(program: Program) -> Any:
    """Return as much of a search as trees look at: the first option of every item is its plan."""
    return SimpleNamespace(
        program=program, columns=flatten(program), workers=1, budget=SimpleNamespace(clock=time.perf_counter, is_over=False),
        incumbent=SimpleNamespace(choice=program.item_begin[:-1].copy()),
        proof=SimpleNamespace(kept=np.ones(program.num_options, dtype=np.bool_)),
    )  # fmt: skip
