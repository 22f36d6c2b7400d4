"""Guards: touches lie in free minutes before their deadlines, and what falls out is proven where it is said to be."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.manage.cadence.asked import Cadence, CadencesAsked, Step
from assigner.manage.cadence.cadence import broken_touches, cadences, place
from assigner.manage.cadence.touches import Touch, touches_of
from assigner.manage.history.periods import number_of
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

ASKED = CadencesAsked(cadences=[
    Cadence(name="lead", kinds=["lead"], steps=[Step(day=0, minutes=15), Step(day=3, what="e-mail", minutes=10, late_days=2)]),
    Cadence(name="key", tags=["key"], every_days=7, steps=[Step(day=1, minutes=30, late_days=3)]),
])  # fmt: skip


def team(**more: object) -> Problem:
    return Problem.from_dict({
        "time_zone": "Asia/Shanghai", "horizon": {"first_day": "2026-10-12", "last_day": "2026-10-25"},
        "working_hours": "Mon-Fri 09:00-12:00 13:00-18:00",
        "reps": [{"id": "li", "leave": [{"start": "2026-10-14", "end": "2026-10-14"}]}, {"id": "wang"}],
        "accounts": [{"id": "a", "owner": "li", "minutes": 60, "tags": ["key"]}, {"id": "b", "owner": "wang", "minutes": 60}],
        "leads": [{"id": "x", "owner": "li", "minutes": 30, "arrived_at": "2026-10-13T16:00"}],
        "duties": [{"id": "d", "owner": "li", "kind": "visit", "start": "2026-10-13T09:00", "end": "2026-10-13T17:30", "buffer_after_minutes": 20}],
        **more,
    })  # fmt: skip


def test_touches_follow_arrival_and_rhythm_and_items_outside_get_none() -> None:
    problem = team()
    found = touches_of(problem, Plan.of_owners(problem), ASKED)
    told = [
        (str(problem.item_ids[one.item]), one.first - number_of(date(2026, 10, 1)) + 1, one.last - one.first)
        for one in found
    ]
    # x arrived on the 13th; a has no arrival, so its rhythm begins with the horizon
    assert told == [("x", 13, 1), ("x", 16, 2), ("a", 13, 3), ("a", 20, 3)]


def test_everything_lies_in_free_minutes_and_leave_and_duties_are_kept_clear() -> None:
    problem = team()
    plan = Plan.of_owners(problem)
    found = cadences(problem, plan, ASKED)
    assert broken_touches(problem, plan, found, ASKED) == []
    starts = {(one["item"], one["what"]): one["start"] for one in found.to_dict()["placed"]}
    assert starts["x", "e-mail"].startswith("2026-10-16T09:00")
    # on the 13th li is free from 17:50 only (visit and buffer), on the 14th away: ten minutes are too few for the call
    (shortage,) = found.shortages
    assert (shortage.due, shortage.free, shortage.proven) == (15, 10, True)


def test_a_call_that_no_day_has_room_for_is_named_with_the_days_and_the_proof() -> None:
    problem = team(
        duties=[{"id": "d", "owner": "li", "kind": "visit", "start": "2026-10-13T09:00", "end": "2026-10-13T18:00"}]
    )
    asked = ASKED.model_copy(update={"cadences": ASKED.cadences[:1]})
    found = cadences(problem, Plan.of_owners(problem), asked)
    (shortage,) = found.shortages
    assert (shortage.proven, shortage.due, shortage.free, len(shortage.left)) == (True, 15, 0, 1)
    assert "2026-10-13 to 2026-10-14" in shortage.words("Li Na").en
    assert "李娜" in shortage.words("李娜").zh
    assert found.headline("en").endswith("some must fall out.")


def all_fit(touches: list[Touch], free: dict[int, int]) -> bool:
    """Return whether any choice of days holds all touches (days are one piece each, so only sums count)."""
    for days in product(*(range(one.first, one.last + 1) for one in touches)):
        used = dict.fromkeys(free, 0)
        for one, day in zip(touches, days, strict=True):
            used[day] = used.get(day, 0) + one.minutes
        if all(used[day] <= free.get(day, 0) for day in used):
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_equal_touches_find_a_place_whenever_there_is_one_and_proofs_are_true(data: st.DataObject) -> None:
    free = {day: data.draw(st.sampled_from([0, 10, 20, 30])) for day in range(4)}
    touches = [
        Touch(n, 0, "c", "call", 10, first, min(3, first + data.draw(st.integers(0, 3))))
        for n in range(data.draw(st.integers(1, 6)))
        for first in [data.draw(st.integers(0, 3))]
    ]
    pieces = {day: [(day * 1440, day * 1440 + minutes)] for day, minutes in free.items() if minutes}
    placed, left = place(touches, pieces, 1000, 10)
    assert len(placed) + len(left) == len(touches)
    assert (not left) == all_fit(touches, free)
    used = (
        np.bincount([one.start // 1440 for one in placed], weights=[10] * len(placed), minlength=4)
        if placed
        else np.zeros(4)
    )
    assert all(used[day] <= free[day] for day in free)
