"""Trying a change on a plan: effects at once, levers, and what was tried as a proposal.

When to modify: when the page tries something else.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.deps import NowDep, OnceDep, ServicesDep, needs
from api.plans import proposing
from api.plans.trial import Draft
from api.routes.parts import LibraryDep
from api.routes.plans import PlanId, Reader
from api.security.caller import Caller
from api.services import Services
from api.web.item_history import history_of
from api.web.tries import Tries, effect_shown, levers_shown

router = APIRouter(prefix="/v1/page/plans", tags=["page"])

Writer = Annotated[Caller, Depends(needs("plans:write"))]


def _tries(services: ServicesDep) -> Tries:
    return tries_in(services)


def tries_in(services: Services) -> Tries:
    """Return the plans that are tried out in this process; made by whoever asks first."""
    found: Tries = services.parts.setdefault("tries", Tries())
    return found


TriesDep = Annotated[Tries, Depends(_tries)]


class ProposalAsked(BaseModel):
    """A draft that shall be decided on."""

    model_config = ConfigDict(extra="forbid")

    draft: Draft
    job: str | None = Field(default=None, max_length=64, description="The job that re-planned around the draft.")
    title: str = Field(default="", max_length=200, description="For people.")
    why: str = Field(default="", max_length=500, description="Kept with the version and in the audit log.")
    effective: date | None = Field(default=None, description="First day of the new owners.")


class Proposed(BaseModel):
    """What a proposal made."""

    problem: str
    version: int = Field(
        description="The version that the plan answers; a new one where the draft changes the problem."
    )
    plan: str
    change_request: str | None = Field(description="Null where no account or lead changes hands.")


@router.post("/{plan}/try", summary="Try a change", operation_id="page_try")
def page_try(plan: PlanId, body: Draft, caller: Reader, library: LibraryDep, tries: TriesDep) -> dict[str, Any]:
    """Say what a draft does to every measure, rule and rep, without storing anything."""
    return effect_shown(tries, library.plan(caller.tenant, plan), body)


@router.get("/{plan}/levers", summary="What can be tried", operation_id="page_levers")
def page_levers(plan: PlanId, caller: Reader, library: LibraryDep, tries: TriesDep) -> dict[str, Any]:
    """Give the weighted rules, the dimensions and the days of a plan; the first try is quick after this."""
    return levers_shown(tries, library.plan(caller.tenant, plan))


@router.get("/{plan}/history", summary="What was decided about an item", operation_id="page_history")
def page_history(
    plan: PlanId,
    item: Annotated[str, Query(max_length=400, description="Id of the account or lead.")],
    caller: Annotated[Caller, Depends(needs("changes:read"))],
    library: LibraryDep,
) -> dict[str, Any]:
    """List the decisions on an item in the change requests of its problem, newest first, and its owner of today."""
    return history_of(library, caller.tenant, library.plan(caller.tenant, plan), item)


@router.post("/{plan}/propose", status_code=201, response_model=Proposed, summary="Propose what was tried",
             operation_id="page_propose")  # fmt: skip
def page_propose(
    plan: PlanId, body: ProposalAsked, caller: Writer, library: LibraryDep, once: OnceDep, now: NowDep
) -> JSONResponse:
    """Store a draft: a version where it changes the problem, its plan, and a change request of what changes hands."""
    kept = library.plan(caller.tenant, plan)
    asked = proposing.Proposal(
        draft=body.draft, job=body.job, title=body.title, why=body.why, effective=body.effective
    )  # fmt: skip
    with library.store.read() as tx:
        if (earlier := once.known(tx)) is not None:
            return earlier
    made = proposing.worked_out(library, caller, kept, asked)
    with library.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        return once.answer(tx, 201, Proposed(**proposing.store(tx, caller, kept, asked, made, now)), {})
