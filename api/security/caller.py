"""Who calls: the tenant, the actor and what they may do, found out once per request.

When to modify: when routes must know something else about who calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from api.security.roles import ROLES
from assigner.language import Language


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Parameters
    ----------
    tenant
        Whose data they see. Every query filters by it.
    actor
        The key's id, the token's subject, or the name of a process: what the audit log names.
    role
        Name of the role.
    permissions
        What they may do: the role's permissions, or fewer.
    language
        Of answers for people.
    request_id
        Id of the request; ``""`` outside of requests.
    rep
        Id of the rep whose own sheet they see; None for all who are no rep.
    """

    tenant: str
    actor: str
    role: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    language: Language = "en"
    request_id: str = ""
    rep: str | None = None

    def may(self, permission: str) -> bool:
        """Whether the caller has a permission."""
        return permission in self.permissions


def process_caller(tenant: str, process: str) -> Caller:
    """Return a process of our own as the caller: ``worker``, ``router``, ``schedule``."""
    return Caller(tenant, f"process:{process}", "admin", ROLES["admin"])
