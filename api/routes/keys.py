"""API keys of a tenant: made, listed, rotated, revoked.

The secret is in one answer only, that of the call that made it; therefore no ``Idempotency-Key`` here, which would keep
the answer. When to modify: with the life cycle of keys.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.deps import NowDep, PageDep, ServicesDep, StoreDep, needs
from api.errors import ApiError, NotFoundError
from api.security import api_keys
from api.security.caller import Caller
from api.security.roles import ROLES
from api.store import Tx, audit
from api.store.moments import SECOND_US, from_datetime, iso
from assigner.client.models.keys import Key, MadeKey
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1/keys", tags=["keys"])

Admin = Annotated[Caller, Depends(needs("keys:write"))]
Reader = Annotated[Caller, Depends(needs("keys:read"))]
LIMIT_OVERLAP_SECONDS = 30 * 86_400


class NewKey(BaseModel):
    """What a key shall be."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="What it is for.")
    role: str = Field(max_length=32, description="rep, viewer, planner, approver, admin, operator or integration.")
    permissions: list[str] | None = Field(
        default=None, max_length=100, description="Fewer than the role's; null for all."
    )
    expires: AwareDatetime | None = Field(default=None, description="When it ends; null for never.")
    rep: str | None = Field(
        default=None, min_length=1, max_length=200, description="Whose own sheet it shows; needed for the role rep."
    )


class KeyRotation(BaseModel):
    """How a key is rotated."""

    model_config = ConfigDict(extra="forbid")

    overlap_seconds: int = Field(
        default=0, ge=0, le=LIMIT_OVERLAP_SECONDS, description="How long the old key still holds."
    )


@router.post("", status_code=201, summary="Make a key", operation_id="make_key")
def make_key(body: NewKey, caller: Admin, store: StoreDep, now: NowDep) -> MadeKey:
    """Make a key. Nobody can give more than they have."""
    scope = _scope(body, caller)
    expires = None if body.expires is None else from_datetime(body.expires)
    with store.begin() as tx:
        made = api_keys.make(tx, caller.tenant, name=body.name, role=body.role, made_by=caller.actor, at=now,
                             permissions=scope, expires_at=expires, rep=bound_rep(body.role, body.rep))  # fmt: skip
        shown = MadeKey(**_one(tx, caller.tenant, made.id), secret=made.secret)
        audit.record(tx, caller, "key.made", "key", made.id, details={"name": body.name, "role": body.role}, at=now)
    return shown


@router.get("", summary="List keys", operation_id="list_keys")
def list_keys(caller: Reader, store: StoreDep, page: PageDep) -> Paged[Key]:
    """List the tenant's keys, ended ones too, in the order in which they were made."""
    with store.read() as tx:
        rows = api_keys.listed(tx, caller.tenant, after=page.after, limit=page.limit + 1)
    return Paged[Key].model_validate(page.answer([_shown(row) for row in rows], lambda key: key["id"]))


@router.get("/{key}", summary="Show a key", operation_id="get_key")
def get_key(key: str, caller: Reader, store: StoreDep) -> Key:
    """Show one key, without its secret."""
    with store.read() as tx:
        return Key(**_one(tx, caller.tenant, key))


@router.post("/{key}/rotate", status_code=201, summary="Rotate a key", operation_id="rotate_key")
def rotate_key(
    key: str, body: KeyRotation, caller: Admin, store: StoreDep, services: ServicesDep, now: NowDep
) -> MadeKey:
    """Make a key like this one; the old one ends now, or after the overlap."""
    with store.begin() as tx:
        old = _one(tx, caller.tenant, key)
        must_not_exceed(caller, old["role"])
        if not api_keys.end(tx, caller.tenant, key, at=now + body.overlap_seconds * SECOND_US):
            raise _ended(key)
        row = api_keys.one(tx, caller.tenant, key)
        expires = row["expires_at"] if row is not None else None
        made = api_keys.make(tx, caller.tenant, name=old["name"], role=old["role"], made_by=caller.actor, at=now,
                             permissions=old["permissions"], expires_at=expires, replaces=key, rep=old["rep"])  # fmt: skip
        shown = MadeKey(**_one(tx, caller.tenant, made.id), secret=made.secret)
        audit.record(tx, caller, "key.rotated", "key", key, details={"by": made.id}, at=now)
    services.authentication.forget(key)
    return shown


@router.delete("/{key}", status_code=204, summary="Revoke a key", operation_id="revoke_key")
def revoke_key(key: str, caller: Admin, store: StoreDep, services: ServicesDep, now: NowDep) -> Response:
    """End a key at once. Other processes notice within five seconds."""
    with store.begin() as tx:
        _one(tx, caller.tenant, key)
        if not api_keys.end(tx, caller.tenant, key, at=now):
            raise _ended(key)
        audit.record(tx, caller, "key.revoked", "key", key, at=now)
    services.authentication.forget(key)
    return Response(status_code=204)


def _scope(body: NewKey, caller: Caller) -> list[str] | None:
    must_not_exceed(caller, body.role)
    unknown = set(body.permissions or ()) - ROLES[body.role]
    if unknown:
        detail = Words(
            "The role ({role}) does not have: {unknown}. Take another role, or leave these out.",
            "角色（{role}）没有这些权限：{unknown}。请更换角色或去掉这些权限。",
        ).filled(role=body.role, unknown=", ".join(sorted(unknown)))
        raise ApiError(422, "permission-unknown", Words("Unknown permission", "未知权限"), detail)
    return body.permissions


def bound_rep(role: str, rep: str | None) -> str | None:
    """Return the rep whose sheet a new key shows; a key of the role rep needs one, for it shows nothing else."""
    if role == "rep" and rep is None:
        detail = Words(
            "A key of the role rep needs `rep`: the id of the rep whose sheet it shows.",
            "rep 角色的密钥须填写 rep：其工作表所属销售代表的编号。",
        )
        raise ApiError(422, "rep-missing", Words("Which rep?", "缺少销售代表"), detail)
    return rep


def must_not_exceed(caller: Caller, role: str) -> None:
    """Refuse a role that may do what the caller may not."""
    if role not in ROLES:
        detail = Words("There is no role ({role}). Roles: {roles}.", "没有角色（{role}）。可用角色：{roles}。")
        filled = detail.filled(role=role, roles=", ".join(ROLES))
        raise ApiError(422, "role-unknown", Words("Unknown role", "未知角色"), filled)
    beyond = ROLES[role] - caller.permissions
    if beyond:
        detail = Words(
            "A key of the role ({role}) may more than yours: {beyond}. Ask somebody who has these.",
            "角色（{role}）的权限超过您的密钥：{beyond}。请联系拥有这些权限的人。",
        ).filled(role=role, beyond=", ".join(sorted(beyond)))
        raise ApiError(403, "role-beyond-own", Words("Not allowed", "没有权限"), detail)


def _one(tx: Tx, tenant: str, key: str) -> dict[str, Any]:
    row = api_keys.one(tx, tenant, key)
    if row is None:
        raise NotFoundError("key", key)
    return _shown(row)


def _shown(row: Any) -> dict[str, Any]:
    moments = {"made": "made_at", "expires": "expires_at", "revoked": "revoked_at", "used": "used_at"}
    plain = {name: row[name] for name in ("id", "name", "role", "permissions", "made_by", "replaces", "rep")}
    return plain | {name: None if row[column] is None else iso(row[column]) for name, column in moments.items()}


def _ended(key: str) -> ApiError:
    detail = Words("The key ({key}) has ended before.", "密钥（{key}）此前已失效。").filled(key=key)
    return ApiError(409, "key-ended", Words("Not possible in this state", "当前状态下无法执行"), detail)
