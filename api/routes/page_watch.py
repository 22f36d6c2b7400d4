"""What the page watches: alerts with their cheapest repair, and the log of routing in words, as a list and as a feed.

When to modify: with what the view "Watch" asks for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from api.deps import ServicesDep, needs
from api.routes.following import AfterQuery, LastEventId, Log, SecondsQuery, follow
from api.routes.parts import LibraryDep
from api.security.caller import Caller
from api.web import watching
from assigner.client.models.routing import Decision
from assigner.client.models.shared import Text

router = APIRouter(prefix="/v1/page", tags=["page"])

Reader = Annotated[Caller, Depends(needs("plans:read"))]
RouteReader = Annotated[Caller, Depends(needs("route:read"))]


class Repair(BaseModel):
    """The cheapest thing to do about an alert: one call."""

    title: Text
    path: str = Field(description="Where `body` is posted.")
    body: dict[str, Any]
    permission: str = Field(description="What the caller must be allowed to do.")


class Alert(BaseModel):
    """Something to look at."""

    kind: str = Field(
        description="`overload`, `undone`, `bottleneck`, `rep-unreachable`, `answer-late`, `waiting`, ..."
    )
    severity: Literal["now", "soon", "know"]
    words: Text
    items: list[str] = Field(description="Ids of the items that it is about; at most 300.")
    reps: list[str] = Field(description="Ids of the reps that it is about; at most 300.")
    repair: Repair | None


class Alerts(BaseModel):
    """What is watched, and what is wrong with it."""

    plan: str | None = Field(description="The plan in force; the newest where none was published.")
    problem: str | None
    is_routed: bool = Field(description="Whether arrivals are routed.")
    items: list[Alert]


class Routed(BaseModel):
    """One entry of the log of routing, in words."""

    decision: Decision
    item_name: str
    rep_name: str
    reason: Text = Field(description="Why, in one sentence.")


@router.get("/alerts", summary="List alerts", operation_id="list_alerts")
def list_alerts(
    caller: Reader,
    services: ServicesDep,
    library: LibraryDep,
    plan: Annotated[str | None, Query(max_length=64, description="Look at this plan instead.")] = None,
) -> Alerts:
    """List what needs somebody's attention: overload, work that nobody has, bottlenecks, late answers, each with a repair."""
    return Alerts.model_validate(watching.alerts(services, library, caller.tenant, plan))


@router.get("/routed", summary="List routed work in words", operation_id="list_routed_words")
def list_routed_words(
    caller: RouteReader,
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many.")] = 50,
) -> list[Routed]:
    """List the newest entries of the log of routing, newest first, each with its reason in a sentence."""
    return [Routed.model_validate(one) for one in watching.routed_before(services, caller.tenant, limit)]


@router.get("/live", response_class=EventSourceResponse, summary="Follow routing", operation_id="follow_routing")
async def follow_routing(
    caller: RouteReader,
    services: ServicesDep,
    after: AfterQuery = None,
    seconds: SecondsQuery = 3600,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """Send each entry of the log of routing once it is durable, in order and without gaps; `id` is its number."""
    log = Log(
        partial(watching.last_routed, services, caller.tenant),
        partial(watching.routed_after, services, caller.tenant),
        lambda row: int(row["decision"]["seq"]),
        lambda _row: "routed",
    )
    async for event in follow(services, log, after, seconds, last_event_id):
        yield event
