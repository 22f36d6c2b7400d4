"""Jobs as the application holds them: made once a process, asked for by routes.

When to modify: when routes need another part of jobs.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.deps import ServicesDep
from api.jobs.queue import Turns
from api.jobs.submit import Jobs
from api.services import Services

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
