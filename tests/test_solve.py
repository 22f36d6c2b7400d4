"""The front door: what a caller brings, what comes back, and what never leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import assigner.solve as front_door
from assigner.errors import InputError, PlanMismatchError
from assigner.plan.plan import Plan
from assigner.plan.scorecard import Line, Scorecard
from assigner.problem.problem import Problem
from assigner.solve import solve
from assigner.verify import verify

TEAM = {
    "reps": [{"id": "ann", "capacity": {"minutes": 100}}, {"id": "bob", "capacity": {"minutes": 100}}],
    "accounts": [{"id": name, "minutes": 30, "owner": "ann"} for name in "abcd"],
}


def test_a_dict_gives_a_verified_optimal_plan() -> None:
    result = solve(TEAM, seconds=10)
    assert result.status == "optimal"
    assert result.verified
    assert result.gap == 0.0
    assert all(level.bound == level.score for level in result.levels)
    assert sorted(result.to_frame()["rep"].value_counts().tolist()) == [2, 2]
    assert result.counts()["accounts_unassigned"] == 0


def test_data_frames_give_the_same_plan() -> None:
    frames = {name: pd.DataFrame(rows) for name, rows in TEAM.items()}
    assert solve(frames, seconds=10).levels == solve(TEAM, seconds=10).levels


def test_the_result_is_plain_json_and_reads_well_in_a_notebook() -> None:
    result = solve(TEAM, seconds=10)
    data = json.loads(json.dumps(result.to_dict()))
    assert {
        "status",
        "levels",
        "stop_reason",
        "seconds",
        "verified",
        "counts",
        "moves",
        "plan",
        "versions",
        "seed",
        "digest",
    } <= set(data)
    assert data["levels"][0] == {"name": "coverage", "score": 0, "bound": 0, "gap": 0.0}
    assert {"item", "from", "to"} == set(data["moves"][0])
    assert "coverage" in result._repr_html_()


def test_what_is_proven_impossible_is_infeasible_and_names_the_stuck_items() -> None:
    impossible = {**TEAM, "accounts": [{"id": "a", "required": True, "roles": ["hunter"]}]}
    impossible["reps"] = [{"id": "ann", "roles": ["farmer"]}, {"id": "bob", "roles": ["hunter"], "active": False}]
    result = solve(impossible, seconds=10)
    assert result.status == "infeasible"
    assert result.plan is None
    assert result.levels[0].score is None
    assert set(result.stuck) == {"a"}


def test_no_time_is_unknown_or_a_plan_but_never_infeasible() -> None:
    accounts = [{"id": f"a{number}", "minutes": 7 + number % 13, "required": True} for number in range(300)]
    reps = [{"id": f"r{number}", "capacity": {"minutes": 330}} for number in range(12)]
    result = solve({"reps": reps, "accounts": accounts}, seconds=0.0)
    assert result.status in ("unknown", "feasible")


def test_all_errors_are_told_at_once() -> None:
    bad = {
        "reps": [{"id": "ann", "team": "x"}],
        "accounts": [{"id": "a"}, {"id": "a"}],
        "rules": [{"rule": "skil-missing"}],
    }
    with pytest.raises(InputError) as caught:
        solve(bad)
    assert {"rule-unknown", "id-duplicate"} <= {
        issue.code for issue in caught.value.issues if issue.severity == "error"
    }
    assert "skill-missing" in caught.value.say("zh")


def test_a_field_that_does_not_suit_is_named_by_its_path() -> None:
    with pytest.raises(InputError) as caught:
        solve({"reps": [{"id": "ann", "seniority": 9}]})
    assert caught.value.issues[0].place == "$.reps[0].seniority"


def test_a_plan_whose_score_differs_never_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(problem: Problem, plan: Plan) -> Scorecard:
        card = verify(problem, plan)
        lines = (*card.lines, Line("extra", "extra", "plan", 1, card.lines[0].matches.__class__([5], rep=[0])))
        return Scorecard(lines, card.levels)

    monkeypatch.setattr(front_door, "verify", wrong)
    with pytest.raises(PlanMismatchError) as caught:
        solve(TEAM, seconds=10, replay_folder=tmp_path)
    assert caught.value.bundle == tmp_path
    facts = json.loads((tmp_path / "mismatch.json").read_text(encoding="utf-8"))
    assert facts["engine_score"] != facts["verified_score"]
    assert Problem.from_dict(json.loads((tmp_path / "problem.json").read_text(encoding="utf-8"))).num_items == 4


def test_same_seed_same_plan_when_deterministic() -> None:
    first, again = (solve(TEAM, seconds=5, deterministic=True, seed=3, workers=1) for _ in range(2))
    assert first.to_frame().equals(again.to_frame())


def test_the_result_prints_as_its_headline_and_one_move_is_singular() -> None:
    # Both accounts are Ann's, 600 minutes each; levelling them moves exactly one, which saves more than it costs.
    accounts = [{"id": "x", "minutes": 600, "owner": "ann"}, {"id": "y", "minutes": 600, "owner": "ann"}]
    result = solve({"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": accounts}, seconds=10)
    assert repr(result) == f"<Result: {result.headline('en')}>"
    assert result.headline("en").endswith("1 move.")
    unbounded = replace(result, status="feasible", levels=tuple(replace(one, gap=None) for one in result.levels))
    assert unbounded.headline("en") == (
        "A plan that keeps every hard rule; how far from the best it is was not worked out. 2 of 2 items assigned, 1 move."
    )
    assert "差距" not in unbounded.headline("zh")
