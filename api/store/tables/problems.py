"""Problems and their versions: what a team asks, state by state.

When to modify: when a version must say more about where it came from.
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

problems = sa.Table(
    "problems",
    metadata,
    id_column(),
    tenant_column(),
    text("name"),
    sa.Column("latest", sa.Integer, nullable=False),  # number of the newest version
    reference("publication", null=True),  # what is in force; NULL before the first one and after its rollback
    text("made_by"),
    moment("made_at"),
    moment("changed_at"),
    moment("archived_at", null=True),
    revision_column(),
    sa.Index("ix_problems_tenant_id", "tenant", "id"),
)

problem_versions = sa.Table(
    "problem_versions",
    metadata,
    id_column("problem"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    tenant_column(),
    text("digest", length=64),  # fingerprint of the problem, the same on any machine
    reference("blob"),  # a zipped folder of Parquet tables and problem.yaml
    text("source", length=16),  # upload, import, demo, delta, publish, rollback
    sa.Column("parent", sa.Integer, nullable=True),  # the version that it was made from
    text("why"),
    text("made_by"),
    moment("made_at"),
    json_column("counts"),  # rows by table
    json_column("issues"),  # warnings and remarks of its validation
    json_column("origin"),  # file names, delta, change request, publication
    sa.Index("ix_problem_versions_tenant_digest", "tenant", "digest"),
)
