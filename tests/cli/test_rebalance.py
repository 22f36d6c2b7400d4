"""rebalance and frontier on a real call: what they print, write and answer as data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Call


def test_rebalance_writes_a_plan_that_verifies_with_its_scenario(call: Call, team: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = call("rebalance", team, "--moves", "2", "--protect", "value:1", "--seconds", "1", "--out", out)
    assert answer.code == 0
    assert "of 5 items change hands" in answer.out
    found = call("verify", team, out / "plan.json", "--what-if", out / "rebalance.yaml", "--json").json
    assert (found["feasible"], found["claims_agree"]) == (True, True)


def test_rebalance_answers_as_data_and_in_chinese(call: Call, team: Path) -> None:
    found = call("rebalance", team, "--moves", "50%", "--seconds", "1", "--json").json
    assert found["rebalance"]["budgets"][0]["limit"] == 2  # half of five owned accounts, rounded down
    assert set(found["rebalance"]["headline"]) == {"en", "zh"}
    told = call("rebalance", team, "--moves", "2", "--seconds", "1", "--language", "zh")
    assert "换人" in told.out
    assert "前后对比" in told.out


@pytest.mark.parametrize("wrong", [("--moves", "few"), ("--protect", "friends"), ("--loss", "20-10")])
def test_what_is_no_budget_is_said(call: Call, team: Path, wrong: tuple[str, str]) -> None:
    answer = call("rebalance", team, *wrong)
    assert answer.code == 2
    assert wrong[1] in answer.err


def test_frontier_prints_the_curve_and_writes_its_picture(call: Call, team: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = call("frontier", team, "--by", "count", "--points", "3", "--seconds", "3", "--out", out)
    assert answer.code == 0
    assert "Imbalance" in answer.out
    page = (out / "frontier.html").read_text()
    assert "<svg" in page
    assert "uneven</th>" not in page  # the columns are called as on the terminal, not by ids of rules
    assert " off</th>" in page
    assert call("verify", team, out / "knee.csv").code == 0


def test_frontier_answers_as_data_and_in_chinese(call: Call, team: Path) -> None:
    found = call("frontier", team, "--points", "3", "--seconds", "3", "--json").json
    assert found["by"] == "count"  # the team's accounts have no value
    moved = [point["moved"] for point in found["points"]]
    assert moved == sorted(moved)
    assert all(point["bound"] <= point["imbalance"] for point in found["points"])
    told = call("frontier", team, "--points", "2", "--seconds", "3", "--language", "zh")
    assert "不均" in told.out


def test_hand_over_prints_waves_and_writes_a_sheet_per_rep(call: Call, team: Path, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("hand-over", team, plan, "--first-day", "2026-10-05", "--per-week", "1")
    answer = call(*asked, "--out", out)
    assert answer.code == 0
    assert "4 items are handed over in" in answer.out  # A1, A2, A4, A5; A6 gets nobody
    assert answer.widest <= 80
    found = call(*asked, "--json").json
    assert {move["item"] for move in found["moves"]} == {"A1", "A2", "A4", "A5"}
    assert all(move["day"] >= "2026-10-05" for move in found["moves"])
    sheets = pd.read_excel(out / "hand-over.xlsx", sheet_name=None, engine="calamine")
    assert "All moves" in sheets
    assert "Bob Miller" in sheets
    told = call(*asked, "--rep", "bob", "--language", "zh")
    assert "接手自" in told.out
    assert "Bob Miller (bob)" in call(*asked, "--rep", "Bob Miller").out
    unknown = call(*asked, "--rep", "bobb")
    assert (unknown.code, unknown.out) == (2, "")
    assert "Did you mean: bob (Bob Miller)?" in unknown.err
