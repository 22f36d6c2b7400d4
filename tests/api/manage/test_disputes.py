"""Disputes over HTTP: kept as the job that worked them out ends, decided once, found again with who decided and why.

When to modify: with what may be done about a dispute.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from api.jobs.child import TaskSpec, run_task
from api.jobs.kinds import dispute
from api.jobs.task import PLAN_FILE, PROBLEM_FILE
from api.store import Store
from tests.api.callers import TENANT, Callers

PROBLEM: dict[str, Any] = {
    "reps": [{"id": "ann", "name": "Ann", "capacity": {"minutes": 300}}, {"id": "bob", "name": "Bob", "capacity": {"minutes": 300}}],
    "accounts": [{"id": "x", "name": "Xeno", "minutes": 100, "value": 900, "owner": "ann"},
                 {"id": "z", "name": "Zeta", "minutes": 60, "value": 850, "owner": "ann"}],
}  # fmt: skip
PLAN = {"plan": [{"item": "x", "rep": "ann"}, {"item": "z", "rep": "ann"}]}
ASKED = {"item": "x", "first": "ann", "second": "bob", "first_says": "I built it up.", "seconds": 1}


def kept(store: Store, problem: str, folder: Path, job: str = "job_1") -> None:
    """Work a dispute out and end it, as worker and child do."""
    folder.mkdir()
    (folder / PROBLEM_FILE).write_text(json.dumps(PROBLEM), "utf-8")
    (folder / PLAN_FILE).write_text(json.dumps(PLAN), "utf-8")
    TaskSpec(job, "dispute", ASKED, 60.0).write(folder)
    run_task(folder, threading.Event(), lambda _line: None)
    row = {
        "tenant": TENANT,
        "problem": problem,
        "version": 1,
        "plan": "plan_1",
        "id": job,
        "params": ASKED,
        "actor": "boss",
    }
    with store.begin() as tx:
        assert dispute.keep(tx, row, folder) is None


def test_a_dispute_is_decided_once_with_its_reason_and_found_again(
    each_client: Callers, each_store: Store, tmp_path: Path
) -> None:
    people = each_client
    problem = people.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    kept(each_store, problem, tmp_path / "one")
    (row,) = people.viewer.get(f"/v1/problems/{problem}/disputes?state=open").json()["items"]
    whole = people.viewer.get(f"/v1/disputes/{row['id']}").json()
    assert (whole["item"], whole["decision"], whole["said"]["ann"]) == ("x", None, "I built it up.")
    assert [side["rep"] for side in whole["facts"]["sides"]] == ["ann", "bob"]

    asked = {"winner": "ann", "given": "z", "reason": "She built it up; Zeta goes to Bob for it."}
    decided = people.planner.post(f"/v1/disputes/{row['id']}/decision", json=asked)
    assert decided.status_code == 200, decided.text
    record = decided.json()["decision"]
    assert record["scenario"]["accounts"]["change"] == [{"id": "x", "pin": "ann"}, {"id": "z", "pin": "bob"}]
    assert (record["reason"], record["loss"]) == (asked["reason"], 50)
    again = people.planner.post(f"/v1/disputes/{row['id']}/decision", json={**asked, "given": None})
    assert (again.status_code, again.json()["code"]) == (409, "dispute-decided")

    assert people.viewer.get(f"/v1/problems/{problem}/disputes?state=open").json()["items"] == []
    (found,) = people.viewer.get(f"/v1/problems/{problem}/disputes?item=x&job=job_1").json()["items"]
    assert found["decision"] == record
    (entry,) = people.operator.get("/v1/audit?action=dispute.decided").json()["items"]
    assert (entry["subject"], entry["why"], entry["details"]["given"]) == (row["id"], asked["reason"], "z")


def test_only_outcomes_that_were_tried_are_decided_and_only_by_those_who_may(
    client: Callers, store: Store, tmp_path: Path
) -> None:
    problem = client.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    kept(store, problem, tmp_path / "one", "job_1")
    kept(store, problem, tmp_path / "two", "job_2")
    page = client.viewer.get(f"/v1/problems/{problem}/disputes?limit=1").json()
    assert [one["job"] for one in page["items"]] == ["job_2"]
    rest = client.viewer.get(f"/v1/problems/{problem}/disputes?limit=1&cursor={page['next']}").json()
    assert [one["job"] for one in rest["items"]] == ["job_1"]
    address = f"/v1/disputes/{page['items'][0]['id']}"
    asked = {"winner": "ann", "given": "nothing", "reason": "why not"}
    assert client.planner.post(f"{address}/decision", json=asked).json()["code"] == "no-such-outcome"
    assert client.planner.post(f"{address}/decision", json={"winner": "ann"}).status_code == 422  # a reason is needed
    assert client.viewer.post(f"{address}/decision", json=asked).status_code == 403
    assert client.other.get(address).status_code == 404
    assert client.other.post(f"{address}/decision", json=asked).status_code == 404
