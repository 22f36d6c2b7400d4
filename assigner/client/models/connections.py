"""Connections to CRMs as they travel, with events, pulls and write-backs.

When to modify: when the service says more about a CRM.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from assigner.client.models.shared import Wire


class Poll(Wire):
    """How far polling has come."""

    work: str
    since: str
    due: str
    fault: str = Field(description="Why the last look failed; empty where it did not.")


class ChannelShown(Wire):
    """A subscription in the CRM."""

    channel: str
    expires: str | None


class Tried(Wire):
    """What trying a connection came to."""

    ok: bool
    users: int | None = Field(description="Users that the CRM told of.")
    code: str
    detail: dict[str, str] = Field(description="In English (`en`) and Chinese (`zh`).")


class Subscribed(Wire):
    """Subscriptions in the CRM; none where they are made by hand."""

    channels: list[ChannelShown]
    by_hand: dict[str, str] | None = Field(description="What to do in the CRM; null where nothing is.")


class Event(Wire):
    """An event that a CRM sent."""

    id: str
    connection: str
    kind: str = Field(description="What happened: lead.created, record.owner_changed, ... or unknown.")
    object: str
    record: str
    occurred: str | None
    received: str
    actor: str
    changed: list[str]
    state: Literal["waiting", "done", "ignored", "aside"] = Field(
        description="aside: it failed too often and waits for a person."
    )
    outcome: str = Field(description="What was done, or why nothing: routed, echo, unknown-kind, ...")
    attempts: int
    due: str
    fault: str
    ended: str | None


class EventWithPayload(Event):
    """An event with what the CRM sent."""

    payload: dict[str, Any]


class Pull(Wire):
    """A pull."""

    id: str
    connection: str
    state: Literal["waiting", "done", "failed"]
    problem: str | None
    version: int | None
    counts: dict[str, int] = Field(description="Rows by table of the problem; of the CRM's tables where it failed.")
    issues: list[dict[str, Any]] = Field(description="Everything odd about what was read.")
    fault: str = Field(description="Why the CRM did not answer the last time.")
    why: str
    made_by: str
    made: str
    ended: str | None


class MappingText(Wire):
    """A mapping file."""

    mapping: str


class Writeback(Wire):
    """A write-back."""

    id: str
    connection: str
    reason: str = Field(description="routed, repair, plan, by-hand or undo.")
    subject: str
    state: Literal["proposed", "approved", "done", "rejected", "cancelled"]
    dry_run: bool
    undo_of: str | None
    why: str
    made_by: str
    made: str
    decided_by: str | None
    decided: str | None
    ended: str | None
    rows: dict[str, int] = Field(description="Rows by state.")


class WritebackRow(Wire):
    """One owner of a write-back."""

    number: int
    object: str
    record: str
    owner_before: str | None
    owner_after: str
    owner_found: str | None = Field(description="The owner that was read before writing.")
    state: Literal["waiting", "sending", "written", "unchanged", "would-write", "conflict", "gone", "refused", "failed"]
    attempts: int
    code: str = Field(description="The CRM's own code of the last fault.")
    detail: str
    due: str
    changed: str


class Difference(Wire):
    """A record whose owner in the CRM is not the one of the write-back."""

    object: str
    record: str
    owner_wanted: str
    owner: str | None = Field(description="In the CRM now; null for nobody, or where the record is gone.")
    state: Literal["waiting", "sending", "written", "unchanged", "would-write", "conflict", "gone", "refused", "failed"]


class Differences(Wire):
    """What is not as the write-back wants it."""

    checked: int
    items: list[Difference]


class Connection(Wire):
    """A connection, without its secrets."""

    id: str
    name: str
    system: Literal["fxiaoke", "hubspot", "salesforce", "zoho", "standard"]
    state: Literal["active", "paused"]
    config: dict[str, Any]
    policy: Any = Field(description="What it may do by itself.")
    made_by: str
    made: str
    changed: str
    revision: int


class ConnectionInFull(Connection):
    """A connection with how it does."""

    events: dict[str, int] = Field(description="Events by state.")
    channels: list[ChannelShown]
    polls: list[Poll]


class MadeConnection(Connection):
    """A connection just made, with the address of its webhooks: shown this once."""

    hook_url: str
