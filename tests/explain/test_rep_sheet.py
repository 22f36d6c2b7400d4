"""The sheet of a rep: nothing is missing, loads are those of the tables, reasons are differences of scorecards."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.errors import UnknownNameError
from assigner.explain.credit import Credit
from assigner.explain.rep_sheet import rep_sheet
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.verify import verify
from tests.properties.small_problems import random_problem

PROBLEM = Problem.from_dict(
    {
        "reps": [
            {"id": "ann", "name": "Ann", "team": "east", "skills": [{"skill": "german", "level": 4}],
             "capacity": {"minutes": 500}, "preferences": [{"tag": "vip", "points": 80}, {"tag": "b", "points": -30}]},
            {"id": "bob", "name": "Bob", "team": "east", "capacity": {"minutes": 400}},
            {"id": "cy", "name": "Cy", "team": "west", "active": False},
        ],
        "accounts": [
            {"id": "a", "name": "Acme", "minutes": 60, "skills": [{"skill": "german", "level": 2}], "owner": "bob",
             "owner_since": "2024-05-01", "value": 900},
            {"id": "b", "name": "Borg", "minutes": 300, "owner": "cy", "value": 100},
            {"id": "c", "name": "Cove", "minutes": 60, "owner": "ann", "tags": ["vip"]},
            {"id": "d", "name": "Dorn", "minutes": 50},
            {"id": "e", "name": "Echo", "minutes": 50, "owner": "ann", "owner_since": "2023-01-01"},
        ],
    }
)  # fmt: skip
PLAN = Plan(np.array([0, 0, 1, 0, 0], dtype=np.int32), np.full(5, -1))


def test_the_sheet_tells_what_stays_comes_and_goes_and_why() -> None:
    sheet = rep_sheet(PROBLEM, PLAN, "ann")
    assert sheet.headline("en") == "Ann has 4 items: 1 kept, 3 new; 1 went away."
    assert [line.item for line in sheet.came] == ["a", "b", "d"]  # by value, then minutes
    reasons = {line.item: line.reason for line in (*sheet.came, *sheet.went)}
    assert {item: one.kind for item, one in reasons.items() if one is not None} == {
        "a": "forbidden", "b": "owner-left", "d": "was-free", "c": "forbidden",
    }  # fmt: skip
    assert reasons["a"] is not None
    assert "german" in reasons["a"].words.en
    assert "不具备" in reasons["a"].words.zh
    assert [(line.item, line.since) for line in sheet.kept] == [("e", "2023-01-01")]
    assert sheet.came[0].since == "2024-05-01"
    assert [(line.other, line.other_name) for line in sheet.went] == [("bob", "Bob")]


def test_wishes_that_are_not_met_are_told_strongest_first() -> None:
    wishes = rep_sheet(PROBLEM, PLAN, "ann").wishes
    assert [(wish.item_name, wish.points) for wish in wishes] == [("Cove", 80), ("Borg", -30)]
    assert wishes[0].words.en == "Cove (+80 points) is with Bob."
    assert rep_sheet(PROBLEM, PLAN, "bob").wishes == ()


def test_loads_stand_beside_target_and_team() -> None:
    minutes = next(one for one in rep_sheet(PROBLEM, PLAN, "ann").standings if one.dimension == "minutes")
    assert (minutes.load, minutes.capacity, minutes.today, minutes.team_load) == (460.0, 500.0, 110.0, 520.0)
    assert minutes.target == round(520 * 500 / 900)
    assert minutes.team_target == 520.0


@pytest.mark.parametrize("seed", range(3, 7))
def test_every_item_stands_on_one_sheet_and_every_reason_is_a_difference_of_scorecards(seed: int) -> None:
    problem = random_problem(seed)
    rng = np.random.default_rng(seed)
    plan = Plan(rng.integers(-1, problem.num_reps, problem.num_items).astype(np.int32), np.full(problem.num_items, -1))
    plan.start[problem.timed & (plan.rep >= 0)] = problem.items["earliest"][problem.timed & (plan.rep >= 0)]
    card = verify(problem, plan)
    held: list[str] = []
    for rep in map(str, problem.rep_ids):
        sheet = rep_sheet(problem, plan, rep)
        held += [line.item for line in (*sheet.kept, *sheet.came)]
        for line in (*sheet.came, *sheet.went):
            assert line.reason is not None
            back = line.reason.back
            if back is not None and back.start is None:
                item = list(problem.item_ids).index(line.item)
                changed = Plan(plan.rep.copy(), plan.start.copy())
                changed.rep[item] = problem.items["owner"].iloc[item]
                after = verify(problem, changed)
                assert back.delta == tuple(new - old for new, old in zip(after.score, card.score, strict=True))
                assert {one.name: one.amount for one in back.changes} == {
                    name: change for name, change in after.minus(card).items() if change
                }
    assert sorted(held) == sorted(str(problem.item_ids[item]) for item in np.flatnonzero(plan.rep >= 0))


def test_an_unknown_rep_gets_near_names() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean: ann"):
        rep_sheet(PROBLEM, PLAN, "annn")


def test_the_fairness_ledger_stands_on_the_sheet_where_work_is_routed() -> None:
    told = rep_sheet(PROBLEM, PLAN, "ann", Credit(3.26, 0.5, 2.0)).to_dict()["ledger"]
    assert (told["credit"], told["debt"], told["usual"]) == (3.26, 0.5, 2.0)
    assert "3.3 (the team: 2.0 on average)" in told["words"]["en"]
    assert "应补：0.5" in told["words"]["zh"]
    assert rep_sheet(PROBLEM, PLAN, "ann").to_dict()["ledger"] is None


def test_duties_stand_apart_with_when_they_begin() -> None:
    """Nobody owned a duty before, so that nobody had it is no reason; a rep asks when it is."""
    problem = Problem.from_dict({
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"}, "time_zone": "Asia/Shanghai",
        "reps": [{"id": "ann", "name": "Ann"}], "accounts": [{"id": "a", "name": "Acme", "minutes": 60}],
        "duties": [{"id": "late", "start": "2026-10-07T15:00", "duration_minutes": 60},
                   {"id": "early", "start": "2026-10-06T09:30", "duration_minutes": 60}],
    })  # fmt: skip
    plan = Plan(np.zeros(3, dtype=np.int32), problem.items["earliest"].to_numpy())
    sheet = rep_sheet(problem, plan, "ann")
    assert sheet.headline("en") == "Ann has 3 items: 0 kept, 1 new, 2 duties; 0 went away."
    assert sheet.headline("zh") == "Ann共有 3 项：保留 0 项，新增 1 项，任务 2 项；转出 0 项。"
    assert [line.start for line in sheet.duties] == ["2026-10-06T09:30+08:00", "2026-10-07T15:00+08:00"]
    assert [line.to_dict()["start"] for line in sheet.came if line.kind == "account"] == [None]


def test_reasons_that_cost_nothing_to_find_are_told_of_every_item() -> None:
    accounts = [{"id": f"a{n}", "minutes": 1, "value": 9, "owner": "cy"} for n in range(14)]
    accounts += [{"id": f"b{n}", "minutes": 1, "owner": "bob"} for n in range(12)]
    problem = Problem.from_dict(
        {"reps": [{"id": "ann"}, {"id": "bob"}, {"id": "cy", "active": False}], "accounts": accounts}
    )
    sheet = rep_sheet(problem, Plan(np.zeros(26, dtype=np.int32), np.full(26, -1)), "ann")
    kinds = [line.reason and line.reason.kind for line in sheet.came]
    assert kinds[:14] == ["owner-left"] * 14
    assert kinds[-2:] == [None, None]  # ten of the other twelve are worked out
    assert None not in kinds[:-2]
