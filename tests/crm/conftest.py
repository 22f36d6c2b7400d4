"""Fixtures: a server process that receives webhooks, one for all tests of this folder and database.

When to modify: when tests of CRMs need another database or process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest

from api.hooks.parts import links_of
from api.store import Store
from tests.api import databases
from tests.api.callers import Callers, add_tenants_and_keys
from tests.api.fixtures import each_database_url, postgresql_server, sqlite_template
from tests.api.serving import serving
from tests.crm.emulating import emulator
from tests.crm.systems import SETUPS
from tests.crm.working import PRIVATE, Bench, Receiving, settings_for

__all__ = ["each_database_url", "postgresql_server", "sqlite_template"]


def start_receiving(database_url: str, folder: Any, stack: ExitStack) -> Receiving:
    """Return a receiving server process, ended by the stack."""
    store = Store.open(database_url, synchronous="normal")
    stack.callback(store.close)
    keys = add_tenants_and_keys(store)
    environment = {
        "ASSIGNER_DATA_FOLDER": str(folder),
        "ASSIGNER_DATABASE_URL": database_url,
        "ASSIGNER_OUTBOUND_PRIVATE_HOSTS": json.dumps(PRIVATE),
    }
    url = stack.enter_context(serving(environment, folder / "server.log"))
    http = stack.enter_context(httpx2.Client(base_url=url, timeout=120))
    return Receiving(url, store, settings_for(folder, database_url), Callers(http, keys))


@pytest.fixture(scope="session")
def receiving(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiving]:
    """Return a receiving server on SQLite."""
    folder = tmp_path_factory.mktemp("receiving")
    with ExitStack() as stack:
        yield start_receiving(databases.sqlite_url(sqlite_template, folder), folder, stack)


@pytest.fixture(scope="session")
def receiving_on_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiving]:
    """Return a receiving server on PostgreSQL."""
    folder = tmp_path_factory.mktemp("receiving-postgresql")
    with databases.postgresql_url(postgresql_server) as url, ExitStack() as stack:
        yield start_receiving(url, folder, stack)


@pytest.fixture
def bench(receiving: Receiving) -> Iterator[Callable[..., Bench]]:
    """Return a function that connects the service on SQLite to a fresh emulator of a system."""
    with ExitStack() as stack:
        yield lambda system, **policy: connected(receiving, system, stack, **policy)


@pytest.fixture(params=["sqlite", "postgresql"])
def each_bench(request: pytest.FixtureRequest) -> Iterator[Callable[..., Bench]]:
    """Return the same on SQLite, then on PostgreSQL."""
    name = "receiving" if request.param == "sqlite" else "receiving_on_postgresql"
    with ExitStack() as stack:
        yield lambda system, **policy: connected(request.getfixturevalue(name), system, stack, **policy)


def connected(receiving: Receiving, system: str, stack: ExitStack, **policy: Any) -> Bench:
    """Return a connection to a fresh emulator of a system, ended by the stack."""
    setup = SETUPS[system]
    crm = stack.enter_context(emulator(system, secret=setup.secret, retry_seconds=0.05))
    made = Bench(receiving, crm, setup, policy.pop("config", {}), **policy)
    stack.callback(links_of(made.services).close)
    return made
