"""The workers' round: everything that webhooks and write-backs need done, for all connections, once.

Every part is safe to run in any number of processes at once: turns and leases see to it. When to modify: when
another part must be done regularly.
"""

from __future__ import annotations

import structlog

from api.crm.connector import Tools
from api.crm.links import Link, Links
from api.hooks.acts import Acts
from api.hooks.deliver import Deliverer
from api.hooks.drain import Drain
from api.hooks.parts import links_of, tools_of
from api.hooks.poll import Poller
from api.hooks.renew import Renewer
from api.hooks.writer import Writer
from api.services import Services
from api.store import Store, connections
from assigner.errors import AssignerError

log = structlog.get_logger("api.hooks")


class Round:
    """All that is done regularly.

    Parameters
    ----------
    store
        The database.
    links
        Opens connections.
    tools
        Clock, jitter and guard.
    acts
        What events do.
    deliverer
        Delivers the outbox.
    """

    def __init__(self, store: Store, links: Links, tools: Tools, acts: Acts, deliverer: Deliverer) -> None:
        self._store = store
        self._links = links
        self._drain = Drain(store, acts, tools)
        self._writer = Writer(store, tools)
        self._poller = Poller(store, tools)
        self._renewer = Renewer(store, tools)
        self._deliverer = deliverer

    @classmethod
    def of(cls, services: Services, acts: Acts, tools: Tools | None = None) -> Round:
        """Return the round of a process."""
        tools = tools or tools_of(services)
        deliverer = Deliverer(services.store, services.sealing, tools)
        return cls(services.store, links_of(services), tools, acts, deliverer)

    def close(self) -> None:
        """Give connections back."""
        self._links.close()
        self._deliverer.close()

    def run_once(self) -> int:
        """Do what is due; return how much was done, 0 when nothing was."""
        with self._store.read() as tx:
            active = connections.active(tx)
        done = sum(self._one(tenant, connection) for tenant, connection in active)
        return done + self._deliverer.run_once()

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
        self._renewer.run_once(link)
        found = self._poller.run_once(link)
        return found + self._drain.run_once(link) + self._writer.run_once(link)
