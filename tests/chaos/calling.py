"""Clients that do not give up: each job is asked for under its own key until the API has acknowledged it.

When to modify: with what clients ask of the service.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import httpx2

PATIENCE_SECONDS = 600.0
PAUSE_SECONDS = 0.2


class Clients:
    """Threads that ask for jobs.

    Parameters
    ----------
    url, key
        Where, and as whom.
    bodies
        The jobs to ask for.
    num_threads
        How many ask at once.
    pause
        Seconds of each between two jobs.
    """

    def __init__(self, url: str, key: str, bodies: list[dict[str, object]], num_threads: int, pause: float) -> None:
        self._url, self._headers, self._pause = url, {"Authorization": f"Bearer {key}"}, pause
        self._left: Iterator[tuple[int, dict[str, object]]] = iter(enumerate(bodies))
        self._lock = threading.Lock()
        self.acknowledged: dict[str, str] = {}  # by key: the job's id
        self.refused: list[str] = []
        self.num_retries = 0
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(num_threads)]

    def start(self) -> None:
        """Begin to ask."""
        for thread in self._threads:
            thread.start()

    @property
    def is_done(self) -> bool:
        """Whether every job was asked for."""
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        with httpx2.Client(base_url=self._url, timeout=10, headers=self._headers) as http:
            while True:
                with self._lock:
                    number, body = next(self._left, (-1, {}))
                if number < 0:
                    return
                self._ask(http, f"chaos-{number}", body)
                time.sleep(self._pause)

    def _ask(self, http: httpx2.Client, key: str, body: dict[str, object]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                answer = http.post("/v1/jobs", json=body, headers={"Idempotency-Key": key})
            except httpx2.HTTPError:  # it was killed: whether it took the job is not known, so the same is asked again
                answer = None
            if answer is not None and answer.status_code == 202:
                with self._lock:
                    self.acknowledged[key] = answer.json()["id"]
                return
            if answer is not None and answer.status_code not in (429, 503):
                with self._lock:
                    self.refused.append(f"{answer.status_code} {answer.text[:300]}")
                return
            with self._lock:
                self.num_retries += 1
            time.sleep(PAUSE_SECONDS)
        with self._lock:
            self.refused.append(f"{key}: no answer")
