"""Permissions and the roles that are sets of them.

A permission is ``<noun>:<verb>``; routes ask for one with :func:`api.deps.needs`. When to modify: to add a permission:
add it to the roles that shall have it; a permission that no role has does not exist.
"""

from __future__ import annotations

REP = frozenset({"page:read"})
"""Signs in to the page and sees what is their own there; everybody else may that, too."""
VIEWER = REP | frozenset(
    {
        "audit:read",
        "changes:read",
        "connections:read",
        "hooks:read",
        "jobs:read",
        "plans:read",
        "problems:read",
        "route:read",
        "schedules:read",
        "settings:read",
    }
)
PLANNER = VIEWER | {"changes:write", "jobs:write", "plans:write", "problems:write"}
APPROVER = PLANNER | {"changes:approve", "plans:approve", "plans:publish", "route:write"}
ADMIN = APPROVER | {
    "connections:write",
    "hooks:receive",
    "hooks:write",
    "keys:read",
    "keys:write",
    "schedules:write",
    "settings:write",
}
OPERATOR = ADMIN | {"metrics:read", "tenants:read", "tenants:write"}
INTEGRATION = VIEWER | {"hooks:receive", "route:write"}

ROLES: dict[str, frozenset[str]] = {
    "rep": REP,
    "viewer": VIEWER,
    "planner": PLANNER,
    "approver": APPROVER,
    "admin": ADMIN,
    "operator": OPERATOR,
    "integration": INTEGRATION,
}
"""Name of the role to what it may do. ``operator`` is an admin who may also make tenants."""

PERMISSIONS: frozenset[str] = frozenset().union(*ROLES.values())
