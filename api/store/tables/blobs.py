"""Blobs: big content in chunks, so that no row is large and any part can be streamed.

When to modify: with how big content is kept.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import id_column, metadata, moment, tenant_column, text

blobs = sa.Table(
    "blobs",
    metadata,
    id_column(),
    tenant_column(),
    text("media_type"),
    text("encoding", length=16),  # "gzip" or "" (as it is)
    sa.Column("size", sa.BigInteger, nullable=False),  # bytes before compression
    text("digest", length=64),  # SHA-256 of the content before compression
    moment("made_at"),
    sa.Index("ix_blobs_tenant_id", "tenant", "id"),
)

blob_chunks = sa.Table(
    "blob_chunks",
    metadata,
    sa.Column("blob", sa.String(64), sa.ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    tenant_column(),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
