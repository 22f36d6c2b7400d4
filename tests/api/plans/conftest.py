"""Fixtures of problems and plans: the smallest bundled team, uploaded, with a plan that was solved once a session.

When to modify: when tests of problems and plans need another thing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.plans import versions
from api.plans.keeping import document_of, verified_upload
from api.security.caller import Caller
from api.store import Store, now_us, plans
from assigner.files.read import load_problem
from assigner.solve import solve
from tests.api.callers import TENANT, Callers, Voice
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


@pytest.fixture(scope="session")
def team() -> versions.Content:
    """Return the smallest team as a version keeps it, packed once."""
    return versions.Content.of_problem(load_problem(FIRST_STEPS))


@pytest.fixture(scope="session")
def document(solved: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the plan of the smallest team as it is kept, verified once."""
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(json.dumps(solved), "utf-8")
    return document_of(verified_upload(load_problem(FIRST_STEPS), path))


def planner_of(client: Callers) -> tuple[Store, Caller]:
    """Return the store behind the application, and the planner as it knows them."""
    assert client.app is not None
    actor = f"key_{str(client.planner.key).split('_')[1]}"
    return client.app.state.services.store, Caller(TENANT, actor, "planner")


@pytest.fixture
def problem(client: Callers, team: versions.Content) -> dict[str, Any]:
    """Return the smallest team, stored by the planner (how it is uploaded is tested in test_uploads)."""
    store, caller = planner_of(client)
    with store.begin() as tx:
        row = versions.create(tx, caller, team, versions.Because(source="upload"), at=now_us())
    return client.viewer.get(f"/v1/problems/{row['id']}").json()


@pytest.fixture
def plan(client: Callers, problem: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of the smallest team, stored by the planner."""
    store, caller = planner_of(client)
    new = plans.NewPlan(
        problem=problem["id"], version=1, result=document, source="upload", made_by=caller.actor, at=now_us()
    )
    with store.begin() as tx:
        name = plans.add(tx, caller.tenant, new)
    return client.viewer.get(f"/v1/plans/{name}").json()
