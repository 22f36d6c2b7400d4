"""The inbox: events that CRMs sent, stored before they are acknowledged.

When to modify: with the life cycle of events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.hooks import hook_events


def store(tx: Tx, tenant: str, connection: str, events: Sequence[Mapping[str, Any]], *, at: int) -> int:
    """Insert events whose ``dedupe_key`` is new; return how many were."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    fixed = {"tenant": tenant, "connection": connection, "received_at": at, "due_at": at, "state": "waiting",
             "outcome": "", "attempts": 0, "fault": ""}  # fmt: skip
    asked = insert(hook_events).on_conflict_do_nothing(index_elements=["tenant", "connection", "dedupe_key"])
    return sum(tx.execute(asked.values(id=new_id("evt"), **fixed, **event)).rowcount for event in events)


def waiting(tx: Tx, tenant: str, connection: str, *, now: int, limit: int) -> list[sa.RowMapping]:
    """Return events to work on now, in the order in which they happened (as far as the CRM says)."""
    columns = hook_events.c
    asked = sa.select(hook_events).where(
        columns.tenant == tenant, columns.connection == connection, columns.state == "waiting", columns.due_at <= now
    )
    order = sa.func.coalesce(columns.occurred_at, columns.received_at)
    return list(tx.execute(asked.order_by(order, columns.id).limit(limit)).mappings())


def num_waiting(tx: Tx, tenant: str, connection: str) -> int:
    """Return how many events wait, due or not."""
    columns = hook_events.c
    mine = (columns.tenant == tenant, columns.connection == connection, columns.state == "waiting")
    return int(tx.execute(sa.select(sa.func.count()).select_from(hook_events).where(*mine)).scalar_one())


def end(tx: Tx, tenant: str, ids: Sequence[str], *, state: str, outcome: str, at: int) -> None:
    """End events: ``done``, ``ignored`` or set ``aside``."""
    mine = (hook_events.c.tenant == tenant, hook_events.c.id.in_(ids), hook_events.c.state == "waiting")
    tx.execute(sa.update(hook_events).where(*mine).values(state=state, outcome=outcome, ended_at=at))


def postpone(tx: Tx, tenant: str, ids: Sequence[str], *, due_at: int, fault: str, count: bool) -> None:
    """Let events wait; ``count`` the failure where it is the event's own."""
    mine = (hook_events.c.tenant == tenant, hook_events.c.id.in_(ids), hook_events.c.state == "waiting")
    attempts = hook_events.c.attempts + (1 if count else 0)
    tx.execute(sa.update(hook_events).where(*mine).values(due_at=due_at, fault=fault, attempts=attempts))


def set_aside(tx: Tx, tenant: str, event: str, *, fault: str, at: int) -> None:
    """Set an event aside: nobody tries it again until a person replays it."""
    mine = (hook_events.c.tenant == tenant, hook_events.c.id == event)
    values = {"state": "aside", "fault": fault, "outcome": "set-aside", "ended_at": at}
    tx.execute(sa.update(hook_events).where(*mine).values(attempts=hook_events.c.attempts + 1, **values))


def replay(tx: Tx, tenant: str, event: str, *, at: int) -> bool:
    """Let an ended event wait again, with its tries counted anew; False where it waits already."""
    mine = (hook_events.c.tenant == tenant, hook_events.c.id == event, hook_events.c.state != "waiting")
    values = {"state": "waiting", "attempts": 0, "due_at": at, "fault": "", "outcome": "", "ended_at": None}
    return tx.execute(sa.update(hook_events).where(*mine).values(**values)).rowcount == 1


def find(tx: Tx, tenant: str, event: str) -> sa.RowMapping | None:
    """Return an event's row; None where the tenant has none of that id."""
    asked = sa.select(hook_events).where(hook_events.c.tenant == tenant, hook_events.c.id == event)
    return tx.execute(asked).mappings().one_or_none()


def listed(tx: Tx, tenant: str, *, before: str = "", limit: int = 100, **filters: str) -> list[sa.RowMapping]:
    """Return events, newest first; ``filters`` are exact values of columns."""
    asked = sa.select(hook_events).where(hook_events.c.tenant == tenant)
    for name, value in filters.items():
        asked = asked.where(hook_events.c[name] == value)
    if before:
        asked = asked.where(hook_events.c.id < before)
    return list(tx.execute(asked.order_by(hook_events.c.id.desc()).limit(limit)).mappings())


def counts(tx: Tx, tenant: str, connection: str) -> dict[str, int]:
    """Return the number of events by state."""
    columns = hook_events.c
    asked = sa.select(columns.state, sa.func.count()).where(columns.tenant == tenant, columns.connection == connection)
    return dict(tx.execute(asked.group_by(columns.state)).all())


def sweep(tx: Tx, tenant: str, *, before: int) -> int:
    """Remove ended events that were received before a moment; return how many."""
    columns = hook_events.c
    mine = (columns.tenant == tenant, columns.received_at < before, columns.state.in_(("done", "ignored")))
    return tx.execute(sa.delete(hook_events).where(*mine)).rowcount
