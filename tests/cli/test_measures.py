"""repair, reach and stress as a user calls them: both languages, JSON, files that are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Call


def test_repair_tells_ways_out_and_writes_scenarios_that_work(call: Call, team: Path, tmp_path: Path) -> None:
    # A6 needs German at level 5: Li Na holds 4, one level costs 3,000; leaving it costs 6,000 x 3.
    answer = call("repair", team, "--most", "1", "--seconds", "20", "--out", tmp_path / "ways", "--json")
    assert answer.code == 0
    (package,) = answer.json["packages"]
    assert (package["price"], package["proven_cheapest"]) == (3000, True)
    assert package["remedies"][0]["remedy"] == "training/li-na/german/5"
    changed = call("solve", team, "--what-if", tmp_path / "ways" / "way-out-1.json", "--seconds", "5", "--json").json
    assert all(row["rep"] is not None for row in changed["plan"])


@pytest.mark.parametrize(("language", "said"), [("en", "train"), ("zh", "培训")])
def test_repair_in_both_languages(call: Call, team: Path, language: str, said: str) -> None:
    answer = call("repair", team, "--most", "1", "--seconds", "20", "--language", language)
    assert said in answer.out
    assert "3,000" in answer.out


def test_the_way_out_is_tried_on_the_problem_that_was_asked_about(call: Call, team: Path, tmp_path: Path) -> None:
    """The call that is offered names the scenario of the question, too: without it another problem would be solved."""
    wish = tmp_path / "wish.yaml"
    wish.write_text("accounts: {change: [{id: A3, minutes: 400}]}\n", encoding="utf-8")
    ways = tmp_path / "ways"
    told = call("repair", team, "--what-if", wish, "--most", "1", "--seconds", "20", "--out", ways)
    assert f"Try one: assigner solve {team} --what-if {wish} --what-if {ways / 'way-out-1.json'}\n" in told.out
    assert "and all 6 items have a rep" in told.out


def test_faults_of_targets_and_prices_are_told_at_once(call: Call, team: Path, tmp_path: Path) -> None:
    targets, prices = tmp_path / "targets.yaml", tmp_path / "prices.yaml"
    targets.write_text("targets: {unasigned: 0, max_utilisation: low}\n", encoding="utf-8")
    prices.write_text("prices: {hire: -5, overtme: 3, waiv: {}}\n", encoding="utf-8")
    told = call("reach", team, "--targets", targets, "--prices", prices)
    assert told.code == 1
    for words in ("There is no measure 'unasigned'.", "Did you mean 'unassigned'", "'low' is not a limit.", "-5 must be at",
                  "There is no field 'overtme' here.", "Did you mean 'waive'"):  # fmt: skip
        assert words in " ".join(told.err.split())


def test_reach_needs_targets_that_it_knows(call: Call, team: Path, tmp_path: Path) -> None:
    path = tmp_path / "targets.yaml"
    path.write_text("targets: {unasigned: 0}\n", encoding="utf-8")
    answer = call("reach", team, "--targets", path)
    assert answer.code == 1
    assert "unasigned" in answer.err
    path.write_text("targets: {unassigned: 1}\n", encoding="utf-8")
    assert call("reach", team, "--targets", path, "--seconds", "20", "--json").json["packages"][0]["price"] == 0


def test_prices_that_do_not_suit_are_refused(call: Call, team: Path, tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("prices: {hire: cheap}\n", encoding="utf-8")
    answer = call("repair", team, "--prices", path)
    assert (answer.code, "hire" in answer.err) == (1, True)


@pytest.mark.parametrize(("language", "said"), [("en", "Absences"), ("zh", "缺席情形")])
def test_stress_shows_the_worst_first(call: Call, team: Path, plan: Path, language: str, said: str) -> None:
    answer = call("stress", team, plan, "--backups", "--language", language)
    assert answer.code == 0
    assert said in answer.out
    assert answer.widest <= 80
    assert len(call("stress", team, plan, "--json").json["absences"]) == 3


@pytest.mark.parametrize(("language", "sheets"), [("en", ["Absences", "Who takes over", "Backups"]),
                                                  ("zh", ["缺席情形", "谁接手", "后备"])])  # fmt: skip
def test_stress_writes_who_takes_over_what(
    call: Call, team: Path, plan: Path, tmp_path: Path, language: str, sheets: list[str]
) -> None:
    out = tmp_path / "out"
    told = call("stress", team, plan, "--backups", "--key", "100", "--out", out, "--language", language)
    assert (told.code, str(out / "stress.xlsx") in told.out) == (0, True)
    data = json.loads((out / "stress.json").read_text(encoding="utf-8"))
    book = pd.read_excel(out / "stress.xlsx", sheet_name=None, engine="calamine")
    assert list(book) == sheets
    absences, covers, backups = book.values()
    assert len(absences) == len(data["absences"]) == 3
    assert len(covers) == sum(len(one["covers"]) + len(one["left"]) for one in data["absences"])
    assert set(backups.iloc[:, 0]) == {one["item"] for one in data["key_accounts"]}
    assert set(backups.iloc[:, -1].dropna()) <= {"李娜", "王伟", "Bob Miller"}
