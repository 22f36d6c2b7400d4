"""Jobs as the application holds them: made once a process, asked for by routes; and whom the end of a job is told.

When to modify: when ended jobs must be told to another part of the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends

from api.deps import ServicesDep
from api.jobs.queue import Turns
from api.jobs.submit import Jobs
from api.services import Services
from api.store import Tx

PART = "jobs"


def jobs_of(services: Services) -> Jobs:
    """Return the jobs of the process."""
    known: Jobs | None = services.parts.get(PART)
    if known is None:
        known = services.parts[PART] = Jobs(services.settings, Turns(services.store))
    return known


def _jobs(services: ServicesDep) -> Jobs:
    return jobs_of(services)


JobsDep = Annotated[Jobs, Depends(_jobs)]


def tell_others(tx: Tx, job: Mapping[str, Any]) -> None:
    """Write what others must be told of a job that has ended, in the transaction that ends it."""
