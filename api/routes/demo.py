"""Bundled teams in the shape of a request: looked at, or made a problem of with one call.

When to modify: with what can be done with a bundled team.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.deps import NowDep, OnceDep, StoreDep, etag, needs
from api.plans import demo, versions
from api.plans.library import version_row
from api.plans.views_of_problems import problem_details
from api.security.caller import Caller
from api.unchanged import SeenDep
from assigner.client.models.answers import Demos
from assigner.client.models.problems import ProblemDetails

router = APIRouter(prefix="/v1/demo", tags=["demo"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]
Writer = Annotated[Caller, Depends(needs("problems:write"))]
DemoName = Annotated[str, Path(max_length=60, description="Name of the team.")]


class DemoAsked(BaseModel):
    """What the problem is called."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=200, description="The team's own name where empty.")


@router.get("", summary="List bundled teams", operation_id="list_demos")
def list_demos(caller: Reader) -> Demos:
    """List the teams that come with the software, each with its story."""
    del caller
    return Demos(items=[demo.shown(name) for name in demo.names()])


@router.get(
    "/{name}",
    summary="Show a bundled team",
    operation_id="get_demo",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
def get_demo(name: DemoName, caller: Reader, seen: SeenDep) -> Response:
    """Give a team as the document that `POST /v1/problems` takes: a pattern for your own."""
    del caller
    return Response(demo.document(name), media_type="application/json", headers=seen.of("demo", name))


@router.post("/{name}", status_code=201, response_model=ProblemDetails, summary="Make a problem of a bundled team",
             operation_id="make_demo")  # fmt: skip
def make_demo(
    name: DemoName, caller: Writer, store: StoreDep, once: OnceDep, now: NowDep, body: DemoAsked | None = None
) -> JSONResponse:
    """Store a team as a new problem."""
    content = versions.Content.of_problem(demo.problem_of(name))
    because = versions.Because(source="demo", origin={"demo": name})
    with store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row = versions.create(tx, caller, content, because, name=body.name if body else "", at=now)
        shown = problem_details(row, version_row(tx, caller.tenant, row["id"]))
        return once.answer(tx, 201, shown, {"Location": f"/v1/problems/{row['id']}", **etag(row["revision"])})
