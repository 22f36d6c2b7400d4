"""Delivery of our outbound webhooks with a clock that a test sets ahead.

When to modify: when a test must steer deliveries in another way.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from api.hooks import outbox
from api.hooks.deliver import Deliverer
from api.hooks.parts import tools_of
from api.services import Services
from api.settings import Settings
from api.store import Store, now_us
from tests.api.callers import TENANT


class Post:
    """A deliverer with a clock that the test sets ahead."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.ahead_us = 0
        services = Services(settings, store)
        tools = dataclasses.replace(tools_of(services), now_us=self.now, jitter=lambda: 0.0)
        self.deliverer = Deliverer(store, services.sealing, tools)

    def now(self) -> int:
        """Return the moment."""
        return now_us() + self.ahead_us

    def tell(self, kind: str = "job.ended", **data: Any) -> None:
        """Add a message."""
        with self.store.begin() as tx:
            outbox.add(tx, TENANT, kind, data or {"job": "job_1"}, at=self.now())

    def deliver(self) -> int:
        """Deliver what is due."""
        return self.deliverer.run_once()
