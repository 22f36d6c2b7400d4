"""Disputes in the database.

When to modify: when they are looked up in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.disputes import disputes

OPEN, DECIDED = "open", "decided"
_OF = disputes.c
_SHORT = [column for column in _OF if column.name not in ("facts", "said")]


def add(tx: Tx, tenant: str, **values: Any) -> str:
    """Insert an open dispute (columns by name) and return its id."""
    dispute = new_id("dsp")
    tx.execute(sa.insert(disputes).values(id=dispute, tenant=tenant, state=OPEN, **values))
    return dispute


def find(tx: Tx, tenant: str, dispute: str) -> dict[str, Any] | None:
    """Return a dispute whole; None where the tenant has none of that id."""
    row = tx.execute(sa.select(disputes).where(_OF.tenant == tenant, _OF.id == dispute)).mappings().one_or_none()
    return None if row is None else dict(row)


def listed(tx: Tx, tenant: str, *, before: str | None, limit: int, **equal: str | None) -> list[dict[str, Any]]:
    """Return disputes without their facts, newest first.

    Parameters
    ----------
    before
        Only older ones than this id.
    limit
        At most so many.
    **equal
        Columns and what they must be: ``problem``, ``item``, ``state``, ``job``; None for any.
    """
    asked = sa.select(*_SHORT).where(_OF.tenant == tenant)
    for name, value in equal.items():
        if value is not None:
            asked = asked.where(_OF[name] == value)
    if before is not None:
        asked = asked.where(_OF.id < before)
    return [dict(row) for row in tx.execute(asked.order_by(_OF.id.desc()).limit(limit)).mappings()]


def decide(tx: Tx, tenant: str, dispute: str, decision: Mapping[str, Any], *, at: int) -> bool:
    """Keep a decision; False where there is one already, for of two people one is first."""
    asked = (
        sa.update(disputes)
        .where(_OF.tenant == tenant, _OF.id == dispute, _OF.state == OPEN)
        .values(state=DECIDED, decision=dict(decision), decided_at=at)
    )
    return bool(tx.execute(asked).rowcount == 1)
