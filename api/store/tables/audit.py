"""The audit log: who changed what and why, numbered per tenant, append-only.

Triggers refuse updates and deletes, whoever asks. When to modify: when an entry must say more.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.tables.base import json_column, metadata, moment, tenant_column, text

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    tenant_column(primary=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    text("actor"),
    text("action"),
    text("kind"),
    text("subject"),
    text("why"),
    json_column("details"),
    text("request_id"),
    sa.Index("ix_audit_entries_tenant_kind_subject", "tenant", "kind", "subject"),
)

audit_counters = sa.Table(
    "audit_counters",
    metadata,
    tenant_column(primary=True),
    sa.Column("last", sa.BigInteger, nullable=False),
)
"""The last number of each tenant. Its row lock makes the order of numbers the order of commits."""

_SQLITE = """CREATE TRIGGER audit_entries_refuse_{verb} BEFORE {VERB} ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END"""
_REFUSE = """CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entries is append-only';
END
$$"""
_POSTGRESQL = """CREATE TRIGGER audit_entries_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()"""


def _after_create(statement: str, dialect: str) -> None:
    sa.event.listen(audit_entries, "after_create", sa.DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


for _verb in ("update", "delete"):
    _after_create(_SQLITE.format(verb=_verb, VERB=_verb.upper()), "sqlite")
_after_create(_REFUSE, "postgresql")
_after_create(_POSTGRESQL, "postgresql")
