"""Fixtures of the client: a real server and a real worker, and a client that speaks with them over HTTP.

When to modify: when tests of the client need another thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assigner.client import Client
from tests.api.callers import Callers
from tests.api.fixtures import database_url, served, sqlite_template, store
from tests.api.jobs.processes import WorkerProcess, working

__all__ = ["database_url", "served", "sqlite_template", "store"]

FIRST_STEPS = Path(__file__).resolve().parents[2] / "scenarios" / "first-steps"


@pytest.fixture
def worker(database_url: str, tmp_path: Path) -> Iterator[WorkerProcess]:
    """Return a worker process beside the server."""
    with working(database_url, tmp_path) as process:
        yield process


@pytest.fixture
def url(served: Callers) -> str:
    """Return where the server is."""
    return str(served.http.base_url)


@pytest.fixture
def planner(served: Callers, url: str) -> Iterator[Client]:
    """Return the client of a planner."""
    with Client(url, str(served.planner.key)) as client:
        yield client


@pytest.fixture
def approver(served: Callers, url: str) -> Iterator[Client]:
    """Return the client of an approver."""
    with Client(url, str(served.approver.key), language="zh") as client:
        yield client
