"""Pulls: what a CRM holds, on its way into a problem.

When to modify: with the life cycle of pulls.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.crm import crm_pulls


def add(tx: Tx, tenant: str, *, at: int, **values: Any) -> str:
    """Insert a pull (columns by name) and return its id."""
    pull = new_id("pull")
    fixed = {"state": "waiting", "made_at": at, "due_at": at, "counts": {}, "issues": [], "fault": ""}
    tx.execute(sa.insert(crm_pulls).values(id=pull, tenant=tenant, **fixed, **values))
    return pull


def find(tx: Tx, tenant: str, pull: str) -> sa.RowMapping | None:
    """Return a pull's row; None where the tenant has none of that id."""
    asked = sa.select(crm_pulls).where(crm_pulls.c.tenant == tenant, crm_pulls.c.id == pull)
    return tx.execute(asked).mappings().one_or_none()


def next_due(tx: Tx, tenant: str, connection: str, *, now: int) -> sa.RowMapping | None:
    """Return the oldest pull of a connection that is due."""
    columns = crm_pulls.c
    mine = (columns.tenant == tenant, columns.connection == connection, columns.state == "waiting")
    asked = sa.select(crm_pulls).where(*mine, columns.due_at <= now).order_by(columns.id).limit(1)
    return tx.execute(asked).mappings().one_or_none()


def listed(tx: Tx, tenant: str, *, before: str = "", limit: int = 100, **filters: str) -> list[sa.RowMapping]:
    """Return pulls, newest first; ``filters`` are exact values of columns."""
    asked = sa.select(crm_pulls).where(crm_pulls.c.tenant == tenant)
    for name, value in filters.items():
        asked = asked.where(crm_pulls.c[name] == value)
    if before:
        asked = asked.where(crm_pulls.c.id < before)
    return list(tx.execute(asked.order_by(crm_pulls.c.id.desc()).limit(limit)).mappings())


def change(tx: Tx, tenant: str, pull: str, **values: Any) -> None:
    """Note how a pull stands."""
    asked = sa.update(crm_pulls).where(crm_pulls.c.tenant == tenant, crm_pulls.c.id == pull)
    tx.execute(asked.where(crm_pulls.c.state == "waiting").values(**values))


def note_version(tx: Tx, tenant: str, pull: str, *, problem: str, version: int) -> None:
    """Note the version that a pull made."""
    asked = sa.update(crm_pulls).where(crm_pulls.c.tenant == tenant, crm_pulls.c.id == pull)
    tx.execute(asked.values(problem=problem, version=version))
