"""What happened in a CRM, said in one way for all systems, and what a CRM holds: records and users.

An event is only a hint: whoever acts on it reads the record anew. When to modify: when all systems can tell a new
kind of event.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "lead.created",
    "lead.updated",
    "account.created",
    "account.updated",
    "record.owner_changed",
    "record.deleted",
    "rep.deactivated",
    "rep.updated",
    "reconcile.all",
    "unknown",
]
"""``unknown`` is kept and counted, ``reconcile.all`` says that the CRM has lost events (Salesforce GAP_OVERFLOW)."""

LEAD, ACCOUNT, REP = "lead", "account", "rep"
"""The three nouns; objects of other kinds keep the CRM's own name."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one record.

    Parameters
    ----------
    kind
        What happened, as far as the payload tells.
    object
        ``lead``, ``account``, ``rep``, or the CRM's own name of the object.
    record_id
        The CRM's id of the record; empty where the event is about none.
    occurred_us
        When, in microseconds since 1970 UTC; None where the CRM does not say.
    dedupe_key
        The same for a repeated delivery of the same event, unique within a connection.
    actor
        Who did it, in the CRM's words; empty where it does not say.
    changed
        Names of the fields that changed; empty where the CRM does not say.
    is_ours
        Whether the CRM says that our own client made the change.
    payload
        The event as the CRM sent it.
    """

    kind: Kind
    object: str
    record_id: str
    occurred_us: int | None
    dedupe_key: str
    actor: str = ""
    changed: tuple[str, ...] = ()
    is_ours: bool = False
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A lead or an account as the CRM holds it now.

    Parameters
    ----------
    object
        ``lead`` or ``account``.
    id
        The CRM's id.
    owner
        The owner's id as owners are written; None for nobody.
    created_us, modified_us
        Microseconds since 1970 UTC; None where the CRM does not say.
    is_deleted
        Whether it is deleted, or invalid (作废).
    fields
        All fields that were read, by the CRM's names, as text, number, list or None.
    """

    object: str
    id: str
    owner: str | None
    created_us: int | None
    modified_us: int | None
    is_deleted: bool = False
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class User:
    """A person who can own records.

    Parameters
    ----------
    id
        The id that owners are written with (HubSpot: the owner's id, not the user's).
    name, email
        For people to recognise; may be empty.
    is_active
        Whether the person may still own records.
    fields
        Everything that was read, custom fields for skills and capacity included.
    """

    id: str
    name: str
    email: str
    is_active: bool
    fields: dict[str, Any] = field(default_factory=dict)


def digest_key(*parts: object) -> str:
    """Return a short key that is the same for the same parts: the dedupe key where a CRM sends none."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def kind_of(noun: str, change: Literal["created", "updated", "deleted"]) -> Kind:
    """Return the kind of a change to a lead, an account or a rep; ``unknown`` for other objects."""
    if noun not in (LEAD, ACCOUNT, REP):
        return "unknown"
    if noun == REP:
        return "rep.deactivated" if change == "deleted" else "rep.updated"
    if change == "deleted":
        return "record.deleted"
    if noun == LEAD:
        return "lead.created" if change == "created" else "lead.updated"
    return "account.created" if change == "created" else "account.updated"
