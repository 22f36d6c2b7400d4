"""Calls of keys, tenants and the audit log.

    made = client.send(administration.make_key("CRM", "integration"))

When to modify: to add a call of who may do what, and who did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.client.calls import Call, at, given, match
from assigner.client.models.keys import Entry, Key, MadeKey, MadeTenant, Tenant
from assigner.client.models.shared import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def make_key(
    name: str,
    role: str,
    *,
    permissions: Sequence[str] | None = None,
    expires: str | None = None,
    rep: str | None = None,
) -> Call[MadeKey]:
    """Make a key; its secret is in this answer only."""
    body = given(name=name, role=role, permissions=None if permissions is None else list(permissions), expires=expires,
                 rep=rep)  # fmt: skip
    return Call(method="POST", path=at("keys"), answer=MadeKey, body=body)


def list_keys(*, cursor: str | None = None, limit: int = 100) -> Call[Page[Key]]:
    """List keys, ended ones too."""
    return Call(method="GET", path=at("keys"), answer=Page[Key], params=given(cursor=cursor, limit=limit))


def get_key(key: str) -> Call[Key]:
    """Show a key, without its secret."""
    return Call(method="GET", path=at("keys", key), answer=Key)


def rotate_key(key: str, *, overlap_seconds: int = 0) -> Call[MadeKey]:
    """Make a key like this one; the old one ends now, or after the overlap."""
    body = {"overlap_seconds": overlap_seconds}
    return Call(method="POST", path=at("keys", key, "rotate"), answer=MadeKey, body=body)


def revoke_key(key: str) -> Call[bytes]:
    """End a key at once."""
    return Call(method="DELETE", path=at("keys", key), answer=None)


def get_tenant() -> Call[Tenant]:
    """Show the tenant of the key that calls."""
    return Call(method="GET", path=at("tenant"), answer=Tenant)


def change_tenant(revision: int, *, name: str | None = None, settings: Mapping[str, Any] | None = None) -> Call[Tenant]:
    """Change the name or the settings of the own tenant."""
    body = given(name=name, settings=None if settings is None else dict(settings))
    return Call(method="PATCH", path=at("tenant"), answer=Tenant, body=body, headers=match(revision))


def list_tenants(*, cursor: str | None = None, limit: int = 100) -> Call[Page[Tenant]]:
    """List tenants; for operators."""
    return Call(method="GET", path=at("tenants"), answer=Page[Tenant], params=given(cursor=cursor, limit=limit))


def make_tenant(tenant: str, name: str, *, settings: Mapping[str, Any] | None = None) -> Call[MadeTenant]:
    """Make a tenant with the key of its first admin, whose secret is in this answer only."""
    body = given(id=tenant, name=name, settings=None if settings is None else dict(settings))
    return Call(method="POST", path=at("tenants"), answer=MadeTenant, body=body)


def close_tenant(tenant: str) -> Call[Tenant]:
    """Close a tenant: its keys hold no more."""
    return Call(method="POST", path=at("tenants", tenant, "close"), answer=Tenant)


def list_audit(*, cursor: str | None = None, limit: int = 100, **filters: Any) -> Call[Page[Entry]]:
    """List who did what, newest first; ``filters`` are actor, action, kind, subject."""
    params = given(cursor=cursor, limit=limit, **filters)
    return Call(method="GET", path=at("audit"), answer=Page[Entry], params=params)
