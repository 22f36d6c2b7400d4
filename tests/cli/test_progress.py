"""What is said while a search runs: every stage in words of the reader, nothing that contradicts the result."""

from __future__ import annotations

import ast
import io
import threading
from pathlib import Path

import pytest
from rich.console import Console

import assigner.search
from assigner.cli.progress import STAGES, Board, stage_words
from assigner.cli.run_board import RunBoard
from assigner.cli.voice import Voice
from assigner.plan.status import Status
from assigner.search.playing import COUNTED
from assigner.what_if.runs import RunNews

TELLING = {"tell", "offer", "consider"}


def stages() -> set[str]:
    """Return the stages that the search names: the text that ends a call that tells or offers something."""
    found = set(COUNTED.values())
    for path in Path(assigner.search.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in TELLING:
                found |= {one.value for one in call.args[-1:] if isinstance(one, ast.Constant)}
    return {one for one in found if isinstance(one, str)}


def test_every_stage_of_a_search_is_said_in_words() -> None:
    told = stages()
    assert {"bound", "relaxation", "kicks", "chains"} <= told
    assert told <= STAGES.keys()


def test_a_stage_is_chinese_in_chinese() -> None:
    assert stage_words("relaxation", Voice.of("zh", False)) == "证明下界"
    assert stage_words("relaxation", Voice.of("en", False)) == "proving a bound"


def test_a_limit_of_work_is_no_time_left() -> None:
    """It said "0 s left" for a minute: with --deterministic the clock says nothing about the end."""
    board = Board(Voice.of("en", False), 20.0, ["plan"], threading.Event(), counts_work=True)
    assert board.left() == "limited by work, not by the clock"
    assert Board(Voice.of("zh", False), 20.0, ["plan"], threading.Event()).left() == "剩余 20 秒"


@pytest.mark.parametrize(
    ("kind", "status", "how"),
    [("done", "feasible", "solved"), ("done", "infeasible", "impossible"), ("done", "unknown", "no plan found in time"),
     ("failed", None, "failed")],
)  # fmt: skip
def test_a_run_without_a_plan_is_not_called_solved(kind: str, status: Status | None, how: str) -> None:
    out = io.StringIO()
    voice = Voice("en", False, err=Console(file=out, width=80))
    RunBoard(voice, ["seniors-for-keys"]).hear(RunNews(0, kind, None, status))
    assert f"seniors-for-keys: {how} (1 of 1)" in out.getvalue()
