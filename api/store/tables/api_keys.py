"""API keys: only the hash of the secret half is kept.

When to modify: when a key gets another property.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import id_column, json_column, metadata, moment, reference, tenant_column, text

api_keys = sa.Table(
    "api_keys",
    metadata,
    id_column(),
    tenant_column(),
    text("name"),
    text("role", length=32),
    json_column("permissions", null=True),  # a narrower scope than the role's, or NULL
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    text("made_by"),
    moment("made_at"),
    moment("expires_at", null=True),
    moment("revoked_at", null=True),
    moment("used_at", null=True),
    reference("replaces", null=True),
    text("rep", null=True),  # the rep whose own sheet the key shows, or NULL
    sa.Index("ix_api_keys_tenant_id", "tenant", "id"),
)
