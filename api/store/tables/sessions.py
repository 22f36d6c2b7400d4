"""Sessions of the page: who signed in, by which key or token, until when; only the hash of the secret half is kept.

A row that is still a link (``is_link``) has not been used: whoever follows the link first makes it a session.
When to modify: when a session gets another property.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import id_column, json_column, metadata, moment, reference, tenant_column, text

sessions = sa.Table(
    "sessions",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    reference("key", null=True),  # the API key behind it; NULL where an identity provider vouched
    text("actor"),
    text("name"),
    text("role", length=32),
    json_column("permissions", null=True),
    text("rep", null=True),  # whose own sheet, where no key says so
    sa.Column("is_link", sa.Boolean, nullable=False),
    moment("made_at"),
    moment("expires_at"),
    moment("ended_at", null=True),
    sa.Index("ix_sessions_expires_at", "expires_at"),
)
