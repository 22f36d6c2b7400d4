"""The inbox: a webhook arrives, is verified on its raw body, stored once, and only then acknowledged.

When to modify: with what is answered to whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.crm.connector import Delivery, Reply
from api.crm.events import Event
from api.crm.faults import DeliveryRefusedError
from api.crm.links import Link, Links
from api.plans.intake import storable
from api.store import Store, connections, hooks
from assigner.language import Words

MOST_WAITING = 100_000
"""More waiting events than this and we ask the CRM to come back later, before the disk is full."""
COUNTED_EVERY_US = 3_000_000
LONGEST_NAME, LONGEST_KEY = 120, 128

FULL = Words("Too many events wait. Send again later.", "待处理事件过多，请稍后重发。")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a delivery.

    Parameters
    ----------
    reply
        What to answer.
    reason
        ``accepted``, or why not; for counting.
    num_events, num_new
        Events in it, and those that were not known yet.
    """

    reply: Reply
    reason: str
    num_events: int = 0
    num_new: int = 0


class Backlog:
    """Knows about how many events of each connection wait; counted anew every few seconds, not with every webhook.

    Parameters
    ----------
    store
        The database.
    most_waiting
        More than this are too many.
    """

    def __init__(self, store: Store, most_waiting: int = MOST_WAITING) -> None:
        self._store = store
        self._most = most_waiting
        self._known: dict[str, tuple[int, int]] = {}

    def has_room(self, link: Link, num_events: int, now_us: int) -> bool:
        """Whether so many more events may wait."""
        counted_at, waiting = self._known.get(link.id, (0, 0))
        if abs(now_us - counted_at) > COUNTED_EVERY_US:
            with self._store.read() as tx:
                waiting, counted_at = hooks.num_waiting(tx, link.tenant, link.id), now_us
        waiting += num_events
        self._known[link.id] = (counted_at, waiting)
        return waiting <= self._most


def receive(store: Store, links: Links, backlog: Backlog, address: str, delivery: Delivery, now_us: int) -> Received:
    """Take a delivery at a connection's address and say what to answer."""
    with store.read() as tx:
        row = connections.at_address(tx, address)
    if row is None:
        return Received(Reply(404, b'{"error":"no such hook"}'), "address-unknown")
    link = links.open(row)
    try:
        events = link.receiver.receive(delivery, now_us)
    except DeliveryRefusedError as fault:
        return Received(link.receiver.refused(fault.status, fault.words, now_us), fault.reason)
    if not backlog.has_room(link, len(events), now_us):
        return Received(link.receiver.refused(503, FULL, now_us), "queue-full")
    num_new = keep(store, link, events, now_us)
    return Received(link.receiver.accepted(now_us), "accepted", len(events), num_new)


def keep(store: Store, link: Link, events: list[Event], now_us: int) -> int:
    """Store events that are new, in one transaction; return how many were."""
    if not events:
        return 0
    with store.begin() as tx:
        return hooks.store(tx, link.tenant, link.id, [row_of(event) for event in events], at=now_us)


def row_of(event: Event) -> dict[str, Any]:
    """Return the columns of an event."""
    row: dict[str, Any] = storable(
        {
            "dedupe_key": event.dedupe_key[:LONGEST_KEY],
            "kind": event.kind,
            "object": event.object[:LONGEST_NAME],
            "record": event.record_id[:LONGEST_NAME],
            "occurred_at": event.occurred_us,
            "actor": event.actor[:LONGEST_NAME],
            "changed": list(event.changed),
            "is_ours": event.is_ours,
            "payload": event.payload,
        }
    )
    return row
