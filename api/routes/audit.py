"""The audit log: who changed what, when and why; as a list, and as a feed that goes on.

When to modify: when an entry says more, or people look for entries by something else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.deps import PageDep, ServicesDep, StoreDep, needs
from api.routes.following import LIMIT_NUMBER, AfterQuery, LastEventId, Log, SecondsQuery, follow
from api.security.caller import Caller
from api.services import Services
from api.store import audit
from api.store.moments import iso
from assigner.client.models.keys import Entry
from assigner.client.models.shared import Page as Paged

router = APIRouter(prefix="/v1", tags=["audit"])

Reader = Annotated[Caller, Depends(needs("audit:read"))]


@router.get("/audit", summary="List the audit log", operation_id="list_audit")
def list_audit(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    actor: Annotated[str | None, Query(max_length=200, description="Only what this actor did.")] = None,
    action: Annotated[str | None, Query(max_length=100, description="Only this: `plan.published`.")] = None,
    kind: Annotated[str | None, Query(max_length=100, description="Only about this kind: `plan`.")] = None,
    subject: Annotated[str | None, Query(max_length=100, description="Only about the thing of this id.")] = None,
) -> Paged[Entry]:
    """List entries, the newest first."""
    asked = {"actor": actor, "action": action, "kind": kind, "subject": subject}
    filters = {name: value for name, value in asked.items() if value is not None}
    before = min(int(page.after), LIMIT_NUMBER) if page.after.isdecimal() else LIMIT_NUMBER
    with store.read() as tx:
        rows = audit.entries(tx, caller.tenant, before=before, limit=page.limit + 1, filters=filters)
    return Paged[Entry].model_validate(page.answer([_shown(row) for row in rows], lambda entry: str(entry["seq"])))


@router.get(
    "/feed",
    response_class=EventSourceResponse,
    summary="Follow the audit log",
    operation_id="follow_audit",
)
async def feed(
    caller: Reader,
    services: ServicesDep,
    after: AfterQuery = None,
    seconds: SecondsQuery = 3600,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """Send each entry as an event once it is committed, in order and without gaps; `id` is its number."""
    log = Log(
        partial(_last, services, caller.tenant),
        partial(_next, services, caller.tenant),
        lambda row: int(row["seq"]),
        lambda row: str(row["action"]),
    )
    async for event in follow(services, log, after, seconds, last_event_id):
        yield event


def _last(services: Services, tenant: str) -> int:
    with services.store.read() as tx:
        return audit.last_number(tx, tenant)


def _next(services: Services, tenant: str, after: int, limit: int) -> list[dict[str, Any]]:
    with services.store.read() as tx:
        return [_shown(row) for row in audit.entries(tx, tenant, after=after, limit=limit)]


def _shown(row: Any) -> dict[str, Any]:
    names = ("seq", "actor", "action", "kind", "subject", "why", "details", "request_id")
    return {name: row[name] for name in names} | {"at": iso(row["at"])}
