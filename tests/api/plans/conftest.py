"""Fixtures of problems and plans: the smallest bundled team, uploaded, with a plan that was solved once a session.

When to modify: when tests of problems and plans need another thing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assigner.files.read import load_problem
from assigner.solve import solve
from tests.api.callers import Callers, Voice
from tests.api.jobs.processes import WorkerProcess, working

ROOT = Path(__file__).resolve().parents[3]
FIRST_STEPS = ROOT / "scenarios" / "first-steps"


@pytest.fixture(scope="session")
def solved() -> dict[str, Any]:
    """Return ``plan.json`` of the smallest team, proven optimal."""
    result = solve(load_problem(FIRST_STEPS), seconds=20, seed=1, deterministic=True)
    assert result.status == "optimal"
    return result.to_dict()


def tables(folder: Path = FIRST_STEPS) -> list[tuple[str, tuple[str, bytes]]]:
    """Return the tables of a folder as the files of a form."""
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".yaml")]
    return [("files", (path.name, path.read_bytes())) for path in paths if path.name != "expected.yaml"]


def uploaded(caller: Voice, **how: Any) -> dict[str, Any]:
    """Upload a problem and return the answer; the smallest team where nothing is said."""
    answer = caller.post("/v1/problems", **(how or {"files": tables()}))
    assert answer.status_code == 201, answer.text
    return answer.json()


def planned(caller: Voice, problem: str, plan: dict[str, Any]) -> dict[str, Any]:
    """Upload a plan and return the answer."""
    answer = caller.post("/v1/plans", params={"problem": problem}, content=json.dumps(plan))
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def each_worker(each_database_url: str, tmp_path: Path) -> Iterator[WorkerProcess]:
    """Return a worker process on SQLite, then on PostgreSQL."""
    with working(each_database_url, tmp_path) as process:
        yield process


@pytest.fixture
def problem(client: Callers) -> dict[str, Any]:
    """Return the smallest team, uploaded by the planner."""
    return uploaded(client.planner)


@pytest.fixture
def plan(client: Callers, problem: dict[str, Any], solved: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of the smallest team, uploaded by the planner."""
    return planned(client.planner, problem["id"], solved)
