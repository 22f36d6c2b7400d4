"""Histories of deals in the database: one a problem.

When to modify: when they are looked up in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.store import blobs
from api.store.engine import Tx
from api.store.tables.histories import deal_histories

_OF = deal_histories.c
PARQUET = "application/vnd.apache.parquet"


def find(tx: Tx, tenant: str, problem: str) -> dict[str, Any] | None:
    """Return the row of a problem's history; None where there is none."""
    asked = sa.select(deal_histories).where(_OF.tenant == tenant, _OF.problem == problem)
    row = tx.execute(asked).mappings().one_or_none()
    return None if row is None else dict(row)


def put(
    tx: Tx, tenant: str, problem: str, content: bytes, *, about: Mapping[str, Any], source: str, made_by: str, at: int
) -> None:
    """Keep a history in place of the one before."""
    remove(tx, tenant, problem)
    blob = blobs.put(tx, tenant, content, media_type=PARQUET, compress=False, at=at)
    tx.execute(
        sa.insert(deal_histories).values(
            tenant=tenant, problem=problem, blob=blob, about=dict(about), source=source, made_by=made_by, made_at=at
        )
    )


def remove(tx: Tx, tenant: str, problem: str) -> bool:
    """Remove a problem's history; False where there was none."""
    row = find(tx, tenant, problem)
    if row is None:
        return False
    tx.execute(sa.delete(deal_histories).where(_OF.tenant == tenant, _OF.problem == problem))
    blobs.delete(tx, tenant, row["blob"])
    return True
