"""Webhooks out: endpoints with their secrets, and the log of what was delivered to them.

When to modify: with what people may do with endpoints and deliveries.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import IfMatch, NowDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.errors import ConflictError, NotFoundError, StaleError
from api.hooks import endpoints as rules
from api.hooks import outbox as messages
from api.hooks.robots import STANDARD
from api.security.caller import Caller
from api.store import Tx, audit, outbox
from api.store.moments import SECOND_US, iso
from assigner.client.models.hooks import Attempt, Delivery, DeliveryInFull, Endpoint, MadeEndpoint
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1", tags=["webhooks out"])

Reader = Annotated[Caller, Depends(needs("hooks:read"))]
Admin = Annotated[Caller, Depends(needs("hooks:write"))]
State = Literal["waiting", "delivered", "failed", "cancelled"]
Format = Literal["standard", "feishu", "wecom", "dingtalk", "slack"]
LONGEST_OVERLAP_SECONDS = 30 * 86_400
TEST_KIND = "endpoint.test"

FULL = Words("There are {most} endpoints already. Remove one first.", "已有 {most} 个接收地址，请先删除一个。")
ROBOT = Words(
    "This endpoint is the robot of a group chat: its secret is made there. Add it anew with the new secret.",
    "该接收地址是群机器人，其密钥由群设置生成。请用新密钥重新添加。",
)
WAITS = Words("The delivery ({delivery}) waits already.", "投递（{delivery}）已在等待。")


class NewEndpoint(BaseModel):
    """Where messages shall go."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    url: str = Field(min_length=8, max_length=2000, description="https address.")
    format: Format = Field(
        default="standard", description="standard: signed webhooks. Else the robot of a group chat, in its form."
    )
    secret: str = Field(
        default="", max_length=200, description="Of a robot that checks signatures (feishu, dingtalk); else empty."
    )
    kinds: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list, max_length=100, description="owner.assigned, job.*, ...; none for all."
    )


class EndpointChange(BaseModel):
    """What of an endpoint changes; what is not said stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=200)
    url: str | None = Field(default=None, min_length=8, max_length=2000)
    kinds: list[Annotated[str, Field(max_length=64)]] | None = Field(default=None, max_length=100)
    state: Literal["active", "paused"] | None = None


class Rotation(BaseModel):
    """How a secret is rotated."""

    model_config = ConfigDict(extra="forbid")

    overlap_seconds: int = Field(
        default=86_400, ge=0, le=LONGEST_OVERLAP_SECONDS, description="How long the old secret signs, too."
    )


@router.post("/endpoints", status_code=201, summary="Add an endpoint", operation_id="make_endpoint")
def make_endpoint(body: NewEndpoint, caller: Admin, services: ServicesDep, now: NowDep) -> MadeEndpoint:
    """Add an endpoint; its secret is shown this once."""
    services.outbound.check_url(body.url)
    secrets = rules.fresh_secrets() if body.format == STANDARD else rules.robot_secrets(body.secret)
    with services.store.begin() as tx:
        if len(outbox.endpoints(tx, caller.tenant, limit=messages.MOST_ENDPOINTS)) >= messages.MOST_ENDPOINTS:
            raise ConflictError("endpoints-full", FULL.filled(most=messages.MOST_ENDPOINTS))
        sealed = rules.seal(services.sealing, secrets)
        endpoint = outbox.add_endpoint(
            tx, caller.tenant, at=now, made_by=caller.actor, sealed=sealed, **body.model_dump(exclude={"secret"})
        )
        shown = _endpoint(_found(tx, caller.tenant, endpoint))
        audit.record(tx, caller, "endpoint.made", "endpoint", endpoint, details={"url": body.url}, at=now)
    return MadeEndpoint(**shown, secret=secrets[0]["secret"] if body.format == STANDARD else "")


@router.get("/endpoints", summary="List endpoints", operation_id="list_endpoints")
def list_endpoints(caller: Reader, store: StoreDep, page: PageDep) -> Paged[Endpoint]:
    """List endpoints in the order in which they were made."""
    with store.read() as tx:
        rows = outbox.endpoints(tx, caller.tenant, after=page.after, limit=page.limit + 1)
    return Paged[Endpoint].model_validate(page.answer([_endpoint(row) for row in rows], lambda one: one["id"]))


@router.get("/endpoints/{endpoint}", summary="Show an endpoint", operation_id="get_endpoint")
def get_endpoint(endpoint: str, caller: Reader, store: StoreDep, response: Response) -> Endpoint:
    """Show one endpoint."""
    with store.read() as tx:
        row = _found(tx, caller.tenant, endpoint)
    response.headers.update(etag(row["revision"]))
    return Endpoint(**_endpoint(row))


@router.patch("/endpoints/{endpoint}", summary="Change an endpoint", operation_id="change_endpoint")
def change_endpoint(
    endpoint: str, body: EndpointChange, caller: Admin, services: ServicesDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> Endpoint:  # fmt: skip
    """Change an endpoint; `state: active` takes a disabled one back."""
    said = body.model_dump(exclude_none=True)
    if "url" in said:
        services.outbound.check_url(said["url"])
    values = said | ({"reason": ""} if "state" in said else {})
    with services.store.begin() as tx:
        before = _found(tx, caller.tenant, endpoint)
        if not outbox.change_endpoint(tx, caller.tenant, endpoint, at=now, revision=revision, **values):
            raise StaleError(_endpoint(before), before["revision"])
        row = _found(tx, caller.tenant, endpoint)
        audit.record(tx, caller, "endpoint.changed", "endpoint", endpoint, details=said, at=now)
    response.headers.update(etag(row["revision"]))
    return Endpoint(**_endpoint(row))


@router.delete("/endpoints/{endpoint}", status_code=204, summary="Remove an endpoint", operation_id="remove_endpoint")
def remove_endpoint(endpoint: str, caller: Admin, store: StoreDep, now: NowDep) -> Response:
    """Remove an endpoint; what waits for it is cancelled, its log stays."""
    with store.begin() as tx:
        if not outbox.remove_endpoint(tx, caller.tenant, endpoint, at=now):
            raise NotFoundError("endpoint", endpoint)
        audit.record(tx, caller, "endpoint.removed", "endpoint", endpoint, at=now)
    return Response(status_code=204)


@router.post("/endpoints/{endpoint}/rotate", summary="Rotate an endpoint's secret", operation_id="rotate_endpoint")
def rotate_endpoint(endpoint: str, body: Rotation, caller: Admin, services: ServicesDep, now: NowDep) -> MadeEndpoint:
    """Take a new secret; for the overlap every message carries a signature by each."""
    with services.store.begin() as tx:
        row = _found(tx, caller.tenant, endpoint)
        if row["format"] != STANDARD:
            raise ConflictError("endpoint-is-robot", ROBOT)
        old = rules.opened(services.sealing, row["sealed"])
        secrets = rules.rotated(old, now=now, until=now + body.overlap_seconds * SECOND_US)
        outbox.change_endpoint(tx, caller.tenant, endpoint, at=now, sealed=rules.seal(services.sealing, secrets))
        row = _found(tx, caller.tenant, endpoint)
        audit.record(tx, caller, "endpoint.rotated", "endpoint", endpoint, at=now)
    return MadeEndpoint(**_endpoint(row), secret=secrets[0]["secret"])


@router.post("/endpoints/{endpoint}/test", status_code=202, summary="Send a test message", operation_id="test_endpoint")
def test_endpoint(endpoint: str, caller: Admin, store: StoreDep, now: NowDep) -> Delivery:
    """Send `endpoint.test`, whatever the endpoint wants; look at the delivery for what came of it."""
    with store.begin() as tx:
        _found(tx, caller.tenant, endpoint)
        delivery = messages.add_to(tx, caller.tenant, endpoint, TEST_KIND, {"endpoint": endpoint}, at=now)
        row = outbox.find_delivery(tx, caller.tenant, delivery)
        audit.record(tx, caller, "endpoint.tested", "endpoint", endpoint, at=now)
    return Delivery(**_delivery(row))


@router.get("/deliveries", summary="List deliveries", operation_id="list_deliveries")
def list_deliveries(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    endpoint: Annotated[str, Query(max_length=64, description="Only those to this endpoint.")] = "",
) -> Paged[Delivery]:
    """List deliveries, newest first."""
    filters = {name: value for name, value in {"state": state, "endpoint": endpoint}.items() if value}
    with store.read() as tx:
        rows = outbox.deliveries(tx, caller.tenant, before=page.after, limit=page.limit + 1, **filters)
    return Paged[Delivery].model_validate(page.answer([_delivery(row) for row in rows], lambda one: one["id"]))


@router.get("/deliveries/{delivery}", summary="Show a delivery", operation_id="get_delivery")
def get_delivery(delivery: str, caller: Reader, store: StoreDep) -> DeliveryInFull:
    """Show a delivery with its log."""
    with store.read() as tx:
        row = outbox.find_delivery(tx, caller.tenant, delivery)
        if row is None:
            raise NotFoundError("delivery", delivery)
        log = [_attempt(one) for one in outbox.attempts(tx, caller.tenant, delivery)]
        body = outbox.message_body(tx, caller.tenant, row["message"])
    return DeliveryInFull(**_delivery(row), body=body, log=log)


@router.post("/deliveries/{delivery}/retry", status_code=202, summary="Deliver again", operation_id="retry_delivery")
def retry_delivery(delivery: str, caller: Admin, store: StoreDep, now: NowDep) -> Delivery:
    """Deliver an ended delivery again, with the same `webhook-id`."""
    with store.begin() as tx:
        if outbox.find_delivery(tx, caller.tenant, delivery) is None:
            raise NotFoundError("delivery", delivery)
        if not outbox.again(tx, caller.tenant, delivery, at=now):
            raise ConflictError("delivery-waits", WAITS.filled(delivery=delivery))
        row = outbox.find_delivery(tx, caller.tenant, delivery)
        audit.record(tx, caller, "delivery.retried", "delivery", delivery, at=now)
    return Delivery(**_delivery(row))


def _found(tx: Tx, tenant: str, endpoint: str) -> Any:
    row = outbox.find_endpoint(tx, tenant, endpoint)
    if row is None:
        raise NotFoundError("endpoint", endpoint)
    return row


def _endpoint(row: Any) -> dict[str, Any]:
    names = ("id", "name", "url", "format", "kinds", "state", "reason", "made_by", "revision")
    return {name: row[name] for name in names} | {"made": iso(row["made_at"]), "changed": iso(row["changed_at"])}


def _delivery(row: Any) -> dict[str, Any]:
    names = ("id", "message", "endpoint", "kind", "state", "attempts")
    moments = {"due": "due_at", "made": "made_at", "ended": "ended_at"}
    plain = {name: row[name] for name in names}
    return plain | {name: None if row[column] is None else iso(row[column]) for name, column in moments.items()}


def _attempt(row: Any) -> Attempt:
    return Attempt(number=row["number"], at=iso(row["at"]), status=row["status"], fault=row["fault"],
                   milliseconds=row["took_us"] / 1000, excerpt=row["excerpt"])  # fmt: skip
