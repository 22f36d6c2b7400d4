"""Repairs: jobs that were asked for because a user of a CRM left.

When to modify: when a repair must be remembered with one more fact.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.tables.crm import crm_repairs


def add(tx: Tx, tenant: str, **values: Any) -> None:
    """Insert a repair (columns by name)."""
    tx.execute(sa.insert(crm_repairs).values(tenant=tenant, state="running", **values))


def find(tx: Tx, tenant: str, event: str) -> sa.RowMapping | None:
    """Return the repair that an event asked for."""
    mine = (crm_repairs.c.tenant == tenant, crm_repairs.c.event == event)
    return tx.execute(sa.select(crm_repairs).where(*mine)).mappings().one_or_none()


def running(tx: Tx, tenant: str, connection: str) -> list[sa.RowMapping]:
    """Return the repairs of a connection whose job has not been looked at since it ended."""
    columns = crm_repairs.c
    mine = (columns.tenant == tenant, columns.connection == connection, columns.state == "running")
    return list(tx.execute(sa.select(crm_repairs).where(*mine).order_by(columns.event)).mappings())


def end(tx: Tx, tenant: str, event: str, state: str) -> None:
    """Note what became of a repair."""
    mine = (crm_repairs.c.tenant == tenant, crm_repairs.c.event == event)
    tx.execute(sa.update(crm_repairs).where(*mine).values(state=state))
