"""What is going on while processes are killed: jobs that are asked for, leads that a system sends by webhooks.

When to modify: when the storm shall hit other work too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from api.crm.standard.signing import new_secret, sign
from tests.chaos.calling import Call

START_SECONDS = 120.0
REPS = 5
EACH_AGAIN = 20
"""Every so many-th event is sent twice, as senders do that lost an answer."""


@dataclass(frozen=True)
class Business:
    """What calls need to know.

    Parameters
    ----------
    planner
        Key of who asks for jobs.
    problem
        What jobs solve and leads are routed by.
    hook, secret
        Where events go, and how they are signed.
    """

    planner: str
    problem: str
    hook: str
    secret: str

    def jobs(self, count: int) -> list[Call]:
        """Return calls that ask for jobs, each under its own key."""
        body = json.dumps({"kind": "solve", "problem": self.problem, "params": {"seconds": 2}}).encode()
        return [Call(f"job-{number}", "/v1/jobs", body, self._keyed(f"job-{number}")) for number in range(count)]

    def events(self, count: int) -> Iterator[Call]:
        """Yield calls that send leads, some of them twice."""
        for number in range(count):
            message = f"msg_{number}"
            said = {"type": "lead.created", "timestamp": "2026-11-29T10:00:00Z",
                    "data": {"object": "lead", "id": f"L{number}", "owner": None}}  # fmt: skip
            body = json.dumps(said).encode()
            call = Call(message, self.hook, body, self._signed(message, body))
            yield call
            if number % EACH_AGAIN == 0:
                yield call

    def _keyed(self, key: str) -> Callable[[], Mapping[str, str]]:
        return lambda: {
            "Authorization": f"Bearer {self.planner}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }

    def _signed(self, message: str, body: bytes) -> Callable[[], Mapping[str, str]]:
        return lambda: sign([self.secret], message, int(time.time()), body)


def open_for_business(url: str, keys: Mapping[str, str]) -> Business:
    """Upload a tiny problem, route by it, connect a system; before the first kill.

    Parameters
    ----------
    url
        The service, which may still be starting.
    keys
        Keys by role.
    """
    with httpx2.Client(base_url=url, timeout=START_SECONDS) as http:

        def call(method: str, path: str, role: str, body: Mapping[str, Any]) -> dict[str, Any]:
            answer = http.request(method, path, json=body, headers={"Authorization": f"Bearer {keys[role]}"})
            assert answer.is_success, answer.text
            return dict(answer.json())

        reps = [{"id": f"r{number}", "capacity": {"minutes": 1_000_000}} for number in range(REPS)]
        accounts = [{"id": f"a{number}", "minutes": 10} for number in range(8)]
        horizon = {"first_day": "2026-10-01", "last_day": "2026-12-31"}
        whole = {"name": "storm", "horizon": horizon, "reps": reps, "accounts": accounts}
        problem = call("POST", "/v1/problems", "planner", whole)["id"]
        call("PUT", "/v1/route/board", "admin", {"problem": problem, "policy": {}})
        secret = new_secret()
        asked = {"name": "own", "system": "standard", "secrets": {"secrets": [secret]}, "policy": {"approval": "never"}}
        hook = call("POST", "/v1/connections", "admin", asked)["hook_url"]
        return Business(keys["planner"], problem, "/v1/hooks/" + hook.rpartition("/")[2], secret)
