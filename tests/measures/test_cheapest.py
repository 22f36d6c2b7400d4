"""A package begins as a rounded relaxation, is mended and shrinks; what is called proven holds in every order."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from assigner.measures.cheapest import Engine, cheapest, price_program
from assigner.measures.extended import extend
from assigner.measures.menu import menu
from assigner.measures.package import Package, ranked
from assigner.measures.packaged import Extended
from assigner.measures.remedies import Hire, MoreCapacity, Remedy, Taken
from assigner.measures.rounding import rounded_up
from assigner.measures.shrinking import Shrinking
from tests.measures.tiny import PRICES, problem_of

ENGINE = Engine(1, 0, time.perf_counter)


def _extended(minutes: list[int], num_reps: int, *kinds: str) -> Extended:
    """Return the program of reps with 100 minutes each, and accounts."""
    problem = problem_of(
        [{"id": f"r{number}", "team": "East", "capacity": {"minutes": 100}} for number in range(num_reps)],
        [{"id": f"a{number}", "minutes": one} for number, one in enumerate(minutes)],
    )
    return extend(problem, [one for one in menu(problem, PRICES) if one.kind in kinds])


def test_an_account_that_does_not_fit_is_rounded_up_to_overtime() -> None:
    # 130 minutes on the one rep of 100: one hour of overtime at 150, whatever the share of it in the relaxation.
    program = _extended([130], 1, "overtime").program
    start = rounded_up(program, np.ones(program.num_options), np.ones(program.num_options, dtype=bool))
    assert not program.broken_rows(start)
    assert program.score(start).tolist() == [150]


def test_a_remedy_that_may_not_be_taken_leaves_its_row_broken() -> None:
    extended = _extended([130], 1, "overtime")
    kept = extended.without_groups([("overtime minutes", "East")])
    start = rounded_up(extended.program, np.ones(extended.program.num_options), kept)
    assert set(extended.program.broken_rows(start)) == {"rep-over-capacity"}


def test_broken_rows_are_mended_and_needless_remedies_given_back() -> None:
    # Six accounts of 50 fit three reps of 100 exactly; the start puts all of them on the first and pays overtime for some.
    program = _extended([50] * 6, 3, "overtime", "undone").program
    first = program.item_begin[:-1].copy()
    on_first = [
        int(first[item] + np.flatnonzero(program.rep[first[item] : first[item + 1]] == 0)[0]) for item in range(6)
    ]
    first[:6] = on_first
    assert program.broken_rows(first)
    shrinking = Shrinking(program, first, *ENGINE)
    assert shrinking.mend(5.0)
    assert not program.broken_rows(shrinking.choice)
    shrinking.run(5.0, 0)
    assert shrinking.price == 0


@pytest.mark.parametrize(("minutes", "wanted"), [([90, 90], 0), ([90, 90, 30], 150), ([90, 90, 90], 300)])
def test_the_cheapest_choice_is_proven(minutes: list[int], wanted: int) -> None:
    # Two reps of 100; a third account of 30 needs one hour (90 + 30 = 120), one of 90 needs two (180), at 150 each.
    program = _extended(minutes, 2, "overtime", "hire").program
    answer = cheapest(price_program(program, 5.0, time.perf_counter), 20.0, None, ENGINE)
    assert (answer.price, answer.bound, answer.infeasible) == (wanted, wanted, False)


def test_that_there_is_no_package_is_proven() -> None:
    program = _extended([999], 1, "overtime", "hire").program
    answer = cheapest(price_program(program, 5.0, time.perf_counter), 20.0, None, ENGINE)
    assert answer.choice is None
    assert answer.infeasible


OVERTIME = MoreCapacity(price=150, most=9, rep="r", name="R", team="East", dimension="minutes", period=None, step=60)
HIRE = Hire(price=500, like="r", name="R", about="East", ids=("new",))


def _package(bound: int | None, *taken: tuple[Remedy, int]) -> Package:
    nothing: Any = None
    remedies = tuple(Taken(one, units) for one, units in taken)
    price = sum(one.price for one in remedies)
    return Package(remedies, nothing, nothing, nothing, nothing, (), bound == price, bound)


def test_a_cheaper_package_found_later_comes_first_and_is_only_as_proven_as_the_first_bound() -> None:
    # The hire (500) was found among all that differ from the overtime (750, at least 300): less than 500 may use overtime.
    found = [_package(300, (OVERTIME, 5)), _package(500, (HIRE, 1))]
    first, second = ranked(found)
    assert (first.price, first.bound, first.proven) == (500, 300, False)
    assert (second.price, second.bound, second.proven) == (750, 300, False)


def test_a_package_with_all_groups_of_a_cheaper_one_is_no_other_way_out() -> None:
    found = [_package(200, (OVERTIME, 1), (HIRE, 1)), _package(150, (OVERTIME, 1))]
    assert [one.price for one in ranked(found)] == [150]


def test_packages_in_order_keep_their_proofs() -> None:
    found = [_package(150, (OVERTIME, 1)), _package(500, (HIRE, 1))]
    assert [(one.price, one.proven) for one in ranked(found)] == [(150, True), (500, True)]


def test_a_meeting_of_the_whole_team_does_not_ask_for_hires() -> None:
    # Whoever is hired has a seat in the meeting, too; without the hire that seat is nobody's, and nothing need be paid.
    problem = problem_of(
        [{"id": "ann", "team": "East"}, {"id": "bob", "team": "East"}],
        [{"id": "a", "minutes": 30}],
        teams=[{"id": "East"}],
        horizon={"first_day": "2027-01-04", "last_day": "2027-01-08"},
        duties=[{"id": "m", "start": "2027-01-05T09:00", "duration_minutes": 60, "required": True, "positions": [{"team": "East"}]}],
    )  # fmt: skip
    extended = extend(problem, [one for one in menu(problem, PRICES) if one.kind == "hire"])
    assert extended.wide.num_items == problem.num_items + 1
    answer = cheapest(price_program(extended.program, 5.0, time.perf_counter), 20.0, None, ENGINE)
    assert (answer.price, answer.bound) == (0, 0)
