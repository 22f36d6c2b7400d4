"""Fixtures of jobs: a problem in the store, and worker processes that end with the test.

When to modify: when tests of jobs need another thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.settings import Settings
from api.store import Store, now_us
from tests.api.callers import TENANT, Callers, calling
from tests.api.databases import sqlite_url
from tests.api.jobs.problems import hard, stored, tiny
from tests.api.jobs.processes import WorkerProcess, working


@pytest.fixture
def problem(store: Store, client: Callers) -> str:
    """Return the id of a tiny problem of the tenant ``acme``."""
    with store.begin() as tx:
        return stored(tx, TENANT, tiny(), now_us())


@pytest.fixture
def worker(database_url: str, tmp_path: Path) -> Iterator[WorkerProcess]:
    """Return a worker process on SQLite."""
    with working(database_url, tmp_path) as process:
        yield process


@dataclass(frozen=True)
class Running:
    """A service with a worker, shared by the tests of a module: starting a worker takes seconds."""

    store: Store
    client: Callers


@pytest.fixture(scope="module")
def service(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a running service on SQLite."""
    folder = tmp_path_factory.mktemp("service")
    url = sqlite_url(sqlite_template, folder)
    store = Store.open(url, synchronous="normal")
    with working(url, folder), calling(store, Settings(data_folder=folder, database_url=url)) as client:
        yield Running(store, client)
    store.close()


@pytest.fixture(scope="module")
def tiny_problem(service: Running) -> str:
    """Return the id of a problem that is solved in a moment."""
    with service.store.begin() as tx:
        return stored(tx, TENANT, tiny(), now_us())


@pytest.fixture(scope="module")
def hard_problem(service: Running) -> str:
    """Return the id of a problem that is not proven for minutes."""
    with service.store.begin() as tx:
        return stored(tx, TENANT, hard(), now_us())
