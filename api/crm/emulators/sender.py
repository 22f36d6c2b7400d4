"""Sends an emulator's webhooks: the knobs' faults, then the CRM's own retries on a compressed clock.

When to modify: when a CRM decides otherwise what is sent again.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from api.crm.emulators.knobs import Knobs


@dataclass
class Push:
    """One webhook to send, again and again until it is accepted or given up.

    Parameters
    ----------
    content
        What it tells, in the system's own form before signing.
    attempt
        Number of earlier tries.
    """

    content: Any
    attempt: int = 0


@dataclass(frozen=True)
class Signed:
    """A webhook ready to send."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Faults:
    """Faults of one try: a wrong signature, an old timestamp."""

    bad_signature: bool = False
    stale_timestamp: bool = False


@dataclass(frozen=True)
class Manner:
    """How a CRM sends.

    Parameters
    ----------
    sign
        Makes the request of a push; None where nobody listens.
    is_accepted
        Whether the reply (status, body) means that it was received.
    retry_seconds
        Waits before each further try; empty for a CRM that does not retry.
    timeout_seconds
        How long it waits for the reply.
    """

    sign: Callable[[Push, Faults], Signed | None]
    is_accepted: Callable[[int, bytes], bool]
    retry_seconds: tuple[float, ...]
    timeout_seconds: float = 5.0


@dataclass
class Sent:
    """What happened to one try, for the control panel."""

    attempt: int
    status: int | None
    is_accepted: bool
    faults: list[str] = field(default_factory=list)


class Sender:
    """A thread that sends pushes when they are due.

    Parameters
    ----------
    manner
        How the CRM sends.
    knobs
        The faults.
    """

    def __init__(self, manner: Manner, knobs: Knobs) -> None:
        self.log: list[Sent] = []
        self.given_up = 0
        self._manner = manner
        self._knobs = knobs
        self._due: list[tuple[float, int, Push]] = []
        self._held: list[Push] = []
        self._overtaken: Push | None = None
        self._number = itertools.count()
        self._busy = 0
        self._wake = threading.Condition()
        self._http = httpx2.Client(timeout=manner.timeout_seconds, trust_env=False)
        threading.Thread(target=self._run, daemon=True).start()

    def push(self, content: Any) -> None:
        """Take a webhook, with the faults that the knobs ask for."""
        push = Push(content)
        if self._knobs.happens("drop"):
            self.log.append(Sent(0, None, False, ["drop"]))
            return
        if self._knobs.happens("burst"):
            self._held.append(push)
            if self._knobs.left("burst") == 0:
                self._release()
            return
        if self._knobs.happens("reorder"):
            self._overtaken = push
            return
        self._plan(push, self._knobs.delay_seconds if self._knobs.happens("delay") else 0.0)
        if self._knobs.happens("duplicate"):
            self._plan(Push(content), 0.0)
        if self._overtaken is not None:
            late, self._overtaken = self._overtaken, None
            self._plan(late, 0.2)

    @property
    def num_waiting(self) -> int:
        """Webhooks that are not sent or given up yet."""
        with self._wake:
            return len(self._due) + len(self._held) + self._busy + (self._overtaken is not None)

    def _release(self) -> None:
        """Send everything held back side by side."""
        held, self._held = self._held, []
        with self._wake:
            self._busy += len(held)
        for push in held:
            threading.Thread(target=self._try, args=(push,), daemon=True).start()

    def _plan(self, push: Push, wait_seconds: float) -> None:
        with self._wake:
            heapq.heappush(self._due, (time.monotonic() + wait_seconds, next(self._number), push))
            self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._wake.wait(wait)
                    continue
                push = heapq.heappop(self._due)[2]
                self._busy += 1
            self._try(push)

    def _try(self, push: Push) -> None:
        try:
            self._send(push)
        finally:
            with self._wake:
                self._busy -= 1

    def _send(self, push: Push) -> None:
        names = [name for name in ("bad_signature", "stale_timestamp", "truncated_body") if self._knobs.happens(name)]
        faults = Faults("bad_signature" in names, "stale_timestamp" in names)
        signed = self._manner.sign(push, faults)
        if signed is None:
            return
        body = signed.body[: len(signed.body) // 2] if "truncated_body" in names else signed.body
        status, accepted = None, False
        try:
            response = self._http.post(signed.url, content=body, headers=signed.headers)
            status, accepted = response.status_code, self._manner.is_accepted(response.status_code, response.content)
        except httpx2.HTTPError:
            names.append("no-answer")
        self.log.append(Sent(push.attempt, status, accepted, names))
        if accepted:
            return
        if push.attempt < len(self._manner.retry_seconds):
            wait = self._manner.retry_seconds[push.attempt]
            push.attempt += 1
            self._plan(push, wait)
        else:
            self.given_up += 1
