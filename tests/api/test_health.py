"""Readiness tells what is there; metrics count without naming anybody, and are not for everybody.

When to modify: when a further part must be there before calls can be served.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.security.caller import process_caller
from api.settings import Settings
from api.store import Store, job_workers, new_id, now_us
from api.store.migrations.options import VERSION_TABLE
from api.store.tables.hooks import hook_events
from tests.api.callers import Callers, calling


def numbers(text: str) -> dict[str, float]:
    """Return the value of each series."""
    lines = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_readiness_counts_workers_that_were_seen_lately(each_client: Callers, each_store: Store) -> None:
    with each_store.begin() as tx:
        for worker, at in (("alive", now_us()), ("silent", now_us() - 60_000_000)):
            job_workers.join(tx, worker, host="here", process=1, slots=2, at=at)
    kind = "sqlite" if each_store.is_sqlite else "postgresql"
    assert each_client.nobody.get("/health/ready").json() == {"status": "ready", "database": kind, "workers": 1}


def test_another_schema_is_not_ready(client: Callers, store: Store) -> None:
    with store.begin() as tx:
        tx.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '0000'"))
    answer = client.nobody.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "not-ready")
    assert "newer" in answer.json()["detail"]
    assert client.nobody.get("/health/live").status_code == 200


def test_a_process_that_ends_is_not_ready(client: Callers) -> None:
    assert client.app is not None
    client.app.state.services.is_stopping = True
    assert client.nobody.get("/health/ready").status_code == 503


def event(state: str) -> dict[str, Any]:
    return {
        "id": new_id("event"), "tenant": "acme", "connection": "c", "dedupe_key": new_id("d"), "kind": "lead.created",
        "object": "lead", "record": "r", "received_at": 1, "actor": "", "changed": [], "is_ours": False, "payload": {},
        "state": state, "outcome": "", "attempts": 0, "due_at": 1, "fault": "",
    }  # fmt: skip


def test_metrics_count_requests_and_rows(each_client: Callers, each_store: Store) -> None:
    with each_store.begin() as tx:
        tx.execute(sa.insert(hook_events), [event("waiting"), event("waiting"), event("done")])
        job_workers.join(tx, "alive", host="here", process=1, slots=3, at=now_us())
    each_client.viewer.get("/v1/tenant")
    answer = each_client.operator.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = numbers(answer.text)
    assert found['assigner_rows{state="waiting",table="hook_events"}'] == 2
    assert found["assigner_workers"] == 1
    assert found["assigner_worker_slots"] == 3
    assert found['assigner_request_seconds_count{method="GET",route="/v1/tenant",status="200"}'] >= 1
    assert "acme" not in answer.text


def test_metrics_are_for_operators(client: Callers) -> None:
    assert client.nobody.get("/metrics").status_code == 401
    assert client.admin.get("/metrics").status_code == 403


def test_settings_can_make_metrics_public(store: Store, settings: Settings) -> None:
    with calling(store, settings.model_copy(update={"metrics_public": True})) as client:
        assert client.nobody.get("/metrics").status_code == 200


def test_an_unknown_path_is_one_series_however_many_are_tried(client: Callers) -> None:
    for number in range(5):
        client.nobody.get(f"/nowhere/{number}")
    found = numbers(client.operator.get("/metrics").text)
    assert not [name for name in found if "nowhere" in name]
    assert process_caller("acme", "worker").may("metrics:read") is False
