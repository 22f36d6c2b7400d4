"""What the worker process runs for webhooks and write-backs: rounds, until it is told to stop.

Any number of workers may run it: turns and leases share the work out. When to modify: with how often rounds are made.
"""

from __future__ import annotations

import threading

import structlog

from api.crm.connector import Tools
from api.hooks.parts import tools_of
from api.hooks.repairs import Repairs
from api.hooks.rounds import Round
from api.hooks.routed import Routed
from api.job_services import jobs_of
from api.routing.desks import desks_of
from api.services import Services
from api.settings import Settings
from api.store import Store

log = structlog.get_logger("api.hooks")

PAUSE_SECONDS = 0.25
"""Between rounds when nothing was to do."""
TROUBLE_SECONDS = 5.0


def working_round(services: Services, tools: Tools | None = None) -> Round:
    """Return the round with the service's own routing, planning and jobs."""
    tools = tools or tools_of(services)
    desks = desks_of(services)
    repairs = Repairs(services.store, desks.boards.library, jobs_of(services), tools)
    return Round(services, Routed(desks, repairs), tools, [repairs])


def run(settings: Settings, store: Store, stop: threading.Event) -> None:
    """Make rounds until told to stop."""
    rounds = working_round(Services(settings, store))
    pause = 0.0
    while not stop.wait(pause):
        try:
            pause = 0.0 if rounds.run_once() else PAUSE_SECONDS
        except Exception:
            log.exception("a round failed")
            pause = TROUBLE_SECONDS
    rounds.close()
