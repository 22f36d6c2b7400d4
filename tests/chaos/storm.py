"""The storm: work arrives while processes are killed at random, then everything is let run to its end.

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

from api.store import Store
from tests.api import databases
from tests.api.callers import TENANT, add_tenants_and_keys
from tests.chaos.business import open_for_business
from tests.chaos.calling import Clients
from tests.chaos.stage import Stage, server
from tests.chaos.verdict import Verdict, open_work, verdict_of_events, verdict_of_jobs

KINDS = ("worker", "api", "solver", "solver", "template")
"""Whom a kill hits: solvers twice as often, since they cost nothing to start again."""
CLIENTS = 2


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a storm is.

    Parameters
    ----------
    kills, jobs, events, workers
        How many kills, jobs, webhook events and worker processes.
    database
        ``sqlite`` or ``postgresql``.
    pause
        Mean seconds between two kills.
    patience
        Seconds after the last kill in which everything must end.
    seed
        Of whom a kill hits, and when.
    """

    kills: int
    jobs: int
    events: int = 0
    workers: int = 3
    database: str = "sqlite"
    pause: float = 1.5
    patience: float = 600.0
    seed: int = 0


@dataclass
class Told:
    """What a storm came to."""

    jobs: Verdict = field(default_factory=Verdict)
    events: Verdict = field(default_factory=Verdict)
    kills: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    refused: list[str] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept and nothing was left running."""
        return self.jobs.is_clean and self.events.is_clean and not self.refused and not self.orphans


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
    keys = {role: key for (tenant, role), key in add_tenants_and_keys(store).items() if tenant == TENANT}
    began, told = time.monotonic(), Told()
    stage = Stage(folder, database_url, size.workers)
    try:
        business = open_for_business(stage.url, keys)
        lasts = CLIENTS * size.pause * size.kills
        clients = [
            Clients(stage.url, business.jobs(size.jobs), CLIENTS, lasts / max(1, size.jobs)),
            Clients(stage.url, list(business.events(size.events)), CLIENTS, lasts / 2 / max(1, size.events)),
        ]
        for one in clients:
            one.start()
        _kill(size, stage, told, say)
        _settle(size, store, clients, say)
    finally:
        told.orphans = stage.close()
    for one in clients:
        told.retries += one.num_retries
        told.refused += one.refused
    told.jobs = verdict_of_jobs(store, TENANT, [answer.json()["id"] for answer in clients[0].acknowledged.values()])
    told.events = verdict_of_events(store, clients[1].acknowledged)
    told.seconds = time.monotonic() - began
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


def _settle(size: Size, store: Store, clients: list[Clients], say: Callable[[str], None]) -> None:
    """Wait until everything was asked for and has ended."""
    until = time.monotonic() + size.patience
    while time.monotonic() < until:
        num_jobs, num_events = open_work(store, TENANT)
        if all(one.is_done for one in clients) and not num_jobs and not num_events:
            return
        asked = [len(one.acknowledged) for one in clients]
        say(f"asked for: {asked[0]} jobs, {asked[1]} events; not ended: {num_jobs} and {num_events}")
        time.sleep(2.0)
