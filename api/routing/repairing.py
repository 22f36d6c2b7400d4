"""Events that change the plan: the next version of the problem, and the job that repairs its plan.

When to modify: when an event is to start another job.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.route import LiveState


def routed_leads(state: LiveState, minute: int) -> list[dict[str, Any]]:
    """Return the leads that people have from routing, each with its owner: what a plan must leave room for.

    Parameters
    ----------
    state
        Live state; only looked at.
    minute
        Now; the answer does not depend on it.
    """
    del minute
    held = [one for one in state.items.values() if one.kind == "lead" and one.status == "owned" and one.rep is not None]
    return [{**one.row, "id": one.item, "owner": one.rep} for one in held]


def repair(
    store: Store,
    boards: Boards,
    jobs: Jobs,
    caller: Caller,
    asked: PlanEvent,
    routed: Sequence[dict[str, Any]],
    now: int,
) -> dict[str, Any]:
    """Store the changed problem and the job that repairs the plan, together; return the job's row.

    Leads that were routed since the problem was stored (``routed``) come into it with their owners: without them, a plan
    would give away time that is taken.

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
    base = library.of_version(version)
    delta = _with_routed(asked.delta, base, routed)
    changed, issues = with_delta(base, delta)
    content = versions.Content.of_problem(changed, issues)
    origin = {"delta": storable(delta.model_dump(mode="json", exclude_unset=True))}
    because = versions.Because(source="delta", why=asked.why, origin=origin)
    with store.begin() as tx:
        _, number = versions.append(tx, caller, row["problem"], content, because, revision=None, at=now)
        job = JobAsked(
            kind="repair-plan", problem=row["problem"], version=number, plan=row["plan"], note=asked.why,
            params={"seconds": asked.seconds},
        )  # fmt: skip
        return jobs.submit(tx, caller, job, at=now)


def _with_routed(delta: Scenario, base: Problem, routed: Sequence[dict[str, Any]]) -> Scenario:
    """Return the delta with the routed leads that neither it nor the problem knows."""
    told = delta.model_dump(mode="json", exclude_unset=True)
    leads = told.setdefault("leads", {})
    added = leads.setdefault("add", [])
    known = {str(one["id"]) for one in added} | set(base.item_index)
    added += [one for one in routed if one["id"] not in known and one["owner"] in base.rep_index]
    return Scenario.model_validate(told) if added else delta
