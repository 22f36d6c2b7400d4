"""All desks of a process, and the thread that ticks them.

When to modify: when the clocks of routing are to run somewhere else.
"""

from __future__ import annotations

import gc
import logging
import threading
from typing import Any

from api.plans.library import Library
from api.routing.boards import Boards
from api.routing.clocks import tick_if_due
from api.routing.desk import Desk
from api.routing.following import mend
from api.routing.pricing import price_if_due
from api.routing.rooms import Rooms
from api.services import Services
from api.store import now_us, routing

PART = "routing"
_log = logging.getLogger(__name__)


class Desks:
    """The desks of a process, by tenant.

    Parameters
    ----------
    services
        What the process holds.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self.boards = Boards(Library(services.store))
        self._desks: dict[str, Desk] = {}
        self._lock = threading.Lock()
        self.rooms = Rooms()
        self._stop = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._spared = -1

    def of(self, tenant: str) -> Desk:
        """Return the desk of a tenant."""
        with self._lock:
            if tenant not in self._desks:
                self._desks[tenant] = Desk(tenant, self.boards, self._services.clock)
            return self._desks[tenant]

    def set_board(self, tenant: str, actor: str, *, unseats: bool, **values: Any) -> int:
        """Publish another board for a tenant and return its number; what the pause of it costs is paid by this call."""
        number = self.of(tenant).set_board(actor, unseats=unseats, **values)
        self._let_live()
        return number

    def start(self, every_seconds: float) -> None:
        """Begin to tick; nothing happens with 0 seconds."""
        if every_seconds > 0:
            self._thread = threading.Thread(target=self._ticking, args=(every_seconds,), name="routing", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End ticking."""
        self._stop.set()
        self._woken.set()
        self.rooms.stop()
        for desk in list(self._desks.values()):
            desk.finish()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def wake(self) -> None:
        """Let the clocks be looked at now: somebody waits for room."""
        self._woken.set()

    def _ticking(self, every_seconds: float) -> None:
        while not self._stop.is_set():
            self._woken.wait(every_seconds)
            self._woken.clear()
            self._let_live()
            for tenant in () if self._stop.is_set() else self._tenants():
                try:
                    mend(self, tenant, now_us(self._services.clock))
                    tick_if_due(self.of(tenant))
                    price_if_due(self.of(tenant))
                    self.rooms.make(self.of(tenant))
                except Exception:  # noqa: BLE001 - one tenant's trouble must not stop the clocks of the others
                    _log.exception("the clocks of a tenant's routing failed", extra={"tenant": tenant})

    def _let_live(self) -> None:
        """Spare new boards from the search for garbage, in a process that serves."""
        with self._lock:
            is_due = self._thread is not None and self._spared != self.boards.num_made
            self._spared = self.boards.num_made
        if is_due:
            let_live()

    def _tenants(self) -> list[str]:
        with self._services.store.read() as tx:
            return routing.tenants_with_boards(tx)


def let_live() -> None:
    """Spare what lives as long as the process from the search for garbage.

    A board and its problem are a million objects: looking through them again and again would stop every call for a
    quarter of a second each time. What a former board has left is found here, once.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def desks_of(services: Services) -> Desks:
    """Return the desks of a process."""
    found = services.parts.get(PART)
    if not isinstance(found, Desks):
        found = services.parts[PART] = Desks(services)
    return found
