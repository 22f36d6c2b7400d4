"""Team events: everybody who can takes one sitting, and at no moment too few people stay at work."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from assigner.manage.meetings.asked import MeetingsAsked
from assigner.manage.meetings.events import Event
from assigner.manage.meetings.meet import meet
from assigner.problem.problem import Problem

NAMES = ("ann", "bob", "cy", "dan")


def event_of(sittings: int, least: int, minutes: int = 60, **given: Any) -> Event:
    problem = Problem.from_dict({
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-05"}, "working_hours": "Mon-Fri 09:00-12:00",
        "reps": [{"id": name, "roles": ["hotline"]} for name in NAMES],
    })  # fmt: skip
    keep = [{"least": least, "people": {"roles": ["hotline"]}}]
    series = {"id": "party", "rhythm": "once", "minutes": minutes, "people": {"everybody": True}, "sittings": sittings,
              "keep": keep, **given}  # fmt: skip
    answer = meet(problem, None, MeetingsAsked.model_validate({"series": [series]}), seconds=10, workers=1)
    return answer.events[0]


def most_by_enumeration(sittings: int, least: int, minutes: int) -> int:
    """Return how many can come, over all ways to give four people one of the half-hourly starts or none."""
    starts = [None, *range(0, 180 - minutes + 1, 30)]
    best = 0
    for choice in product(starts, repeat=len(NAMES)):
        used = [one for one in choice if one is not None]
        stay = all(
            len(NAMES) - sum(one <= minute < one + minutes for one in used) >= least
            for minute in range(0, 180, 15)
            if any(one <= minute < one + minutes for one in used)
        )
        if stay and len(set(used)) <= sittings:
            best = max(best, len(used))
    return best


@pytest.mark.parametrize(
    ("sittings", "least", "minutes"), [(1, 2, 60), (2, 2, 60), (2, 3, 60), (3, 3, 60), (2, 2, 120)]
)
def test_as_many_come_as_enumeration_says(sittings: int, least: int, minutes: int) -> None:
    event = event_of(sittings, least, minutes)
    assert event.num_coming == most_by_enumeration(sittings, least, minutes)
    assert event.most == event.num_coming
    assert len(event.sittings) <= sittings
    assert len(event.missing) == len(NAMES) - event.num_coming


def test_outside_working_hours_nobody_has_to_stay() -> None:
    event = event_of(1, 4, 120, outside_minutes=600, earliest="13:00", latest="20:00")
    assert event.num_coming == 4
    assert "proven" in event.headline("en")
    assert "4 人中 4 人" in event.headline("zh")
