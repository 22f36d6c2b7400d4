"""Events that change the plan: the next version of the problem, and the job that repairs its plan.

When to modify: when an event is to start another job.
"""

from __future__ import annotations

from typing import Any

from api.errors import ConflictError
from api.jobs.asked import JobAsked
from api.jobs.submit import Jobs
from api.plans import versions
from api.plans.deltas import with_delta
from api.plans.intake import storable
from api.plans.library import Library
from api.routing.asked import PlanEvent
from api.routing.boards import NO_BOARD, Boards
from api.security.caller import Caller
from api.store import Store, routing


def repair(store: Store, boards: Boards, jobs: Jobs, caller: Caller, asked: PlanEvent, now: int) -> dict[str, Any]:
    """Store the changed problem and the job that repairs the plan, together; return the job's row.

    Raises
    ------
    ConflictError
        Nothing is set up to route by.
    InputError
        The delta does not suit the problem.
    """
    with store.read() as tx:
        row = routing.board(tx, caller.tenant)
    if row is None:
        raise ConflictError("route-not-set-up", NO_BOARD)
    library: Library = boards.library
    version = library.version_row(caller.tenant, row["problem"])
    changed, issues = with_delta(library.of_version(version), asked.delta)
    content = versions.Content.of_problem(changed, issues)
    origin = {"delta": storable(asked.delta.model_dump(mode="json", exclude_unset=True))}
    because = versions.Because(source="delta", why=asked.why, origin=origin)
    with store.begin() as tx:
        _, number = versions.append(tx, caller, row["problem"], content, because, revision=None, at=now)
        job = JobAsked(
            kind="repair-plan", problem=row["problem"], version=number, plan=row["plan"], note=asked.why,
            params={"seconds": asked.seconds},
        )  # fmt: skip
        return jobs.submit(tx, caller, job, at=now)
