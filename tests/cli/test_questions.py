"""verify, explain, diff, report and rules: what they answer about a plan made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from assigner.rules.registry import all_rules
from tests.cli.conftest import Call


def test_verify_a_good_plan(call: Call, team: Path, plan: Path) -> None:
    answer = call("verify", team, plan)
    assert answer.code == 0
    assert answer.widest <= 80
    assert "keeps every hard rule" in answer.out
    found = call("verify", team, plan, "--json").json
    assert (found["feasible"], found["hard_matches"], found["claims_agree"]) == (True, 0, None)
    assert found["levels"][0] == {"name": "coverage", "score": 300, "bound": None, "gap": None}


def test_verify_a_plan_that_breaks_hard_rules(call: Call, team: Path, breaking_plan: Path) -> None:
    answer = call("verify", team, breaking_plan)
    assert answer.code == 1
    assert "breaks hard rules in 2 places" in answer.out
    assert "german" in answer.out
    assert "1,400" in answer.out  # Bob's minutes: 900 + 500
    assert len(call("verify", team, breaking_plan, "--json").json["broken"]) == 2


def test_verify_finds_wrong_claims(call: Call, team: Path, plan: Path, tmp_path: Path) -> None:
    digest = call("check", team, "--json").json["digest"]
    rows = ",".join(
        f'{{"item": "{item}", "rep": "{rep}"}}'
        for item, rep in (line.split(",") for line in plan.read_text().splitlines()[1:])
    )
    path = tmp_path / "plan.json"
    levels = '[{"name": "coverage", "score": 0, "bound": 0}, {"name": "plan", "score": 1, "bound": 1}]'
    path.write_text(f'{{"format": "assigner-result/1", "digest": "{digest}", "levels": {levels}, "plan": [{rows}]}}')
    answer = call("verify", team, path)
    assert answer.code == 1
    assert "claims the scores 0, 1, found are 300," in answer.out
    # A bound beside a wrong score is not believed either.
    assert call("verify", team, path, "--json").json["levels"][0]["bound"] is None


def test_explain_prices_every_other_rep(call: Call, team: Path, plan: Path) -> None:
    answer = call("explain", team, plan, "A2")
    assert answer.code == 0
    assert answer.widest <= 80
    found = call("explain", team, plan, "A2", "--json").json
    assert found["rep"] == "bob"
    assert {one["rep"] for one in found["alternatives"]} == {"li-na", "wang", None}
    assert set(found["headline"]) == {"en", "zh"}


def test_explain_says_what_forbids(call: Call, team: Path, plan: Path) -> None:
    answer = call("explain", team, plan, "A1", "--language", "zh")
    assert "不允许" in answer.out
    assert "german" in answer.out
    assert answer.widest <= 80


def test_explain_an_unknown_item_is_2(call: Call, team: Path, plan: Path) -> None:
    answer = call("explain", team, plan, "A22")
    assert answer.code == 2
    assert "Did you mean: A2" in answer.err


def test_diff_tells_moves_loads_and_costs(call: Call, team: Path, plan: Path, breaking_plan: Path) -> None:
    answer = call("diff", team, plan, breaking_plan)
    assert answer.code == 0
    assert answer.widest <= 80
    found = call("diff", team, plan, breaking_plan, "--json").json
    assert [one["item"] for one in found["moved"]] == ["A1", "A3", "A4"]
    # Bob gains A3: 500 minutes, one item, 120,000 potential.
    assert {"rep": "bob", "minutes": 500.0, "count": 1.0, "potential": 120000.0} in found["reps"]
    assert (found["a"]["feasible"], found["b"]["feasible"]) == (True, False)


def test_diff_says_that_a_plan_is_of_another_problem(call: Call, team: Path, plan: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "away.yaml"
    scenario.write_text("reps: {drop: [bob]}\n")
    assert call("solve", team, "--what-if", scenario, "--seconds", 5, "--out", tmp_path / "without").code == 0
    answer = call("diff", team, plan, tmp_path / "without" / "plan.json")
    assert "was made for another problem" in answer.out.replace("\n", " ")
    assert "another problem" not in call("diff", team, plan, plan).out


def test_diff_tells_another_start_with_the_same_rep(call: Call, tmp_path: Path) -> None:
    team = tmp_path / "team.yaml"
    team.write_text(
        "horizon: {first_day: 2026-10-05, last_day: 2026-10-09}\nreps: [{id: ann}]\nduties:\n"
        "- {id: visit, window: {start: 2026-10-05T08:00, end: 2026-10-09T18:00}, duration_minutes: 60}\n"
    )
    plans = []
    for day in (5, 6):
        plans.append(tmp_path / f"{day}.csv")
        plans[-1].write_text(f"item,rep,start\nvisit,ann,2026-10-0{day}T09:00\n")
    assert "same, other start" in call("diff", team, *plans).out


def test_diff_of_equal_plans(call: Call, team: Path, plan: Path) -> None:
    answer = call("diff", team, plan, plan)
    assert "The plans are the same." in answer.out
    assert call("diff", team, plan, plan, "--json").json["moved"] == []


def test_report_writes_html_in_the_language(call: Call, team: Path, plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "report.html"
    answer = call("report", team, plan, "--out", path, "--language", "zh", "--json")
    assert answer.code == 0
    assert answer.json["path"] == str(path)
    assert "分配方案" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_catalogue_lists_every_rule(call: Call, language: str) -> None:
    answer = call("rules", "--language", language)
    assert answer.code == 0
    assert answer.widest <= 80
    assert all(f"  {rule} " in answer.out for rule in all_rules())
    assert "…" not in answer.out  # nothing is cut
    assert [one["id"] for one in call("rules", "--json").json["rules"]] == list(all_rules())


@pytest.mark.parametrize(("language", "heading"), [("en", "Parameters"), ("zh", "参数")])
def test_a_page_is_shown_in_one_language(call: Call, language: str, heading: str) -> None:
    answer = call("rules", "load-uneven", "--language", language)
    assert answer.code == 0
    assert heading in answer.out
    assert ("参数" in answer.out) == (language == "zh")
    assert "##" not in answer.out


def test_an_unknown_rule_is_2_with_a_near_name(call: Call) -> None:
    answer = call("rules", "load-unevn")
    assert (answer.code, "load-uneven" in answer.err) == (2, True)


def test_rules_in_force(call: Call, team: Path) -> None:
    found = call("rules", "--problem", team, "--json").json
    names = {one["name"] for one in found["rules"]}
    assert {"skill-missing", "load-uneven", "potential-uneven", "owner-changed"} <= names
    assert "duty-overlap" in {one["name"] for one in found["without_object"]}
    assert "uneven potential" in call("rules", "--problem", team).out
