"""Events: what happened to reps and accounts outside, so that routing and plans follow.

When to modify: when another kind of event is understood.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from api.deps import NowDep, ServicesDep, needs
from api.errors import ApiError
from api.job_services import JobsDep
from api.jobs.shown import Job, shown
from api.routes.route import DesksDep
from api.routing.asked import ContactsAsked, PlanEvent, RepEvent
from api.routing.desk import Session
from api.routing.operations import change_rep, know_contact
from api.routing.repairing import repair, routed_leads
from api.routing.shown import decision_shown
from api.security.caller import Caller
from assigner.client.models.routing import Decision
from assigner.language import Words

router = APIRouter(prefix="/v1/route/events", tags=["routing"])

Router = Annotated[Caller, Depends(needs("route:write"))]
Planner = Annotated[Caller, Depends(needs("changes:write"))]
UNTIL = Words(
    "`until` ({value}) is no moment. Write it as ISO 8601: 2026-12-07T09:00:00+08:00.",
    "until（{value}）不是有效时刻。请按 ISO 8601 填写：2026-12-07T09:00:00+08:00。",
)


@router.post("/rep", summary="A rep left, is away, came back or began", operation_id="rep_event")
def rep_event(body: RepEvent, caller: Router, desks: DesksDep) -> Decision:
    """Note what happened to a rep: arrivals follow at once."""
    until = _moment(body.until)

    def act(session: Session) -> object:
        minute = session.state.board.moment(until) if until is not None else None
        return change_rep(session, body.rep, body.change, minute, body.why)

    return decision_shown(desks.of(caller.tenant).run(act, caller.actor, body.event))


@router.post("/contact", summary="By what an account is recognised", operation_id="contact_event")
def contact_event(body: ContactsAsked, caller: Router, desks: DesksDep) -> Decision:
    """Note domains, telephone numbers and names of an account: its leads are found by them."""
    told = {"domains": body.domains, "phones": body.phones, "names": body.names}
    act = lambda session: know_contact(session, body.account, told)  # noqa: E731 - one line is clearer than a partial
    return decision_shown(desks.of(caller.tenant).run(act, caller.actor, body.event))


@router.post("/plan", status_code=202, summary="Repair the plan after an event", operation_id="plan_event")
def plan_event(
    body: PlanEvent, caller: Planner, services: ServicesDep, desks: DesksDep, jobs: JobsDep, now: NowDep
) -> Job:
    """Make the next version of the routed problem by a delta, and repair the plan with the fewest moves.

    A rep leaves, is away, comes back, changes skills or capacity; a duty is added, moved, cancelled; an account is lost
    or has grown: the delta says it as a scenario does. Leads that were routed meanwhile count with
    whoever has them. The job ends in a change request that awaits approval.
    """
    routed = desks.of(caller.tenant).look(routed_leads)
    return Job.model_validate(shown(repair(services.store, desks.boards, jobs, caller, body, routed, now)))


def _moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        raise ApiError(
            422, "moment-invalid", Words("The moment is invalid", "时刻无效"), UNTIL.filled(value=text)
        ) from None
