"""Hand-over in waves: no limit is ever broken, the number of weeks is proven, families stay together."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import UsageError
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.rebalance.hand_over import HandOverOptions, hand_over
from assigner.rebalance.transition import transition_of
from assigner.rebalance.waves import broken_limits, make_waves

MONDAY = date(2026, 10, 5)


def _problem(owners: list[str | None], capacity: int | None = None, **fields: list[object]) -> Problem:
    accounts = [{"id": f"a{at}", "minutes": 100, "owner": owner} for at, owner in enumerate(owners)]
    for name, values in fields.items():
        accounts = [{**account, name: value} for account, value in zip(accounts, values, strict=True)]
    limit = {} if capacity is None else {"capacity": {"minutes": capacity}}
    return Problem.from_dict({"reps": [{"id": name, **limit} for name in ("ann", "bob", "cy")], "accounts": accounts})


def _plan(*reps: int) -> Plan:
    return Plan(np.array(reps, dtype=np.int32), np.full(len(reps), -1))


def _options(**given: object) -> HandOverOptions:
    return HandOverOptions(**{"first_day": MONDAY, "most_weeks": 4, "seconds": 5, "workers": 1, **given})  # type: ignore[arg-type]


def test_limits_per_week_decide_how_long_it_takes_and_that_is_proven() -> None:
    answer = hand_over(_problem(["ann"] * 5), _plan(1, 1, 1, 2, 0), _options(per_week=2))
    assert (answer.num_weeks, answer.least_weeks) == (2, 2)  # Ann gives four, two a week
    assert {move.week for move in answer.moves} == {1, 2}
    assert "fewer weeks do not do" in answer.headline("en")
    assert "2 周" in answer.headline("zh")


def test_minutes_of_a_week_limit_too() -> None:
    # 25 % of a usual week of 2,400 minutes are 600: one move of 8 hours (480).
    answer = hand_over(_problem(["ann"] * 3), _plan(1, 1, 0), _options(hours_per_move=8))
    assert answer.num_weeks == 2


def test_full_reps_swap_in_one_week() -> None:
    answer = hand_over(_problem(["ann", "bob"], capacity=100), _plan(1, 0), _options())
    assert [move.week for move in answer.moves] == [1, 1]


def test_a_full_rep_gives_before_it_gets() -> None:
    # Bob is full with two; one a week each: Ann's first account only fits once Bob has given one to Cy.
    problem = _problem(["ann", "bob"], capacity=200, minutes=[200, 200])
    answer = hand_over(problem, _plan(1, 2), _options(per_week=1))
    weeks = {move.item: move.week for move in answer.moves}
    assert weeks["a1"] is not None
    assert weeks["a0"] is not None
    assert weeks["a1"] <= weeks["a0"]
    assert all(share <= 1 for _, share in answer.fullest)


def test_families_move_in_one_week_unless_a_week_cannot_bear_them() -> None:
    problem = _problem(["ann"] * 4, parent=[None, "a0", None, None])
    together = hand_over(problem, _plan(1, 1, 1, 1), _options(per_week=2))
    weeks = {move.item: move.week for move in together.moves}
    assert weeks["a0"] == weeks["a1"]
    assert next(move for move in together.moves if move.item == "a0").linked == ("a1",)
    alone = hand_over(problem, _plan(1, 1, 1, 1), _options(per_week=1))
    assert sorted(move.week or 0 for move in alone.moves) == [1, 2, 3, 4]


def test_nobody_hands_over_on_leave_or_weekends() -> None:
    problem = Problem.from_dict(
        {
            "horizon": {"first_day": MONDAY, "last_day": date(2026, 10, 30)},
            "reps": [
                {"id": "ann", "leave": [{"start": "2026-10-05", "end": "2026-10-11"}]},
                {"id": "bob", "working_hours": "Tue 09:00-17:00"},
            ],
            "accounts": [{"id": "a", "owner": "ann"}, {"id": "b", "owner": None}],
        }
    )
    answer = hand_over(problem, _plan(1, 0), _options(first_day=None))
    days = {move.item: move.day for move in answer.moves}
    assert days["a"] == date(2026, 10, 13)  # Ann is back on the 12th, Bob works on Tuesdays
    assert days["b"] is not None
    assert days["b"] >= date(2026, 10, 12)


def test_what_no_week_bears_is_said() -> None:
    answer = hand_over(_problem(["ann"] * 3), _plan(1, 1, 1), _options(per_week=1, most_weeks=2))
    assert len(answer.left) == 1
    assert "finds no week" in answer.headline("en")


def test_without_a_first_day_there_are_no_dates() -> None:
    with pytest.raises(UsageError, match="first day"):
        hand_over(_problem(["ann"]), _plan(1), _options(first_day=None))


def test_nothing_to_hand_over() -> None:
    answer = hand_over(_problem(["ann"]), _plan(0), _options())
    assert answer.headline("en").startswith("The plan moves nothing")


@given(data=st.data())
@settings(max_examples=8)
def test_waves_break_no_limit_and_take_the_fewest_weeks(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 5))
    whose = st.lists(st.sampled_from(["ann", "bob", "cy", None]), min_size=count, max_size=count)
    minutes = data.draw(st.lists(st.sampled_from([50, 100, 150]), min_size=count, max_size=count))
    problem = _problem(data.draw(whose), data.draw(st.sampled_from([None, 200, 300])), minutes=list(minutes))
    reps = data.draw(st.lists(st.integers(-1, 2), min_size=count, max_size=count))
    per_week = data.draw(st.integers(1, 2))
    transition = transition_of(
        problem, _plan(*reps), MONDAY, most_weeks=3, per_week=per_week, handing_minutes=240, share_percent=25
    )
    waves = make_waves(transition, np.ones(transition.num_moves, dtype=np.int64), 5, workers=1)
    assert broken_limits(transition, waves.week) == []
    ways = product(range(3), repeat=transition.num_moves)
    fine = [max(way, default=-1) + 1 for way in ways if not broken_limits(transition, np.array(way, dtype=np.int64))]
    if fine:
        assert waves.is_shortest
        assert waves.num_weeks == min(fine)
    else:
        assert (waves.week < 0).any()


def test_it_is_said_whose_the_item_was_that_somebody_left() -> None:
    """Nobody gives it, but whoever takes it over wants to know whose customer that was."""
    problem = Problem.from_dict({
        "reps": [{"id": "ann", "active": False}, {"id": "bob"}, {"id": "cy"}],
        "accounts": [{"id": "a0", "owner": "ann"}, {"id": "a1"}, {"id": "a2", "owner": "bob"}],
    })  # fmt: skip
    answer = hand_over(problem, _plan(1, 2, 2), _options())
    by_item = {move.item: move for move in answer.moves}
    assert {item: move.from_words("en") for item, move in by_item.items()} == {
        "a0": "ann (left)",
        "a1": "nobody",
        "a2": "bob",
    }
    assert by_item["a0"].from_words("zh") == "ann（已离职）"
    assert [by_item[item].to_dict()[key] for item in ("a0", "a1") for key in ("from", "owner")] == [
        None,
        "ann",
        None,
        None,
    ]
