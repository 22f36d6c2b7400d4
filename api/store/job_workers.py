"""Heartbeats of worker processes: who is alive, and who has not been seen for too long.

When to modify: when a worker must tell something else about itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.rows import all_rows
from api.store.tables.jobs import job_workers

_WORKERS = job_workers.c


def join(tx: Tx, worker: str, *, host: str, process: int, slots: int, at: int) -> None:
    """Enter a worker that has just started."""
    row = {"id": worker, "host": host, "process": process, "slots": slots, "started_at": at, "seen_at": at}
    tx.execute(sa.insert(job_workers).values(**row))


def beat(tx: Tx, worker: str, at: int) -> bool:
    """Say that a worker lives; False when others have taken it for dead."""
    asked = sa.update(job_workers).where(_WORKERS.id == worker).values(seen_at=at)
    return bool(tx.execute(asked).rowcount)


def leave(tx: Tx, worker: str) -> None:
    """Take a worker off the list."""
    tx.execute(sa.delete(job_workers).where(_WORKERS.id == worker))


def listed(tx: Tx) -> list[dict[str, Any]]:
    """Return all workers on the list."""
    return all_rows(tx.execute(sa.select(job_workers).order_by(_WORKERS.id)))


def drop_silent(tx: Tx, before: int) -> list[dict[str, Any]]:
    """Take workers that were not seen since a moment off the list; return their ids, hosts and processes."""
    asked = sa.delete(job_workers).where(_WORKERS.seen_at < before)
    return all_rows(tx.execute(asked.returning(_WORKERS.id, _WORKERS.host, _WORKERS.process)))
