"""Where each tenant stands in the sharing of the workers. The arithmetic stands in :mod:`api.jobs.fair_share`.

When to modify: with what must be remembered of a tenant's share.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store.engine import Tx
from api.store.jobs import OPEN
from api.store.tables.jobs import job_shares, jobs

_SHARES = job_shares.c


def taken_by(tx: Tx, tenant: str) -> int:
    """Return what a tenant has taken so far, and hold its row, so that its jobs are queued one by one."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    tx.execute(insert(job_shares).values(tenant=tenant, taken=0).on_conflict_do_nothing())
    asked = sa.select(_SHARES.taken).where(_SHARES.tenant == tenant).with_for_update()
    return int(tx.execute(asked).scalar_one())


def take(tx: Tx, tenant: str, taken: int) -> None:
    """Write down what a tenant has taken."""
    tx.execute(sa.update(job_shares).where(_SHARES.tenant == tenant).values(taken=taken))


def front(tx: Tx) -> int | None:
    """Return the smallest share among the jobs of all tenants that are not ended, None when there are none."""
    found = tx.execute(sa.select(sa.func.min(jobs.c.share)).where(jobs.c.state.in_(OPEN))).scalar_one()
    return None if found is None else int(found)


def most_taken(tx: Tx) -> int:
    """Return the most that any tenant has taken."""
    return int(tx.execute(sa.select(sa.func.coalesce(sa.func.max(_SHARES.taken), 0))).scalar_one())
