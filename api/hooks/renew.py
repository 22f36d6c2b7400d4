"""Subscriptions: set up in the CRM, and renewed well before they end.

Zoho's channels end after a week at most; one that has ended is made anew, and what was missed is polled.
When to modify: when a CRM's subscriptions live in another way.
"""

from __future__ import annotations

from api.crm.connector import Channel, Tools
from api.crm.faults import CrmError
from api.crm.links import Link
from api.hooks.turn import Turn, take
from api.store import Store, Tx, connections
from api.store.moments import SECOND_US

WORK = "renew"
AGAIN_SECONDS = 300
BASE = "base_url"
NOUNS = ("rep", "lead", "account")
SHARE_LEFT = 4
"""Renewed when less than a quarter of the time is left."""


class Renewer:
    """Keeps a connection's subscriptions alive.

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
        """Renew a connection's channels if one is near its end; return how many were renewed."""
        now = self._tools.now_us()
        with self._store.read() as tx:
            rows = connections.channels(tx, link.tenant, link.id)
            cursor = connections.cursor(tx, link.tenant, link.id, WORK)
        is_due = any(_is_near_end(row["expires_at"], row["changed_at"], now) for row in rows)
        if not is_due or (cursor is not None and cursor["due_at"] > now):
            return 0
        try:
            return len(self.subscribe(link, str(rows[0]["details"].get(BASE, ""))))
        except CrmError as fault:
            with self._store.begin() as tx:
                due = now + AGAIN_SECONDS * SECOND_US
                connections.set_cursor(tx, link.tenant, link.id, WORK, since=now, due_at=due, fault=fault.words.en)
            return 0

    def subscribe(self, link: Link, base_url: str) -> list[Channel]:
        """Set up or renew what the CRM sends; return the channels (none where it is done by hand).

        Parameters
        ----------
        link
            The connection.
        base_url
            How the CRM reaches us, without a slash at its end; remembered for renewals.

        Raises
        ------
        CrmError
            The CRM does not answer, or refuses.
        """
        now = self._tools.now_us()
        turn = None if link.client is None else take(self._store, link, WORK, now)
        if turn is None or link.client is None:
            return []
        try:
            with self._store.read() as tx:
                rows = connections.channels(tx, link.tenant, link.id)
            old = [Channel(row["channel"], row["expires_at"], row["details"]) for row in rows]
            made = link.client.subscribe(f"{base_url}/v1/hooks/{link.address}", old, now)
            self._note(turn, old, made, base_url, now)
        finally:
            turn.leave()
        return made

    def _note(self, turn: Turn, old: list[Channel], made: list[Channel], base_url: str, now: int) -> None:
        link = turn.link
        rows = [
            {"channel": one.id, "expires_at": one.expires_us, "details": {**one.details, BASE: base_url}}
            for one in made
        ]
        had_gap = any(one.expires_us is not None and one.expires_us <= now for one in old)
        with turn.begin(now) as tx:
            connections.set_channels(tx, link.tenant, link.id, rows, at=now)
            # Whatever the CRM granted, it is not asked again and again: its clock may differ from ours.
            due = now + AGAIN_SECONDS * SECOND_US
            connections.set_cursor(tx, link.tenant, link.id, WORK, since=now, due_at=due)
            if had_gap or any(one.details.get("made_anew") for one in made):
                poll_soon(tx, link, now)


def poll_soon(tx: Tx, link: Link, now: int) -> None:
    """Let everything be polled at once, from where the last poll was."""
    for noun in NOUNS:
        cursor = connections.cursor(tx, link.tenant, link.id, f"poll:{noun}")
        if cursor is not None:  # without one its first look is due anyway
            connections.set_cursor(tx, link.tenant, link.id, f"poll:{noun}", since=cursor["since"], due_at=now)


def _is_near_end(expires_at: int | None, changed_at: int, now: int) -> bool:
    return expires_at is not None and expires_at - now < (expires_at - changed_at) / SHARE_LEFT
