"""Hand-worked edges of starts-differ, with both ways to say it."""

from __future__ import annotations

import itertools

import pytest

from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.rules.catalogue import starts_differ
from tests.rules.catalogue_case import program_cost
from tests.rules.one_rule import found, plan_with, problem_with, sentences

RULE = "starts-differ"
STARTS = [f"2026-10-05T{clock}" for clock in ("09:00", "09:30", "10:00")]
DATA = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-06"},
    "reps": [{"id": "ann"}, {"id": "bob"}, {"id": "cy"}],
    "duties": [
        {
            "id": "d",
            "name": "Install",
            "earliest": "2026-10-05T09:00",
            "latest": "2026-10-05T11:00",
            "duration_minutes": 60,
            "positions": [{"count": 3}],
        }
    ],
}


def test_the_example_of_the_page() -> None:
    given = {"d/1": ("ann", STARTS[0]), "d/2": ("bob", STARTS[0]), "d/3": ("cy", STARTS[1])}
    assert [match.amount for match in found(RULE, DATA, given)] == [60]
    assert sentences(RULE, DATA, given) == [
        "The 3 people on Install do not start together: the first at 2026-10-05T09:00+00:00, the last at 2026-10-05T09:30+00:00."
    ]


def test_an_open_first_seat_does_not_hide_the_others() -> None:
    assert [match.amount for match in found(RULE, DATA, {"d/2": ("bob", STARTS[0]), "d/3": ("cy", STARTS[2])})] == [60]
    assert found(RULE, DATA, {"d/3": ("cy", STARTS[2])}) == []


@pytest.mark.parametrize("level", ["plan", "hard"])
def test_rows_for_few_and_for_many_starts_say_the_same(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    problem = problem_with(RULE, DATA, level=level)
    few = build_program(problem)
    monkeypatch.setattr(starts_differ, "MAX_CUTS", 1)
    many = build_program(problem)
    assert many.num_rows == 6 < few.num_rows == 12  # 3 x 2 ordered pairs, one row each or one a cut
    ways = [None, *STARTS]
    for chosen in itertools.product(ways, repeat=3):
        plan = plan_with(problem, {f"d/{seat + 1}": ("ann", one) for seat, one in enumerate(chosen) if one})
        assert program_cost(few, plan) == program_cost(many, plan)


def test_it_applies_only_to_movable_duties_with_several_seats() -> None:
    duty = DATA["duties"][0]
    alone = {**duty, "positions": []}
    fixed = {**duty, "earliest": None, "latest": None, "start": STARTS[0]}
    for other in (alone, fixed):
        assert active_rules(problem_with(RULE, {**DATA, "duties": [other]})) == ()
