"""Tenants: made, listed, renamed, closed. The only noun whose functions are not filtered by a tenant.

When to modify: when a tenant gets another property of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.tables.tenants import tenants


def add(tx: Tx, tenant: str, *, name: str, at: int, settings: Mapping[str, Any] | None = None) -> None:
    """Make a tenant.

    Parameters
    ----------
    tx
        The transaction.
    tenant
        Its id: a short word in lower case, chosen by who makes it.
    name
        How people call it.
    at
        The moment in microseconds.
    settings
        Plain data.
    """
    row = {"id": tenant, "name": name, "settings": dict(settings or {}), "revision": 1, "made_at": at}
    tx.execute(sa.insert(tenants).values(**row))


def one(tx: Tx, tenant: str) -> sa.RowMapping | None:
    """Return a tenant's row, or None."""
    return tx.execute(sa.select(tenants).where(tenants.c.id == tenant)).mappings().one_or_none()


def listed(tx: Tx, *, after: str = "", limit: int = 100) -> list[sa.RowMapping]:
    """Return tenants in the order of their ids."""
    asked = sa.select(tenants).where(tenants.c.id > after).order_by(tenants.c.id).limit(limit)
    return list(tx.execute(asked).mappings())


def change(tx: Tx, tenant: str, revision: int, **values: Any) -> bool:
    """Change a tenant that still has this revision; False when it has another."""
    columns = tenants.c
    asked = sa.update(tenants).where(columns.id == tenant, columns.revision == revision)
    return bool(tx.execute(asked.values(**values, revision=revision + 1)).rowcount)


def close(tx: Tx, tenant: str, *, at: int) -> bool:
    """Close an open tenant: its keys and tokens hold no longer, its data stays; False when there is no open one."""
    columns = tenants.c
    asked = sa.update(tenants).where(columns.id == tenant, columns.closed_at.is_(None))
    return bool(tx.execute(asked.values(closed_at=at, revision=columns.revision + 1)).rowcount)
