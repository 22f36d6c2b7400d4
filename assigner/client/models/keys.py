"""Keys, tenants and the audit log as they travel.

When to modify: when the service says more about who may do what, or who did.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assigner.client.models.shared import Wire


class Key(Wire):
    """A key, without its secret."""

    id: str
    name: str
    role: str
    permissions: list[str] | None
    made_by: str
    made: str
    expires: str | None
    revoked: str | None
    used: str | None = Field(description="Last use, exact to ten minutes.")
    replaces: str | None
    rep: str | None = Field(description="Whose own sheet it shows; null for no rep.")


class MadeKey(Key):
    """A key just made, with its secret: shown this once."""

    secret: str


class Entry(Wire):
    """One entry of the log."""

    seq: int
    at: str
    actor: str
    action: str
    kind: str
    subject: str
    why: str
    details: dict[str, Any]
    request_id: str


class Tenant(Wire):
    """A tenant."""

    id: str
    name: str
    settings: Any = Field(description="Limits of its own; null ones are the service's.")
    revision: int
    made: str
    closed: str | None


class MadeTenant(Wire):
    """A tenant just made, with the key of its first admin: shown this once."""

    tenant: Tenant
    key: str = Field(description="Id of the key.")
    secret: str
