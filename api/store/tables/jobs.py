"""Jobs, their progress, the workers that run them, fair shares of tenants, and schedules.

When to modify: when a job or a schedule must remember something else.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import (
    ID_LENGTH,
    id_column,
    json_column,
    metadata,
    moment,
    reference,
    revision_column,
    tenant_column,
    text,
)

jobs = sa.Table(
    "jobs",
    metadata,
    id_column(),
    tenant_column(),
    text("kind", length=40),
    text("state", length=12),
    text("actor"),  # who asked for it
    text("language", length=2),
    reference("problem", null=True),
    sa.Column("version", sa.Integer, nullable=True),  # of the problem
    reference("plan", null=True),  # the base plan
    json_column("params"),
    text("note"),  # in the words of whoever asked
    reference("schedule", null=True),  # that made it
    sa.Column("priority", sa.Integer, nullable=False),  # inside the tenant; larger comes first
    sa.Column("share", sa.BigInteger, nullable=False),  # where the tenant's turn stands in the queue
    sa.Column("limit_seconds", sa.Float, nullable=False),  # of each start
    moment("deadline", null=True),
    # how it goes
    reference("turn", null=True),  # the place in the queue that it was started with
    sa.Column("attempt", sa.Integer, nullable=False),  # starts so far; what a start writes must name its own number
    reference("worker", null=True),
    moment("stop_asked_at", null=True),
    text("stop_asked_by", null=True),
    json_column("progress", null=True),  # the newest line
    moment("made_at"),
    moment("started_at", null=True),  # the latest start
    moment("ended_at", null=True),
    # how it ended
    json_column("fault", null=True),  # code, words, issues
    json_column("summary", null=True),  # of the plan: status, levels, gap, counts
    reference("outcome", null=True),  # blob: the answer
    reference("new_plan", null=True),
    revision_column(),
    sa.Index("ix_jobs_tenant_id", "tenant", "id"),
    sa.Index("ix_jobs_tenant_state", "tenant", "state", "priority"),
    sa.Index("ix_jobs_state_deadline", "state", "deadline"),
    sa.Index("ix_jobs_turn", "turn", unique=True),
    sa.Index("ix_jobs_ended_at", "ended_at"),
)

job_progress = sa.Table(
    "job_progress",
    metadata,
    tenant_column(),
    sa.Column("job", sa.String(ID_LENGTH), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),  # from 1, without gaps, over all starts
    moment("at"),
    json_column("line"),
)

job_workers = sa.Table(
    "job_workers",
    metadata,
    id_column(),
    text("host"),
    sa.Column("process", sa.Integer, nullable=False),
    sa.Column("slots", sa.Integer, nullable=False),
    moment("started_at"),
    moment("seen_at"),
    sa.Index("ix_job_workers_seen_at", "seen_at"),
)

job_shares = sa.Table(
    "job_shares",
    metadata,
    tenant_column(primary=True),
    sa.Column("taken", sa.BigInteger, nullable=False),  # where the tenant's next turn may stand at the earliest
)

schedules = sa.Table(
    "schedules",
    metadata,
    id_column(),
    tenant_column(),
    text("name"),
    text("cron", length=200),
    text("zone", length=64),
    json_column("job"),  # the job that each tick makes, as it would be asked for
    sa.Column("paused", sa.Boolean, nullable=False),
    moment("next_at", null=True),  # the next tick; NULL when there is none any more
    moment("last_at", null=True),  # the last tick
    reference("last_job", null=True),
    json_column("last_fault", null=True),  # why the last tick made no job
    moment("made_at"),
    text("made_by"),
    revision_column(),
    sa.Index("ix_schedules_tenant_id", "tenant", "id"),
    sa.Index("ix_schedules_next_at", "paused", "next_at"),
)
