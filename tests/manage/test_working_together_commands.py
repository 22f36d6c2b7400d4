"""The commands of responsibility, communication, team building and problems, as people and scripts call them.

When to modify: when one of these commands gets another option or file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assigner.cli.app import main

PROBLEM = {
    "name": "Tiny", "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-16"}, "working_hours": "Mon-Fri 09:00-17:00",
    "reps": [
        {"id": "ann", "name": "Ann", "roles": ["hunter"], "capacity": {"minutes": 100}, "languages": ["en"],
         "skills": [{"skill": "erp", "level": 5}]},
        {"id": "li", "name": "李娜", "roles": ["farmer"], "capacity": {"minutes": 200}, "languages": ["zh"],
         "skills": [{"skill": "erp", "level": 1}]},
    ],
    "accounts": [{"id": "a", "name": "Acme", "minutes": 90, "value": 10, "owner": "li"},
                 {"id": "b", "name": "Bolt", "minutes": 60, "owner": "ann", "skills": [{"skill": "erp"}]}],
}  # fmt: skip
PLAN = "item,rep\na,ann\nb,ann\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tiny")
    (made / "problem.json").write_text(json.dumps(PROBLEM), "utf-8")
    (made / "plan.csv").write_text(PLAN, "utf-8")
    (made / "meetings.yaml").write_text(
        "series:\n  - {id: weekly, name: Weekly, rhythm: weekly, minutes: 60, people: {everybody: true}}\n", "utf-8"
    )
    (made / "contacts.yaml").write_text(
        "sender: plan@example.com\ncontacts:\n  - {rep: li, email: li@example.com}\n", "utf-8"
    )
    return made


def called(capfd: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> dict[str, Any]:
    """Return the one JSON object of a call; the same call for people says something."""
    assert main([*map(str, arguments), "--json"]) == code
    answer: dict[str, Any] = json.loads(capfd.readouterr().out)
    assert main([*map(str, arguments), "--language", "zh"]) == code
    assert capfd.readouterr().out.strip()
    return answer


def test_meetings_are_placed_and_written_as_calendars(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = called(capfd, "meetings", folder / "problem.json", folder / "meetings.yaml", "--plan", folder / "plan.csv",
                    "--seconds", "5", "--out", tmp_path)  # fmt: skip
    assert len(answer["held"]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"meetings.json", "ann.ics", "li.ics"}
    assert (tmp_path / "ann.ics").read_bytes().count(b"BEGIN:VEVENT") == 2
    assert main(["meetings", str(folder / "problem.json"), str(folder / "meetings.yaml"), "--rep", "zoe"]) == 2


def test_a_file_of_meetings_tells_all_its_faults_with_their_lines(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("series:\n  - {id: w, rhythm: hourly, minutes: 2, people: {everybody: true}, speed: 3}\n", "utf-8")
    assert main(["meetings", str(folder / "problem.json"), str(wrong)]) == 1
    told = capfd.readouterr().err
    assert all(word in told for word in ("wrong.yaml", "hourly", "minutes", "speed"))


def test_notices_are_written_for_people_and_robots(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = called(capfd, "notices", folder / "problem.json", folder / "plan.csv", "--contacts", folder / "contacts.yaml",
                    "--robot", "feishu", "--robot", "slack", "--out", tmp_path)  # fmt: skip
    assert [(one["rep"], one["language"]) for one in answer["notices"]] == [("ann", "en"), ("li", "zh")]
    assert {path.name for path in tmp_path.iterdir()} == {"notices.json", "li.eml", "feishu.json", "slack.json"}
    assert json.loads((tmp_path / "feishu.json").read_text("utf-8"))["msg_type"] == "post"


def test_responsibility_with_design_and_work_plan(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = called(capfd, "responsibility", folder / "problem.json", folder / "plan.csv", "--design", "--rep", "ann",
                    "--seconds", "3", "--out", tmp_path)  # fmt: skip
    assert answer["design"]["best"]["uncovered"] == 0
    assert {path.name for path in tmp_path.iterdir()} == {"responsibility.json", "responsibility.xlsx", "ann.ics"}


def test_what_is_watched_becomes_a_case_that_is_closed(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.jsonl"
    call = ["watch", folder / "problem.json", folder / "plan.csv", "--before", folder / "problem.json", "--today", "2026-10-12",
            "--cases", file]  # fmt: skip
    answer = called(capfd, *call)
    assert "overload:ann" in [one["key"] for one in answer["findings"]]
    assert main([*map(str, call), "--close", "overload:ann", "--note", "done", "--json"]) == 0
    closed = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [(one["state"], one["note"]) for one in closed if one["key"] == "overload:ann"] == [("closed", "done")]
    assert main([*map(str, call), "--close", "nothing"]) == 2


def test_a_dispute_is_decided_and_kept(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "decision.json"
    answer = called(capfd, "dispute", folder / "problem.json", folder / "plan.csv", "a", "ann", "li", "--seconds", "3",
                    "--decide", "li", "--why", "sold it", "--out", out)  # fmt: skip
    assert answer["decision"]["decided"]["winner"] == "li"
    assert json.loads(out.read_text("utf-8"))["reason"] == "sold it"


def test_pairs_are_made(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    answer = called(capfd, "pairing", folder / "problem.json", "--past", folder / "plan.csv")
    assert [(one["mentor"], one["learner"]) for one in answer["pairs"]] == [("ann", "li")]
