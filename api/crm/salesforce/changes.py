"""Change data capture, as a decoder or a relay hands it on: one JSON object a change.

The stream itself is gRPC with Avro, which we do not speak; a relay (or a middleman such as an event bus) posts decoded
events. ``recordIds`` and singular ``recordId``, milliseconds and ISO dates are both read. When to modify: when decoded
events look different.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.crm.events import REP, Event, Kind, digest_key, kind_of
from api.crm.reading import moment_us, texts
from api.crm.salesforce.ids import full_id

CHANGES = {"CREATE": "created", "UPDATE": "updated", "DELETE": "deleted", "UNDELETE": "updated"}


def events_of_change(change: dict[str, Any], nouns: Mapping[str, str], client_name: str) -> list[Event]:
    """Return one event for each record of a decoded change event.

    Parameters
    ----------
    change
        The decoded event, with ``ChangeEventHeader``.
    nouns
        Our noun by the name of Salesforce's object.
    client_name
        What our own calls say of themselves in ``Sforce-Call-Options``.
    """
    header = change.get("ChangeEventHeader")
    header = header if isinstance(header, dict) else {}
    said = str(header.get("changeType", ""))
    if said == "GAP_OVERFLOW":
        key = digest_key("gap", header.get("transactionKey"), header.get("commitNumber"))
        return [Event("reconcile.all", "all", "", moment_us(header.get("commitTimestamp")), key, payload=change)]
    name = str(header.get("entityName", ""))
    noun = nouns.get(name, name)
    ids = texts(header.get("recordIds")) or (str(header.get("recordId") or ""),)
    return [_event(change, header, said.removeprefix("GAP_"), noun, full_id(one), client_name) for one in ids]


def _event(
    change: dict[str, Any], header: dict[str, Any], said: str, noun: str, record: str, client_name: str
) -> Event:
    changed = texts(header.get("changedFields"))
    key = digest_key(header.get("transactionKey"), header.get("sequenceNumber"), record, said)
    origin = str(header.get("changeOrigin", ""))
    return Event(
        _kind(said, noun, changed, change),
        noun,
        record,
        moment_us(header.get("commitTimestamp")),
        key,
        str(header.get("commitUser", "")),
        changed,
        origin.endswith(f"client={client_name}"),
        change,
    )


def _kind(said: str, noun: str, changed: tuple[str, ...], change: dict[str, Any]) -> Kind:
    if noun == REP and said == "UPDATE":
        return "rep.deactivated" if change.get("IsActive") is False else "rep.updated"
    known = CHANGES.get(said)
    if known is None:
        return "unknown"
    moved = set(changed) - {"LastModifiedDate", "LastModifiedById", "SystemModstamp"}
    if said == "UPDATE" and moved == {"OwnerId"}:
        return "record.owner_changed"
    return kind_of(noun, known)  # type: ignore[arg-type]
