"""Fixtures of jobs: a problem in the store, and worker processes that end with the test.

When to modify: when tests of jobs need another thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.store import Store, now_us
from tests.api.callers import TENANT, Callers
from tests.api.jobs.problems import stored, tiny
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


@pytest.fixture
def each_worker(each_database_url: str, tmp_path: Path) -> Iterator[WorkerProcess]:
    """Return a worker process on SQLite, then on PostgreSQL."""
    with working(each_database_url, tmp_path) as process:
        yield process
