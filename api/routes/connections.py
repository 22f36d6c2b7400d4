"""Connections to CRMs: made, changed, tried, subscribed, reconciled.

Secrets go in and never come out; the address of the webhooks, which is one, is shown once, when it is made.
When to modify: with what people may do with a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.crm.faults import CrmError
from api.crm.links import Link
from api.crm.policy import Policy
from api.crm.systems import SYSTEMS
from api.deps import IfMatch, NowDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.errors import ApiError, ConflictError, NotFoundError, StaleError
from api.hooks import connecting
from api.hooks.parts import links_of, tools_of
from api.hooks.renew import NOUNS, Renewer, poll_soon
from api.security.caller import Caller
from api.services import Services
from api.store import Tx, audit, connections, hooks
from api.store.moments import iso
from assigner.client.models import connections as shown
from assigner.client.models.connections import ChannelShown, Poll, Subscribed, Tried
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1/connections", tags=["connections"])

Reader = Annotated[Caller, Depends(needs("connections:read"))]
Admin = Annotated[Caller, Depends(needs("connections:write"))]
SystemName = Literal["fxiaoke", "hubspot", "salesforce", "zoho", "standard"]

NO_API = Words("This system has no API that we call: it only sends.", "该系统没有可供调用的接口，仅接收其推送。")
BY_HAND = Words(
    "Enter the address of the connection in the system's own console: it cannot be set from outside.",
    "请在该系统的管理后台填写本连接的地址：无法从外部设置。",
)
FAILED = Words("The CRM did not take the call. {detail}", "CRM 未接受该调用。{detail}")


def _of_each(part: Literal["config", "secrets"]) -> Callable[[dict[str, Any]], None]:
    """Return what describes a part of a connection in the OpenAPI document: one shape for each system."""

    def describe(schema: dict[str, Any]) -> None:
        shapes = [(name, getattr(system, part).model_json_schema()) for name, system in SYSTEMS.items()]
        schema["anyOf"] = [
            shape | {"title": name, "description": f"Where the system is {name}."} for name, shape in shapes
        ]

    return describe


def _as_policy(schema: dict[str, Any]) -> None:
    schema |= {
        name: value
        for name, value in Policy.model_json_schema().items()
        if name in ("properties", "additionalProperties")
    }


class NewConnection(BaseModel):
    """What a connection shall be."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    system: SystemName
    config: dict[str, Any] = Field(
        default_factory=dict, description="Settings of the system.", json_schema_extra=_of_each("config")
    )
    secrets: dict[str, Any] = Field(
        default_factory=dict, description="Kept encrypted, never shown.", json_schema_extra=_of_each("secrets")
    )
    policy: dict[str, Any] = Field(
        default_factory=dict, description="What it may do by itself.", json_schema_extra=_as_policy
    )


class ConnectionChange(BaseModel):
    """What of a connection changes; what is not said stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=200)
    state: Literal["active", "paused"] | None = None
    config: dict[str, Any] | None = None
    secrets: dict[str, Any] | None = None
    policy: dict[str, Any] | None = None


class Connection(shown.Connection):
    """A connection, without its secrets."""

    policy: Policy


class ConnectionInFull(shown.ConnectionInFull):
    """A connection with how it does."""

    policy: Policy


class MadeConnection(shown.MadeConnection):
    """A connection just made, with the address of its webhooks: shown this once."""

    policy: Policy


@router.post("", status_code=201, summary="Connect a CRM", operation_id="make_connection")
def make_connection(
    body: NewConnection,
    caller: Admin,
    store: StoreDep,
    services: ServicesDep,
    now: NowDep,
    request: Request,
    response: Response,
) -> MadeConnection:
    """Make a connection. Its `hook_url` is a secret and shown this once."""
    system, links = SYSTEMS[body.system], links_of(services)
    parts: dict[str, BaseModel] = {
        "config": connecting.checked(system.config, body.config, "config"),
        "secrets": connecting.checked(system.secrets, body.secrets, "secrets"),
        "policy": connecting.checked(Policy, body.policy, "policy"),
    }
    connecting.check_addresses(parts["config"], services.outbound)
    with store.begin() as tx:
        connection = connecting.make(tx, links, caller.tenant, system=body.system, name=body.name, parts=parts,
                                     by=caller.actor, at=now)  # fmt: skip
        row = _row(tx, caller.tenant, connection)
        details = {"name": body.name, "system": body.system}
        audit.record(tx, caller, "connection.made", "connection", connection, details=details, at=now)
    response.headers.update({"Location": f"/v1/connections/{connection}", **etag(row["revision"])})
    return MadeConnection(**_shown(row), hook_url=_hook_url(_base(services, request), links.open(row).address))


@router.get("", summary="List connections", operation_id="list_connections")
def list_connections(caller: Reader, store: StoreDep, page: PageDep) -> Paged[Connection]:
    """List connections in the order in which they were made."""
    with store.read() as tx:
        rows = connections.listed(tx, caller.tenant, after=page.after, limit=page.limit + 1)
    return Paged[Connection].model_validate(page.answer([_shown(row) for row in rows], lambda one: one["id"]))


@router.get("/{connection}", summary="Show a connection", operation_id="get_connection")
def get_connection(connection: str, caller: Reader, store: StoreDep, response: Response) -> ConnectionInFull:
    """Show a connection with its events, channels and polls."""
    with store.read() as tx:
        row = _row(tx, caller.tenant, connection)
        polls = [connections.cursor(tx, caller.tenant, connection, f"poll:{noun}") for noun in NOUNS]
        channels = connections.channels(tx, caller.tenant, connection)
        events = hooks.counts(tx, caller.tenant, connection)
    response.headers.update(etag(row["revision"]))
    told = [
        Poll(work=poll["work"], since=iso(poll["since"]), due=iso(poll["due_at"]), fault=poll["fault"])
        for poll in polls
        if poll is not None
    ]
    shown = [_channel(one["channel"], one["expires_at"]) for one in channels]
    return ConnectionInFull(**_shown(row), events=events, channels=shown, polls=told)


@router.patch("/{connection}", summary="Change a connection", operation_id="change_connection")
def change_connection(
    connection: str, body: ConnectionChange, caller: Admin, services: ServicesDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> Connection:  # fmt: skip
    """Change a connection; single settings and secrets may be given, the others stay."""
    said = body.model_dump(exclude_none=True)
    plain: dict[str, Any] = {name: said[name] for name in ("name", "state") if name in said}
    with services.store.begin() as tx:
        row = _row(tx, caller.tenant, connection)
        columns = plain | connecting.changed_parts(links_of(services), row, said)
        if "config" in columns:
            config = SYSTEMS[row["system"]].config.model_validate(columns["config"])
            connecting.check_addresses(config, services.outbound)
        if not connections.change(tx, caller.tenant, connection, revision, at=now, **columns):
            raise StaleError(_shown(row), row["revision"])
        row = _row(tx, caller.tenant, connection)
        details = {"changed": sorted(said), **plain}
        audit.record(tx, caller, "connection.changed", "connection", connection, details=details, at=now)
    response.headers.update(etag(row["revision"]))
    return Connection(**_shown(row))


@router.post("/{connection}/address", summary="Take a new webhook address", operation_id="renew_connection_address")
def renew_address(
    connection: str, caller: Admin, services: ServicesDep, now: NowDep, request: Request
) -> MadeConnection:
    """Take a new secret address; the old one ends at once, so enter the new one in the CRM (or subscribe again)."""
    links, address = links_of(services), connecting.fresh_address()
    with services.store.begin() as tx:
        row = _row(tx, caller.tenant, connection)
        sealed = links.seal(links.secrets_of(row), address)
        connections.change(tx, caller.tenant, connection, row["revision"], at=now, sealed=sealed)
        connections.move(tx, caller.tenant, connection, address)
        row = _row(tx, caller.tenant, connection)
        audit.record(tx, caller, "connection.moved", "connection", connection, at=now)
    return MadeConnection(**_shown(row), hook_url=_hook_url(_base(services, request), address))


@router.post("/{connection}/test", summary="Try a connection", operation_id="test_connection")
def test_connection(connection: str, caller: Admin, services: ServicesDep) -> Tried:
    """Ask the CRM for its users: address, secrets and rights are right when that works. Nothing is changed."""
    link = _link(services, caller.tenant, connection)
    if link.client is None:
        return Tried(ok=False, users=None, code="no-api", detail={"en": NO_API.en, "zh": NO_API.zh})
    try:
        users = len(link.client.users())
    except CrmError as fault:
        return Tried(ok=False, users=None, code=fault.code, detail={"en": fault.words.en, "zh": fault.words.zh})
    return Tried(ok=True, users=users, code="", detail={"en": "", "zh": ""})


@router.post("/{connection}/subscribe", summary="Subscribe to webhooks", operation_id="subscribe_connection")
def subscribe(connection: str, caller: Admin, services: ServicesDep, now: NowDep, request: Request) -> Subscribed:
    """Ask the CRM for its webhooks (HubSpot, Zoho), or say what to do by hand (Salesforce, Fxiaoke)."""
    link = _link(services, caller.tenant, connection)
    try:
        made = Renewer(services.store, tools_of(services)).subscribe(link, _base(services, request))
    except CrmError as fault:
        detail = FAILED.filled(detail="{}")
        words = Words(detail.en.format(fault.words.en), detail.zh.format(fault.words.zh))
        raise ApiError(502, fault.code, Words("The CRM failed", "CRM 调用失败"), words) from None
    with services.store.begin() as tx:
        audit.record(tx, caller, "connection.subscribed", "connection", connection, at=now)
    by_hand = None if made else {"en": BY_HAND.en, "zh": BY_HAND.zh}
    return Subscribed(channels=[_channel(one.id, one.expires_us) for one in made], by_hand=by_hand)


@router.post(
    "/{connection}/reconcile", status_code=202, summary="Read what changed", operation_id="reconcile_connection"
)
def reconcile(connection: str, caller: Admin, services: ServicesDep, now: NowDep) -> ConnectionInFull:
    """Let the workers read at once what changed in the CRM, for events that were lost."""
    link = _link(services, caller.tenant, connection)
    if link.client is None:
        raise ConflictError("no-api", NO_API)
    with services.store.begin() as tx:
        poll_soon(tx, link, now)
        audit.record(tx, caller, "connection.reconciled", "connection", connection, at=now)
    return get_connection(connection, caller, services.store, Response())


def _row(tx: Tx, tenant: str, connection: str) -> Any:
    row = connections.find(tx, tenant, connection)
    if row is None:
        raise NotFoundError("connection", connection)
    return row


def _link(services: Services, tenant: str, connection: str) -> Link:
    with services.store.read() as tx:
        return links_of(services).open(_row(tx, tenant, connection))


def _base(services: Services, request: Request) -> str:
    """Return how the world reaches us: as the setting says, else as this request does."""
    return (services.settings.public_url or str(request.base_url)).rstrip("/")


def _hook_url(base: str, address: str) -> str:
    return f"{base}/v1/hooks/{address}"


def _channel(channel: str, expires_at: int | None) -> ChannelShown:
    return ChannelShown(channel=channel, expires=None if expires_at is None else iso(expires_at))


def _shown(row: Any) -> dict[str, Any]:
    names = ("id", "name", "system", "state", "config", "policy", "made_by", "revision")
    return {name: row[name] for name in names} | {"made": iso(row["made_at"]), "changed": iso(row["changed_at"])}
