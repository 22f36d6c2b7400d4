"""Clients that do not give up: each call is repeated, the same each time, until it has been acknowledged.

When to modify: with how clients deal with a service that comes and goes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx2

PATIENCE_SECONDS = 600.0
PAUSE_SECONDS = 0.2
COME_BACK = (429, 502, 503)


@dataclass(frozen=True)
class Call:
    """One call, to be made until it is acknowledged.

    Parameters
    ----------
    name
        Its own: the key under which it happens once.
    path, body
        What is posted where.
    headers
        Asked for anew at each try, because signatures grow old.
    """

    name: str
    path: str
    body: bytes
    headers: Callable[[], Mapping[str, str]]


class Clients:
    """Threads that make calls.

    Parameters
    ----------
    url
        Where.
    calls
        What.
    num_threads
        How many call at once.
    pause
        Seconds of each between two calls.
    """

    def __init__(self, url: str, calls: Sequence[Call], num_threads: int, pause: float) -> None:
        self._url, self._pause = url, pause
        self._left = iter(calls)
        self._lock = threading.Lock()
        self.acknowledged: dict[str, httpx2.Response] = {}
        self.refused: list[str] = []
        self.num_retries = 0
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(num_threads)]

    def start(self) -> None:
        """Begin to call."""
        for thread in self._threads:
            thread.start()

    @property
    def is_done(self) -> bool:
        """Whether every call was made."""
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        with httpx2.Client(base_url=self._url, timeout=10) as http:
            while True:
                with self._lock:
                    call = next(self._left, None)
                if call is None:
                    return
                self._make(http, call)
                time.sleep(self._pause)

    def _make(self, http: httpx2.Client, call: Call) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                answer = http.post(call.path, content=call.body, headers=dict(call.headers()))
            except httpx2.HTTPError:  # it was killed: whether it did it is not known, so the same is asked again
                answer = None
            if answer is not None and answer.status_code not in COME_BACK:
                with self._lock:
                    if answer.is_success:
                        self.acknowledged[call.name] = answer
                    else:
                        self.refused.append(f"{call.name}: {answer.status_code} {answer.text[:300]}")
                return
            with self._lock:
                self.num_retries += 1
            time.sleep(PAUSE_SECONDS)
        with self._lock:
            self.refused.append(f"{call.name}: no answer")
