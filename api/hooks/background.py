"""What the worker process runs for webhooks and write-backs, until it is told to stop: three loops, each in a thread.

Events and owners are quick; a delivery may wait for a slow receiver and a pull may read for minutes, so they do not stand
in each other's way. Any number of workers may run them: turns and leases share the work out. When to modify: with how
often rounds are made, or when another kind of work joins.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from api.crm.connector import Tools
from api.hooks.deliver import Deliverer
from api.hooks.parts import tools_of
from api.hooks.pulling import Puller
from api.hooks.repairs import Repairs
from api.hooks.rounds import Round, usual_parts
from api.hooks.routed import Routed
from api.job_services import jobs_of
from api.routing.desks import desks_of
from api.services import Services
from api.settings import Settings
from api.store import Store

log = structlog.get_logger("api.hooks")

PAUSE_SECONDS = 0.25
"""Between rounds when nothing was to do."""
PULL_PAUSE_SECONDS = 1.0
TROUBLE_SECONDS = 5.0


def act_on_events(settings: Settings, store: Store, stop: threading.Event) -> None:
    """Work off events and write owners."""
    services = Services(settings, store)
    repeat(working_round(services, tools_of(services)).run_once, stop, PAUSE_SECONDS)


def deliver_messages(settings: Settings, store: Store, stop: threading.Event) -> None:
    """Deliver the outbox."""
    services = Services(settings, store)
    deliverer = Deliverer(store, services.sealing, tools_of(services))
    repeat(deliverer.run_once, stop, PAUSE_SECONDS)
    deliverer.close()


def pull_tables(settings: Settings, store: Store, stop: threading.Event) -> None:
    """Make problems of what CRMs hold."""
    services = Services(settings, store)
    repeat(Round(services, [Puller(store, tools_of(services))]).run_once, stop, PULL_PAUSE_SECONDS)


def working_round(services: Services, tools: Tools) -> Round:
    """Return the round with the service's own routing, planning and jobs."""
    desks = desks_of(services)
    repairs = Repairs(services.store, desks.boards.library, jobs_of(services), tools)
    return Round(services, usual_parts(services.store, Routed(desks, repairs), tools, repairs))


def repeat(step: Callable[[], int], stop: threading.Event, pause_seconds: float) -> None:
    """Take a step again and again until told to stop, with a pause where nothing was to do."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            pause = 0.0 if step() else pause_seconds
        except Exception:
            log.exception("a round failed")
            pause = TROUBLE_SECONDS
