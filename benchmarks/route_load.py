"""Routing under load: one server process, arrivals at a given rate, every answer durable: ``python -m benchmarks.route_load``.

A server of its own (one uvicorn worker on a free loopback port, SQLite with full synchronisation) gets a problem of 500
reps and 20,000 open leads. Arrivals come at moments that do not wait for answers (open loop: Poisson), so that a slow
answer is not hidden by a slower caller; times are counted from the moment at which the call was due. When to modify:
to measure another route under load.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

from benchmarks.route_world import world

TENANT = "load"
IDLE_SECONDS = 2.0


def main(arguments: list[str] | None = None) -> int:
    """Measure and print one line of JSON a rate."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="assigner-route-") as name:
        folder = Path(name)
        problem = world(options.reps, options.leads, 1, owned=True, fill=0.2, capped=False)
        rows = problem.to_document().model_dump(mode="json", exclude_defaults=True)
        url, key, process = _served(folder)
        try:
            _set_up(url, key, rows)
            for rate in options.rates:
                before = _cpu_seconds(process.pid)
                found = asyncio.run(_drive(url, key, problem, rate, options.seconds))
                found["cpu_ms_each"] = round(1000 * (_cpu_seconds(process.pid) - before) / found["sent"], 2)
                found |= {
                    "reps": options.reps,
                    "open_leads": options.leads,
                    "load": [round(one, 2) for one in os.getloadavg()],
                }
                sys.stdout.write(json.dumps(found) + "\n")
                sys.stdout.flush()
        finally:
            process.terminate()
            process.wait(timeout=30)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.route_load", description="Measure routing under load.")
    parser.add_argument("--reps", type=int, default=500)
    parser.add_argument("--leads", type=int, default=20_000, help="open leads at the start")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of each rate")
    parser.add_argument("--rates", type=float, nargs="+", default=[100.0, 300.0], help="arrivals per second")
    return parser.parse_args(arguments)


def _served(folder: Path) -> tuple[str, str, subprocess.Popen[bytes]]:
    """Start a server on a migrated database; return its address, a key and the process."""
    from api.security import api_keys
    from api.store import Store, now_us, schema, tenants

    address = f"sqlite:///{folder / 'assigner.db'}"
    store = Store.open(address)
    schema.upgrade(store)
    with store.begin() as tx:
        tenants.add(tx, TENANT, name=TENANT, at=now_us())
        key = api_keys.make(tx, TENANT, name="load", role="admin", made_by="load", at=now_us()).secret
    store.close()
    port = _free_port()
    environment = {
        **os.environ, "ASSIGNER_DATA_FOLDER": str(folder), "ASSIGNER_DATABASE_URL": address, "ASSIGNER_LOG_LEVEL": "warning",
        "ASSIGNER_CALLS_PER_MINUTE_KEY": "1000000", "ASSIGNER_CALLS_PER_MINUTE_TENANT": "1000000",
    }  # fmt: skip
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.app:from_environment", "--port", str(port),
               "--no-access-log", "--log-level", "warning"]  # fmt: skip
    process = subprocess.Popen(command, env=environment)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx2.get(f"{url}/health/live", timeout=1)
            return url, key, process
        except httpx2.HTTPError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("the server did not answer within 30 seconds")


def _cpu_seconds(process: int) -> float:
    """Return the processor time of the server so far: what a lead costs, whatever else runs on the machine."""
    import psutil

    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _set_up(url: str, key: str, rows: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    uploaded = httpx2.post(
        f"{url}/v1/problems",
        content=json.dumps(rows),
        headers={**headers, "Content-Type": "application/json"},
        timeout=300,
    )
    uploaded.raise_for_status()
    policy = {"presence": "any", "clocks": {"answer_minutes": 240}}
    board = httpx2.put(
        f"{url}/v1/route/board", json={"problem": uploaded.json()["id"], "policy": policy}, headers=headers, timeout=300
    )
    board.raise_for_status()


async def _drive(url: str, key: str, problem: Any, rate: float, seconds: float) -> dict[str, Any]:
    """Send arrivals at a rate and return what was measured."""
    random = np.random.default_rng(int(rate))
    due = np.cumsum(random.exponential(1 / rate, int(rate * seconds)))
    leads = problem.to_document().leads
    bodies = [_body(leads[int(random.integers(len(leads)))], f"{rate:g}-{number}") for number in range(len(due))]
    times, kinds = np.full(len(due), np.nan), {"assigned": 0, "waiting": 0}
    caller = Caller(url, key)
    gc.collect()
    gc.freeze()  # or the caller would pause to look through 20,000 leads, and the pause would count as the server's
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one(number: int) -> None:
        answer = json.loads(await caller.post("/v1/route", bodies[number]))
        times[number] = loop.time() - began - due[number]
        kinds[answer["kind"]] += 1

    calls = []
    for number in range(len(due)):
        await asyncio.sleep(max(0.0, due[number] - (loop.time() - began)))
        calls.append(asyncio.ensure_future(one(number)))
    await asyncio.gather(*calls)
    took = loop.time() - began
    newest = httpx2.get(f"{url}/v1/route/decisions?limit=1", headers={"Authorization": f"Bearer {key}"}).json()
    p50, p99 = (round(float(one) * 1000, 1) for one in np.percentile(times, [50, 99]))
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "rate": rate, "sent": len(due), "seconds": round(took, 1),
        "per_second": round(len(due) / took, 1), "p50_ms": p50, "p99_ms": p99, "most_ms": round(float(times.max()) * 1000, 1),
        **kinds, "log": newest["items"][0]["seq"],
    }  # fmt: skip


class Caller:
    """Calls over connections that stay open, for a tenth of a millisecond each: a caller that is busy itself measures itself."""

    def __init__(self, url: str, key: str) -> None:
        self._host, _, self._port = url.removeprefix("http://").partition(":")
        self._head = f"Host: {self._host}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        self._free: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, path: str, body: bytes) -> bytes:
        """Return the body of the answer.

        Raises
        ------
        RuntimeError
            The answer is no success.
        """
        reader, writer = await self._connection()
        writer.write(f"POST {path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: *([0-9]+)", head)[1])  # type: ignore[index] # every answer has one
        answer = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head.decode()}{answer.decode()}")
        self._free.append((time.monotonic(), reader, writer))
        return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return the connection that was used last, or a new one: the server closes what is idle for five seconds."""
        while self._free:
            since, reader, writer = self._free.pop()
            if time.monotonic() - since < IDLE_SECONDS:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, int(self._port))


def _body(lead: Any, name: str) -> bytes:
    row = lead.model_copy(update={"id": f"new-{name}", "owner": None, "arrived_at": None}).model_dump(
        mode="json", exclude_defaults=True
    )
    return json.dumps({"event": f"event-{name}", "lead": row}).encode()


if __name__ == "__main__":
    sys.exit(main())
