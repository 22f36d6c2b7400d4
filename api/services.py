"""What an application holds while it runs, in one place: handed to routes by :mod:`api.deps`.

When to modify: when a part needs something that lives as long as the process (add it with a default of None and set
it in the lifespan of that part's router).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from api.security.authentication import Authentication
from api.security.outbound import Outbound
from api.security.sealing import Sealing
from api.settings import Settings
from api.store import Clock, Store


@dataclass
class Services:
    """The long-lived parts.

    Parameters
    ----------
    settings
        As read at the start.
    store
        The database.
    clock
        Nanoseconds since 1970 UTC.
    parts
        What other parts keep for the life of the process, by name: ``routing``, ``jobs``.
    """

    settings: Settings
    store: Store
    clock: Clock = time.time_ns
    parts: dict[str, Any] = field(default_factory=dict)
    authentication: Authentication = field(init=False)
    outbound: Outbound = field(init=False)
    is_stopping: bool = False
    """Set when the process is asked to end: streams that could go on for ever end by themselves."""

    def __post_init__(self) -> None:
        """Make what rests on the others."""
        self.outbound = Outbound.of(self.settings)
        self.authentication = Authentication(self.settings, self.store, self.outbound, self.clock)

    @cached_property
    def sealing(self) -> Sealing:
        """What seals and opens secrets; the key file is made when it is first asked for."""
        return Sealing.of(self.settings)
