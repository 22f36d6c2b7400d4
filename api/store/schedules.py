"""Schedule rows: stored, changed by revision, and their ticks taken once however many workers look.

When to modify: when a schedule must remember something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.rows import all_rows, one_row
from api.store.tables.jobs import schedules

_SCHEDULES = schedules.c


def add(tx: Tx, row: Mapping[str, Any]) -> None:
    """Store a new schedule; the row's names are those of the table."""
    tx.execute(sa.insert(schedules).values(revision=1, **row))


def one(tx: Tx, tenant: str, schedule: str) -> dict[str, Any] | None:
    """Return a schedule, or None."""
    asked = sa.select(schedules).where(_SCHEDULES.tenant == tenant, _SCHEDULES.id == schedule)
    return one_row(tx.execute(asked))


def listed(tx: Tx, tenant: str, *, after: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """Return schedules in the order in which they were made."""
    asked = sa.select(schedules).where(_SCHEDULES.tenant == tenant, _SCHEDULES.id > after)
    return all_rows(tx.execute(asked.order_by(_SCHEDULES.id).limit(limit)))


def counted(tx: Tx, tenant: str) -> int:
    """Return how many schedules a tenant has."""
    return int(tx.execute(sa.select(sa.func.count()).where(_SCHEDULES.tenant == tenant)).scalar_one())


def change(tx: Tx, tenant: str, schedule: str, revision: int, **values: Any) -> bool:
    """Change a schedule that still has this revision; False when it has another."""
    asked = sa.update(schedules).where(
        _SCHEDULES.tenant == tenant, _SCHEDULES.id == schedule, _SCHEDULES.revision == revision
    )
    return bool(tx.execute(asked.values(revision=revision + 1, **values)).rowcount)


def delete(tx: Tx, tenant: str, schedule: str, revision: int) -> bool:
    """Remove a schedule that still has this revision; False when it has another."""
    asked = sa.delete(schedules).where(
        _SCHEDULES.tenant == tenant, _SCHEDULES.id == schedule, _SCHEDULES.revision == revision
    )
    return bool(tx.execute(asked).rowcount)


def due(tx: Tx, now: int, limit: int = 100) -> list[dict[str, Any]]:
    """Return schedules of all tenants whose next tick has come."""
    asked = sa.select(schedules).where(_SCHEDULES.paused.is_(False), _SCHEDULES.next_at <= now)
    return all_rows(tx.execute(asked.order_by(_SCHEDULES.next_at).limit(limit)))


def take_tick(tx: Tx, row: Mapping[str, Any], next_at: int | None) -> bool:
    """Move a schedule on past the tick that has come; False when somebody else took it, or the schedule changed.

    The revision stays: a tick is no change that a person would lose.
    """
    asked = sa.update(schedules).where(
        _SCHEDULES.tenant == row["tenant"],
        _SCHEDULES.id == row["id"],
        _SCHEDULES.next_at == row["next_at"],
        _SCHEDULES.revision == row["revision"],
        _SCHEDULES.paused.is_(False),
    )
    return bool(tx.execute(asked.values(next_at=next_at, last_at=row["next_at"])).rowcount)


def told(tx: Tx, tenant: str, schedule: str, *, job: str | None, fault: Mapping[str, Any] | None) -> None:
    """Write down what the last tick came to: a job, or why there is none."""
    values: dict[str, Any] = {"last_fault": None if fault is None else dict(fault)}
    if job is not None:
        values["last_job"] = job
    tx.execute(sa.update(schedules).where(_SCHEDULES.tenant == tenant, _SCHEDULES.id == schedule).values(**values))
