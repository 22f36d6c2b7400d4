"""Histories of deals: what a team won and lost so far, kept beside its problem for goals, pay and reviews.

When to modify: when more must be known of a history without reading it.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import ID_LENGTH, json_column, metadata, moment, reference, tenant_column, text

deal_histories = sa.Table(
    "deal_histories",
    metadata,
    tenant_column(primary=True),
    sa.Column("problem", sa.String(ID_LENGTH), primary_key=True),
    reference("blob"),  # the deals as Parquet
    json_column("about"),  # how many, from when to when, of whom
    text("source"),  # name of the file, or of the bundled team
    text("made_by"),
    moment("made_at"),
)
