"""Connections to CRMs, what we know of their records and users, and owners to write back.

When to modify: when a connection, a record or a write-back must be remembered with one more fact.
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

NAME = 120
"""Longest name of an object, a record or a user in a CRM."""


def _name(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(NAME), primary_key=True, nullable=False)


connections = sa.Table(
    "connections",
    metadata,
    id_column(),
    tenant_column(),
    text("name"),
    text("system", length=32),  # fxiaoke, hubspot, salesforce, zoho, standard
    text("state", length=16),  # active, paused
    json_column("config"),  # settings of the system
    json_column("policy"),  # what events do and which writes wait for approval
    text("sealed"),  # secrets of the system, and the hook's address
    text("address_digest", length=64),  # SHA-256 of the address that the CRM calls
    text("made_by"),
    moment("made_at"),
    moment("changed_at"),
    revision_column(),
    sa.UniqueConstraint("address_digest"),
    sa.Index("ix_connections_tenant_id", "tenant", "id"),
)

crm_channels = sa.Table(
    "crm_channels",
    metadata,
    tenant_column(primary=True),
    id_column("connection"),
    _name("channel"),
    moment("expires_at", null=True),
    json_column("details"),
    moment("changed_at"),
)
"""Subscriptions in the CRM; those that expire are renewed."""

crm_records = sa.Table(
    "crm_records",
    metadata,
    tenant_column(primary=True),
    id_column("connection"),
    _name("object"),
    _name("record"),
    text("owner", null=True, length=NAME),
    moment("modified_at", null=True),
    text("written_owner", null=True, length=NAME),  # the last owner that we wrote: its return is an echo
    moment("written_at", null=True),
    moment("acted_at", null=True),  # when its arrival was routed
    sa.Column("is_deleted", sa.Boolean, nullable=False),
    moment("seen_at"),
)
"""What we last knew of each record."""

crm_users = sa.Table(
    "crm_users",
    metadata,
    tenant_column(primary=True),
    id_column("connection"),
    _name("user"),
    text("name"),
    text("email"),
    sa.Column("is_active", sa.Boolean, nullable=False),
    moment("seen_at"),
)
"""What we last knew of each user: polling finds out who was deactivated."""

crm_cursors = sa.Table(
    "crm_cursors",
    metadata,
    tenant_column(primary=True),
    id_column("connection"),
    _name("work"),  # poll:lead, poll:account, poll:rep, renew
    moment("since"),  # everything modified before was seen
    moment("due_at"),  # when to look again
    text("fault"),  # why the last look failed; empty where it did not
)

turns = sa.Table(
    "turns",
    metadata,
    tenant_column(primary=True),
    id_column("connection"),
    _name("work"),
    text("holder", length=ID_LENGTH),
    moment("until"),
    sa.Column("fence", sa.BigInteger, nullable=False),
)
"""Who works on a connection now. A process that lost its turn cannot commit (fencing)."""

writebacks = sa.Table(
    "writebacks",
    metadata,
    id_column(),
    tenant_column(),
    reference("connection"),
    text("reason", length=32),  # routed, repair, plan, undo, by-hand
    text("subject"),  # the decision, plan or write-back that asked for it
    text("state", length=16),  # proposed, approved, done, rejected, cancelled
    sa.Column("is_dry_run", sa.Boolean, nullable=False),
    reference("undo_of", null=True),
    text("why"),
    text("made_by"),
    moment("made_at"),
    text("decided_by", null=True),
    moment("decided_at", null=True),
    moment("ended_at", null=True),
    revision_column(),
    sa.Index("ix_writebacks_tenant_id", "tenant", "id"),
    sa.Index("ix_writebacks_tenant_connection_state", "tenant", "connection", "state"),
    sa.Index("ix_writebacks_tenant_undo_of", "tenant", "undo_of"),
)

writeback_rows = sa.Table(
    "writeback_rows",
    metadata,
    id_column("writeback"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    tenant_column(),
    reference("connection"),
    text("object", length=NAME),
    text("record", length=NAME),
    text("owner_before", null=True, length=NAME),  # what the decision was based on
    text("owner_after", length=NAME),
    text("state", length=16),  # waiting, sending, written, unchanged, would-write, conflict, gone, refused, failed
    sa.Column("attempts", sa.Integer, nullable=False),
    moment("due_at"),
    text("code"),  # the CRM's own code of the last fault
    text("detail"),
    text("owner_found", null=True, length=NAME),  # the owner that was read before writing
    moment("changed_at"),
    sa.Index("ix_writeback_rows_tenant_connection_state", "tenant", "connection", "state", "due_at"),
    sa.Index("ix_writeback_rows_tenant_record", "tenant", "connection", "object", "record"),
)

crm_repairs = sa.Table(
    "crm_repairs",
    metadata,
    id_column("event"),  # the event of the inbox that asked: asked once
    tenant_column(),
    reference("connection"),
    text("user", length=NAME),
    reference("job"),
    text("state", length=16),  # running, proposed, nothing, failed
    moment("made_at"),
    sa.Index("ix_crm_repairs_tenant_connection_state", "tenant", "connection", "state"),
)
"""Plans that were asked for because a user left: what they move is proposed as a write-back."""

crm_pulls = sa.Table(
    "crm_pulls",
    metadata,
    id_column(),
    tenant_column(),
    reference("connection"),
    text("state", length=16),  # waiting, done, failed
    text("mapping"),  # the mapping file
    reference("problem", null=True),  # the problem that gets a version; NULL: a new one
    text("why"),
    text("made_by"),
    moment("made_at"),
    moment("due_at"),
    moment("ended_at", null=True),
    sa.Column("version", sa.Integer, nullable=True),
    json_column("counts"),  # rows by table of the problem, or read so far
    json_column("issues"),
    text("fault"),  # why the CRM did not answer the last time
    sa.Index("ix_crm_pulls_tenant_connection_state", "tenant", "connection", "state"),
    sa.Index("ix_crm_pulls_tenant_id", "tenant", "id"),
)
"""Pulls: a CRM's people and records that become a version of a problem."""
