"""A turn at some work of a connection: one process at a time, fenced.

Every transaction of a round begins with :meth:`Turn.begin`, which aborts when another process has taken over. What a
stale process has already told the CRM is harmless: owners are read again before they are written.
When to modify: with how work is shared between processes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.crm.links import Link
from api.store import Store, Tx, crm
from api.store.moments import SECOND_US

LEASE_US = 120 * SECOND_US
"""Longer than any single call to a CRM may take."""
HOLDER = secrets.token_hex(8)
"""This process."""


@dataclass(frozen=True)
class Turn:
    """The turn at ``work`` of a connection, taken until somebody else takes it."""

    store: Store
    link: Link
    work: str
    fence: int

    @contextmanager
    def begin(self, now_us: int) -> Iterator[Tx]:
        """Open a transaction that commits only while the turn is ours, and prolongs it."""
        with self.store.begin() as tx:
            crm.keep_turn(tx, self.link.tenant, self.link.id, self.work, self.fence, until=now_us + LEASE_US)
            yield tx

    def keep(self, now_us: int) -> None:
        """Prolong the turn between two transactions that are far apart."""
        with self.begin(now_us):
            pass

    def leave(self) -> None:
        """Let others take the turn at once."""
        with self.store.begin() as tx:
            crm.keep_turn(tx, self.link.tenant, self.link.id, self.work, self.fence, until=0)


@contextmanager
def turn_at(store: Store, link: Link, work: str, now_us: int, holder: str = "") -> Iterator[Turn | None]:
    """Take the turn at some work of a connection for a block; None while another process has it.

    When the turn is lost in between, the block ends there: whoever has it now does the work.
    """
    with store.begin() as tx:
        # Every round is a holder of its own: two threads of one process must not share a turn.
        name = holder or f"{HOLDER}-{secrets.token_hex(4)}"
        fence = crm.take_turn(tx, link.tenant, link.id, work, holder=name, now=now_us, until=now_us + LEASE_US)
    if fence is None:
        yield None
        return
    turn = Turn(store, link, work, fence)
    yield turn
    turn.leave()
