"""Routing: boards (what arrivals are measured against), the log of everything that happened, snapshots of the state.

The log is the truth: a state is a snapshot and the entries behind it. When to modify: when an entry must be found by
one more thing.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import (
    ID_LENGTH,
    json_column,
    metadata,
    moment,
    reference,
    tenant_column,
    text,
)

route_boards = sa.Table(
    "route_boards",
    metadata,
    tenant_column(primary=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # from 1
    reference("problem"),
    sa.Column("version", sa.Integer, nullable=False),  # of the problem
    reference("plan", null=True),  # NULL: today's owners are the plan
    json_column("policy"),
    text("why"),
    text("made_by"),
    moment("made_at"),
)

route_heads = sa.Table(
    "route_heads",
    metadata,
    tenant_column(primary=True),
    sa.Column("seq", sa.BigInteger, nullable=False),  # of the newest entry; whoever appends holds this row
)

route_log = sa.Table(
    "route_log",
    metadata,
    tenant_column(primary=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),  # from 1, without gaps
    text("event", null=True, length=200),  # id of the event that asked; an event is answered once
    text("kind", length=16),
    text("item", null=True, length=200),
    text("rep", null=True, length=200),
    moment("at"),
    text("actor"),
    json_column("entry"),  # what changed, as assigner.route.state reads it
    text("why", null=True),  # what was found about every rep, packed
    sa.UniqueConstraint("tenant", "event"),
    sa.Index("ix_route_log_tenant_item", "tenant", "item", "seq"),
    sa.Index("ix_route_log_tenant_rep", "tenant", "rep", "seq"),
    sa.Index("ix_route_log_tenant_kind", "tenant", "kind", "seq"),
    sa.Index("ix_route_log_tenant_at", "tenant", "at"),
)

route_snapshots = sa.Table(
    "route_snapshots",
    metadata,
    tenant_column(primary=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),  # the last entry that it holds
    sa.Column("board", sa.Integer, nullable=False),
    sa.Column("blob", sa.String(ID_LENGTH), nullable=False),
    moment("made_at"),
)
