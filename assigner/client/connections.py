"""Calls of connections to CRMs: connecting, what they sent, pulls into problems, write-backs of owners.

    made = client.send(connections.make_connection("CRM", "hubspot", secrets={"token": token, "client_secret": secret}))

When to modify: to add a call of CRMs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assigner.client.calls import Call, at, given, match
from assigner.client.models.connections import (
    Connection,
    ConnectionInFull,
    Differences,
    Event,
    EventWithPayload,
    MadeConnection,
    MappingText,
    Pull,
    Subscribed,
    Tried,
    Writeback,
    WritebackRow,
)
from assigner.client.models.shared import Page

Row = Mapping[str, Any]


def make_connection(
    name: str, system: str, *, config: Row | None = None, secrets: Row | None = None, policy: Row | None = None
) -> Call[MadeConnection]:
    """Connect a CRM; the address of its webhooks is a secret and in this answer only."""
    body = {"name": name, "system": system, "config": dict(config or {}), "secrets": dict(secrets or {}),
            "policy": dict(policy or {})}  # fmt: skip
    return Call(method="POST", path=at("connections"), answer=MadeConnection, body=body)


def list_connections(*, cursor: str | None = None, limit: int = 100) -> Call[Page[Connection]]:
    """List connections."""
    params = given(cursor=cursor, limit=limit)
    return Call(method="GET", path=at("connections"), answer=Page[Connection], params=params)


def get_connection(connection: str) -> Call[ConnectionInFull]:
    """Show a connection with its events, channels and polls."""
    return Call(method="GET", path=at("connections", connection), answer=ConnectionInFull)


def change_connection(connection: str, revision: int, **changes: Any) -> Call[Connection]:
    """Change a connection; ``changes`` are name, state, config, secrets, policy."""
    path = at("connections", connection)
    return Call(method="PATCH", path=path, answer=Connection, body=given(**changes), headers=match(revision))


def renew_address(connection: str) -> Call[MadeConnection]:
    """Take a new webhook address; the old one ends at once."""
    return Call(method="POST", path=at("connections", connection, "address"), answer=MadeConnection)


def test_connection(connection: str) -> Call[Tried]:
    """Ask the CRM for its users; nothing is changed."""
    return Call(method="POST", path=at("connections", connection, "test"), answer=Tried, is_repeatable=True)


def subscribe(connection: str) -> Call[Subscribed]:
    """Ask the CRM for its webhooks, or hear what to do by hand."""
    return Call(method="POST", path=at("connections", connection, "subscribe"), answer=Subscribed)


def reconcile(connection: str) -> Call[ConnectionInFull]:
    """Let the workers read at once what changed in the CRM."""
    path = at("connections", connection, "reconcile")
    return Call(method="POST", path=path, answer=ConnectionInFull, is_repeatable=True)


# What CRMs sent -------------------------------------------------------------------------------------------------------


def list_events(*, cursor: str | None = None, limit: int = 100, **filters: Any) -> Call[Page[Event]]:
    """List what CRMs sent, newest first; ``filters`` are state, connection, record."""
    params = given(cursor=cursor, limit=limit, **filters)
    return Call(method="GET", path=at("hook-events"), answer=Page[Event], params=params)


def get_event(event: str) -> Call[EventWithPayload]:
    """Show an event with what the CRM sent."""
    return Call(method="GET", path=at("hook-events", event), answer=EventWithPayload)


def replay_event(event: str) -> Call[Event]:
    """Let an ended event wait again."""
    return Call(method="POST", path=at("hook-events", event, "replay"), answer=Event)


# Pulls ----------------------------------------------------------------------------------------------------------------


def make_pull(
    connection: str, *, mapping: str | None = None, problem: str | None = None, why: str = "", key: str = ""
) -> Call[Pull]:
    """Let a worker read the CRM and make a version of a problem."""
    body = given(connection=connection, mapping=mapping, problem=problem, why=why)
    headers = {"Idempotency-Key": key} if key else {}
    return Call(method="POST", path=at("pulls"), answer=Pull, body=body, headers=headers)


def list_pulls(*, connection: str = "", cursor: str | None = None, limit: int = 100) -> Call[Page[Pull]]:
    """List pulls, newest first."""
    params = given(connection=connection, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("pulls"), answer=Page[Pull], params=params)


def get_mapping(system: str) -> Call[MappingText]:
    """Show the bundled mapping of a system, to be changed for your own fields."""
    return Call(method="GET", path=at("pulls", "mapping"), answer=MappingText, params={"system": system})


def get_pull(pull: str) -> Call[Pull]:
    """Show how a pull stands."""
    return Call(method="GET", path=at("pulls", pull), answer=Pull)


# Write-backs ----------------------------------------------------------------------------------------------------------


def make_writeback(
    connection: str, owners: Sequence[Row], *, why: str = "", dry_run: bool = False, key: str = ""
) -> Call[Writeback]:
    """Ask for owners to be written; each has object, record, owner_after, and owner_before where it is known."""
    body = {"connection": connection, "owners": [dict(owner) for owner in owners], "why": why, "dry_run": dry_run}
    headers = {"Idempotency-Key": key} if key else {}
    return Call(method="POST", path=at("writebacks"), answer=Writeback, body=body, headers=headers)


def list_writebacks(*, cursor: str | None = None, limit: int = 100, **filters: Any) -> Call[Page[Writeback]]:
    """List write-backs, newest first; ``filters`` are state, connection, subject."""
    params = given(cursor=cursor, limit=limit, **filters)
    return Call(method="GET", path=at("writebacks"), answer=Page[Writeback], params=params)


def get_writeback(writeback: str) -> Call[Writeback]:
    """Show a write-back."""
    return Call(method="GET", path=at("writebacks", writeback), answer=Writeback)


def list_writeback_rows(
    writeback: str, *, state: str = "", cursor: str | None = None, limit: int = 1000
) -> Call[Page[WritebackRow]]:
    """List the owners of a write-back with what became of each."""
    params = given(state=state, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("writebacks", writeback, "rows"), answer=Page[WritebackRow], params=params)


def get_differences(writeback: str) -> Call[Differences]:
    """Compare a write-back with the CRM."""
    return Call(method="GET", path=at("writebacks", writeback, "differences"), answer=Differences)


def approve_writeback(writeback: str, *, why: str = "") -> Call[Writeback]:
    """Let a write-back be sent."""
    return _decide(writeback, "approve", why)


def reject_writeback(writeback: str, *, why: str = "") -> Call[Writeback]:
    """Refuse a write-back that waits for approval."""
    return _decide(writeback, "reject", why)


def cancel_writeback(writeback: str, *, why: str = "") -> Call[Writeback]:
    """Send nothing more of a write-back."""
    return _decide(writeback, "cancel", why)


def retry_writeback(writeback: str, *, why: str = "") -> Call[Writeback]:
    """Try again what failed."""
    return _decide(writeback, "retry", why)


def undo_writeback(writeback: str, *, why: str = "") -> Call[Writeback]:
    """Ask for the owners from before."""
    return _decide(writeback, "undo", why)


def _decide(writeback: str, what: str, why: str) -> Call[Writeback]:
    return Call(method="POST", path=at("writebacks", writeback, what), answer=Writeback, body={"why": why})
