"""Files made of plans, in the database.

When to modify: together with their table.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store import blobs
from api.store.engine import Tx
from api.store.tables.plan_files import plan_files

_FILES = plan_files.c


def find(tx: Tx, tenant: str, plan: str, format: str, language: str) -> str | None:
    """Return the blob of a file; None where it has not been made."""
    asked = sa.select(_FILES.blob).where(*_named(tenant, plan, format, language))
    return tx.execute(asked).scalar_one_or_none()


def put(
    tx: Tx, tenant: str, plan: str, format: str, language: str, *, content: bytes, media_type: str, at: int
) -> None:
    """Keep a file; one that was made before is replaced."""
    before = find(tx, tenant, plan, format, language)
    if before is not None:
        blobs.delete(tx, tenant, before)
        tx.execute(sa.delete(plan_files).where(*_named(tenant, plan, format, language)))
    blob = blobs.put(tx, tenant, content, media_type=media_type, compress=media_type.startswith("text/"), at=at)
    tx.execute(
        sa.insert(plan_files).values(
            tenant=tenant, plan=plan, format=format, language=language, blob=blob, media_type=media_type, made_at=at
        )
    )


def sweep(tx: Tx, tenant: str, *, before: int, limit: int) -> int:
    """Remove files that were made before a moment, at most so many; return how many. They can be made again."""
    asked = sa.select(plan_files).where(_FILES.tenant == tenant, _FILES.made_at < before).limit(limit)
    rows = tx.execute(asked).mappings().all()
    for row in rows:
        blobs.delete(tx, tenant, row["blob"])
        tx.execute(sa.delete(plan_files).where(*_named(tenant, row["plan"], row["format"], row["language"])))
    return len(rows)


def _named(tenant: str, plan: str, format: str, language: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (_FILES.tenant == tenant, _FILES.plan == plan, _FILES.format == format, _FILES.language == language)
