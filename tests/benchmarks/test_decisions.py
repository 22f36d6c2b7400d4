"""The measurement of the decision tools: every library call at a size that takes seconds, and what a verdict says.

When to modify: with what it prints.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.decisions import SMALL, Measured, conflict_at, cut_at, main, table_of


@pytest.mark.parametrize(("seconds", "bar", "right", "verdict"), [
    (1.0, 2.0, True, "bar kept"),
    (2.5, 2.0, True, "bar missed"),
    (1.0, 2.0, False, "answer not as it must be"),
    (9.0, None, True, "no bar"),
])  # fmt: skip
def test_a_bar_is_kept_in_time_with_the_right_answer_only(
    seconds: float, bar: float | None, right: bool, verdict: str
) -> None:
    one = Measured("question", seconds, bar, right, {"groups": 3}, (0.1, 0.2))
    assert one.verdict == verdict
    assert f"| question | {seconds:.1f} |" in table_of([one])
    assert f"| {verdict} | 0.1 to 0.2 | groups 3 |" in table_of([one])


def test_planted_contradictions_are_found_and_proven_minimal_once_more() -> None:
    planted, short = conflict_at(SMALL)
    assert planted.right, planted
    assert planted.facts["minimal"] == planted.facts["proven_again"] == 4
    assert short.right, short


def test_the_cut_finds_groups_whose_sums_hold() -> None:
    (cut,) = cut_at(SMALL)
    assert cut.right
    assert cut.facts["groups"] > 0


def test_every_line_says_machine_and_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "runs.jsonl"
    main(["--only", "why-not", "--small", "--out", str(out)])
    printed, table = capsys.readouterr().out.split("| question |")
    rows = [json.loads(line) for line in printed.splitlines()]
    assert rows == [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["right"] for row in rows] == [True, True]
    assert all(row["bar"] == 2.0 and row["cores"] and len(row["load"]) == 2 for row in rows)
    assert table.count("why-not, 60 x 6") == 2
