"""Disputes: an item that two people claim, what each outcome costs, and what was decided.

When to modify: when a dispute must remember one more thing.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import id_column, json_column, metadata, moment, reference, tenant_column, text

disputes = sa.Table(
    "disputes",
    metadata,
    id_column(),
    tenant_column(),
    reference("problem"),
    sa.Column("version", sa.Integer, nullable=False),  # of the problem
    reference("plan"),
    reference("job", null=True),  # that worked it out
    text("item"),
    text("state", length=16),  # open, decided
    json_column("said"),  # what each side says, by rep
    json_column("facts"),  # claims, outcomes, costs: kept whole, because answers of jobs end
    json_column("decision", null=True),  # the record; NULL while it is open
    text("made_by"),
    moment("made_at"),
    moment("decided_at", null=True),
    sa.Index("ix_disputes_tenant_problem_id", "tenant", "problem", "id"),
    sa.Index("ix_disputes_tenant_job", "tenant", "job"),
)
