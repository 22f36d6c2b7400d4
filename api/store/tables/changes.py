"""Change requests (a plan as moves that people decide on) and publications (what came into force, and when).

When to modify: when a decision or a publication must be remembered with one more fact.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import (
    id_column,
    json_column,
    metadata,
    moment,
    reference,
    revision_column,
    tenant_column,
    text,
)

change_requests = sa.Table(
    "change_requests",
    metadata,
    id_column(),
    tenant_column(),
    reference("problem"),
    sa.Column("version", sa.Integer, nullable=False),  # the state that its moves start from
    reference("plan"),
    text("title"),
    text("state", length=16),  # open, approved, published, rolled-back, withdrawn
    text("proposer"),
    json_column("counts"),  # moves by status
    reference("blob"),  # the request itself
    moment("made_at"),
    moment("changed_at"),
    revision_column(),
    sa.Index("ix_change_requests_tenant_problem_id", "tenant", "problem", "id"),
    sa.Index("ix_change_requests_tenant_plan", "tenant", "plan"),
)

publications = sa.Table(
    "publications",
    metadata,
    id_column(),
    tenant_column(),
    reference("problem"),
    reference("plan"),  # verified against the version ``after``
    reference("change_request"),
    reference("replaces", null=True),  # the publication in force before
    sa.Column("before", sa.Integer, nullable=False),  # versions of the problem
    sa.Column("after", sa.Integer, nullable=False),
    sa.Column("num_moves", sa.Integer, nullable=False),
    text("effective", null=True, length=10),  # first day of the new owners, as ISO date
    text("until", null=True, length=10),  # only moves effective up to this day; NULL for all
    text("why"),
    text("published_by"),
    moment("published_at"),
    text("rolled_back_by", null=True),
    moment("rolled_back_at", null=True),
    sa.Column("rolled_back_version", sa.Integer, nullable=True),
    revision_column(),
    sa.Index("ix_publications_tenant_problem_id", "tenant", "problem", "id"),
)
