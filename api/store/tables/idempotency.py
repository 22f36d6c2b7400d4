"""Answers that were given under an ``Idempotency-Key``, so that a repeated call gets the same one.

When to modify: with what must be repeated of an answer.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import json_column, metadata, moment, tenant_column, text

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    tenant_column(primary=True),
    sa.Column("key", sa.String(255), primary_key=True),
    text("digest", length=64),
    moment("made_at"),
    sa.Column("status", sa.Integer, nullable=True),  # NULL only inside the transaction that makes the answer
    json_column("headers", null=True),
    json_column("body", null=True),
    sa.Index("ix_idempotency_keys_made_at", "made_at"),
)
