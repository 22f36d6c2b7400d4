"""Hand-worked edges of skill-missing: levels, validity, local days."""

from __future__ import annotations

from assigner.program.build import build_program
from tests.rules.one_rule import amounts, problem_with, sentences

RULE = "skill-missing"
BASE = {
    "time_zone": "Asia/Shanghai",
    "horizon": {"first_day": "2026-10-01", "last_day": "2026-10-31"},
    "reps": [{"id": "ann", "skills": [{"skill": "crm", "level": 2, "last_day": "2026-10-12"}]}],
}


def test_the_level_counts_and_each_need_by_itself() -> None:
    data = {"reps": [{"id": "ann", "skills": [{"skill": "crm", "level": 2}]}]}
    for level, lacking in ((1, {}), (2, {}), (3, {"a": 1})):
        accounts = [{"id": "a", "skills": [{"skill": "crm", "level": level}]}]
        assert amounts(RULE, {**data, "accounts": accounts}, {"a": "ann"}) == lacking
    accounts = [{"id": "a", "skills": [{"skill": "crm", "level": 3}, {"skill": "sql"}]}]
    assert amounts(RULE, {**data, "accounts": accounts}, {"a": "ann"}) == {"a": 2}
    assert sentences(RULE, {**data, "accounts": accounts}, {"a": "ann"}) == [
        "ann gets a, which needs crm at level 3, but holds level 2 on the days of the work.",
        "ann gets a but does not hold sql (level 1 is needed) on the days of the work.",
    ]


def test_work_without_a_time_needs_the_whole_horizon_a_duty_its_local_day() -> None:
    need = [{"skill": "crm"}]
    # 2026-10-13T07:30 in Shanghai is the 12th in UTC, but the local day is what is written on the certificate
    duties = [
        {"id": "last", "start": "2026-10-12T23:30", "duration_minutes": 60, "skills": need},
        {"id": "after", "start": "2026-10-13T07:30", "duration_minutes": 60, "skills": need},
    ]
    data = {**BASE, "accounts": [{"id": "a", "skills": need}], "duties": duties}
    given = {"a": "ann", "last": ("ann", "2026-10-12T23:30"), "after": ("ann", "2026-10-13T07:30")}
    assert amounts(RULE, data, given) == {"a": 1, "after": 1}


def test_without_a_horizon_validity_is_not_looked_at() -> None:
    skills = [{"skill": "crm", "first_day": "2026-10-01", "last_day": "2026-10-02"}]
    data = {"reps": [{"id": "ann", "skills": skills}], "accounts": [{"id": "a", "skills": [{"skill": "crm"}]}]}
    assert amounts(RULE, data, {"a": "ann"}) == {}


def test_screening_drops_accounts_for_good_and_judges_duties_by_their_start() -> None:
    need = [{"skill": "crm"}]
    duty = {
        "id": "d",
        "earliest": "2026-10-12T23:00",
        "latest": "2026-10-13T01:00",
        "duration_minutes": 60,
        "skills": need,
    }
    data = {**BASE, "accounts": [{"id": "a", "skills": need}], "duties": [duty]}
    program = build_program(problem_with(RULE, data, level="hard"))
    # the account keeps "nobody"; the duty keeps 23:00 and 23:30, loses 0:00, and keeps "nobody"
    assert program.item_begin.tolist() == [0, 1, 4]
    assert program.dropped.of_item(0) == {0: RULE}
    assert program.dropped.of_item(1) == {}
