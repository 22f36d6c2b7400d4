"""The queue: DBOS, with everything of it that this project uses in one place.

What lies in the queue are **turns** of tenants, not jobs: a turn says "it is this tenant's turn", and the worker that
takes it claims the tenant's first job. So fairness between tenants and priority inside a tenant do not disturb each
other, and a cancelled job needs no change in the queue. A turn is enqueued in the transaction that stores its job.
DBOS keeps its tables in the same database (a schema of its own on PostgreSQL). When to modify: with DBOS.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, Serializer

from api.store.engine import Store, Tx

APP = "assigner"
QUEUE = "jobs"
WORKFLOW = "take_turn"
VERSION = "1"
"""Fixed by hand: DBOS runs a waiting workflow only where this is equal, and derives it from source code by default.
When to modify: when a turn that an older program queued can no longer be taken by a newer one."""
POLL_SECONDS = 0.25


class JsonSerializer(Serializer):
    """JSON instead of pickle: a database row must never become code."""

    def serialize(self, data: Any) -> str:
        """Return data as text."""
        return json.dumps(data)

    def deserialize(self, serialized_data: str) -> Any:
        """Return what a text holds."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """Return the name that DBOS writes beside the text."""
        return "json"


def migrate(url: str) -> None:
    """Make or update the tables of DBOS."""
    _quiet()
    DBOS.migrate(_address(url))


class Turns:
    """The queue as the API process sees it: turns are put in, nothing is run.

    Parameters
    ----------
    store
        The database; its DBOS tables exist.
    """

    def __init__(self, store: Store) -> None:
        _quiet()
        self._client = DBOSClient(
            system_database_engine=store.engine, serializer=JsonSerializer(), application_name=APP, lazy=True
        )

    def put(self, tx: Tx, tenant: str, turn: str, share: int) -> None:
        """Enqueue a turn of a tenant; it is there when the transaction is committed, and not before.

        Parameters
        ----------
        tx
            The transaction that stores the job.
        tenant
            Whose turn it is.
        turn
            A fresh id.
        share
            Turns with smaller numbers come first.
        """
        self._client.enqueue_in_transaction(
            tx,
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": turn,
                "app_version": VERSION,
                "priority": share + 1,  # DBOS counts from 1
                "authenticated_user": tenant,
            },
            tenant,
            turn,
        )


class Runner:
    """The queue as a worker sees it: one of them in a process.

    Parameters
    ----------
    url
        The database.
    worker
        Id of this worker process, never used before: DBOS resumes at start only what bears the same id.
    slots
        Turns that this worker takes at once.
    take
        Called with tenant and turn in a thread of its own; it may be called again for the same turn, here or in
        another worker, until one call has returned.
    """

    def __init__(self, url: str, worker: str, slots: int, take: Callable[[str, str], None]) -> None:
        _quiet()
        self._slots = slots
        config: DBOSConfig = {
            "name": APP,
            "system_database_url": _address(url),
            "application_version": VERSION,
            "executor_id": worker,
            "serializer": JsonSerializer(),
            "use_listen_notify": False,
            "run_migrations": False,
            "log_level": "ERROR",
        }
        DBOS(config=config)

        @DBOS.step(name="run_job")
        def run_job(tenant: str, turn: str) -> None:
            take(tenant, turn)

        @DBOS.workflow(name=WORKFLOW)
        def take_turn(tenant: str, turn: str) -> None:
            run_job(tenant, turn)

    def launch(self) -> None:
        """Begin to take turns."""
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=self._slots, polling_interval_sec=POLL_SECONDS, on_conflict="always_update"
        )

    def resume(self, alive: Collection[str]) -> list[str]:
        """Put the turns of workers that are not alive back into the queue; return them."""
        pending = DBOS.list_workflows(status="PENDING", queue_name=QUEUE, load_input=False, load_output=False)
        left = [one.workflow_id for one in pending if one.executor_id not in alive]
        if left:
            DBOS.resume_workflows(left, queue_name=QUEUE)
        return left

    def waiting(self) -> list[tuple[str, str]]:
        """Return tenant and turn of everything that waits or runs."""
        found = DBOS.list_workflows(
            status=["ENQUEUED", "PENDING"], queue_name=QUEUE, load_input=False, load_output=False
        )
        return [(one.authenticated_user or "", one.workflow_id) for one in found]

    def forget(self, before: str, limit: int = 500) -> int:
        """Remove turns that were used up before a moment (ISO 8601); return how many."""
        used = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
        old = DBOS.list_workflows(
            status=used, queue_name=QUEUE, completed_before=before, limit=limit, load_input=False, load_output=False
        )
        if old:
            DBOS.delete_workflows([one.workflow_id for one in old])
        return len(old)

    def stop(self, seconds: int) -> None:
        """Take no more turns, and wait for those that run."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)


def _address(url: str) -> str:
    """Return the URL with the driver that the project uses."""
    scheme, rest = url.split(":", 1)
    return f"postgresql+psycopg:{rest}" if scheme in ("postgres", "postgresql") else url


def _quiet() -> None:
    logging.getLogger("dbos").setLevel(logging.ERROR)
