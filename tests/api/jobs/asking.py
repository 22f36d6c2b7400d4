"""Asking for jobs in tests, and waiting for what comes of them.

When to modify: with what many tests of jobs do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from api.store import Store, jobs
from tests.api.callers import TENANT, Callers

SECONDS = 60.0


def ask(client: Callers, problem: str, **more: Any) -> str:
    """Ask for a job of the kind ``solve`` and return its id."""
    answer = client.planner.post("/v1/jobs", json={"kind": "solve", "problem": problem, **more})
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/v1/jobs/{answer.json()['id']}"
    return str(answer.json()["id"])


def shown(client: Callers, job: str) -> dict[str, Any]:
    """Return a job as the API shows it."""
    return dict(client.planner.get(f"/v1/jobs/{job}").json())


def ended(client: Callers, job: str) -> dict[str, Any]:
    """Return a job once it has ended."""
    return until(lambda: shown(client, job), lambda one: one["ended"] is not None)


def running(client: Callers, job: str, starts: int = 1) -> dict[str, Any]:
    """Return a job once a start of it has told of a plan."""
    return until(
        lambda: shown(client, job),
        lambda one: (
            one["state"] == "running" and one["starts"] >= starts and bool((one["progress"] or {}).get("score"))
        ),
    )


def row(store: Store, job: str) -> dict[str, Any]:
    """Return the row of a job."""
    with store.read() as tx:
        found = jobs.one(tx, TENANT, job)
    assert found is not None
    return found


def until(look: Callable[[], Any], fits: Callable[[Any], bool]) -> Any:
    """Look until what is seen fits, and return it."""
    end = time.monotonic() + SECONDS
    while not fits(seen := look()):
        if time.monotonic() > end:
            raise AssertionError(seen)
        time.sleep(0.05)
    return seen
