"""check, and what every kind of broken input prints: words, place, way out, exit code, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import TEAM, Call


def test_check_lists_all_issues_with_place_and_way_out(call: Call, tmp_path: Path) -> None:
    problem = tmp_path / "bad.yaml"
    problem.write_text(
        "reps:\n- {id: a, team: x}\n- {id: a}\naccounts:\n- {id: A1, pin: nobody-known}\n- {id: A2, minutes: -5}\n"
    )
    answer = call("check", problem)
    assert answer.code == 1
    assert answer.widest <= 80
    assert "bad.yaml:6" in answer.out  # the negative minutes, by line
    assert answer.out.count("→") == answer.out.count("  [")
    assert "3 errors" in answer.out
    found = call("check", problem, "--json").json
    assert found["ok"] is False
    assert found["counts"]["error"] == 3
    assert all(issue["message"]["zh"] and issue["way_out"]["en"] and issue["place"] for issue in found["issues"])


def test_check_of_a_good_problem(call: Call, team: Path) -> None:
    answer = call("check", team)
    assert answer.code == 0
    assert "3 reps, 6 accounts" in answer.out
    assert "0 errors, 1 warning" in answer.out  # nobody holds german 5
    assert call("check", team, "--json").json["sizes"]["items"] == 6


def test_check_in_chinese(call: Call, team: Path) -> None:
    answer = call("check", team, "--language", "zh")
    assert "警告 (1)" in answer.out
    assert "3 位销售代表" in answer.out


def test_check_looks_at_rule_settings_too(call: Call, tmp_path: Path) -> None:
    problem = tmp_path / "rules.yaml"
    problem.write_text(TEAM + "rules:\n- {rule: load-unevn}\n- {rule: load-uneven, parameters: {mesure: total}}\n")
    answer = call("check", problem)
    assert answer.code == 1
    assert "load-uneven" in answer.out
    assert "measure" in answer.out


@pytest.mark.parametrize("command", ["check", "solve"])
@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.yaml", None, "no such file"),
        ("problem.docx", b"x", ".docx"),
        ("broken.yaml", b"reps: [\n", "YAML"),
        ("broken.json", b'{"reps": [}', "JSON"),
        ("broken.xlsx", b"this is no workbook", "xlsx"),
        ("empty.yaml", b"", "is empty"),
        ("no-reps.yaml", b"accounts: [{id: a}]\n", "no reps"),
        ("unknown-key.yaml", b"reps: [{id: a}]\nacounts: [{id: b}]\n", "acounts"),
        ("list.json", b"[1, 2]", "list.json"),
    ],
)
def test_broken_files(call: Call, tmp_path: Path, command: str, name: str, content: bytes | None, word: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    answer = call(command, path)
    assert answer.code == 1
    assert word.lower() in (answer.out + answer.err).replace("\n", " ").lower()
    assert call(command, path, "--json").code == 1


def test_an_empty_folder(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    answer = call("solve", folder, "--json")
    assert answer.code == 1
    assert answer.json["exit_code"] == 1
    assert answer.json["error"]["issues"]


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ("item,rep\nA1,nobody-known\n", "nobody-known"),
        ("item,rep\nA77,wang\n", "A77"),
        ("item,rep\nA1,wang\nA1,bob\n", "twice"),
        ("who,what\n1,2\n", "who, what"),
    ],
)
def test_broken_plans(call: Call, team: Path, tmp_path: Path, rows: str, word: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(rows)
    answer = call("verify", team, path)
    assert answer.code == 1
    assert word in answer.err


def test_a_plan_of_another_problem_says_so(call: Call, team: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(
        '{"format": "assigner-result/1", "digest": "0", "what_if": ["more.yaml"], "levels": [],'
        ' "plan": [{"item": "A77", "rep": "wang"}]}'
    )
    answer = call("verify", team, path)
    assert answer.code == 1
    assert "--what-if more.yaml" in answer.err


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("reps: [", "YAML"),
        ("reps: {drop: [bobb]}", "bob"),
        ("accounts: {change: [{id: A1, minuts: 3}]}", "minutes"),
        ("set: {profil: stable}", "profile"),
        ("rules: [{rule: no-such-rule}]", "no-such-rule"),
        ("- 1", "named parts"),
    ],
)
def test_broken_scenarios(call: Call, team: Path, tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(text)
    answer = call("solve", team, "--what-if", path)
    assert answer.code == 1
    assert word in answer.err


def test_a_missing_scenario(call: Call, team: Path, tmp_path: Path) -> None:
    assert call("solve", team, "--what-if", tmp_path / "none.yaml").code == 1


def test_unknown_commands_and_missing_arguments_are_2(call: Call) -> None:
    answer = call("slove")
    assert (answer.code, "solve" in answer.err) == (2, True)
    answer = call("solve", "--language", "zh")
    assert (answer.code, "缺少 PROBLEM" in answer.err) == (2, True)
    assert call("solve", "--json").json["exit_code"] == 2


def test_an_unforeseen_fault_is_5_with_a_report(call: Call, team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise ZeroDivisionError("seven")

    monkeypatch.setattr("assigner.files.read.read_problem", fail)
    answer = call("check", team, "--json")
    assert answer.code == 5
    report = Path(answer.json["error"]["report"]).read_text(encoding="utf-8")
    assert "ZeroDivisionError: seven" in report
    assert "check" in report


def test_a_folder_that_cannot_be_written_is_told(call: Call, team: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    answer = call("convert", team, file / "below.json")
    assert answer.code == 1
    assert "file" in answer.err


def test_an_interrupt_before_there_is_a_plan_is_130(call: Call, team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assigner.files.read.read_problem", interrupt)
    assert call("check", team).code == 130


def test_places_are_said_in_the_language_asked_for(call: Call, tmp_path: Path) -> None:
    assert call("new", tmp_path / "team").code == 0
    accounts = tmp_path / "team" / "accounts.csv"
    accounts.write_text(accounts.read_text("utf-8-sig").replace("li-na", "li-nä"), "utf-8")
    assert "accounts.csv:2 column owner  [owner-unknown]" in call("check", tmp_path / "team").out
    assert "accounts.csv:2 列 owner  [owner-unknown]" in call("check", tmp_path / "team", "--language", "zh").out
