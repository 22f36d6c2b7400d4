"""Schedules over HTTP, their preview, and their ticks: each once, whoever looks.

When to modify: with what a schedule does.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from api.job_services import jobs_of
from api.jobs.schedules import Ticks
from api.store import Store, now_us
from api.store.moments import SECOND_US, from_datetime, iso
from tests.api.callers import TENANT, Callers
from tests.api.jobs.problems import stored, tiny

HOUR_US = 3600 * SECOND_US


def body(problem: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "Nightly",
        "cron": "0 2 * * *",
        "zone": "Asia/Shanghai",
        "job": {"kind": "solve", "problem": problem},
        **more,
    }


def ticks(client: Callers, store: Store, at: int) -> Ticks:
    return Ticks(store, jobs_of(client.app.state.services), lambda: at * 1000)


@pytest.fixture
def each_problem(each_store: Store, each_client: Callers) -> str:
    with each_store.begin() as tx:
        return stored(tx, TENANT, tiny(), now_us())


def made(client: Callers, problem: str, **more: Any) -> dict[str, Any]:
    answer = client.admin.post("/v1/schedules", json=body(problem, **more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def next_us(schedule: dict[str, Any]) -> int:
    return from_datetime(datetime.fromisoformat(schedule["next"]))


def test_a_schedule_is_made_shown_changed_and_removed(client: Callers, problem: str) -> None:
    schedule = made(client, problem)
    path = f"/v1/schedules/{schedule['id']}"
    assert schedule["next"].endswith("T18:00:00.000000Z"), "02:00 in Shanghai"
    shown = client.viewer.get(path)
    assert (shown.json(), shown.headers["ETag"]) == (schedule, '"1"')
    assert client.admin.put(path, json=body(problem)).status_code == 428
    changed = client.admin.put(path, json=body(problem, cron="0 3 * * *"), headers={"If-Match": '"1"'})
    assert changed.json()["next"].endswith("T19:00:00.000000Z")
    stale = client.admin.put(path, json=body(problem), headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["present"]["cron"]) == (412, "0 3 * * *")
    assert client.admin.delete(path, headers={"If-Match": '"2"'}).status_code == 204
    assert client.viewer.get(path).status_code == 404
    actions = [entry["action"] for entry in client.admin.get("/v1/audit?kind=schedule").json()["items"]]
    assert actions == ["schedule.removed", "schedule.changed", "schedule.made"]


def test_only_admins_make_schedules_and_only_of_their_tenant(client: Callers, problem: str) -> None:
    assert client.planner.post("/v1/schedules", json=body(problem)).status_code == 403
    schedule = made(client, problem)["id"]
    assert client.other.get(f"/v1/schedules/{schedule}").status_code == 404
    assert client.other.get(f"/v1/schedules/{schedule}/preview").status_code == 404
    assert client.other.post(f"/v1/schedules/{schedule}/run").status_code == 404
    assert client.other.delete(f"/v1/schedules/{schedule}", headers={"If-Match": '"1"'}).status_code == 404


def test_a_preview_says_when_and_what_and_stores_nothing(client: Callers, problem: str) -> None:
    answer = client.viewer.post("/v1/schedules/preview?count=2", json=body(problem))
    assert answer.status_code == 200, answer.text
    preview = answer.json()
    assert [tick["local"][10:] for tick in preview["ticks"]] == ["T02:00:00+08:00"] * 2
    assert (preview["job"]["problem"], preview["job"]["version"]) == (problem, 1)
    assert preview["job"]["params"]["seconds"] == 30
    assert "Nothing is published" in preview["does"]["en"]
    assert client.viewer.get("/v1/schedules").json()["items"] == []
    assert client.viewer.get("/v1/jobs").json()["items"] == []


def test_faults_of_a_schedule_are_said(client: Callers, problem: str) -> None:
    answer = client.admin.post("/v1/schedules", json=body(problem, cron="99 2 * * *", zone="Mars"))
    assert (answer.status_code, answer.json()["code"]) == (422, "schedule-invalid")
    assert {issue["code"] for issue in answer.json()["issues"]} == {"cron-field", "zone-unknown"}
    assert client.admin.post("/v1/schedules", json=body("prob_none")).status_code == 404


def test_a_tick_makes_one_job_however_many_workers_look(
    each_client: Callers, each_store: Store, each_problem: str
) -> None:
    schedule = made(each_client, each_problem)
    due = next_us(schedule)
    assert ticks(each_client, each_store, due - 1).make_due() == 0
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: ticks(each_client, each_store, due).make_due(), range(8)))
    assert sum(taken) == 1
    (job,) = each_client.planner.get(f"/v1/jobs?schedule={schedule['id']}").json()["items"]
    assert (job["state"], job["made_by"]) == ("queued", "process:schedule")
    after = each_client.planner.get(f"/v1/schedules/{schedule['id']}").json()
    assert (after["last_job"], after["last"]) == (job["id"], schedule["next"])
    assert next_us(after) == due + 24 * HOUR_US
    assert after["revision"] == schedule["revision"], "a tick is no change that a person would lose"


def test_ticks_that_were_missed_are_made_up_for_by_one(client: Callers, store: Store, problem: str) -> None:
    schedule = made(client, problem)
    late = next_us(schedule) + 72 * HOUR_US + HOUR_US
    assert ticks(client, store, late).make_due() == 1
    assert ticks(client, store, late).make_due() == 0
    after = client.planner.get(f"/v1/schedules/{schedule['id']}").json()
    assert after["next"] == iso(next_us(schedule) + 96 * HOUR_US)


def test_a_paused_schedule_does_not_tick(client: Callers, store: Store, problem: str) -> None:
    schedule = made(client, problem, paused=True)
    assert schedule["next"] is None
    assert ticks(client, store, now_us() + 48 * HOUR_US).make_due() == 0


def test_a_tick_whose_job_cannot_be_says_why_and_the_next_tries_again(
    client: Callers, store: Store, problem: str
) -> None:
    schedule = made(client, problem)
    services = client.app.state.services
    full = services.settings.model_copy(update={"job_queue_limit": 1})
    tight = Ticks(store, type(jobs_of(services))(full, jobs_of(services).turns), lambda: next_us(schedule) * 1000)
    client.planner.post("/v1/jobs", json={"kind": "solve", "problem": problem})
    assert tight.make_due() == 1
    after = client.planner.get(f"/v1/schedules/{schedule['id']}").json()
    assert (after["last_fault"]["code"], after["last_job"]) == ("queue-full", None)
    assert ticks(client, store, next_us(after)).make_due() == 1
    assert client.planner.get(f"/v1/schedules/{schedule['id']}").json()["last_fault"] is None


def test_a_schedule_is_run_besides_its_ticks(client: Callers, problem: str) -> None:
    schedule = made(client, problem)
    headers = {"Idempotency-Key": "now"}
    first, again = (client.admin.post(f"/v1/schedules/{schedule['id']}/run", headers=headers) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (202, again.json()["id"])
    assert client.planner.get(f"/v1/schedules/{schedule['id']}").json()["next"] == schedule["next"]
