"""Tenants: one's own, and for operators all of them.

When to modify: when a tenant gets another property of its own.
"""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import IfMatch, NowDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.errors import ConflictError, NotFoundError, StaleError
from api.security import api_keys
from api.security.caller import Caller
from api.store import Tx, audit, tenants
from api.store.moments import iso
from api.tenant_settings import TenantSettings
from assigner.client.models import keys as shown
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1", tags=["tenants"])

Reader = Annotated[Caller, Depends(needs("settings:read"))]
Admin = Annotated[Caller, Depends(needs("settings:write"))]
OperatorReads = Annotated[Caller, Depends(needs("tenants:read"))]
Operator = Annotated[Caller, Depends(needs("tenants:write"))]

TAKEN = Words("There is a tenant ({tenant}) already. Choose another id.", "租户（{tenant}）已存在。请选择其他编号。")
OWN = Words(
    "A tenant cannot close itself. An operator of another tenant can.",
    "租户不能关闭自己，须由其他租户的 operator 关闭。",
)


class Tenant(shown.Tenant):
    """A tenant."""

    settings: TenantSettings


class MadeTenant(shown.MadeTenant):
    """A tenant just made, with the key of its first admin: shown this once."""

    tenant: Tenant


class NewTenant(BaseModel):
    """What a tenant shall be."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern="^[a-z][a-z0-9-]{0,39}$", examples=["acme"], description="A short word, for good.")
    name: str = Field(min_length=1, max_length=200, description="How people call it.")
    settings: TenantSettings = Field(default_factory=TenantSettings)


class TenantChange(BaseModel):
    """What shall change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=200)
    settings: TenantSettings | None = None


@router.get("/tenant", summary="Show one's own tenant", operation_id="get_tenant")
def get_tenant(caller: Reader, store: StoreDep, response: Response) -> Tenant:
    """Show the tenant of the key that calls."""
    with store.read() as tx:
        shown = _one(tx, caller.tenant)
    response.headers.update(etag(shown.revision))
    return shown


@router.patch("/tenant", summary="Change one's own tenant", operation_id="change_tenant")
def change_tenant(
    body: TenantChange,
    caller: Admin,
    services: ServicesDep,
    revision: IfMatch,
    response: Response,
    now: NowDep,
) -> Tenant:
    """Change the name or the settings."""
    given = body.model_dump(mode="json", exclude_none=True)
    with services.store.begin() as tx:
        if not tenants.change(tx, caller.tenant, revision, **given):
            present = _one(tx, caller.tenant)
            raise StaleError(present.model_dump(mode="json"), present.revision)
        shown = _one(tx, caller.tenant)
        audit.record(tx, caller, "tenant.changed", "tenant", caller.tenant, details=given, at=now)
    services.authentication.forget_tenant(caller.tenant)
    response.headers.update(etag(shown.revision))
    return shown


@router.get("/tenants", summary="List tenants", operation_id="list_tenants")
def list_tenants(caller: OperatorReads, store: StoreDep, page: PageDep) -> Paged[Tenant]:
    """List all tenants; for operators."""
    del caller
    with store.read() as tx:
        rows = tenants.listed(tx, after=page.after, limit=page.limit + 1)
    return Paged[Tenant].model_validate(page.answer([_shown(row) for row in rows], lambda tenant: tenant["id"]))


@router.post("/tenants", status_code=201, summary="Make a tenant", operation_id="make_tenant")
def make_tenant(body: NewTenant, caller: Operator, store: StoreDep, now: NowDep) -> MadeTenant:
    """Make a tenant and the key of its first admin; for operators."""
    try:
        with store.begin() as tx:
            tenants.add(tx, body.id, name=body.name, settings=body.settings.model_dump(mode="json"), at=now)
            made = api_keys.make(tx, body.id, name="first admin", role="admin", made_by=caller.actor, at=now)
            shown = _one(tx, body.id)
            audit.record(tx, caller, "tenant.made", "tenant", body.id, details={"name": body.name}, at=now)
    except sa.exc.IntegrityError:
        raise ConflictError("tenant-exists", TAKEN.filled(tenant=body.id)) from None
    return MadeTenant(tenant=shown, key=made.id, secret=made.secret)


@router.post("/tenants/{tenant}/close", summary="Close a tenant", operation_id="close_tenant")
def close_tenant(tenant: str, caller: Operator, services: ServicesDep, now: NowDep) -> Tenant:
    """Let no key or token of a tenant hold any longer; its data stays. For operators; other processes follow in 5 s."""
    if tenant == caller.tenant:
        raise ConflictError("tenant-own", OWN)
    with services.store.begin() as tx:
        if not tenants.close(tx, tenant, at=now):
            raise NotFoundError("open tenant", tenant)
        shown = _one(tx, tenant)
        audit.record(tx, caller, "tenant.closed", "tenant", tenant, at=now)
    services.authentication.forget_tenant(tenant)
    return shown


def _one(tx: Tx, tenant: str) -> Tenant:
    row = tenants.one(tx, tenant)
    assert row is not None, "a key's tenant is there: a foreign key says so"
    return Tenant.model_validate(_shown(row))


def _shown(row: Any) -> dict[str, Any]:
    plain = {name: row[name] for name in ("id", "name", "settings", "revision")}
    return plain | {"made": iso(row["made_at"]), "closed": None if row["closed_at"] is None else iso(row["closed_at"])}
