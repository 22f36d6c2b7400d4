"""Guards: a handful of duties that may start at any time of a week is planned to the end, though options and rows are many.

When to modify: when another road is taken by programs whose rows say more than their costs.
"""

from __future__ import annotations

import pytest

from assigner.generate.books import books
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.search import search
from assigner.search.portfolio import EXACT_UP_TO_ENTRIES, is_tangled

REPS = ("ann", "bob", "cy")


@pytest.fixture(scope="module")
def week() -> Program:
    """Three reps, five courses of half a day each, which may begin whenever they end within the week."""
    course = {"duration_minutes": 240, "earliest": "2026-10-05T08:00", "latest": "2026-10-09T18:00"}
    return build_program(
        Problem.from_dict(
            {
                "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
                "reps": [{"id": name, "capacity": {"minutes": 500}} for name in REPS],
                "duties": [{"id": f"d{at}", "minutes": 240, **course} for at in range(5)],
            }
        )
    )


def test_few_items_with_many_times_are_tangled_and_books_are_not(week: Program) -> None:
    assert week.num_options + sum(len(family.option) for family in week.families) > EXACT_UP_TO_ENTRIES
    assert is_tangled(week)
    assert not is_tangled(build_program(books(60, 6, None, 1)))


def test_they_are_planned_to_the_end_within_little_work(week: Program) -> None:
    solution = search(week, seconds=0.4, gap=0.0, deterministic=True)
    assert solution.status == "optimal"
    assert solution.choice is not None
    assert not week.broken_rows(solution.choice)
    assert {point.stage for point in solution.trace} <= {"level coverage", "level plan"}
