"""Hand-worked edges of team-lacks-skill."""

from __future__ import annotations

from typing import Any

from tests.rules.one_rule import found, sentences

RULE = "team-lacks-skill"


def data(*skills: list[dict[str, Any]], count: int = 2) -> dict[str, Any]:
    return {
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-06"},
        "reps": [{"id": name, "skills": held} for name, held in zip(("ann", "bob", "cy"), skills, strict=True)],
        "duties": [
            {
                "id": "d",
                "start": "2026-10-05T09:00",
                "duration_minutes": 60,
                "positions": [{"count": 3}],
                "crew_skills": [{"skill": "crm", "level": 3, "count": count}],
            }
        ],
    }


EXPERT, NOVICE, NONE = [{"skill": "crm", "level": 5}], [{"skill": "crm", "level": 2}], []


def short(given: dict[str, Any], plan: dict[str, str]) -> list[int]:
    return [match.amount for match in found(RULE, given, plan)]


def test_a_duty_that_nobody_takes_lacks_nothing() -> None:
    assert short(data(EXPERT, NOVICE, NONE), {}) == []


def test_whoever_comes_the_shortage_is_counted_once() -> None:
    team = data(EXPERT, NOVICE, NONE)
    assert short(team, {"d/2": "bob"}) == [2]  # one seat filled, no holder of two
    assert short(team, {"d/1": "bob", "d/2": "cy", "d/3": "ann"}) == [1]  # all filled, one holder of two
    assert short(data(EXPERT, EXPERT, NONE), {"d/1": "ann", "d/3": "bob"}) == []


def test_more_holders_than_seats_can_never_be_had() -> None:
    assert short(data(EXPERT, EXPERT, EXPERT, count=5), {"d/1": "ann", "d/2": "bob", "d/3": "cy"}) == [2]


def test_one_person_with_the_skill_on_two_lines_counts_once() -> None:
    twice = [{"skill": "crm", "level": 3}, {"skill": "crm", "level": 5, "last_day": "2026-10-05"}]
    assert short(data(twice, NONE, NONE), {"d/1": "ann"}) == [1]


def test_the_sentence_counts() -> None:
    assert sentences(RULE, data(EXPERT, NOVICE, NONE), {"d/1": "ann"}) == [
        "On d of 2026-10-05, 1 of the people hold crm at level 3; 2 are needed."
    ]
