"""``assigner replay``: a run that is reproduced, one that is only verified, and files that were changed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import TEAM, Call


def test_the_command_line_solves_with_a_receipt_and_replays_it(call: Call, team: Path, tmp_path: Path) -> None:
    assert call("solve", team, "--seconds", 0.5, "--deterministic", "--out", tmp_path / "plan").code == 0
    path = tmp_path / "plan" / "plan.json"
    answer = call("replay", team, path, "--exact")
    assert (answer.code, answer.widest <= 80) == (0, True)
    assert "Reproduced" in answer.out
    assert call("replay", team, path, "--json", "--language", "zh").json["outcome"] == "reproduced"
    data = json.loads(path.read_text())
    alone = tmp_path / "receipt.json"
    alone.write_text(json.dumps(data["receipt"]))
    assert "not verified anew" in " ".join(call("replay", team, alone).out.split())
    data["plan"][1]["rep"] = None
    path.write_text(json.dumps(data))
    assert call("replay", team, path).code == 1
    other = tmp_path / "other.yaml"
    other.write_text(TEAM.replace("900", "901"))
    assert call("replay", other, path, "--json").json["outcome"] == "other-input"
    assert "neither a receipt" in call("replay", team, team).err


def test_exact_asks_for_a_run_that_can_be_repeated(call: Call, team: Path, tmp_path: Path) -> None:
    call("solve", team, "--seconds", 1, "--out", tmp_path)
    assert call("replay", team, tmp_path / "plan.json").code == 0
    answer = call("replay", team, tmp_path / "plan.json", "--exact")
    assert answer.code == 1
    assert "must be repeated exactly" in answer.out
