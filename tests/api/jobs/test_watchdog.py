"""The watchdog and what it repairs: silent workers, deadlines, turns that are missing, jobs that are too old.

When to modify: with what is done at regular intervals for jobs.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Collection
from typing import Any

import pytest
import sqlalchemy as sa

from api.job_ends import tell_others
from api.job_services import jobs_of
from api.jobs import retention
from api.jobs.watchdog import Watchdog
from api.settings import Settings
from api.store import Store, blobs, crm, job_workers, jobs, outbox
from api.store.moments import DAY_US, SECOND_US
from api.store.tables.hooks import hook_deliveries
from api.store.tables.jobs import job_progress
from tests.api.callers import TENANT, Callers
from tests.api.jobs.asking import ask, row, shown

NOW = 1_800_000_000 * SECOND_US


class Queue:
    """The queue as the watchdog sees it, with what a test says is in it."""

    def __init__(self) -> None:
        self.in_queue: list[tuple[str, str]] = []
        self.alive: list[set[str]] = []

    def resume(self, alive: Collection[str]) -> list[str]:
        self.alive.append(set(alive))
        return []

    def waiting(self) -> list[tuple[str, str]]:
        return self.in_queue


class Clock:
    def __init__(self) -> None:
        self.us = NOW

    def __call__(self) -> int:
        return self.us * 1000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def watchdog(client: Callers, store: Store, settings: Settings, queue: Queue, clock: Clock) -> Watchdog:
    turns = jobs_of(client.app.state.services).turns
    runner: Any = queue
    return Watchdog(settings, store, "worker_me", runner, turns, tell_others, clock=clock)


def enqueued(store: Store) -> set[str]:
    """Return the turns that really lie in the queue."""
    with store.read() as tx:
        return set(tx.exec_driver_sql("SELECT workflow_uuid FROM workflow_status").scalars())


def start(store: Store, job: str, turn: str) -> None:
    with store.begin() as tx:
        jobs.start(tx, TENANT, job, turn=turn, worker="worker_gone", at=NOW)


def test_a_silent_worker_is_dropped_and_is_not_among_the_living(
    watchdog: Watchdog, store: Store, queue: Queue, clock: Clock
) -> None:
    with store.begin() as tx:
        for name, seen in (("worker_old", NOW - 60 * SECOND_US), ("worker_near", NOW - SECOND_US)):
            job_workers.join(tx, name, host="elsewhere", process=1, slots=1, at=seen)
    watchdog.join()
    watchdog.take_over()
    assert queue.alive == [{"worker_near", "worker_me"}]
    clock.us += 60 * SECOND_US
    watchdog.beat()
    watchdog.take_over()
    assert queue.alive[1] == {"worker_me"}


def test_a_worker_that_was_taken_for_dead_enters_again(watchdog: Watchdog, store: Store) -> None:
    watchdog.join()
    watchdog.leave()
    watchdog.beat()
    with store.read() as tx:
        assert [one["id"] for one in job_workers.listed(tx)] == ["worker_me"]


def test_a_worker_of_this_machine_without_process_is_known_to_be_dead_at_once(watchdog: Watchdog, store: Store) -> None:
    with store.begin() as tx:
        job_workers.join(tx, "worker_gone", host=socket.gethostname(), process=2**22 + 1, slots=1, at=NOW)
    watchdog.join()
    with store.read() as tx:
        assert [one["id"] for one in job_workers.listed(tx)] == ["worker_me"]


@pytest.mark.parametrize("is_here", [True, False])
def test_a_dead_workers_turns_at_connections_are_free_at_once_and_a_living_ones_are_not(
    watchdog: Watchdog, store: Store, is_here: bool
) -> None:
    host, dead, living = (socket.gethostname() if is_here else "elsewhere"), 2**22 + 1, os.getpid()
    with store.begin() as tx:
        job_workers.join(tx, "worker_gone", host=host, process=dead, slots=1, at=NOW - 60 * SECOND_US)
        held = {"now": NOW, "until": NOW + 120 * SECOND_US}
        fence = crm.take_turn(tx, TENANT, "conn", "drain", holder=f"{crm.holder_mark(host, dead)}-1", **held)
        crm.take_turn(tx, TENANT, "conn", "write", holder=f"{crm.holder_mark(socket.gethostname(), living)}-1", **held)
    watchdog.join()
    watchdog.take_over()
    with store.begin() as tx:
        assert crm.take_turn(tx, TENANT, "conn", "drain", holder="other", **held) == (fence or 0) + 1
        assert crm.take_turn(tx, TENANT, "conn", "write", holder="other", **held) is None


def test_a_job_that_waits_past_its_deadline_expires(
    client: Callers, watchdog: Watchdog, clock: Clock, problem: str
) -> None:
    job = ask(client, problem, deadline="2099-01-01T00:00:00Z")
    clock.us = 4_070_908_800 * SECOND_US - 1  # one microsecond before 2099
    assert watchdog.expire() == 0
    clock.us += 1
    assert watchdog.expire() == 1
    assert (shown(client, job)["state"], shown(client, job)["fault"]["code"]) == ("expired", "job-expired")


def test_nothing_is_mended_while_every_job_has_its_turn(
    client: Callers, store: Store, watchdog: Watchdog, queue: Queue, problem: str
) -> None:
    waiting, started = ask(client, problem), ask(client, problem)
    turns = sorted(enqueued(store))
    start(store, started, turns[0])
    queue.in_queue = [(TENANT, turn) for turn in turns]
    assert watchdog.mend() == 0
    assert row(store, waiting)["turn"] is None
    assert enqueued(store) == set(turns)


def test_turns_that_a_lost_queue_took_along_are_given_anew(
    client: Callers, store: Store, watchdog: Watchdog, queue: Queue, problem: str
) -> None:
    waiting, started = ask(client, problem), ask(client, problem)
    before = enqueued(store)
    start(store, started, min(before))
    queue.in_queue = []  # a backup was restored without it
    assert watchdog.mend() == 2
    fresh = enqueued(store) - before
    assert len(fresh) == 2
    assert row(store, started)["turn"] in fresh, "goes on under its new turn"
    assert row(store, waiting)["turn"] is None, "is claimed by the other"
    assert watchdog.mend() == 0, "not again at once"


def test_old_jobs_end_with_their_answers_and_plans_stay(
    client: Callers, store: Store, settings: Settings, problem: str
) -> None:
    old, young = ask(client, problem), ask(client, problem)
    with store.begin() as tx:
        for job, days in ((old, 91), (young, 89)):
            blob = blobs.put(tx, TENANT, json.dumps({"data": {"days": days}}).encode())
            jobs.start(tx, TENANT, job, turn=f"turn_{days}", worker="w", at=1)
            jobs.tell(tx, TENANT, job, 1, {"stage": "bound"}, 1)
            jobs.end(tx, TENANT, job, 1, state=jobs.SUCCEEDED, at=NOW - days * DAY_US, outcome=blob)
    assert retention.remove_old(store, settings, NOW) == 1
    assert retention.remove_old(store, settings, NOW) == 0
    assert client.planner.get(f"/v1/jobs/{old}").status_code == 404
    assert shown(client, young)["answer"] == {"days": 89}
    with store.read() as tx:
        assert set(tx.execute(sa.select(job_progress.c.job)).scalars()) == {young}


def test_who_asked_to_hear_of_jobs_is_told_in_the_transaction_of_the_end(
    client: Callers, store: Store, problem: str
) -> None:
    with store.begin() as tx:
        asked = {"name": "us", "url": "https://example.org/in", "kinds": ["job.*"], "sealed": "", "made_by": "tests"}
        outbox.add_endpoint(tx, TENANT, at=1, **asked)
    job = ask(client, problem)
    client.planner.post(f"/v1/jobs/{job}/cancel")
    with store.read() as tx:
        (message,) = tx.execute(sa.select(hook_deliveries.c.message, hook_deliveries.c.kind)).all()
        body = json.loads(outbox.message_body(tx, TENANT, message.message) or "")
    assert message.kind == "job.ended"
    assert (body["type"], body["data"]["id"], body["data"]["state"]) == ("job.ended", job, "cancelled")
    assert body["data"]["ended"] == shown(client, job)["ended"]
