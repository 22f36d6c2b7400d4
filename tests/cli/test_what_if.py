"""assigner what-if: the table in both languages, gates and exit codes, parameters, files, and what it says about mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    files = {
        "leave": "name: Wang leaves\naccept: {coverage: '>= 50 %', moved_items: '<= 5'}\nreps: {drop: [wang]}\n",
        "cut": "name: East -$cut %\nparameters: {cut: 10}\nreps:\n  all: [{where: {team: east}, percent: {capacity: -$cut}}]\n",
        "strict": "name: No moves\naccept: {moved_items: 0, coverage: 100 %}\n",
    }
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_two_scenarios_as_columns(call: Call, team: Path, scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [
        "what-if",
        team,
        scenarios / "leave.yaml",
        scenarios / "cut.yaml",
        "--set",
        "cut=50",
        "--seconds",
        5,
        "--workers",
        1,
    ]
    answer = call(*arguments, "--out", out, "--language", "zh")
    assert answer.code == 0
    assert answer.widest <= 80
    assert "基准" in answer.out
    assert "最忙者产能利用率" in answer.out
    assert "减少：王伟（离开）" in answer.out
    data = json.loads((out / "comparison.json").read_text("utf-8"))
    assert data["scenarios"][1]["values"] == {"cut": 50}
    assert {path.name for path in (out / "plans").iterdir()} == {"base.json", "cut.json", "leave.json"}
    assert "<svg" in (out / "comparison.html").read_text("utf-8")
    # The plan of a scenario is a plan of solve's: it verifies under the same changes.
    verified = call("verify", team, out / "plans" / "leave.json", "--what-if", scenarios / "leave.yaml", "--json").json
    assert (verified["feasible"], verified["claims_agree"]) == (True, True)
    # One with a parameter, too: the plan remembers that it was made with 50, not with the default of 10.
    verified = call("verify", team, out / "plans" / "cut.json", "--what-if", scenarios / "cut.yaml", "--json").json
    assert (verified["feasible"], verified["claims_agree"]) == (True, True)


def test_a_missed_gate_is_an_exit_code_and_a_line(call: Call, team: Path, scenarios: Path) -> None:
    answer = call("what-if", team, scenarios / "strict.yaml", "--seconds", 5, "--workers", 1, "--json")
    assert answer.code == 6
    found = answer.json
    assert found["accepted"] is False
    gates = {one["measure"]: one["passed"] for one in found["scenarios"][0]["gates"]}
    assert gates == {"moved_items": False, "coverage": False}  # A6 fits nobody
    assert found["base"]["measures"]["unassigned"]["value"] == 1


def test_many_scenarios_are_lines(call: Call, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    path = tmp_path / "sweep.yaml"
    path.write_text(
        "accept: {coverage: 100 %}\nsweep: {cut: [1, 2, 3, 4, 90]}\nreps:\n  all: [{percent: {capacity: -$cut}}]\n"
    )
    answer = call("what-if", team, path, "--seconds", 3, "--workers", 1)
    assert answer.code == 6
    assert answer.widest <= 100
    assert "sweep cut=90" in answer.out
    assert "coverage >= 100 %: MISSED" in answer.out
    assert "fall out" in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--set", "cut"], 2, "--set takes NAME=VALUE"),
        (["--set", "cutt=3"], 1, "Did you mean 'cut'"),
        (["--from", "no-such.json"], 1, "no-such.json"),
    ],
)
def test_mistakes_in_the_call(
    call: Call, team: Path, scenarios: Path, arguments: list[str], code: int, words: str
) -> None:
    answer = call("what-if", team, scenarios / "cut.yaml", *arguments)
    assert answer.code == code
    assert words in " ".join(answer.err.split())


def test_every_file_is_read_before_anything_is_solved(call: Call, team: Path, scenarios: Path) -> None:
    (scenarios / "bad.yaml").write_text("reps: {drop: [wag]}\naccept: {coverge: 1}\n")
    (scenarios / "worse.yaml").write_text("based_on: bda.yaml\n")
    answer = call("what-if", team, *sorted(scenarios.glob("*.yaml")))
    assert answer.code == 1
    for words in ("bad.yaml:2 accept.coverge", "Did you mean 'coverage'", "worse.yaml:1 based_on", "'bad.yaml'"):
        assert words in answer.err
    assert "Solving" not in answer.err


def test_solve_takes_the_whole_chain(call: Call, team: Path, scenarios: Path) -> None:
    path = scenarios / "both.yaml"
    path.write_text("based_on: leave.yaml\naccounts: {drop: [A6]}\n")
    found = call("solve", team, "--what-if", path, "--seconds", 3, "--json").json
    assert (found["counts"]["reps"], found["counts"]["items"]) == (2, 5)


def test_check_lists_what_a_scenario_leads_to(call: Call, team: Path, scenarios: Path) -> None:
    path = scenarios / "nothing.yaml"
    path.write_text("accounts:\n  all: [{where: {potential: {above: 99999999}}, drop: yes}]\nreps: {drop: [bob]}\n")
    found = call("check", team, "--what-if", path, "--json").json
    codes = {issue["code"] for issue in found["issues"]}
    assert "scenario-query-empty" in codes
    assert "skill-nobody-has" in codes  # of the base, and still so
    assert found["sizes"]["reps"] == 2
