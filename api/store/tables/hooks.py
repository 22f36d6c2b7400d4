"""Webhooks in (events that CRMs sent) and out (endpoints, messages, deliveries and their log).

When to modify: when an event or a delivery must be remembered with one more fact.
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

hook_events = sa.Table(
    "hook_events",
    metadata,
    id_column(),
    tenant_column(),
    reference("connection"),
    text("dedupe_key", length=128),
    text("kind", length=32),
    text("object", length=120),
    text("record", length=120),
    moment("occurred_at", null=True),  # as the CRM says
    moment("received_at"),
    text("actor"),
    json_column("changed"),
    sa.Column("is_ours", sa.Boolean, nullable=False),  # the CRM says that our client did it
    json_column("payload"),
    text("state", length=16),  # waiting, done, ignored, aside
    text("outcome"),  # what was done, or why nothing was: routed, echo, merged, unknown-kind, ...
    sa.Column("attempts", sa.Integer, nullable=False),
    moment("due_at"),
    text("fault"),
    moment("ended_at", null=True),
    # A repeated delivery finds its key taken: that is what makes receiving happen once.
    sa.UniqueConstraint("tenant", "connection", "dedupe_key"),
    sa.Index("ix_hook_events_tenant_connection_state", "tenant", "connection", "state", "due_at"),
    sa.Index("ix_hook_events_tenant_id", "tenant", "id"),
    sa.Index("ix_hook_events_state_due_at", "state", "due_at"),
)

hook_endpoints = sa.Table(
    "hook_endpoints",
    metadata,
    id_column(),
    tenant_column(),
    text("name"),
    text("url"),
    text("format", length=16),  # standard, or a group chat's robot
    json_column("kinds"),  # kinds of messages to send; empty for all
    text("sealed"),  # secrets, newest first; several while they are rotated
    text("state", length=16),  # active, paused, disabled
    text("reason"),  # why it was disabled
    text("made_by"),
    moment("made_at"),
    moment("changed_at"),
    revision_column(),
    sa.Index("ix_hook_endpoints_tenant_id", "tenant", "id"),
)

hook_messages = sa.Table(
    "hook_messages",
    metadata,
    id_column(),
    tenant_column(),
    text("kind", length=64),
    text("body"),  # the exact text that is signed and sent
    moment("made_at"),
    sa.Index("ix_hook_messages_tenant_id", "tenant", "id"),
)

hook_deliveries = sa.Table(
    "hook_deliveries",
    metadata,
    id_column(),
    tenant_column(),
    reference("message"),
    reference("endpoint"),
    text("kind", length=64),
    text("state", length=16),  # waiting, delivered, failed, cancelled
    sa.Column("attempts", sa.Integer, nullable=False),
    moment("due_at"),
    moment("leased_until"),  # nobody else takes it before
    sa.Column("fence", sa.BigInteger, nullable=False),  # counts the leases: an old holder cannot note its outcome
    moment("made_at"),
    moment("ended_at", null=True),
    sa.Index("ix_hook_deliveries_tenant_id", "tenant", "id"),
    sa.Index("ix_hook_deliveries_state_due_at", "state", "due_at"),
    sa.Index("ix_hook_deliveries_tenant_endpoint_state", "tenant", "endpoint", "state"),
)

hook_attempts = sa.Table(
    "hook_attempts",
    metadata,
    id_column("delivery"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    tenant_column(),
    moment("at"),
    sa.Column("status", sa.Integer, nullable=True),  # NULL where no answer came
    text("fault"),
    sa.Column("took_us", sa.BigInteger, nullable=False),
    text("excerpt"),  # beginning of the answer
)
