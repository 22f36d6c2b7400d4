"""Follows the log of routing: owners that change without a webhook go back to the CRM, too.

What waited gets an owner, an unanswered lead changes hands, somebody claims from the pool, a person routes anew: the
log has it all in the order of commits, so nothing is missed and nothing is seen twice. When to modify: when routing's
log says something new about owners.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.crm.connector import Tools
from api.crm.events import LEAD
from api.crm.links import Link
from api.hooks.acts import Handover
from api.hooks.requests import BY_ITSELF, Asked, ask
from api.hooks.turn import Turn, in_turn
from api.store import Store, Tx, connections, crm, routing

WORK = "follow"
OWN_EVENTS = "evt_"
"""Decisions on events of the inbox are written back with the event itself."""


class Follower:
    """Follows routing's decisions for a connection.

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
        """Ask for the writes of new decisions; return how many were looked at."""
        with self._store.read() as tx:
            seen, head = _seen(tx, link), routing.head(tx, link.tenant)
        if seen is not None and seen >= head:
            return 0
        return in_turn(self._store, link, WORK, self._tools.now_us(), self._follow)

    def _follow(self, turn: Turn) -> int:
        now, link = self._tools.now_us(), turn.link
        with turn.begin(now) as tx:
            seen = _seen(tx, link)
            if seen is None:  # a new connection does not write what was decided before it
                connections.set_cursor(tx, link.tenant, link.id, WORK, since=routing.head(tx, link.tenant), due_at=now)
                return 0
            rows = routing.decisions_after(tx, link.tenant, seen)
            for row in rows:
                for wanted in _handovers(tx, link, row):
                    asked = Asked((wanted,), "routed", f"decision {row['seq']}", BY_ITSELF)
                    ask(tx, link, asked, at=now)
            if rows:
                connections.set_cursor(tx, link.tenant, link.id, WORK, since=rows[-1]["seq"], due_at=now)
        return len(rows)


def _seen(tx: Tx, link: Link) -> int | None:
    row = connections.cursor(tx, link.tenant, link.id, WORK)
    return None if row is None else int(row["since"])


def _handovers(tx: Tx, link: Link, row: dict[str, Any]) -> list[Handover]:
    """Return the writes of a decision: of records of this connection that get another owner, moved ones too."""
    if row["kind"] != "assigned" or row["rep"] is None or (row["event"] or "").startswith(OWN_EVENTS):
        return []
    given = [(row["entry"].get("work", LEAD), row["item"], row["rep"])]
    given += [(LEAD, move["item"], move["to"]) for move in row["entry"].get("moves", ())]
    return [found for noun, item, rep in given for found in _handover(tx, link, noun, item, link.policy.user_of(rep))]


def _handover(tx: Tx, link: Link, noun: str, item: str, owner: str) -> list[Handover]:
    known: sa.RowMapping | None = crm.records(tx, link.tenant, link.id, noun, [item]).get(item)
    if known is None or known["is_deleted"] or known["owner"] == owner:
        return []
    return [Handover(noun, item, known["owner"], owner)]
