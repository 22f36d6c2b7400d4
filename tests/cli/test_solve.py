"""solve: summary, files, JSON, exit codes, scenarios, start plans, and Ctrl-C in a process of its own."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assigner.cli.commands import solve as solve_command
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.verify import verify
from tests.cli.conftest import Call

KEYS = {
    "status", "levels", "stop_reason", "seconds", "verified", "counts", "moves", "plan", "versions", "seed", "digest",
}  # fmt: skip


def test_the_json_object_has_what_is_promised(call: Call, team: Path) -> None:
    answer = call("solve", team, "--seconds", 20, "--json", "--seed", 7, "--workers", 1)
    assert answer.code == 0
    found = answer.json
    assert set(found) >= KEYS
    assert found["status"] == "optimal"
    assert found["verified"] is True
    assert found["seed"] == 7
    assert [set(level) for level in found["levels"]] == [{"name", "score", "bound", "gap"}] * 2
    # Only A6 stays undone, at the price of priority 3; the exact plan level is proven: bound equals score.
    assert found["levels"][0]["score"] == 300
    assert found["levels"][1]["score"] == found["levels"][1]["bound"]
    assert [row["item"] for row in found["plan"] if row["rep"] is None] == ["A6"]
    assert {row["item"]: row["rep"] for row in found["plan"]}["A1"] == "li-na"
    assert found["files"] == {}


def test_the_summary_tells_everything_within_80_columns(call: Call, team: Path) -> None:
    answer = call("solve", team, "--seconds", 20)
    assert answer.code == 0
    assert answer.widest <= 80
    for part in ("Small team", "Optimal", "5 of 6 items assigned", "verified independently", "coverage", "uneven load",
                 "Bob Miller", "王伟", "What changes hands", "Without a rep (1)", "skill missing (3 reps)",
                 "Nothing was written"):  # fmt: skip
        assert part in answer.out, part


def test_the_summary_compares_with_todays_owners(call: Call, team: Path) -> None:
    answer = call("solve", team, "--seconds", 20)
    # Today Wang has A1 without German, and Bob has 1,300 minutes of 1,200: one place each.
    lines = {line.split("  ")[0]: line for line in answer.out.splitlines()}
    assert "Today's owners" in answer.out
    assert lines["skill missing"].rstrip().endswith("1 broken")
    assert lines["over capacity"].rstrip().endswith("1 broken")


def test_the_summary_in_chinese(call: Call, team: Path) -> None:
    answer = call("solve", team, "--seconds", 20, "--language", "zh")
    assert answer.widest <= 80
    for part in ("最优", "已分配 5/6 项", "方案质量", "负荷不均", "销售代表", "未分配（1 项）", "缺少技能（3 人）"):
        assert part in answer.out, part


def test_out_writes_three_files_and_verify_agrees(call: Call, team: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    assert call("solve", team, "--seconds", 20, "--out", out).code == 0
    assert sorted(path.name for path in out.iterdir()) == ["plan.html", "plan.json", "plan.xlsx"]
    for name in ("plan.json", "plan.xlsx"):
        answer = call("verify", team, out / name, "--json")
        assert answer.code == 0, name
        assert answer.json["feasible"] is True
    assert call("verify", team, out / "plan.json", "--json").json["claims_agree"] is True


def test_proven_infeasible_is_3(call: Call, tmp_path: Path) -> None:
    problem = tmp_path / "full.yaml"
    # Two reps with 500 minutes hold one account of 400 each; three are required.
    accounts = "".join(f"- {{id: A{n}, minutes: 400, required: true}}\n" for n in range(3))
    problem.write_text(
        f"reps:\n- {{id: a, capacity: {{minutes: 500}}}}\n- {{id: b, capacity: {{minutes: 500}}}}\naccounts:\n{accounts}"
    )
    answer = call("solve", problem, "--seconds", 20)
    assert answer.code == 3
    assert "Proven: no plan keeps every hard rule." in answer.out
    assert "not all together" in answer.out


def test_an_item_that_nobody_may_take_is_named(call: Call, tmp_path: Path) -> None:
    problem = tmp_path / "skill.yaml"
    problem.write_text("reps:\n- {id: a}\n- {id: b}\naccounts:\n- {id: A1, required: true, skills: [{skill: rust}]}\n")
    answer = call("solve", problem, "--seconds", 20)
    assert answer.code == 3
    assert "A1" in answer.out
    assert "skill missing (2 reps)" in answer.out


def test_no_plan_in_time_is_4_and_never_called_infeasible(
    call: Call, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assigner.program.solution import Solution

    nothing = Solution("unknown", "time", None, None, (None, None))
    monkeypatch.setattr("assigner.solve._run", lambda *_: nothing)
    answer = call("solve", team)
    assert answer.code == 4
    assert "proves nothing" in answer.out
    assert call("solve", team, "--json").json["status"] == "unknown"


def test_a_mismatch_is_5_and_names_the_bundle(
    call: Call, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(problem: Problem, plan: Plan) -> object:
        return verify(problem, Plan.nobody(problem.num_items))

    monkeypatch.setattr("assigner.solve.verify", wrong)
    answer = call("solve", team, "--seconds", 20, "--json", "--out", tmp_path / "out")
    assert answer.code == 5
    assert answer.json["error"]["code"] == "plan-mismatch"
    assert Path(answer.json["error"]["bundle"], "problem.json").exists()


def test_what_if_changes_the_problem(call: Call, team: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "bob-leaves.yaml"
    scenario.write_text("reps: {drop: [bob]}\naccounts: {drop: [A6]}\n")
    answer = call("solve", team, "--what-if", scenario, "--seconds", 20, "--json")
    assert answer.code == 0
    assert answer.json["counts"]["reps"] == 2
    assert answer.json["what_if"] == ["bob-leaves.yaml"]
    assert {row["rep"] for row in answer.json["plan"]} == {"li-na", "wang"}
    saved = tmp_path / "plan.json"  # what --json prints is a plan file too
    saved.write_text(answer.out, encoding="utf-8")
    assert call("verify", team, saved, "--what-if", scenario).code == 0
    # Without the scenario the problem has the item A6, so that the digests differ and nothing is claimed.
    other = call("verify", team, saved, "--json")
    assert other.json["claims_agree"] is None


def test_from_a_plan_of_the_base_problem(call: Call, team: Path, plan: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "drop.yaml"
    scenario.write_text("reps: {drop: [bob]}\naccounts: {drop: [A6]}\n")
    answer = call("solve", team, "--from", plan, "--what-if", scenario, "--seconds", 20, "--json")
    assert answer.code == 0


def test_a_problem_with_nothing_to_assign(call: Call, tmp_path: Path) -> None:
    problem = tmp_path / "nothing.yaml"
    problem.write_text("reps: [{id: a}]\n")
    answer = call("solve", problem, "--seconds", 20)
    assert answer.code == 0
    assert "0 of 0 items" in answer.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--seconds", "soon"], "--seconds"),
        (["--gap", "2"], "a share from 0 to 1"),
        (["--workers", "0"], "at least 1"),
        (["--secnds", "3"], "--seconds"),
    ],
)
def test_wrong_options_are_2(call: Call, team: Path, arguments: list[str], word: str) -> None:
    answer = call("solve", team, *arguments)
    assert answer.code == 2
    assert word in answer.err
    assert answer.out == ""


def _hard_team(path: Path) -> Path:
    """Write a team whose balance in two dimensions takes the exact engine long: 60 accounts, 7 reps."""
    luck = random.Random(1)
    reps = [{"id": f"r{n}"} for n in range(7)]
    accounts = [
        {"id": f"a{n}", "minutes": luck.randint(100, 999), "potential": luck.randint(1000, 9999)} for n in range(60)
    ]
    path.write_text(json.dumps({"reps": reps, "accounts": accounts}), encoding="utf-8")
    return path


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_plan_so_far(tmp_path: Path) -> None:
    problem = _hard_team(tmp_path / "hard.json")
    command = [
        "-m",
        "assigner",
        "solve",
        str(problem),
        "--seconds",
        "200",
        "--gap",
        "0",
        "--out",
        str(tmp_path / "out"),
    ]
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "ASSIGNER_LANGUAGE": "en"},
    )  # fmt: skip
    guard = threading.Timer(150, process.kill)
    guard.start()
    try:
        assert process.stderr is not None
        seen = next(line for line in process.stderr if "cost" in line)  # the first plan is there
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    finally:
        guard.cancel()
    assert process.returncode == 0, (seen, out, err)
    assert "stopped by you" in out
    assert "Traceback" not in out + err
    saved = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert (saved["stop_reason"], saved["status"], saved["verified"]) == ("cancelled", "feasible", True)
    assert saved["seconds"] < 190


def test_a_folder_that_cannot_be_written_is_told_before_the_search(
    call: Call, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setattr("assigner.solve.solve", lambda *_, **__: pytest.fail("searched first"))
    answer = call("solve", team, "--seconds", 5, "--out", tmp_path / "taken")
    assert answer.code == 1
    assert "taken" in answer.err


def test_from_an_old_plan_whose_people_and_items_are_partly_gone(call: Call, team: Path, plan: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8") + "gone,li-na\nA1,left\n", encoding="utf-8")
    answer = call("solve", team, "--from", plan, "--seconds", 20)
    assert answer.code == 0
    assert f"2 rows of {plan.name}" in answer.err


def test_a_plan_that_nobody_could_page_through_is_written_as_a_table(
    call: Call, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve_command, "ON_PAPER_UP_TO", 3)
    answer = call("solve", team, "--seconds", 5, "--out", tmp_path / "out", "--json")
    assert sorted(answer.json["files"]) == ["plan.json", "plan.parquet"]
    assert call("verify", team, tmp_path / "out" / "plan.parquet").code == 0


def test_who_stops_reading_the_summary_keeps_the_plan(
    call: Call, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assigner.cli.summary.print_summary", stopped)
    call("solve", team, "--seconds", "1", "--out", tmp_path / "out")
    assert (tmp_path / "out" / "plan.json").exists()
