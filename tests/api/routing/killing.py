"""A server process that a test may kill at any moment, and start again on the same database.

When to modify: with how the service is started.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.api.serving import ROOT

_SERVE = """
import asyncio, sys, uvicorn
from api.app import from_environment
class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)
Server(uvicorn.Config(from_environment(), port=0, log_config=None)).run()
"""


@contextmanager
def started(environment: Mapping[str, str], log: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the URL of a server and its process; whatever is left of it at the end of the block is ended."""
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE], cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE,
            stderr=lines, text=True,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            port = next(line for line in process.stdout if line.strip().isdigit())
            url = f"http://127.0.0.1:{int(port)}"
            _wait_until_it_answers(url)
            yield url, process
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _wait_until_it_answers(url: str) -> None:
    for _ in range(200):
        try:
            httpx2.get(f"{url}/health/live", timeout=5)
        except httpx2.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not answer")
