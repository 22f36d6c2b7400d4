"""Job rows: stored, found, claimed by a worker, ended once. The states stand in :data:`STATES`.

Whatever a start of a job writes names the number of that start (``attempt``), so that a worker that was thought dead
and comes back changes nothing. When to modify: when a state or a step between states is added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.rows import all_rows, one_row
from api.store.tables.jobs import job_progress, jobs

QUEUED, RUNNING, STOPPING = "queued", "running", "stopping"
SUCCEEDED, FAILED, CANCELLED, EXPIRED = "succeeded", "failed", "cancelled", "expired"
STARTED = (RUNNING, STOPPING)
OPEN = (QUEUED, *STARTED)
ENDED = (SUCCEEDED, FAILED, CANCELLED, EXPIRED)
STATES = (*OPEN, *ENDED)

_JOBS = jobs.c
_PROGRESS = job_progress.c


def add(tx: Tx, row: Mapping[str, Any]) -> None:
    """Store a new job; the row's names are those of the table."""
    tx.execute(sa.insert(jobs).values(state=QUEUED, attempt=0, revision=1, **row))


def one(tx: Tx, tenant: str, job: str, *, lock: bool = False) -> dict[str, Any] | None:
    """Return a job, or None; ``lock`` keeps others from changing it until the transaction ends."""
    asked = sa.select(jobs).where(_JOBS.tenant == tenant, _JOBS.id == job)
    return one_row(tx.execute(asked.with_for_update() if lock else asked))


def listed(
    tx: Tx, tenant: str, *, before: str = "", limit: int = 100, states: Collection[str] = (), **filters: str
) -> list[dict[str, Any]]:
    """Return jobs, the newest first.

    Parameters
    ----------
    tx, tenant
        The transaction and whose jobs.
    before
        Only jobs older than the one of this id.
    limit
        At most this many.
    states
        Only jobs in one of these states; all where empty.
    **filters
        Exact values of ``kind``, ``problem``, ``plan``, ``actor``, ``schedule``.
    """
    asked = sa.select(jobs).where(_JOBS.tenant == tenant)
    if before:
        asked = asked.where(_JOBS.id < before)
    if states:
        asked = asked.where(_JOBS.state.in_(list(states)))
    for name, value in filters.items():
        asked = asked.where(_JOBS[name] == value)
    return all_rows(tx.execute(asked.order_by(_JOBS.id.desc()).limit(limit)))


def counted(tx: Tx, tenant: str, states: Collection[str] = OPEN) -> int:
    """Return how many jobs of a tenant are in some states."""
    asked = sa.select(sa.func.count()).where(_JOBS.tenant == tenant, _JOBS.state.in_(list(states)))
    return int(tx.execute(asked).scalar_one())


def of_turn(tx: Tx, tenant: str, turn: str, *, lock: bool = False) -> dict[str, Any] | None:
    """Return the job that was started with a turn, or None when the turn is still to be used."""
    asked = sa.select(jobs).where(_JOBS.tenant == tenant, _JOBS.turn == turn)
    return one_row(tx.execute(asked.with_for_update() if lock else asked))


def next_queued(tx: Tx, tenant: str) -> dict[str, Any] | None:
    """Return the tenant's job that comes next: the highest priority, then the nearest deadline, then the oldest."""
    urgent = sa.func.coalesce(_JOBS.deadline, sa.literal(2**62, sa.BigInteger))
    asked = (
        sa.select(jobs)
        .where(_JOBS.tenant == tenant, _JOBS.state == QUEUED)
        .order_by(_JOBS.priority.desc(), urgent, _JOBS.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return one_row(tx.execute(asked))


def start(tx: Tx, tenant: str, job: str, *, turn: str, worker: str, at: int) -> int | None:
    """Begin one start of a job and return its number; None when the job is not to be started any more."""
    asked = (
        sa.update(jobs)
        .where(_JOBS.tenant == tenant, _JOBS.id == job, _JOBS.state.in_(OPEN))
        .values(
            state=sa.case((_JOBS.state == STOPPING, STOPPING), else_=RUNNING),
            attempt=_JOBS.attempt + 1,
            turn=turn,
            worker=worker,
            started_at=at,
            revision=_JOBS.revision + 1,
        )
        .returning(_JOBS.attempt)
    )
    return tx.execute(asked).scalar_one_or_none()


def end(tx: Tx, tenant: str, job: str, attempt: int, *, state: str, at: int, **values: Any) -> bool:
    """End a job, once: False when it has ended, or when a later start has taken it over."""
    mine = (_JOBS.tenant == tenant, _JOBS.id == job, _JOBS.attempt == attempt, _JOBS.state.in_(OPEN))
    asked = sa.update(jobs).where(*mine).values(state=state, ended_at=at, revision=_JOBS.revision + 1, **values)
    return bool(tx.execute(asked).rowcount)


def change(tx: Tx, tenant: str, job: str, **values: Any) -> None:
    """Change a job that the transaction has locked."""
    tx.execute(
        sa.update(jobs).where(_JOBS.tenant == tenant, _JOBS.id == job).values(revision=_JOBS.revision + 1, **values)
    )


def tell(tx: Tx, tenant: str, job: str, attempt: int, line: Mapping[str, Any], at: int) -> bool:
    """Add a progress line; False when the job is no longer this start's."""
    mine = (_JOBS.tenant == tenant, _JOBS.id == job, _JOBS.attempt == attempt, _JOBS.state.in_(STARTED))
    if not tx.execute(sa.update(jobs).where(*mine).values(progress=dict(line))).rowcount:
        return False
    last = sa.select(sa.func.coalesce(sa.func.max(_PROGRESS.seq), 0)).where(_PROGRESS.job == job).scalar_subquery()
    tx.execute(sa.insert(job_progress).values(tenant=tenant, job=job, seq=last + 1, at=at, line=dict(line)))
    return True


def progress(tx: Tx, tenant: str, job: str, *, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
    """Return progress lines with a larger number than ``after``, in order."""
    asked = sa.select(job_progress).where(_PROGRESS.tenant == tenant, _PROGRESS.job == job, _PROGRESS.seq > after)
    return all_rows(tx.execute(asked.order_by(_PROGRESS.seq).limit(limit)))


def overdue(tx: Tx, now: int, limit: int = 100) -> list[dict[str, Any]]:
    """Return queued jobs of all tenants whose deadline has passed."""
    asked = sa.select(jobs).where(_JOBS.state == QUEUED, _JOBS.deadline <= now).limit(limit)
    return all_rows(tx.execute(asked))


def ended_before(tx: Tx, moment: int, limit: int = 100) -> list[dict[str, Any]]:
    """Return jobs of all tenants that ended before a moment."""
    asked = sa.select(jobs).where(_JOBS.ended_at < moment).order_by(_JOBS.ended_at).limit(limit)
    return all_rows(tx.execute(asked))


def delete(tx: Tx, tenant: str, job: str) -> None:
    """Remove a job and its progress."""
    tx.execute(sa.delete(job_progress).where(_PROGRESS.tenant == tenant, _PROGRESS.job == job))
    tx.execute(sa.delete(jobs).where(_JOBS.tenant == tenant, _JOBS.id == job))


def open_of_all(tx: Tx) -> list[dict[str, Any]]:
    """Return what the queue must know of the jobs of all tenants that have not ended."""
    columns = (_JOBS.id, _JOBS.tenant, _JOBS.state, _JOBS.attempt, _JOBS.turn, _JOBS.share)
    return all_rows(tx.execute(sa.select(*columns).where(_JOBS.state.in_(OPEN)).order_by(_JOBS.id)))
