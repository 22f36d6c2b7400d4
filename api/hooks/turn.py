"""A turn at some work of a connection: one process at a time, fenced.

Every transaction of a round begins with :meth:`Turn.begin`, which aborts when another process has taken over. What a
stale process has already told the CRM is harmless: owners are read again before they are written.
When to modify: with how work is shared between processes.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from api.crm.links import Link
from api.store import Store, Tx, crm
from api.store.moments import SECOND_US

LEASE_US = 120 * SECOND_US
"""Longer than any single call to a CRM may take. The watchdog of jobs frees the turns of workers that died."""


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
        """Let others take the turn at once; nothing happens where somebody has taken it already."""
        with suppress(crm.TurnLostError), self.store.begin() as tx:
            crm.keep_turn(tx, self.link.tenant, self.link.id, self.work, self.fence, until=0)


def in_turn(store: Store, link: Link, work: str, now_us: int, do: Callable[[Turn], int]) -> int:
    """Take the turn at some work of a connection, do it, and return how much was done.

    0 while another process has the turn, and when the turn is lost in between: whoever has it now does the work.
    """
    turn = take(store, link, work, now_us)
    if turn is None:
        return 0
    try:
        return do(turn)
    except crm.TurnLostError:
        return 0
    finally:
        turn.leave()


def take(store: Store, link: Link, work: str, now_us: int) -> Turn | None:
    """Take the turn; None while somebody else has it."""
    # Every turn has a holder of its own: two threads of one process must not share one.
    holder = f"{crm.holder_mark(socket.gethostname(), os.getpid())}-{secrets.token_hex(4)}"
    with store.begin() as tx:
        fence = crm.take_turn(tx, link.tenant, link.id, work, holder=holder, now=now_us, until=now_us + LEASE_US)
    return None if fence is None else Turn(store, link, work, fence)
