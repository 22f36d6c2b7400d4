"""The audit log: who changed what and why, numbered per tenant, append-only.

Triggers refuse updates and deletes (see the migrations). When to modify: when an entry must say more.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import json_column, metadata, moment, tenant_column, text

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    tenant_column(primary=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    text("actor"),
    text("action"),
    text("kind"),
    text("subject"),
    text("why"),
    json_column("details"),
    text("request_id"),
    sa.Index("ix_audit_entries_tenant_kind_subject", "tenant", "kind", "subject"),
)

audit_counters = sa.Table(
    "audit_counters",
    metadata,
    tenant_column(primary=True),
    sa.Column("last", sa.BigInteger, nullable=False),
)
"""The last number of each tenant. Its row lock makes the order of numbers the order of commits."""
