"""diagnose and lint on the command line: what a newcomer reads, in both languages, and what a script gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.diagnose.contradictions import document


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """Return a problem with two contradictions."""
    path = tmp_path / "stuck.json"
    path.write_text(json.dumps(document("capacity-of-the-horizon", "juniors-alone")), encoding="utf-8")
    return path


def test_diagnose_tells_bottlenecks_and_conflicts(call: Call, stuck: Path) -> None:
    answer = call("diagnose", stuck)
    assert answer.code == 3
    assert answer.widest <= 80
    assert "2 sets of rules cannot hold together" in answer.out
    assert "200 too few" in answer.out
    assert "minimal" in answer.out


def test_diagnose_in_chinese_and_json(call: Call, stuck: Path) -> None:
    answer = call("diagnose", stuck, "--language", "zh")
    assert "无法同时成立" in answer.out
    assert answer.widest <= 80
    found = call("diagnose", stuck, "--json").json
    assert (found["state"], found["complete"], len(found["conflicts"])) == ("infeasible", True, 2)
    assert found["bottlenecks"][0]["short"] == 200
    assert all(one["minimal"] for one in found["conflicts"])


def test_diagnose_a_problem_with_a_plan(call: Call, team: Path) -> None:
    answer = call("diagnose", team)
    assert answer.code == 0
    assert "Nothing stands in the way" in answer.out


def test_everything_asks_for_items_that_may_stay_undone(call: Call, team: Path) -> None:
    found = call("diagnose", team, "--everything", "--json").json
    rules = {one["rule"] for one in found["conflicts"][0]["instances"]}
    assert rules == {"wanted", "skill-missing"}  # nobody has the German that A6 needs


def test_solve_points_to_diagnose(call: Call, stuck: Path) -> None:
    assert f"assigner diagnose {stuck}" in call("solve", stuck, "--seconds", "3").out.replace("\n", "")


def test_lint_names_the_item_that_nobody_may_take(call: Call, team: Path) -> None:
    answer = call("lint", team)
    assert answer.code == 0
    assert "item A6" in answer.out
    assert "skill missing (3)" in " ".join(answer.out.split())
    assert answer.widest <= 80
    assert call("lint", team, "--json").json["findings"][0]["witness"]["items"] == ["A6"]
    assert "无人可以承担" in call("lint", team, "--language", "zh").out


def test_two_are_both_and_many_are_all(call: Call, tmp_path: Path) -> None:
    """A set of two reads as two."""
    skills = [{"skill": "german", "level": 3}]
    wished = {"reps": [{"id": "li", "name": "Li Na"}, {"id": "bo", "skills": skills}],
              "accounts": [{"id": "A1", "pin": "li", "required": True, "skills": skills}],
              "horizon": {"first_day": "2027-03-01", "last_day": "2027-03-14"}}  # fmt: skip
    path = tmp_path / "wished.json"
    path.write_text(json.dumps(wished), encoding="utf-8")
    answer = call("diagnose", path)
    assert answer.code == 3
    assert "These two cannot both hold" in answer.out
    assert "either of them can hold without the other" in answer.out


def test_others_of_the_kind_are_named_by_name(call: Call, tmp_path: Path) -> None:
    accounts = [{"id": f"A{n}", "name": f"Nordlicht {n}", "minutes": 100, "required": True} for n in range(9)]
    short = {"reps": [{"id": "li", "name": "Li Na", "capacity": {"minutes": 800}}], "accounts": accounts,
             "horizon": {"first_day": "2027-03-01", "last_day": "2027-03-14"}}  # fmt: skip
    path = tmp_path / "short.json"
    path.write_text(json.dumps(short), encoding="utf-8")
    answer = call("diagnose", path)
    assert answer.code == 3
    assert "6 more of the kind: Nordlicht" in answer.out.replace("\n    ", " ")
