"""Re-solving after rejections, through the files and rows of a job: the request is renewed unless somebody was quicker.

When to modify: with what the job does to a change request.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from api.errors import NotFoundError
from api.jobs.child import OUTCOME_FILE, TaskSpec, run_task
from api.jobs.registry import kinds
from api.security.caller import Caller
from api.store import Store
from tests.api.callers import TENANT, Callers
from tests.api.plans.test_deciding import requested, step

Row = dict[str, Any]
KIND = kinds()["resolve"]


def rejected(client: Callers, plan: Row) -> Row:
    request = step(
        client.planner,
        requested(client.planner, plan),
        "decisions",
        items=["delta"],
        status="rejected",
        reason="tender",
    )
    return step(client.planner, request, "decisions", all_open=True, status="accepted")


def job_of(store: Store, request: Row, **params: Any) -> Row:
    """Return the row that a job about a request would have."""
    params = {"request": request["id"], "seconds": 10, **params}
    asked = SimpleNamespace(problem=None, version=None, plan=None, params=params)
    with store.begin() as tx:
        inputs = KIND.check(tx, Caller(TENANT, "key_1", "planner"), asked)
    assert inputs is not None
    return {"id": "job_1", "tenant": TENANT, "actor": "key_1", "note": "", "params": params, "problem": inputs.problem,
            "version": inputs.version, "plan": inputs.plan}  # fmt: skip


def done(store: Store, job: Row, folder: Path) -> Row:
    """Prepare and run a job in a folder, and return its answer."""
    with store.read() as tx:
        KIND.prepare(tx, job, folder)
    TaskSpec(job["id"], "resolve", KIND.params.model_validate(job["params"]).model_dump(), 60).write(folder)
    run_task(folder, threading.Event(), lambda _line: None)
    outcome = json.loads((folder / OUTCOME_FILE).read_text("utf-8"))
    assert outcome["error"] is None, outcome
    return outcome["data"]


def test_a_rejection_is_answered_by_the_least_other_changes(
    client: Callers, store: Store, plan: Row, tmp_path: Path
) -> None:
    request = rejected(client, plan)
    job = job_of(store, request)
    answer = done(store, job, tmp_path)
    assert answer["smallest_proven"]
    assert [one["item"] for one in answer["changes"] if one["rejected"]] == ["delta"]
    with store.begin() as tx:
        made = KIND.keep(tx, job, tmp_path)
    renewed = client.viewer.get(f"/v1/change-requests/{request['id']}").json()
    assert (renewed["state"], renewed["plan"], renewed["counts"]["rejected"]) == ("open", made, 1)
    kept = {row["item"]: row["rep"] for row in client.viewer.get(f"/v1/plans/{made}/items").json()["items"]}
    assert kept["delta"] != "eve"  # whom the plan before gave it to, and who was rejected


def test_a_request_that_changed_meanwhile_is_left_alone(
    client: Callers, store: Store, plan: Row, tmp_path: Path
) -> None:
    request = rejected(client, plan)
    job = job_of(store, request)
    done(store, job, tmp_path)
    changed = step(client.planner, request, "decisions", items=["delta"], status="accepted")
    with store.begin() as tx:
        assert KIND.keep(tx, job, tmp_path) is not None  # the plan is kept in any case
    assert client.viewer.get(f"/v1/change-requests/{request['id']}").json() == changed


def test_a_request_of_another_tenant_is_not_found(client: Callers, store: Store, plan: Row) -> None:
    request = rejected(client, plan)
    asked = SimpleNamespace(problem=None, version=None, plan=None, params={"request": request["id"]})
    with store.begin() as tx, pytest.raises(NotFoundError):
        KIND.check(tx, Caller("globex", "key_1", "planner"), asked)
