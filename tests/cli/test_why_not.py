"""why-not and explain in all its forms: what the command line says, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call


def test_a_forced_item_is_priced_and_proven(call: Call, team: Path, plan: Path) -> None:
    answer = call("why-not", team, plan, "A3", "nobody")
    assert answer.code == 0
    assert answer.widest <= 80
    assert "Gamma left to nobody instead of with 王伟: worse by exactly 300" in answer.out
    found = call("why-not", team, plan, "A3", "nobody", "--json").json
    assert found["outcome"] == "worse"
    assert found["loss"]["at_least"] == found["loss"]["found"] == {"level": "coverage", "amount": 300}
    assert set(found["headline"]) == {"en", "zh"}


def test_what_forbids_is_said_in_chinese(call: Call, team: Path, plan: Path) -> None:
    answer = call("why-not", team, plan, "A1", "wang", "--language", "zh")
    assert "违反硬性规则" in answer.out
    assert "german" in answer.out
    assert answer.widest <= 80


@pytest.mark.parametrize(
    ("item", "rep", "said"), [("A1", "wangg", "Did you mean: wang"), ("A11", "wang", "Did you mean: A1")]
)
def test_unknown_names_are_2_with_near_names(
    call: Call, team: Path, plan: Path, item: str, rep: str, said: str
) -> None:
    answer = call("why-not", team, plan, item, rep)
    assert answer.code == 2
    assert said in answer.err


def test_names_serve_as_ids_do(call: Call, team: Path, plan: Path) -> None:
    by_id, by_name = (
        call("why-not", team, plan, *words, "--json").json for words in (("A3", "li-na"), ("gamma", "李娜"))
    )
    assert [by_name[key] for key in ("item", "rep", "outcome")] == [by_id[key] for key in ("item", "rep", "outcome")]
    assert call("explain", team, plan, "Gamma", "--json").json["item"] == "A3"
    assert call("explain", team, plan, "--rep", "王伟").out == call("explain", team, plan, "--rep", "wang").out


def test_prices_and_bounds_of_the_file_are_used(call: Call, team: Path, tmp_path: Path) -> None:
    assert call("solve", team, "--out", tmp_path / "out", "--seconds", 5).code == 0
    plan = tmp_path / "out" / "plan.json"
    answer = call("why-not", team, plan, "A2", "wang", "--json").json
    assert answer["loss"]["never_better"]
    assert answer["seconds"] < 5


def test_explain_without_an_item_tells_the_decisions(call: Call, team: Path, plan: Path) -> None:
    answer = call("explain", team, plan)
    assert answer.code == 0
    assert answer.widest <= 80
    assert "1. " in answer.out
    found = call("explain", team, plan, "--json").json
    assert {one["item"] for one in found["decisions"]} <= {"A1", "A2", "A3", "A4", "A5", "A6"}
    assert "撤销代价最高的决定" in call("explain", team, plan, "--language", "zh").out


@pytest.mark.parametrize(("language", "said"), [("en", "王伟 has 2 items"), ("zh", "王伟共有 2 项")])
def test_explain_a_rep(call: Call, team: Path, plan: Path, language: str, said: str) -> None:
    answer = call("explain", team, plan, "--rep", "wang", "--language", language)
    assert answer.code == 0
    assert answer.widest <= 80
    assert said in answer.out
    found = call("explain", team, plan, "--rep", "wang", "--json").json
    assert [line["item"] for line in found["came"]] == ["A4"]
    assert [line["item"] for line in found["kept"]] == ["A3"]


def test_an_item_and_a_rep_at_once_is_a_wrong_call(call: Call, team: Path, plan: Path) -> None:
    answer = call("explain", team, plan, "A1", "--rep", "wang")
    assert answer.code == 2
    assert "not both" in answer.err


def test_explain_says_what_decided(call: Call, team: Path, plan: Path) -> None:
    assert "Decided by the rules: 李娜 is the only one" in call("explain", team, plan, "A1").out
