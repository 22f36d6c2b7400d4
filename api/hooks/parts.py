"""The long-lived parts of webhooks and CRMs, made from what an application or a worker holds.

When to modify: when a part joins.
"""

from __future__ import annotations

import threading

from api.crm.connector import Tools
from api.crm.links import Links
from api.hooks.inbox import Backlog
from api.services import Services
from api.store import now_us

_making = threading.Lock()


def tools_of(services: Services) -> Tools:
    """Return what connectors need of this process: its clock, and calls through the guard against SSRF."""
    return Tools(
        now_us=lambda: now_us(services.clock),
        http=services.outbound.client,
        check_url=services.outbound.check_url,
    )


def backlog_of(services: Services) -> Backlog:
    """Return what the process knows of waiting events."""
    found: Backlog = services.parts.setdefault("backlog", Backlog(services.store))
    return found


def links_of(services: Services) -> Links:
    """Return the process's links, made when they are first asked for."""
    with _making:
        links: Links | None = services.parts.get("links")
        if links is None:
            links = services.parts["links"] = Links(services.sealing, lambda: tools_of(services))
        return links
