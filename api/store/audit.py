"""Writing and reading the audit log.

An entry is written in the transaction of the change it tells, **as its last statement**: it holds the tenant's counter
until the commit, which makes the numbers gapless and in the order of commits, so that a reader who has seen number n
has seen all before it. When to modify: when an entry must say more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store.engine import Tx
from api.store.moments import now_us
from api.store.tables.audit import audit_counters, audit_entries


class Who(Protocol):
    """Who acts: a :class:`api.security.caller.Caller`, seen from below."""

    @property
    def tenant(self) -> str:
        """Return the tenant whose log it is."""
        ...

    @property
    def actor(self) -> str:
        """Return the person, key or process that acts."""
        ...

    @property
    def request_id(self) -> str:
        """Return the id of the request, or ``""`` where no request asked for it."""
        ...


def record(
    tx: Tx,
    who: Who,
    action: str,
    kind: str,
    subject: str,
    *,
    why: str = "",
    details: Mapping[str, Any] | None = None,
    at: int | None = None,
) -> int:
    """Write one entry and return its number.

    Parameters
    ----------
    tx
        The transaction of the change itself.
    who
        Who acts, in which tenant.
    action
        What was done, as ``<noun>.<verb in the past>``: ``plan.published``.
    kind, subject
        What it was done to: the kind of thing and its id.
    why
        The reason that the person gave.
    details
        Plain data: what changed. Never a secret.
    at
        The moment in microseconds; now where None.
    """
    seq = _next_number(tx, who.tenant)
    tx.execute(
        sa.insert(audit_entries).values(
            tenant=who.tenant,
            seq=seq,
            at=now_us() if at is None else at,
            actor=who.actor,
            action=action,
            kind=kind,
            subject=subject,
            why=why,
            details=dict(details or {}),
            request_id=who.request_id,
        )
    )
    return seq


def entries(
    tx: Tx,
    tenant: str,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int = 100,
    filters: Mapping[str, str] | None = None,
) -> list[sa.RowMapping]:
    """Return entries of a tenant: after a number in rising order, or the newest before a number in falling order.

    Parameters
    ----------
    tx, tenant
        The transaction and whose log.
    after
        Only entries with a larger number (rising order).
    before
        Only entries with a smaller number, newest first.
    limit
        At most this many.
    filters
        Exact values of ``actor``, ``action``, ``kind``, ``subject``.
    """
    asked = sa.select(audit_entries).where(audit_entries.c.tenant == tenant)
    for name, value in (filters or {}).items():
        asked = asked.where(audit_entries.c[name] == value)
    seq = audit_entries.c.seq
    asked = asked.where(seq > after).order_by(seq) if before is None else asked.where(seq < before).order_by(seq.desc())
    return list(tx.execute(asked.limit(limit)).mappings())


def last_number(tx: Tx, tenant: str) -> int:
    """Return the number of a tenant's newest entry; 0 before the first."""
    asked = sa.select(audit_counters.c.last).where(audit_counters.c.tenant == tenant)
    return tx.execute(asked).scalar_one_or_none() or 0


def _next_number(tx: Tx, tenant: str) -> int:
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    counted = insert(audit_counters).values(tenant=tenant, last=1)
    return int(
        tx.execute(
            counted.on_conflict_do_update(
                index_elements=[audit_counters.c.tenant], set_={"last": audit_counters.c.last + 1}
            ).returning(audit_counters.c.last)
        ).scalar_one()
    )
