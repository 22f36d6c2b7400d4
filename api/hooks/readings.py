"""What is true now, for events whose system has another way to say it than reading a record.

When to modify: when users or payloads are read in another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from api.crm.events import Record
from api.crm.links import Link
from api.crm.reading import text_or_none


class OfRecord(Protocol):
    """Waiting events of one record."""

    @property
    def record(self) -> str:
        """Return the record's id."""
        ...

    @property
    def events(self) -> Sequence[sa.RowMapping]:
        """Return its events, oldest first."""
        ...


def read_users(link: Link, groups: Sequence[OfRecord]) -> dict[str, bool]:
    """Return whether each user is active: as the CRM says now, or as the last event says where it has no API."""
    if link.client is not None:
        return {user.id: user.is_active for user in link.client.users()}
    return {group.record: group.events[-1]["kind"] != "rep.deactivated" for group in groups}


def from_payload(noun: str, record: str, event: sa.RowMapping) -> Record:
    """Return a record as the event of a system without an API tells it: ``data`` with ``owner`` and ``fields``."""
    data: dict[str, Any] = event["payload"].get("data") or {}
    fields = data.get("fields") if isinstance(data.get("fields"), dict) else {}
    is_deleted = event["kind"] == "record.deleted"
    occurred = event["occurred_at"] or event["received_at"]
    created = occurred if event["kind"].endswith(".created") else None
    return Record(noun, record, text_or_none(data.get("owner")), created, occurred, is_deleted, fields or {})
