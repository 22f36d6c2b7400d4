"""Every night routing is looked back on: the schedule of that is made with the first board, once.

People may change, pause or remove it like any other schedule; a paused one stays paused, and none is made beside it.
When to modify: when something else of routing is to happen by the calendar.
"""

from __future__ import annotations

from api.errors import ApiError
from api.jobs.asked import JobAsked
from api.jobs.schedules import ScheduleAsked, make
from api.jobs.submit import Jobs
from api.security.caller import Caller
from api.store import Store, schedules

KIND = "hindsight"
NAME = "Routing, seen from behind · 回看当日分配"
CRON = "30 2 * * *"


def look_back_nightly(store: Store, jobs: Jobs, caller: Caller, zone: str, at: int) -> str | None:
    """Make the nightly schedule where the tenant has none of the kind; return its id.

    Parameters
    ----------
    store, jobs
        As everywhere.
    caller
        Who sets up routing.
    zone
        Time zone of the problem: the night is its own.
    at
        The moment in microseconds.
    """
    asked = ScheduleAsked(name=NAME, cron=CRON, zone=zone, job=JobAsked(kind=KIND))
    try:
        with store.begin() as tx:
            there = schedules.listed(tx, caller.tenant)
            if any(row["job"]["kind"] == KIND for row in there):
                return None
            return str(make(tx, caller, jobs, asked, at)["id"])
    except ApiError:  # as many schedules as there may be: routing works without
        return None
