"""Webhooks in: the address that a CRM calls, and the inbox for people, with a way to replay.

The address holds a secret and needs no key: each CRM proves itself in its own way. When to modify: with what people
may do with events.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.crm.connector import Delivery
from api.deps import NowDep, PageDep, StoreDep, needs, services_of
from api.errors import ConflictError, NotFoundError
from api.hooks import inbox
from api.hooks.metrics import RECEIVED
from api.hooks.parts import backlog_of, links_of
from api.security.caller import Caller
from api.services import Services
from api.store import audit, hooks, now_us
from api.store.moments import iso
from assigner.client.models.connections import Event, EventWithPayload
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1", tags=["webhooks in"])

Reader = Annotated[Caller, Depends(needs("hooks:read"))]
Writer = Annotated[Caller, Depends(needs("hooks:write"))]
State = Literal["waiting", "done", "ignored", "aside"]

WAITS = Words(
    "The event ({event}) waits already. Look at its `due` and `fault`.",
    "事件（{event}）已在等待，请查看其 due 与 fault。",
)


@router.post(
    "/hooks/{address}",
    summary="Receive a CRM's webhook",
    operation_id="receive_hook",
    response_class=Response,
    responses={
        200: {"description": "Stored; the body is what this CRM wants to hear (JSON, or SOAP)."},
        400: {"description": "The body cannot be read."},
        401: {"description": "The signature does not match, or the timestamp is old."},
        404: {"description": "No connection has this address."},
        503: {"description": "Too many events wait; send again."},
    },
)
async def receive_hook(address: str, request: Request) -> Response:
    """Take a webhook: verified on its raw body, stored once, then acknowledged. Needs no key, but the secret address."""
    services = services_of(request)
    delivery = Delivery(
        request.method,
        _public_url(request, services),
        dict(request.headers),
        dict(request.query_params),
        await request.body(),
    )
    received = await run_in_threadpool(
        inbox.receive,
        services.store,
        links_of(services),
        backlog_of(services),
        address,
        delivery,
        now_us(services.clock),
    )
    RECEIVED.labels(received.reason).inc()
    reply = received.reply
    headers = {"Retry-After": "30"} if reply.status == 503 else {}
    return Response(reply.body, reply.status, headers, reply.media_type)


@router.get("/hook-events", summary="List events", operation_id="list_hook_events")
def list_hook_events(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    state: Annotated[State | None, Query(description="Only events in this state.")] = None,
    connection: Annotated[str, Query(max_length=64, description="Only events of this connection.")] = "",
    record: Annotated[str, Query(max_length=120, description="Only events of this record.")] = "",
) -> Paged[Event]:
    """List what CRMs sent, newest first. `state=aside` is what needs a person."""
    given = {"state": state, "connection": connection, "record": record}
    filters = {name: value for name, value in given.items() if value}
    with store.read() as tx:
        rows = hooks.listed(tx, caller.tenant, before=page.after, limit=page.limit + 1, **filters)
    return Paged[Event].model_validate(page.answer([_shown(row) for row in rows], lambda event: event["id"]))


@router.get("/hook-events/{event}", summary="Show an event", operation_id="get_hook_event")
def get_hook_event(event: str, caller: Reader, store: StoreDep) -> EventWithPayload:
    """Show one event with what the CRM sent."""
    with store.read() as tx:
        row = hooks.find(tx, caller.tenant, event)
    if row is None:
        raise NotFoundError("event", event)
    return EventWithPayload(**_shown(row), payload=row["payload"])


@router.post("/hook-events/{event}/replay", summary="Replay an event", operation_id="replay_hook_event")
def replay_hook_event(event: str, caller: Writer, store: StoreDep, now: NowDep) -> Event:
    """Let an ended event wait again: the record is read anew, and what is true then counts."""
    with store.begin() as tx:
        if hooks.find(tx, caller.tenant, event) is None:
            raise NotFoundError("event", event)
        if not hooks.replay(tx, caller.tenant, event, at=now):
            raise ConflictError("event-waits", WAITS.filled(event=event))
        row = hooks.find(tx, caller.tenant, event)
        audit.record(tx, caller, "event.replayed", "event", event, at=now)
    return Event(**_shown(row))


def _public_url(request: Request, services: Services) -> str:
    """Return the address as the CRM called it: behind a proxy only the setting knows it."""
    base = services.settings.public_url.rstrip("/")
    if not base:
        return str(request.url)
    return f"{base}{request.url.path}{'?' + request.url.query if request.url.query else ''}"


def _shown(row: Any) -> dict[str, Any]:
    names = (
        "id",
        "connection",
        "kind",
        "object",
        "record",
        "actor",
        "changed",
        "state",
        "outcome",
        "attempts",
        "fault",
    )
    moments = {"occurred": "occurred_at", "received": "received_at", "due": "due_at", "ended": "ended_at"}
    plain = {name: row[name] for name in names}
    return plain | {name: None if row[column] is None else iso(row[column]) for name, column in moments.items()}
