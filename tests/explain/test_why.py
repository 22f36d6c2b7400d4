"""Why an item sits where it sits: exact differences, and the rules that forbid the rest."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.errors import UnknownNameError
from assigner.explain.why import why
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

PROBLEM = Problem.from_dict(
    {
        "reps": [
            {"id": "ann", "name": "Ann", "skills": [{"skill": "german", "level": 4}]},
            {"id": "bob", "name": "Bob"},
            {"id": "cy", "name": "Cy", "skills": [{"skill": "german", "level": 2}]},
        ],
        "accounts": [
            {"id": "a", "name": "Acme", "minutes": 60, "skills": [{"skill": "german", "level": 2}]},
            {"id": "b", "minutes": 60},
            {"id": "c", "minutes": 60},
        ],
    }
)
PLAN = Plan(np.array([0, 1, 2], dtype=np.int32), np.full(3, -1))


def test_alternatives_are_ranked_and_priced_exactly() -> None:
    answer = why(PROBLEM, PLAN, "a")
    assert [one.rep for one in answer.alternatives] == ["cy", None, "bob"]
    # Each rep's fair share is 60. With Cy: Cy 120, Ann 0: 60 + 60 away. Undone: priority 3 costs 300 at coverage.
    assert answer.alternatives[0].by_rule["load-uneven"] == 120
    assert answer.alternatives[1].delta[0] == 300
    assert "Cy" in answer.headline("en")
    assert "Cy" in answer.headline("zh")


def test_what_a_hard_rule_forbids_is_said_in_both_languages() -> None:
    bob = why(PROBLEM, PLAN, "a").alternatives[-1]
    assert not bob.allowed
    ((english, chinese),) = bob.broken
    assert "german" in english
    assert "不具备" in chinese


def test_an_unknown_item_gets_near_names() -> None:
    with pytest.raises(UnknownNameError, match="no item"):
        why(PROBLEM, PLAN, "zz")


def test_the_answer_is_plain_data() -> None:
    data = why(PROBLEM, PLAN, "b").to_dict()
    assert data["rep"] == "bob"
    assert {"rep", "start", "allowed", "delta", "by_rule", "broken"} == set(data["alternatives"][0])


def test_the_chinese_headline_names_the_level_in_chinese() -> None:
    # Cy would have both accounts, 120 above and below the shares, at the level of the plan's quality.
    assert "方案质量层级 +120" in why(PROBLEM, PLAN, "a").headline("zh")


def test_the_id_of_a_duty_leads_to_its_seats() -> None:
    duty = {"id": "D1", "start": "2027-01-04T09:00:00", "duration_minutes": 60, "positions": [{"count": 2}]}
    problem = Problem.from_dict(
        {"horizon": {"first_day": "2027-01-01", "last_day": "2027-01-31"}, "reps": [{"id": "a"}], "duties": [duty],
         "accounts": [{"id": "D2"}, {"id": "D3"}, {"id": "D4"}]}
    )  # fmt: skip
    with pytest.raises(UnknownNameError, match="D1/1, D1/2"):
        why(problem, Plan(np.full(5, -1, dtype=np.int32), np.full(5, -1)), "D1")
