"""Publications: approved moves come into force, and are taken back.

When to modify: with what can be done with what is in force.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.deps import IfMatch, NowDep, OnceDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.hooks.published import tell
from api.plans import publishing
from api.plans.library import problem_row
from api.routes.changes import RequestId
from api.routes.parts import LibraryDep
from api.routes.problems import ProblemId
from api.routing.desks import desks_of
from api.routing.following import follow
from api.security.caller import Caller
from api.services import Services
from api.store import changes
from assigner.client.models.changes import Publication
from assigner.client.models.shared import Page

router = APIRouter(prefix="/v1", tags=["publications"])

Reader = Annotated[Caller, Depends(needs("plans:read"))]
Publisher = Annotated[Caller, Depends(needs("plans:publish"))]
PublicationId = Annotated[str, Path(max_length=64, description="Id of the publication.")]


class PublishAsked(BaseModel):
    """How a change request is published."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(default="", max_length=1000, description="For the history.")
    until: date | None = Field(default=None, description="Only moves effective up to this day; all if null.")
    partly: bool = Field(default=False, description="Leave moves out that are open still, instead of refusing.")


class RollBackAsked(BaseModel):
    """Why a publication is taken back."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(min_length=1, max_length=1000, description="For the history.")


@router.post("/change-requests/{request}/publish", status_code=201, response_model=Publication, summary="Publish",
             operation_id="publish")  # fmt: skip
def publish(
    request: RequestId, body: PublishAsked, caller: Publisher, library: LibraryDep, revision: IfMatch, once: OnceDep,
    now: NowDep, services: ServicesDep,
) -> JSONResponse:  # fmt: skip
    """Bring approved moves into force: a new version of the problem with the new owners, and a verified plan of it.

    Endpoints that want `plan.published` are told, with every move. What was in force before stays in the history.
    """
    with library.store.read() as tx:
        earlier = once.known(tx)
    if earlier is not None:
        return _followed(earlier, services, caller, now)
    wish = publishing.Wish(why=body.why, until=body.until, partly=body.partly)
    draft = publishing.worked_out(library, caller, request, revision, wish)
    with library.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row = publishing.publish(tx, caller, draft, tell, now)
        headers = {"Location": f"/v1/publications/{row['id']}", **etag(row["revision"])}
        answer = once.answer(tx, 201, publishing.shown(row), headers)
    return _followed(answer, services, caller, now)


@router.get("/problems/{problem}/publications", summary="List publications", operation_id="list_publications")
def list_publications(problem: ProblemId, caller: Reader, store: StoreDep, page: PageDep) -> Page[Publication]:
    """List what was published of a problem, newest first, with what was taken back."""
    with store.read() as tx:
        problem_row(tx, caller.tenant, problem)
        rows = changes.history(tx, caller.tenant, problem, before=page.after or None, limit=page.limit + 1)
    shown = [publishing.shown(row) for row in rows]
    return Page[Publication].model_validate(page.answer(shown, lambda one: one.id))


@router.get("/publications/{publication}", summary="Show a publication", operation_id="get_publication")
def get_publication(publication: PublicationId, caller: Reader, store: StoreDep) -> Publication:
    """Show one publication."""
    with store.read() as tx:
        return publishing.shown(publishing.found(tx, caller.tenant, publication))


@router.post("/publications/{publication}/roll-back", response_model=Publication, summary="Roll back",
             operation_id="roll_back")  # fmt: skip
def roll_back(
    publication: PublicationId, body: RollBackAsked, caller: Publisher, library: LibraryDep, once: OnceDep, now: NowDep,
    services: ServicesDep,
) -> JSONResponse:  # fmt: skip
    """Take back what is in force: former owners in one more version, and the publication before is in force again."""
    with library.store.read() as tx:
        earlier = once.known(tx)
    if earlier is not None:
        return _followed(earlier, services, caller, now)
    asked = publishing.undo(library, caller, publication, body.why)
    with library.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row = publishing.roll_back(tx, caller, asked, tell, now)
        answer = once.answer(tx, 200, publishing.shown(row), etag(row["revision"]))
    return _followed(answer, services, caller, now)


def _followed(answer: JSONResponse, services: Services, caller: Caller, now: int) -> JSONResponse:
    """Return the answer once routing stands on what is in force; an answer given again mends what a crash left undone."""
    follow(desks_of(services), caller, json.loads(bytes(answer.body))["problem"], now)
    return answer
