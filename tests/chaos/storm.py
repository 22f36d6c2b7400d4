"""The storm: jobs are asked for while processes are killed at random, then everything is let run to its end.

When to modify: with the order of events.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from api.store import Store, now_us
from tests.api import databases
from tests.api.callers import TENANT, add_tenants_and_keys
from tests.api.jobs.problems import stored, tiny
from tests.chaos.calling import Clients
from tests.chaos.stage import Stage, server
from tests.chaos.verdict import Verdict, open_jobs, verdict

KINDS = ("worker", "api", "solver", "solver", "template")
"""Whom a kill hits: solvers twice as often, since they cost nothing to start again."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a storm is.

    Parameters
    ----------
    kills, jobs, workers
        How many kills, jobs and worker processes.
    database
        ``sqlite`` or ``postgresql``.
    pause
        Mean seconds between two kills.
    patience
        Seconds after which jobs that have not ended count as lost.
    seed
        Of whom a kill hits, and when.
    """

    kills: int
    jobs: int
    workers: int = 3
    database: str = "sqlite"
    pause: float = 1.5
    patience: float = 600.0
    seed: int = 0


@dataclass
class Told:
    """What a storm came to."""

    verdict: Verdict
    kills: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    refused: list[str] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    seconds: float = 0.0


def storm(size: Size, say: Callable[[str], None] = lambda _line: None) -> Told:
    """Let a storm pass over a fresh service and return what came of it."""
    with tempfile.TemporaryDirectory(prefix="assigner-chaos-") as place, server(size.database) as url:
        folder = Path(place)
        database_url = _database(size.database, url, folder)
        store = Store.open(database_url, synchronous="normal")
        try:
            return _storm(size, store, folder, database_url, say)
        finally:
            store.close()


def _database(kind: str, url: str, folder: Path) -> str:
    """Make a database with all tables and return its URL."""
    if kind == "sqlite":
        return f"sqlite:///{databases.make_sqlite_template(folder / 'assigner.db')}"
    return f"{databases.make_postgresql_template(url)}/assigner_template"


def _storm(size: Size, store: Store, folder: Path, database_url: str, say: Callable[[str], None]) -> Told:
    keys = add_tenants_and_keys(store)
    with store.begin() as tx:
        problem = stored(tx, TENANT, tiny(), now_us())
    body: dict[str, object] = {"kind": "solve", "problem": problem, "params": {"seconds": 2}}
    began = time.monotonic()
    stage = Stage(folder, database_url, size.workers)
    pause = 2 * size.pause * size.kills / max(1, size.jobs)
    clients = Clients(stage.url, keys[TENANT, "planner"], [body] * size.jobs, 2, pause)
    told = Told(Verdict(0, 0, 0, [], [], [], []))
    try:
        clients.start()
        _kill(size, stage, told, say)
        _settle(size, store, clients, say)
    finally:
        told.orphans = stage.close()
    told.verdict = verdict(store, TENANT, list(clients.acknowledged.values()))
    told.retries, told.refused, told.seconds = clients.num_retries, clients.refused, time.monotonic() - began
    return told


def _kill(size: Size, stage: Stage, told: Told, say: Callable[[str], None]) -> None:
    chance = random.Random(size.seed)
    while told.kills.total() < size.kills:
        time.sleep(chance.uniform(0.2, 2 * size.pause - 0.2))
        kind = chance.choice(KINDS)
        if stage.kill(kind, chance):
            told.kills[kind] += 1
            if told.kills.total() % 10 == 0:
                say(f"{told.kills.total()} kills: {dict(told.kills)}")


def _settle(size: Size, store: Store, clients: Clients, say: Callable[[str], None]) -> None:
    """Wait until all jobs are asked for and have ended."""
    until = time.monotonic() + size.patience
    while time.monotonic() < until:
        left = open_jobs(store, TENANT)
        if clients.is_done and not left:
            return
        say(f"{len(clients.acknowledged)} of {size.jobs} asked for, {left} not ended")
        time.sleep(1.0)
