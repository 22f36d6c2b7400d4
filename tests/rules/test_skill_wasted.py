"""Hand-worked edges of skill-wasted."""

from __future__ import annotations

from typing import Any

from tests.rules.one_rule import amounts, sentences

JAPANESE = {"skill": "japanese", "level": 3}


def team(size: int, **more: Any) -> dict[str, Any]:
    reps: list[dict[str, Any]] = [{"id": f"r{number}"} for number in range(size)]
    reps[0]["skills"] = [JAPANESE]
    return {"reps": reps, "accounts": [{"id": "a", "skills": [{"skill": "japanese"}]}, {"id": "b"}], **more}


def test_scarce_means_at_most_a_fifth() -> None:
    assert amounts("skill-wasted", team(5), {"a": "r0", "b": "r0"}) == {"b": 1}  # 1 of 5 is 20 percent
    assert amounts("skill-wasted", team(4), {"a": "r0", "b": "r0"}) == {}  # 1 of 4 is 25 percent


def test_a_learner_is_no_holder_and_a_skill_nobody_needs_is_not_scarce() -> None:
    data = team(5)
    data["reps"][1]["skills"] = [{"skill": "japanese", "level": 2}, {"skill": "golf", "level": 5}]
    assert amounts("skill-wasted", data, {"b": "r1"}) == {}
    assert amounts("skill-wasted", data, {"b": "r1"}, parameters={"skills": ["golf"]}) == {"b": 1}


def test_wishes_and_the_needs_of_a_crew_are_good_use() -> None:
    data = team(5, horizon={"first_day": "2026-10-05", "last_day": "2026-10-09"})
    data["accounts"].append({"id": "c", "wished_skills": [{"skill": "japanese"}]})
    timed = {"start": "2026-10-06T09:00", "duration_minutes": 60}
    data["duties"] = [{"id": "d", **timed, "crew_skills": [{"skill": "japanese"}]}, {"id": "e", **timed}]
    assert amounts("skill-wasted", data, {"c": "r0", "d": "r0", "e": "r0"}) == {"e": 1}


def test_the_sentence_names_the_skill() -> None:
    assert sentences("skill-wasted", team(5), {"b": "r0"}) == [
        "r0, one of few with japanese, does b, which does not need it."
    ]
