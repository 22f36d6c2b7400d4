"""Connections to CRMs, their channels, and the cursors of what was polled.

When to modify: when a connection gets another property.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.crm import connections, crm_channels, crm_cursors


def add(tx: Tx, tenant: str, *, address: str, at: int, made_by: str, **values: Any) -> str:
    """Insert a connection (columns by name) and return its id."""
    connection = new_id("con")
    row = {"state": "active", "made_at": at, "changed_at": at, "made_by": made_by, "revision": 1, **values}
    digest = _digest(address)
    tx.execute(sa.insert(connections).values(id=connection, tenant=tenant, address_digest=digest, **row))
    return connection


def find(tx: Tx, tenant: str, connection: str) -> sa.RowMapping | None:
    """Return a connection's row; None where the tenant has none of that id."""
    asked = sa.select(connections).where(connections.c.tenant == tenant, connections.c.id == connection)
    return tx.execute(asked).mappings().one_or_none()


def at_address(tx: Tx, address: str) -> sa.RowMapping | None:
    """Return the connection that a webhook's address belongs to; the only query that asks before a tenant is known."""
    asked = sa.select(connections).where(connections.c.address_digest == _digest(address))
    return tx.execute(asked).mappings().one_or_none()


def listed(tx: Tx, tenant: str, *, after: str = "", limit: int = 100) -> list[sa.RowMapping]:
    """Return a tenant's connections in the order in which they were made."""
    asked = sa.select(connections).where(connections.c.tenant == tenant, connections.c.id > after)
    return list(tx.execute(asked.order_by(connections.c.id).limit(limit)).mappings())


def active(tx: Tx) -> list[tuple[str, str]]:
    """Return tenant and id of the active connections of all tenants, for the workers' round."""
    asked = sa.select(connections.c.tenant, connections.c.id).where(connections.c.state == "active")
    return [(tenant, connection) for tenant, connection in tx.execute(asked.order_by(connections.c.id))]


def change(tx: Tx, tenant: str, connection: str, revision: int, *, at: int, **values: Any) -> bool:
    """Change a connection that still has this revision; False when it has another."""
    mine = (connections.c.tenant == tenant, connections.c.id == connection, connections.c.revision == revision)
    asked = sa.update(connections).where(*mine).values(revision=revision + 1, changed_at=at, **values)
    return tx.execute(asked).rowcount == 1


def move(tx: Tx, tenant: str, connection: str, address: str) -> None:
    """Give a connection another address for its webhooks."""
    asked = sa.update(connections).where(connections.c.tenant == tenant, connections.c.id == connection)
    tx.execute(asked.values(address_digest=_digest(address)))


def channels(tx: Tx, tenant: str, connection: str) -> list[sa.RowMapping]:
    """Return the channels of a connection."""
    asked = sa.select(crm_channels).where(crm_channels.c.tenant == tenant, crm_channels.c.connection == connection)
    return list(tx.execute(asked.order_by(crm_channels.c.channel)).mappings())


def set_channels(tx: Tx, tenant: str, connection: str, rows: Sequence[dict[str, Any]], *, at: int) -> None:
    """Replace the channels of a connection by ``channel``, ``expires_at`` and ``details`` of each row."""
    mine = (crm_channels.c.tenant == tenant, crm_channels.c.connection == connection)
    tx.execute(sa.delete(crm_channels).where(*mine))
    full = [{"tenant": tenant, "connection": connection, "changed_at": at, **row} for row in rows]
    if full:
        tx.execute(sa.insert(crm_channels), full)


def cursor(tx: Tx, tenant: str, connection: str, work: str) -> sa.RowMapping | None:
    """Return how far some work has come; None before its first round."""
    mine = (crm_cursors.c.tenant == tenant, crm_cursors.c.connection == connection, crm_cursors.c.work == work)
    return tx.execute(sa.select(crm_cursors).where(*mine)).mappings().one_or_none()


def set_cursor(tx: Tx, tenant: str, connection: str, work: str, *, since: int, due_at: int, fault: str = "") -> None:
    """Note how far some work has come and when it is due again."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    values = {"since": since, "due_at": due_at, "fault": fault}
    row = {"tenant": tenant, "connection": connection, "work": work, **values}
    keys = ["tenant", "connection", "work"]
    tx.execute(insert(crm_cursors).values(**row).on_conflict_do_update(index_elements=keys, set_=values))


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
