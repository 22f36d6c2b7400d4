"""Plans: answers to a version of a problem, from a job or from people, each verified before it is kept.

When to modify: when lists of plans must show or filter by one more thing.
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

plans = sa.Table(
    "plans",
    metadata,
    id_column(),
    tenant_column(),
    reference("problem"),
    sa.Column("version", sa.Integer, nullable=False),
    text("name"),
    text("source", length=16),  # job, upload, publication
    reference("job", null=True),
    text("status", length=16),  # optimal, feasible
    text("digest", length=64),  # of the plan's rows
    text("problem_digest", length=64),
    json_column("summary"),  # headline, levels, counts, number of moves
    reference("blob"),  # the whole result as plan.json
    text("made_by"),
    moment("made_at"),
    moment("archived_at", null=True),
    revision_column(),
    sa.Index("ix_plans_tenant_problem_id", "tenant", "problem", "id"),
    sa.Index("ix_plans_tenant_job", "tenant", "job"),
)
