"""Tenants: organisations that share a service and see nothing of each other.

When to modify: when a tenant gets another property of its own.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import id_column, json_column, metadata, moment, revision_column, text

tenants = sa.Table(
    "tenants",
    metadata,
    id_column(),
    text("name"),
    json_column("settings"),
    revision_column(),
    moment("made_at"),
    moment("closed_at", null=True),
)
