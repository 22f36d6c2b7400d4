"""Hand-worked edges of junior-alone."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from assigner.rules.catalogue.junior_alone import JuniorAlone
from tests.rules.one_rule import amounts, sentences

DATA: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "reps": [{"id": f"s{seniority}", "seniority": seniority} for seniority in (1, 2, 3, 4)],
    "duties": [
        {
            "id": "d",
            "start": "2026-10-06T09:00",
            "duration_minutes": 60,
            "recurrence": "FREQ=DAILY;COUNT=2",
            "positions": [{"count": 3}],
        },
        {"id": "e", "start": "2026-10-06T15:00", "duration_minutes": 60},
    ],
}


def crew(day: int, *reps: str) -> dict[str, str]:
    return {f"d@2026-10-0{day}/{seat}": rep for seat, rep in enumerate(reps, 1)}


def test_one_senior_is_enough_for_all_juniors_of_the_date() -> None:
    # on the 7th s3 is neither junior nor senior, so both juniors are alone; the senior of the 6th does not help
    given = crew(6, "s1", "s2", "s4") | crew(7, "s1", "s3", "s2")
    assert amounts("junior-alone", DATA, given) == {"d@2026-10-07/1": 1, "d@2026-10-07/3": 1}


def test_an_empty_seat_is_no_company_and_a_duty_of_one_seat_is_not_looked_at() -> None:
    assert amounts("junior-alone", DATA, crew(6, "s1") | {"e": "s1"}) == {"d@2026-10-06/1": 1}


def test_only_juniors_in_scope_are_looked_at() -> None:
    assert amounts("junior-alone", DATA, crew(6, "s1", "s2"), scope={"reps": ["s2"]}) == {"d@2026-10-06/2": 1}


def test_senior_must_lie_above_junior() -> None:
    with pytest.raises(ValidationError, match=r"senior_min .3. must be above junior_max .3."):
        JuniorAlone.Parameters(junior_max=3, senior_min=3)


def test_the_sentence_names_seniority_and_day() -> None:
    assert sentences("junior-alone", DATA, crew(6, "s1")) == [
        "s1 (seniority 1) is on d@2026-10-06/1 on 2026-10-06 without anybody of seniority 4 or above."
    ]
