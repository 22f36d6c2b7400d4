"""The kinds of jobs that answer questions: each is run on the smallest team, without a queue, and says what it must.

When to modify: when a kind joins.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from api.jobs.registry import kinds
from api.jobs.task import PLAN_FILE, PROBLEM_FOLDER, Outcome, Task
from assigner.errors import InputError, UnknownNameError
from tests.api.plans.conftest import FIRST_STEPS

LEAVES = {"reps": {"drop": ["ann"]}}


@pytest.fixture
def run(tmp_path: Path, solved: dict[str, Any]) -> Any:
    """Return a function that runs a kind on the smallest team, with its plan unless told otherwise."""
    shutil.copytree(FIRST_STEPS, tmp_path / PROBLEM_FOLDER)

    def run_kind(name: str, has_plan: bool = True, **params: Any) -> Outcome:
        (tmp_path / PLAN_FILE).unlink(missing_ok=True)
        if has_plan:
            (tmp_path / PLAN_FILE).write_text(json.dumps(solved), "utf-8")
        kind = kinds()[name]
        outcome = kind.run(Task("job_1", kind.params.model_validate(params), tmp_path))
        json.dumps(outcome.data, default=str)
        return outcome

    return run_kind


def test_every_decision_tool_is_a_kind_with_words_and_limits() -> None:
    wanted = {"solve", "why", "decisions", "why-not", "diagnose", "lint", "repair", "reach", "stress", "what-if", "frontier",
              "rebalance", "hand-over", "resolve", "report"}  # fmt: skip
    assert wanted <= set(kinds())
    for kind in kinds().values():
        assert kind.title.en, kind.name
        assert kind.title.zh, kind.name
        assert kind.params.model_config.get("extra") == "forbid", kind.name


def test_why_not_proves_what_it_costs(run: Any) -> None:
    assert run("why-not", item="acme", rep="bob").data["outcome"] == "forbidden"  # he does not hold the skill
    answer = run("why-not", item="delta", rep="ann").data
    assert (answer["outcome"], answer["now"]) == ("worse", "eve")  # the plan is proven optimal: nothing can be better
    assert answer["loss"]["levels"]
    with pytest.raises(UnknownNameError):
        run("why-not", item="nothing", rep="ann")


def test_decisions_tell_a_plan_in_a_few_sentences(run: Any) -> None:
    answer = run("decisions", most=3).data
    assert len({one["item"] for one in answer["decisions"]}) == 3
    assert all(one["sentence"]["zh"] for one in answer["decisions"])


def test_why_names_who_else_may_have_an_item(run: Any) -> None:
    answer = run("why", item="acme").data
    assert {one["rep"]: one["allowed"] for one in answer["alternatives"]} == {None: True, "bob": False, "eve": False}


def test_questions_about_the_problem_need_no_plan(run: Any) -> None:
    assert run("diagnose", has_plan=False, seconds=5).data["headline"]["en"]
    assert run("lint", has_plan=False).data["findings"] == []
    assert run("repair", has_plan=False, seconds=10).data["headline"]["zh"]


def test_reach_takes_targets_and_tells_those_it_does_not_know(run: Any) -> None:
    assert run("reach", has_plan=False, targets={"unassigned": 0}, seconds=10).data["headline"]["en"]
    with pytest.raises(InputError) as refused:
        run("reach", has_plan=False, targets={"happiness": 1})
    assert refused.value.issues[0].place.startswith("$.params.targets")


def test_stress_and_hand_over_look_at_the_plan(run: Any) -> None:
    absences = run("stress", seconds_each=0.5).data["absences"]
    assert sorted(one["reps"][0] for one in absences) == ["ann", "bob", "eve"]
    assert run("hand-over", per_week=2, seconds=5).data["moves"]


def test_rebalancing_keeps_its_budget_and_gives_a_plan_of_the_version(run: Any) -> None:
    outcome = run("rebalance", has_plan=False, moves="2", seconds=5)
    assert outcome.result is not None
    assert len(outcome.result.moves()) <= 2
    assert outcome.data["rebalance"]["headline"]["en"]


def test_re_planning_holds_what_was_tried_and_tells_what_else_moves(run: Any) -> None:
    draft = {"moves": [{"item": "birch", "rep": "eve"}], "gone": ["bob"]}
    answer = run("replan", draft=draft, seconds=5).data
    assert answer["effect"]["allowed"]
    assert answer["num_changes"] == len(answer["changes"])
    after = {one["item"]: one["after"] for one in answer["changes"]}
    assert after["birch"] == "eve"
    assert "bob" not in after.values()
    impossible = run("replan", draft={"moves": [{"item": "acme", "rep": "bob"}]}, seconds=5)  # he lacks the skill
    assert (impossible.data["status"], impossible.data["effect"], impossible.result) == ("infeasible", None, None)
    assert "skill" in str(impossible.data["in_the_way"]["conflicts"])


def test_the_frontier_gives_the_plan_at_its_bend(run: Any) -> None:
    outcome = run("frontier", has_plan=False, by="count", seconds=10, points=5)
    assert outcome.data["points"]
    assert outcome.result is not None


def test_scenarios_are_compared_beside_each_other(run: Any) -> None:
    answer = run("what-if", seconds=3, scenarios=[
        {"name": "Ann leaves", "changes": {**LEAVES, "accept": {"unassigned": 0}}},
        {"name": "and Eve learns", "changes": {"based_on": "Ann-leaves.json", "accounts": {"drop": ["acme", "acme-lab"]}}},
    ]).data  # fmt: skip
    first, second = answer["scenarios"]
    assert (first["name"], first["accepted"], second["name"]) == ("Ann-leaves", False, "and-Eve-learns")
    assert (first["file"], second["file"]) == (
        "Ann-leaves.json",
        "and-Eve-learns.json",
    )  # and no folder of this machine
    assert answer["base"]["status"] == "optimal"  # the plan that the job began from, not solved again


@pytest.mark.parametrize("base", ["/etc/hosts.yaml", "../problem/problem.yaml", "problem.yaml", "other.json"])
def test_a_scenario_builds_on_no_file_of_the_server(run: Any, base: str) -> None:
    for heading in ("based_on", "基于"):
        with pytest.raises(InputError) as refused:
            run("what-if", scenarios=[{"name": "x", "changes": {heading: base}}])
        assert [issue.code for issue in refused.value.issues] == ["scenario-base-missing"]


def test_two_scenarios_of_one_name_are_refused(run: Any) -> None:
    with pytest.raises(InputError, match="Two scenarios"):
        run("what-if", scenarios=[{"name": "a b", "changes": LEAVES}, {"name": "a-b", "changes": LEAVES}])


@pytest.mark.parametrize(("format", "start"), [("html", b"<!"), ("xlsx", b"PK")])
def test_a_report_is_written_for_its_download(run: Any, tmp_path: Path, format: str, start: bytes) -> None:
    assert run("report", format=format, language="zh").data == {"format": format, "language": "zh"}
    assert (tmp_path / f"report.{format}").read_bytes().startswith(start)
