"""Plans as tables of ids and back, and matches as columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from assigner.errors import InputError
from assigner.plan.matches import Matches
from assigner.plan.plan import Plan
from assigner.plan.status import relative_gap
from assigner.problem.problem import Problem

PROBLEM = Problem.from_dict(
    {
        "time_zone": "Asia/Shanghai",
        "horizon": {"first_day": "2026-10-12", "last_day": "2026-10-14"},
        "reps": [{"id": "ann"}, {"id": "bob"}],
        "accounts": [{"id": "a", "owner": "ann"}, {"id": "b", "owner": "bob"}],
        "duties": [
            {"id": "d", "start": "2026-10-12T09:00", "duration_minutes": 30},
            {"id": "e", "earliest": "2026-10-12T09:00", "latest": "2026-10-12T12:00", "duration_minutes": 60},
        ],
    }
)


def test_a_plan_survives_the_way_through_a_table() -> None:
    rows = pd.DataFrame(
        {"item": ["e", "a", "d"], "rep": ["bob", "bob", "ann"], "start": ["2026-10-12T10:30", None, None]}
    )
    plan = Plan.from_rows(PROBLEM, rows)
    assert plan.rep.tolist() == [1, -1, 0, 1]
    table = plan.frame(PROBLEM)
    assert table["start"].tolist() == [None, None, "2026-10-12T09:00+08:00", "2026-10-12T10:30+08:00"]
    again = Plan.from_rows(PROBLEM, table)
    assert np.array_equal(again.rep, plan.rep)
    assert np.array_equal(again.start, plan.start)
    assert plan.moves(PROBLEM).tolist() == [0, 1]


def test_all_faults_of_a_plan_are_told_at_once() -> None:
    rows = pd.DataFrame({"item": ["a", "zz", "a"], "rep": ["ann", "ann", "who"]})
    with pytest.raises(InputError) as caught:
        Plan.from_rows(PROBLEM, rows)
    assert [issue.code for issue in caught.value.issues] == ["plan-item-unknown", "plan-rep-unknown", "plan-item-twice"]


def test_a_plan_of_another_problem_does_not_flood() -> None:
    rows = pd.DataFrame({"item": [f"other-{number}" for number in range(500)], "rep": "ann"})
    with pytest.raises(InputError) as caught:
        Plan.from_rows(PROBLEM, rows)
    assert len(caught.value.issues) == 21
    assert "480" in caught.value.issues[-1].words.en


def test_matches_drop_zeros_and_sum_by_step() -> None:
    matches = Matches([3, 0, 4], item=[0, 1, 2], step=[0, 0, 1], load=[1.0, 2.0, 3.0])
    assert (len(matches), matches.total(), matches.total(1)) == (2, 3, 4)
    first = next(matches.named("r", PROBLEM))
    assert (first.item, first.amount, first.facts["load"]) == ("d", 4, 3.0)


def test_an_unknown_bound_is_no_gap() -> None:
    assert relative_gap(None, 3) is None
    assert relative_gap(5, None) is None
    assert relative_gap(0, 0) == 0.0
    assert relative_gap(200, 199) == pytest.approx(0.005)
