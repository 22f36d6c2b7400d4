"""Delivers the outbox: signed by Standard Webhooks, again on a schedule, each attempt in the log.

A process leases what it delivers. One that dies or is too slow loses the lease: the receiver may then get a message
twice, with the same ``webhook-id``, and never not at all. When to modify: with what an answer means.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx2
import sqlalchemy as sa

from api.crm.connector import Tools
from api.crm.links import Sealer
from api.crm.standard.signing import sign
from api.hooks.robots import STANDARD, robot_refusal, robot_request
from api.store import Store, outbox
from api.store.moments import SECOND_US
from assigner.errors import AssignerError

SCHEDULE_SECONDS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Waits after each failure (Standard Webhooks' example): ten tries over about three days."""
TIMEOUT_SECONDS = 20.0
LEASE_US = 150 * SECOND_US
"""Longer than a batch takes when every receiver is as slow as may be."""
BATCH, THREADS = 32, 8
EXCERPT = 500
PURPOSE = "endpoint"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one try came to."""

    status: int | None
    fault: str
    took_us: int
    excerpt: str
    wish_seconds: float | None = None

    @property
    def is_received(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300 and not self.fault


class Deliverer:
    """Delivers what is due.

    Parameters
    ----------
    store
        The database.
    sealer
        Opens endpoints' secrets.
    tools
        Clock, jitter and the guard against SSRF.
    """

    def __init__(self, store: Store, sealer: Sealer, tools: Tools) -> None:
        self._store = store
        self._sealer = sealer
        self._tools = tools
        self._http = tools.http(TIMEOUT_SECONDS)

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    def run_once(self) -> int:
        """Deliver up to a batch of due deliveries, several side by side; return how many were tried."""
        now = self._tools.now_us()
        with self._store.begin() as tx:
            taken = outbox.lease(tx, now=now, until=now + LEASE_US, limit=BATCH)
        if taken:
            with ThreadPoolExecutor(min(THREADS, len(taken))) as pool:
                list(pool.map(self._deliver, taken))
        return len(taken)

    def _deliver(self, row: sa.RowMapping) -> None:
        with self._store.read() as tx:
            endpoint = outbox.find_endpoint(tx, row["tenant"], row["endpoint"])
            body = outbox.message_body(tx, row["tenant"], row["message"])
        if endpoint is None or body is None or endpoint["state"] == "disabled":
            self._note(row, Attempt(None, "endpoint-gone", 0, ""), {"state": "cancelled"})
        elif endpoint["state"] == "paused":
            self._note(row, Attempt(None, "endpoint-paused", 0, ""), {"due_at": self._tools.now_us() + 600 * SECOND_US})
        else:
            self._judge(row, self._try(row["message"], endpoint, body.encode()))

    def _try(self, message: str, endpoint: sa.RowMapping, body: bytes) -> Attempt:
        began = self._tools.now_us()
        took: Callable[[], int] = lambda: max(0, self._tools.now_us() - began)  # noqa: E731
        try:
            url, content, signed = self._request(message, endpoint, body, began)
            self._tools.check_url(url)
            response = self._http.post(url, content=content, headers={"Content-Type": "application/json", **signed})
        except AssignerError as fault:
            return Attempt(None, fault.words.en, took(), "")
        except httpx2.HTTPError as fault:
            return Attempt(None, type(fault).__name__, took(), "")
        wish = response.headers.get("retry-after", "")
        seconds = float(wish) if wish.isdecimal() else None
        excerpt = response.content[:EXCERPT].decode("utf-8", "replace").replace("\0", "")
        return Attempt(response.status_code, _refusal(endpoint["format"], response), took(), excerpt, seconds)

    def _request(
        self, message: str, endpoint: sa.RowMapping, body: bytes, now: int
    ) -> tuple[str, bytes, Mapping[str, str]]:
        """Return address, body and headers: signed as Standard Webhooks says, or as the endpoint's robot wants it."""
        secrets = json.loads(self._sealer.open(endpoint["sealed"], PURPOSE))
        if endpoint["format"] != STANDARD:
            secret = secrets[0]["secret"] if secrets else ""
            made = robot_request(endpoint["format"], endpoint["url"], secret, body.decode(), now // SECOND_US)
            return made.url, made.body, {}
        current = [one["secret"] for one in secrets if (one["until"] or now) >= now]
        return endpoint["url"], body, sign(current, message, now // SECOND_US, body)

    def _judge(self, row: sa.RowMapping, attempt: Attempt) -> None:
        now = self._tools.now_us()
        number = row["attempts"]
        if attempt.is_received:
            self._note(row, attempt, {"state": "delivered", "ended_at": now})
        elif attempt.status == 410:
            self._note(row, attempt, {"state": "failed", "ended_at": now}, disable="gone")
        elif number >= len(SCHEDULE_SECONDS):
            self._note(row, attempt, {"state": "failed", "ended_at": now})
        else:
            wait = max(SCHEDULE_SECONDS[number] * (1 + self._tools.jitter() / 5), attempt.wish_seconds or 0)
            self._note(row, attempt, {"due_at": now + int(wait * SECOND_US)})

    def _note(self, row: sa.RowMapping, attempt: Attempt, values: dict[str, Any], disable: str = "") -> None:
        now = self._tools.now_us()
        log = {"at": now, "status": attempt.status, "fault": attempt.fault, "took_us": attempt.took_us}
        with self._store.begin() as tx:
            is_ours = outbox.note(
                tx,
                row["tenant"],
                row["id"],
                fence=row["fence"],
                log=log | {"excerpt": attempt.excerpt},
                attempts=row["attempts"] + 1,
                **values,
            )
            if is_ours and disable:
                outbox.change_endpoint(tx, row["tenant"], row["endpoint"], at=now, state="disabled", reason=disable)
                outbox.cancel_waiting(tx, row["tenant"], row["endpoint"], at=now)


def _refusal(format_: str, response: httpx2.Response) -> str:
    """Return what a robot says against a message in its answer; receivers of standard webhooks answer by status alone."""
    if format_ == STANDARD or not 200 <= response.status_code < 300:
        return ""
    return robot_refusal(format_, response.status_code, response.content[:EXCERPT]) or ""
