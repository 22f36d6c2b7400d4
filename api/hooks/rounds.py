"""The workers' round: everything that webhooks and write-backs need done, for all connections, once.

Every part is safe to run in any number of processes at once: turns and leases see to it. When to modify: when
another part must be done regularly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import structlog

from api.crm.connector import Tools
from api.crm.links import Link
from api.hooks.acts import Acts
from api.hooks.drain import Drain
from api.hooks.follow import Follower
from api.hooks.parts import links_of
from api.hooks.poll import Poller
from api.hooks.renew import Renewer
from api.hooks.writer import Writer
from api.services import Services
from api.store import Store, connections
from assigner.errors import AssignerError

log = structlog.get_logger("api.hooks")


class Part(Protocol):
    """Something that is done for each connection."""

    def run_once(self, link: Link) -> int:
        """Do what is due; return how much was done."""
        ...


class Round:
    """Does parts for all active connections.

    Parameters
    ----------
    services
        What the process holds.
    parts
        What is done for each connection, in this order.
    """

    def __init__(self, services: Services, parts: Sequence[Part]) -> None:
        self._store = services.store
        self._links = links_of(services)
        self._parts = parts

    def run_once(self) -> int:
        """Do what is due; return how much was done, 0 when nothing was."""
        with self._store.read() as tx:
            active = connections.active(tx)
        return sum(self._one(tenant, connection) for tenant, connection in active)

    def _one(self, tenant: str, connection: str) -> int:
        """Do what is due for one connection; its fault does not stop the others."""
        try:
            with self._store.read() as tx:
                row = connections.find(tx, tenant, connection)
            if row is None:
                return 0
            return self.work(self._links.open(row))
        except AssignerError as fault:
            log.warning("connection failed", tenant=tenant, connection=connection, fault=fault.words.en)
            return 0

    def work(self, link: Link) -> int:
        """Do what is due for one connection."""
        return sum(part.run_once(link) for part in self._parts)


def usual_parts(store: Store, acts: Acts, tools: Tools, *more: Part) -> tuple[Part, ...]:
    """Return what is done for each connection, short of pulls, which take long."""
    return (
        Renewer(store, tools),
        Poller(store, tools),
        Drain(store, acts, tools),
        Follower(store, tools),
        *more,
        Writer(store, tools),
    )
