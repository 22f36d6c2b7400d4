"""A rep's own sheet and calendar: whose they are is in the key, and nowhere in the call.

When to modify: with what reps may see of their own.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.deps import ServicesDep, needs
from api.routes.parts import FileLanguage, LibraryDep, as_answer
from api.security.caller import Caller
from api.web.own_sheet import own_calendar, own_sheet
from assigner.client.models.answers import RepSheet
from assigner.client.models.routing import OpenWork

router = APIRouter(prefix="/v1/page/own", tags=["page"])

Rep = Annotated[Caller, Depends(needs("page:read"))]


class OwnDuty(BaseModel):
    """A duty of one's own."""

    item: str
    name: str
    start: str
    minutes: float


class OwnOpen(OpenWork):
    """Open work that routing gave."""

    name: str


class OwnSheet(RepSheet):
    """The sheet of whoever asks."""

    name: str
    names: dict[str, str] = Field(description="What those are called from whom something comes, or to whom it goes.")
    plan_name: str
    time_zone: str = Field(description="Of the duties' starts.")
    duties: list[OwnDuty] = Field(description="In order of time.")
    open: list[OwnOpen] = Field(description="Leads that arrived since, with their clocks.")


@router.get("/sheet", summary="Show my sheet", operation_id="own_sheet")
def get_own_sheet(caller: Rep, services: ServicesDep, library: LibraryDep) -> OwnSheet:
    """Show what is the caller's in the plan in force, what came and went and why, and open leads with their clocks."""
    found: dict[str, Any] = own_sheet(services, library, caller.tenant, caller.rep)
    return OwnSheet.model_validate(found)


@router.get(
    "/calendar",
    summary="Download my calendar",
    operation_id="own_calendar",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}},
)
def get_own_calendar(caller: Rep, services: ServicesDep, library: LibraryDep, language: FileLanguage) -> Response:
    """Download the caller's duties as a calendar that phones and Outlook take."""
    return as_answer(own_calendar(services, library, caller.tenant, caller.rep, language))
