"""Asking for jobs without any worker: what is refused and why, keys, limits, priorities, tenants kept apart.

When to modify: with what may be asked for.
"""

from __future__ import annotations

from typing import Any

import pytest

from api.job_services import jobs_of
from api.jobs import endings
from api.jobs.queue import QUEUE, WORKFLOW
from api.settings import Settings
from api.store import Store, jobs, now_us
from tests.api.callers import TENANT, Callers
from tests.api.jobs.asking import ask, row, shown
from tests.api.jobs.problems import stored, tiny


@pytest.fixture
def each_problem(each_store: Store, each_client: Callers) -> str:
    with each_store.begin() as tx:
        return stored(tx, TENANT, tiny(), now_us())


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"job_queue_limit": 3})


def test_a_job_and_its_turn_are_there_together(each_client: Callers, each_store: Store, each_problem: str) -> None:
    job = ask(each_client, each_problem)
    assert shown(each_client, job)["state"] == "queued"
    schema = "" if each_store.is_sqlite else "dbos."
    asked = f"SELECT status, name, queue_name, authenticated_user, serialization FROM {schema}workflow_status"
    with each_store.read() as tx:
        (turn,) = tx.exec_driver_sql(asked).all()
    assert tuple(turn) == ("ENQUEUED", WORKFLOW, QUEUE, TENANT, "json"), "JSON, never pickle"


def test_every_fault_of_a_job_is_said_at_once(client: Callers, problem: str) -> None:
    asked = {"kind": "sing", "problem": problem, "deadline": "2001-01-01T00:00:00Z", "limit_seconds": 1e9}
    answer = client.planner.post("/v1/jobs", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "job-invalid")
    issues = {issue["code"]: issue for issue in answer.json()["issues"]}
    assert set(issues) == {"kind-unknown", "deadline-past", "limit-too-long"}
    assert "solve" in issues["kind-unknown"]["way_out"]["en"]
    assert issues["kind-unknown"]["place"] == "$.kind"


def test_faults_of_parameters_have_their_path(client: Callers, problem: str) -> None:
    asked = {"kind": "solve", "problem": problem, "params": {"seconds": -1, "sedes": 3}}
    answer = client.planner.post("/v1/jobs", json=asked)
    assert answer.status_code == 422
    assert {issue["place"] for issue in answer.json()["issues"]} == {"$.params.seconds", "$.params.sedes"}


def test_a_problem_that_is_not_there_is_not_found(client: Callers) -> None:
    answer = client.planner.post("/v1/jobs", json={"kind": "solve", "problem": "prob_none"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert client.planner.get("/v1/jobs").json()["items"] == []


def test_the_same_key_makes_one_job(client: Callers, problem: str) -> None:
    asked = {"kind": "solve", "problem": problem}
    first, again = (
        client.planner.post("/v1/jobs", json=asked, headers={"Idempotency-Key": "monday"}) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert len(client.planner.get("/v1/jobs").json()["items"]) == 1
    other = client.planner.post("/v1/jobs", json={**asked, "priority": 9}, headers={"Idempotency-Key": "monday"})
    assert other.status_code == 422


def test_a_full_queue_says_what_to_do(client: Callers, problem: str) -> None:
    for _ in range(3):
        ask(client, problem)
    answer = client.planner.post("/v1/jobs", json={"kind": "solve", "problem": problem})
    assert (answer.status_code, answer.json()["code"]) == (429, "queue-full")
    assert answer.headers["Retry-After"] == "15"
    assert "cancel" in answer.json()["words"]["detail"]["en"]
    assert "取消" in answer.json()["words"]["detail"]["zh"]


def test_a_job_that_waits_is_cancelled_at_once(client: Callers, store: Store, problem: str) -> None:
    job = ask(client, problem)
    answer = client.planner.post(f"/v1/jobs/{job}/cancel", json={"why": "a mistake"})
    assert (answer.json()["state"], answer.json()["fault"]["code"]) == ("cancelled", "job-cancelled")
    entries = client.planner.get(f"/v1/audit?subject={job}").json()["items"]
    assert [entry["action"] for entry in entries] == ["job.cancelled", "job.ended", "job.queued"]
    assert entries[0]["why"] == "a mistake"


def test_what_has_ended_is_not_cancelled(client: Callers, store: Store, problem: str) -> None:
    job = ask(client, problem)
    with store.begin() as tx:
        endings.end(tx, row(store, job), 0, endings.broken(), lambda _tx, _job: None, at=now_us())
    answer = client.planner.post(f"/v1/jobs/{job}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "job-ended")


def test_an_end_happens_once_and_only_by_the_newest_start(
    each_store: Store, each_client: Callers, each_problem: str
) -> None:
    job = ask(each_client, each_problem)
    told: list[str] = []

    def end(attempt: int) -> bool:
        with each_store.begin() as tx:
            found = jobs.one(tx, TENANT, job)
            assert found is not None
            return endings.end(
                tx, found, attempt, endings.broken(), lambda _tx, ended: told.append(ended["id"]), at=now_us()
            )

    with each_store.begin() as tx:
        assert jobs.start(tx, TENANT, job, turn="turn_1", worker="w1", at=1) == 1
    with each_store.begin() as tx:
        assert jobs.start(tx, TENANT, job, turn="turn_1", worker="w2", at=2) == 2
        assert not jobs.tell(tx, TENANT, job, 1, {"stage": "late"}, 3), "the first start has no say any more"
    assert [end(1), end(2), end(2)] == [False, True, False]
    assert told == [job]


def test_higher_priority_then_nearer_deadline_then_older_comes_first(
    client: Callers, store: Store, problem: str
) -> None:
    plain = ask(client, problem)
    late = ask(client, problem, deadline="2099-01-02T00:00:00Z")
    with store.begin() as tx:
        jobs.change(tx, TENANT, late, state=jobs.FAILED)
    soon = ask(client, problem, deadline="2099-01-01T00:00:00Z")
    urgent = ask(client, problem, priority=9)
    order = []
    for number in range(3):
        with store.begin() as tx:
            job = jobs.next_queued(tx, TENANT)
            assert job is not None
            jobs.start(tx, TENANT, job["id"], turn=f"turn_{number}", worker="w", at=1)
            order.append(job["id"])
    assert order == [urgent, soon, plain]


def test_jobs_of_another_tenant_are_not_there(client: Callers, problem: str) -> None:
    job = ask(client, problem)
    for path in ("", "/progress", "/events", "/answer"):
        assert client.other.get(f"/v1/jobs/{job}{path}").status_code == 404, path
    assert client.other.post(f"/v1/jobs/{job}/cancel").status_code == 404
    assert client.other.get("/v1/jobs").json()["items"] == []
    assert client.other.post("/v1/jobs", json={"kind": "solve", "problem": problem}).status_code == 404


def test_who_may_not_ask_is_refused(client: Callers, problem: str) -> None:
    assert client.viewer.post("/v1/jobs", json={"kind": "solve", "problem": problem}).status_code == 403
    assert client.nobody.get("/v1/jobs").status_code == 401
    assert client.viewer.get("/v1/jobs").status_code == 200


def test_lists_are_filtered_and_paged(client: Callers, problem: str) -> None:
    asked = [ask(client, problem) for _ in range(3)]
    client.planner.post(f"/v1/jobs/{asked[0]}/cancel")
    waiting = client.planner.get("/v1/jobs?state=queued&state=running&limit=1").json()
    assert [job["id"] for job in waiting["items"]] == [asked[2]]
    rest = client.planner.get(f"/v1/jobs?state=queued&limit=1&cursor={waiting['next']}").json()
    assert ([job["id"] for job in rest["items"]], rest["next"]) == ([asked[1]], None)
    assert client.planner.get("/v1/jobs?kind=dance").json()["items"] == []


def test_kinds_say_their_parameters(client: Callers) -> None:
    kinds: list[dict[str, Any]] = client.viewer.get("/v1/kinds").json()["items"]
    solve = next(kind for kind in kinds if kind["name"] == "solve")
    assert solve["params"]["properties"]["seconds"]["maximum"] == 86_400
    assert solve["title"]["zh"]


def test_one_queue_serves_a_process(client: Callers) -> None:
    services = client.app.state.services
    assert jobs_of(services) is jobs_of(services)
