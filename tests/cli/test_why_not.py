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


def test_prices_and_bounds_of_the_file_are_used(call: Call, team: Path, tmp_path: Path) -> None:
    assert call("solve", team, "--out", tmp_path / "out", "--seconds", 5).code == 0
    plan = tmp_path / "out" / "plan.json"
    answer = call("why-not", team, plan, "A2", "wang", "--json").json
    assert answer["loss"]["never_better"]
    assert answer["seconds"] < 5
