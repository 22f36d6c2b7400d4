"""The whole road on both databases: a problem is uploaded, a worker solves it, the plan is read and downloaded.

When to modify: with the road from a problem to a plan.
"""

from __future__ import annotations

from typing import Any

from assigner.files.read import load_problem
from assigner.receipt import Receipt, replay
from assigner.retelling import take_plan
from tests.api.callers import Callers
from tests.api.jobs.processes import WorkerProcess
from tests.api.plans.conftest import FIRST_STEPS, uploaded


def finished(client: Callers, job: str) -> dict[str, Any]:
    for _ in range(8):
        answer = client.planner.get(f"/v1/jobs/{job}", headers={"Prefer": "wait=20"}).json()
        if answer["ended"]:
            return answer
    raise AssertionError(answer)


def test_an_uploaded_problem_becomes_a_plan_that_anybody_can_check(
    each_client: Callers, each_worker: WorkerProcess, tmp_path: Any
) -> None:
    client, problem = each_client, uploaded(each_client.planner)
    asked = {"kind": "solve", "problem": problem["id"], "params": {"seconds": 20, "deterministic": True}, "note": "Q4"}
    job = finished(client, client.planner.post("/v1/jobs", json=asked).json()["id"])
    assert job["state"] == "succeeded", job

    plan = client.viewer.get(f"/v1/plans/{job['new_plan']}").json()
    assert (plan["status"], plan["source"], plan["name"], plan["version"]) == ("optimal", "job", "Q4", 1)
    assert plan["job"] == job["id"]
    assert plan["headline"]["en"].startswith("Optimal")
    card = client.viewer.get(f"/v1/plans/{plan['id']}/scorecard").json()
    assert card["feasible"]
    assert card["levels"] == plan["levels"]
    assert [level["score"] == level["bound"] for level in card["levels"]] == [True] * len(card["levels"])

    path = tmp_path / "downloaded.json"
    path.write_bytes(client.viewer.get(f"/v1/plans/{plan['id']}/download").content)
    ours, receipt = load_problem(FIRST_STEPS), client.viewer.get(f"/v1/plans/{plan['id']}/receipt").json()
    again = replay(ours, Receipt.from_dict(receipt), take_plan(path, ours).plan)
    assert again.outcome == "reproduced"  # solved again on this side, from the files on this disk

    (listed,) = client.viewer.get("/v1/plans", params={"problem": problem["id"]}).json()["items"]
    assert listed == plan
    started = {**asked, "plan": plan["id"]}
    second = finished(client, client.planner.post("/v1/jobs", json=started).json()["id"])
    again_plan = client.viewer.get(f"/v1/plans/{second['new_plan']}/receipt").json()
    assert again_plan["start"] is not None  # the receipt names what the search began from
