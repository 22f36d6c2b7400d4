"""The whole service as `assigner serve` starts it, on a free loopback port: for benchmarks and browser tests.

When to modify: with how the service is started or ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

END_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running service.

    Parameters
    ----------
    url
        Where.
    key
        An operator's key.
    link
        Signs the page in once.
    """

    url: str
    key: str
    link: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What authenticates a call."""
        return {"Authorization": f"Bearer {self.key}"}

    def get(self, path: str) -> dict[str, Any]:
        """Return what a path answers."""
        return dict(self._call("GET", path, timeout=120).json())

    def post(self, path: str, body: object = None, **how: Any) -> dict[str, Any]:
        """Make something and return the answer."""
        return dict(self._call("POST", path, **({} if body is None else {"json": body}), **how).json())

    def put(self, path: str, body: object) -> dict[str, Any]:
        """Set something and return the answer."""
        return dict(self._call("PUT", path, json=body).json())

    def solved(self, problem: str, **params: Any) -> str:
        """Solve a problem by a job, and return the id of the plan."""
        asked = {"kind": "solve", "problem": problem, "params": params}
        job = self.post("/v1/jobs", asked)
        while job["state"] not in ("succeeded", "failed", "cancelled", "expired"):
            time.sleep(0.1)
            job = self.get(f"/v1/jobs/{job['id']}")
        if not job["new_plan"]:
            raise RuntimeError(f"the job ended without a plan: {job['state']} {job['fault']}")
        return str(job["new_plan"])

    def _call(self, method: str, path: str, **how: Any) -> httpx2.Response:
        headers = self.headers | how.pop("headers", {})
        answer = httpx2.request(method, self.url + path, headers=headers, **{"timeout": 120, **how})
        answer.raise_for_status()
        return answer


@contextmanager
def running(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Run the service with its data in a folder until the block ends.

    Parameters
    ----------
    folder
        For the database, and the log ``serve.log``.
    settings
        Further ``ASSIGNER_*``.
    """
    environment = {**os.environ, "ASSIGNER_JOB_DRAIN_SECONDS": "1", "ASSIGNER_LOG_LEVEL": "warning", **(settings or {})}
    command = [sys.executable, "-m", "assigner", "serve", "--port", "0", "--data", str(folder / "data"), "--json"]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            yield _ready(process, folder)
        finally:
            _end(process)


def _ready(process: subprocess.Popen[str], folder: Path) -> Served:
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or lines[-1].rstrip() != "}":
        lines.append(process.stdout.readline())
        if not lines[-1]:
            log = (folder / "serve.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"the service did not start:\n{log[-2000:]}")
    said = json.loads("".join(lines))
    return Served(said["url"], said["first_key"], said["first_link"])


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
