"""A small team on disk, and the command line called in this process, so that tests stay quick.

The team: Wang owns three accounts; A1 needs German, which Li Na alone holds at level 4; nobody holds the
level 5 that A6 needs, so A6 stays without a rep. When to modify: to give all tests of the commands more to work on.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from assigner.cli.app import main

TEAM = """\
name: Small team
reps:
- {id: li-na, name: 李娜, team: east, capacity: {minutes: 2400}, skills: [{skill: german, level: 4}]}
- {id: wang, name: 王伟, team: east, capacity: {minutes: 2400}}
- {id: bob, name: Bob Miller, team: west, capacity: {minutes: 1200}}
accounts:
- {id: A1, name: 上海汽车零部件股份有限公司, minutes: 600, potential: 90000, owner: wang, skills: [{skill: german, level: 3}]}
- {id: A2, name: Beta, minutes: 900, potential: 40000, owner: wang}
- {id: A3, name: Gamma, minutes: 500, potential: 120000, owner: wang}
- {id: A4, name: Delta, minutes: 700, potential: 10000, owner: li-na}
- {id: A5, name: Epsilon, minutes: 1300, potential: 70000, owner: bob}
- {id: A6, name: 天河, minutes: 300, potential: 20000, skills: [{skill: german, level: 5}]}
"""
HAND_MADE = "item,rep\nA1,li-na\nA2,bob\nA3,wang\nA4,wang\nA5,li-na\nA6,\n"
BREAKING = "item,rep\nA1,wang\nA2,bob\nA3,bob\nA4,li-na\nA5,li-na\nA6,\n"


@dataclass(frozen=True)
class Answer:
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)

    @property
    def widest(self) -> int:
        """Cells of the widest line on stdout; a Chinese character takes two."""
        return max(cell_len(line.rstrip()) for line in self.out.splitlines())


Call = Callable[..., Answer]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return the command line as a function; no call may show a traceback."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("ASSIGNER_LANGUAGE", "en")

    def run(*arguments: object) -> Answer:
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Answer(code, printed.out, printed.err)

    return run


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return the small team as a YAML document."""
    return _write(tmp_path / "team.yaml", TEAM)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan of the team that keeps every hard rule, made by hand."""
    return _write(tmp_path / "plan.csv", HAND_MADE)


@pytest.fixture
def breaking_plan(tmp_path: Path) -> Path:
    """Return a plan that breaks two hard rules: A1 without German, Bob with 1,400 of 1,200 minutes."""
    return _write(tmp_path / "breaking.csv", BREAKING)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
