"""Cases: signs of trouble that were found in plans of a problem, tracked to closed.

When to modify: when a case must remember one more thing (:mod:`assigner.manage.watch.cases` names it first).
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import json_column, metadata, moment, tenant_column, text

watch_cases = sa.Table(
    "watch_cases",
    metadata,
    tenant_column(primary=True),
    sa.Column("problem", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(300), primary_key=True),
    text("state", length=16),
    json_column("facts"),  # the whole case
    json_column("details", null=True),  # of the look that found it last: causes, ways out, its plan and job
    moment("changed_at"),
)
