"""Polling: what webhooks miss is found by reading what changed, and becomes events like any other.

Fxiaoke and Zoho do not tell of deactivated users, and every CRM may lose a webhook. When to modify: when something
else must be read regularly.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.crm.connector import Client, Tools
from api.crm.events import REP, Event, Record, User
from api.crm.faults import CrmError
from api.crm.links import Link
from api.crm.reading import parts
from api.hooks.inbox import row_of
from api.hooks.renew import NOUNS
from api.hooks.turn import Turn, in_turn
from api.plans.intake import storable
from api.store import Store, Tx, connections, crm, hooks
from api.store.moments import SECOND_US

WORK = "poll"
KEPT_AT_ONCE = 500
AGAIN_SECONDS = 60


class Poller:
    """Reads what changed, where it is due.

    Parameters
    ----------
    store
        The database.
    tools
        The clock.
    """

    def __init__(self, store: Store, tools: Tools) -> None:
        self._store = store
        self._tools = tools

    def run_once(self, link: Link) -> int:
        """Poll what is due; return the number of events found."""
        client = link.client
        if client is None:
            return 0
        return in_turn(self._store, link, WORK, self._tools.now_us(), lambda turn: self._poll_all(turn, client))

    def _poll_all(self, turn: Turn, client: Client) -> int:
        return sum(self._poll(turn, client, noun) for noun in NOUNS)

    def _poll(self, turn: Turn, client: Client, noun: str) -> int:
        now, link = self._tools.now_us(), turn.link
        work = f"poll:{noun}"
        with self._store.read() as tx:
            cursor = connections.cursor(tx, link.tenant, link.id, work)
            made_at = connections.find(tx, link.tenant, link.id)
        if made_at is None or (cursor is not None and cursor["due_at"] > now):
            return 0
        since = cursor["since"] if cursor is not None else made_at["made_at"]
        seconds = link.policy.poll_users_seconds if noun == REP else link.policy.poll_records_seconds
        try:
            found, since = (
                (self._users(turn, client), since) if noun == REP else self._records(turn, client, noun, since)
            )
        except CrmError as fault:
            due = now + min(AGAIN_SECONDS, seconds) * SECOND_US
            with turn.begin(now) as tx:
                connections.set_cursor(tx, link.tenant, link.id, work, since=since, due_at=due, fault=fault.words.en)
            return 0
        with turn.begin(self._tools.now_us()) as tx:
            connections.set_cursor(tx, link.tenant, link.id, work, since=since, due_at=now + seconds * SECOND_US)
        return found

    def _records(self, turn: Turn, client: Client, noun: str, since: int) -> tuple[int, int]:
        """Return the number of events, and from when to look next: by the CRM's clock, which may differ from ours."""
        link, found = turn.link, 0
        looked_from = max(0, since - link.policy.overlap_seconds * SECOND_US)
        for part in parts(client.changed(noun, looked_from), KEPT_AT_ONCE):
            with turn.begin(self._tools.now_us()) as tx:
                known = crm.records(tx, link.tenant, link.id, noun, [record.id for record in part])
                fresh = [_event_of(record) for record in part if is_news(record, known.get(record.id))]
                found += self._keep(tx, link, fresh)
            since = max([since, *(record.modified_us or 0 for record in part)])
        return found, since

    def _users(self, turn: Turn, client: Client) -> int:
        link, users, now = turn.link, client.users(), self._tools.now_us()
        with turn.begin(now) as tx:
            known = crm.users(tx, link.tenant, link.id)
            fresh = [_event_of_user(user, now) for user in users if _has_turned(user, known.get(user.id))]
            rows = [
                storable({"user": user.id, "name": user.name, "email": user.email, "is_active": user.is_active})
                for user in users
                if _differs(user, known.get(user.id))
            ]
            crm.put_users(tx, link.tenant, link.id, rows, at=now)
            return self._keep(tx, link, fresh)

    def _keep(self, tx: Tx, link: Link, events: list[Event]) -> int:
        rows = [row_of(event) for event in events]
        return hooks.store(tx, link.tenant, link.id, rows, at=self._tools.now_us())


def is_news(record: Record, known: sa.RowMapping | None) -> bool:
    """Whether a record is not as we last knew it."""
    if known is None:
        return not record.is_deleted
    if record.is_deleted or known["is_deleted"]:
        return record.is_deleted != bool(known["is_deleted"])
    return record.owner != known["owner"] or record.modified_us != known["modified_at"]


def _event_of(record: Record) -> Event:
    kind = "record.deleted" if record.is_deleted else f"{record.object}.updated"
    key = f"poll:{record.object}:{record.id}:{record.modified_us}:{'gone' if record.is_deleted else record.owner}"
    return Event(kind, record.object, record.id, record.modified_us, key, "poll", payload={"poll": True})  # type: ignore[arg-type]


def _has_turned(user: User, known: sa.RowMapping | None) -> bool:
    """Whether a user was deactivated or came back since; on the first look nobody has."""
    return known is not None and bool(known["is_active"]) != user.is_active


def _differs(user: User, known: sa.RowMapping | None) -> bool:
    return known is None or (known["name"], known["email"], bool(known["is_active"])) != (
        user.name,
        user.email,
        user.is_active,
    )


def _event_of_user(user: User, now: int) -> Event:
    kind = "rep.updated" if user.is_active else "rep.deactivated"
    # Found in the transaction that notes it, so that each turn is found once; the moment makes turns differ.
    return Event(kind, REP, user.id, now, f"poll:rep:{user.id}:{now}", "poll", ("active",), payload={"poll": True})  # type: ignore[arg-type]
