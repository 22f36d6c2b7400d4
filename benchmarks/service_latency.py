"""How fast the API answers while solves run: ``python -m benchmarks.service_latency``; one line of JSON a situation.

The whole service as `assigner serve` starts it (one API process, one worker, SQLite), on a free loopback port. Calls come
at fixed moments that do not wait for answers (open loop), and a time counts from the moment at which its call was due,
so that a slow answer hides nothing. First without jobs, then while as many jobs solve as asked for.
When to modify: to measure other calls.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

from benchmarks.served import Served, running

WAIT_SECONDS = 120.0
ACCOUNTS, REPS = 150, 9
"""Of a problem that is not proven for minutes: accounts fill the reps to 97 %, and each pair fits otherwise."""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = _options(arguments)
    settings = {
        "ASSIGNER_JOB_SLOTS": str(max(1, options.solves)),
        "ASSIGNER_LOG_LEVEL": "error",
        "ASSIGNER_CALLS_PER_MINUTE_KEY": "1000000",
        "ASSIGNER_CALLS_PER_MINUTE_TENANT": "1000000",
    }
    with tempfile.TemporaryDirectory(prefix="assigner-latency-") as folder, running(Path(folder), settings) as served:
        problem = served.post("/v1/problems", hard_problem())["id"]
        paths = ["/health/live", f"/v1/problems/{problem}", "/v1/jobs?limit=20"]
        _tell(served, paths, options, 0)
        _solve(served, problem, options.solves)
        _tell(served, paths, options, options.solves)
    return 0


def hard_problem() -> dict[str, Any]:
    """Return the problem that the jobs solve."""
    chance = random.Random(1)
    minutes = [chance.randint(50, 400) for _ in range(ACCOUNTS)]
    accounts = [{"id": f"a{number}", "minutes": one} for number, one in enumerate(minutes)]
    reps = [{"id": f"r{number}", "capacity": {"minutes": sum(minutes) * 100 // 97 // REPS}} for number in range(REPS)]
    pairs = [{"rep": rep["id"], "item": one["id"], "fit": chance.randint(0, 100)} for one in accounts for rep in reps]
    return {"name": "hard", "reps": reps, "accounts": accounts, "pairs": pairs}


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_latency", description=__doc__)
    parser.add_argument("--rate", type=float, default=60.0, help="calls per second, all paths together")
    parser.add_argument("--seconds", type=float, default=30.0, help="length of each situation")
    parser.add_argument("--solves", type=int, default=2, help="jobs that solve at once")
    return parser.parse_args(arguments)


def _solve(served: Served, problem: str, solves: int) -> None:
    """Ask for jobs and wait until all of them have a plan."""
    params = {"seconds": 3600, "gap": 0.0, "workers": 1}
    asked = {"kind": "solve", "problem": problem, "params": params, "limit_seconds": 7200}
    jobs = [served.post("/v1/jobs", asked)["id"] for _ in range(solves)]
    until = time.monotonic() + WAIT_SECONDS
    while any(not _is_solving(served, job) for job in jobs):
        if time.monotonic() > until:
            raise RuntimeError("the jobs did not start to solve")
        time.sleep(0.2)


def _is_solving(served: Served, job: str) -> bool:
    row = served.get(f"/v1/jobs/{job}")
    return row["state"] == "running" and bool((row["progress"] or {}).get("score"))


def _tell(served: Served, paths: list[str], options: argparse.Namespace, solves: int) -> None:
    times = asyncio.run(_drive(served, paths, options.rate, options.seconds))
    for path in paths:
        low, high, most = (round(float(one) * 1000, 1) for one in np.quantile(times[path], [0.5, 0.99, 1.0]))
        facts = {"solves": solves, "path": path.partition("/prob_")[0], "calls": len(times[path]), "p50_ms": low,
                 "p99_ms": high, "max_ms": most, "load": [round(one, 1) for one in os.getloadavg()]}  # fmt: skip
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()


async def _drive(served: Served, paths: list[str], rate: float, seconds: float) -> dict[str, list[float]]:
    """Make calls at fixed moments and return the seconds of each, by path."""
    times: dict[str, list[float]] = {path: [] for path in paths}
    limits = httpx2.Limits(max_connections=200)
    async with httpx2.AsyncClient(base_url=served.url, headers=served.headers, timeout=60, limits=limits) as http:
        began = time.perf_counter()

        async def call(path: str, due: float) -> None:
            (await http.get(path)).raise_for_status()
            times[path].append(time.perf_counter() - due)

        calls = []
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            calls.append(asyncio.create_task(call(paths[number % len(paths)], due)))
        await asyncio.gather(*calls)
    return times


if __name__ == "__main__":
    sys.exit(main())
