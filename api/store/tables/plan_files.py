"""Files made of plans that took long to make: reports and workbooks of large plans.

When to modify: when such a file depends on something else than format and language.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import metadata, moment, reference, tenant_column, text

plan_files = sa.Table(
    "plan_files",
    metadata,
    tenant_column(primary=True),
    sa.Column("plan", sa.String(64), primary_key=True),
    sa.Column("format", sa.String(16), primary_key=True),
    sa.Column("language", sa.String(2), primary_key=True),
    reference("blob"),
    text("media_type"),
    moment("made_at"),
)
