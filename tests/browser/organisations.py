"""Organisations of their own on the one service: what a test publishes, routes or invites there concerns no other test.

When to modify: when a test needs something else of its own.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.served import Served

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Organisation:
    """A tenant with the key of its first admin.

    Parameters
    ----------
    api
        Calls the service with that key.
    """

    api: Served

    @property
    def key(self) -> str:
        """Its admin's key."""
        return self.api.key

    def key_of(self, role: str, **more: Any) -> str:
        """Return a new key of a role."""
        return str(self.api.post("/v1/keys", {"name": f"a {role}", "role": role, **more})["secret"])

    def solved(self, problem: dict[str, Any], seconds: float = 10.0) -> dict[str, str]:
        """Store a problem and solve it; return the ids of both."""
        made = self.api.post("/v1/problems", problem)["id"]
        return {"problem": made, "plan": self.api.solved(made, seconds=seconds)}

    def published(self, problem: dict[str, Any], seconds: float = 10.0) -> dict[str, str]:
        """Solve a problem and publish all moves of its plan; return the ids of problem and plan in force."""
        ids = self.solved(problem, seconds)
        return {"problem": ids["problem"], "plan": self.publish(ids["plan"])}

    def publish(self, plan: str) -> str:
        """Publish all moves of a plan; return the plan in force."""
        approver = replace(self.api, key=self.key_of("approver"))
        made = self.api.post(f"/v1/plans/{plan}/change-requests", {})
        address = f"/v1/change-requests/{made['id']}"
        for voice, part, body in (
            (self.api, "decisions", {"all_open": True, "status": "accepted"}),
            (approver, "approve", {}),
            (approver, "publish", {}),
        ):
            revision = self.api.get(address)["revision"]
            made = voice.post(f"{address}/{part}", body, headers={"If-Match": f'"{revision}"'})
        return str(made["plan"])


def organisation(served: Served) -> Organisation:
    """Make an organisation."""
    name = f"org-{next(_numbers)}"
    made = served.post("/v1/tenants", {"id": name, "name": f"Organisation {name}"})
    return Organisation(replace(served, key=str(made["secret"])))


def full_team() -> dict[str, Any]:
    """Return a team that has room for one lead of an hour, and no more."""
    today = datetime.now(UTC).date()  # routing goes by the clock of the service
    return {
        "name": "Full team",
        "horizon": {"first_day": str(today - timedelta(days=7)), "last_day": str(today + timedelta(days=30))},
        "working_hours": "Mon-Sun 00:00-24:00",
        "reps": [{"id": "ann", "name": "Ann Wang", "capacity": {"minutes": 90}}],
        "accounts": [{"id": "acme", "name": "Acme", "minutes": 20, "value": 100, "owner": "ann"}],
    }
