"""The life of a job over HTTP: asked for, run by a real worker process, followed, answered, cancelled.

When to modify: with the states of jobs or their routes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.store import Store, now_us
from tests.api.callers import TENANT, Callers
from tests.api.jobs.asking import ask, ended, running, shown
from tests.api.jobs.conftest import Running
from tests.api.jobs.problems import hard, stored
from tests.api.jobs.processes import WorkerProcess

HARD = {"seconds": 600, "gap": 0.0}


def test_a_job_is_queued_runs_and_ends_with_a_plan(service: Running, tiny_problem: str) -> None:
    client = service.client
    job = ask(client, tiny_problem, params={"seconds": 5}, note="for Monday")
    done = ended(client, job)
    assert (done["version"], done["note"], done["made_by"][:4]) == (1, "for Monday", "key_")
    assert (done["state"], done["starts"], done["fault"]) == ("succeeded", 1, None)
    assert done["summary"]["status"] == "optimal"
    assert done["answer"]["status"] == "optimal"
    assert done["new_plan"].startswith("plan_")
    whole = client.planner.get(f"/v1/jobs/{job}/answer")
    assert whole.json()["data"] == done["answer"]
    assert len(whole.content) == done["answer_bytes"]
    actions = [entry["action"] for entry in client.planner.get(f"/v1/audit?subject={job}").json()["items"]]
    assert actions == ["job.ended", "job.queued"]


def test_prefer_wait_answers_the_finished_job_at_once(service: Running, tiny_problem: str) -> None:
    client = service.client
    asked = {"kind": "solve", "problem": tiny_problem, "params": {"seconds": 3}}
    headers = {"Prefer": "wait=25", "Idempotency-Key": "one"}
    answer = client.planner.post("/v1/jobs", json=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Preference-Applied"] == "wait=25"
    assert answer.json()["state"] == "succeeded"
    again = client.planner.post("/v1/jobs", json=asked, headers=headers)
    assert again.json()["id"] == answer.json()["id"], "the same key is the same job"
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_cancelled_job_keeps_its_best_plan(service: Running, hard_problem: str) -> None:
    client = service.client
    job = ask(client, hard_problem, params=HARD)
    running(client, job)
    asked = client.planner.post(f"/v1/jobs/{job}/cancel", json={"why": "good enough"})
    assert (asked.status_code, asked.json()["state"]) == (200, "stopping")
    done = ended(client, job)
    assert (done["state"], done["starts"]) == ("cancelled", 1)
    assert done["summary"]["has_plan"], "what was found until then"
    assert done["new_plan"] is not None
    assert client.planner.post(f"/v1/jobs/{job}/cancel").json()["state"] == "cancelled", "twice is once"


def test_progress_is_told_by_events_that_can_be_resumed(service: Running, hard_problem: str) -> None:
    client = service.client
    job = ask(client, hard_problem, params={"seconds": 3, "gap": 0.0})
    events = follow(client, job)
    assert [event["event"] for event in events][-1] == "end"
    assert events[-1]["data"]["state"] == "succeeded"
    lines = [event for event in events if event["event"] == "progress"]
    assert [event["id"] for event in lines] == [str(number) for number in range(1, len(lines) + 1)]
    last = lines[-1]["data"]["line"]
    assert None not in (last["score"], last["bound"], last["gap"])
    rest = follow(client, job, {"Last-Event-ID": "1"})
    assert [event["id"] for event in rest if event["event"] == "progress"] == [event["id"] for event in lines[1:]]
    polled = client.planner.get(f"/v1/jobs/{job}/progress").json()
    assert [line["seq"] for line in polled["items"]] == list(range(1, len(lines) + 1))
    assert client.planner.get(f"/v1/jobs/{job}/progress?after={polled['next']}").json()["items"] == []


def follow(client: Callers, job: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    text = client.planner.get(f"/v1/jobs/{job}/events", headers=headers or {}).text
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        events.append(fields | {"data": json.loads(fields["data"])})
    return events


def test_the_end_of_its_time_gives_the_best_so_far(service: Running, hard_problem: str) -> None:
    client = service.client
    done = ended(client, ask(client, hard_problem, params=HARD, limit_seconds=3))
    assert (done["state"], done["fault"], done["starts"]) == ("succeeded", None, 1)
    assert done["answer"]["stop_reason"] in ("time", "cancelled"), "although 600 s were asked for"


def test_a_plan_alone_names_its_problem(service: Running, tiny_problem: str) -> None:
    client = service.client
    with_plan = ended(client, ask(client, tiny_problem, params={"seconds": 2}))["new_plan"]
    answer = client.planner.post("/v1/jobs", json={"kind": "solve", "plan": with_plan, "params": {"seconds": 2}})
    assert answer.json()["problem"] == tiny_problem
    assert ended(client, answer.json()["id"])["state"] == "succeeded"


def test_a_worker_that_is_asked_to_end_finishes_its_job(client: Callers, store: Store, worker: WorkerProcess) -> None:
    with store.begin() as tx:
        problem = stored(tx, TENANT, hard(), now_us())
    job = ask(client, problem, params={"seconds": 4, "gap": 0.0})
    running(client, job)
    assert worker.end() == 0
    done = shown(client, job)
    assert (done["state"], done["starts"]) == ("succeeded", 1)
    assert not list((worker.log.parent / "scratch").glob("*")), "nothing is left behind"


@pytest.mark.parametrize("module", ["ortools", "numba"])
def test_the_api_process_never_loads_a_solver(module: str, tmp_path: Path) -> None:
    code = (
        "import sys; from api.app import create_app; from api.settings import Settings; "
        f"create_app(Settings(data_folder={str(tmp_path)!r})); sys.exit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
