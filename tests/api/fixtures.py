"""Fixtures of the service, for ``tests/api`` and for other folders that import them into their ``conftest.py``.

    store            a store on SQLite with all tables and the two tenants' keys not yet made
    each_store       the same on SQLite, then on PostgreSQL
    client           the application in this process and those who call it, on SQLite
    each_client      the same on SQLite, then on PostgreSQL
    people           the same where receivers of webhooks may be on loopback (`allowing`); with `listener` and `post`
    served           a real server process (SQLite) and those who call it over loopback HTTP

When to modify: when tests of several parts need another thing of the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.settings import Settings
from api.store import Store
from tests.api import databases
from tests.api.callers import Callers, add_tenants_and_keys, calling
from tests.api.hooks.listening import Listener, listening
from tests.api.hooks.posting import Post
from tests.api.postgres import cluster
from tests.api.serving import serving

PRIVATE = ["127.0.0.1"]
"""Where receivers of tests are."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Return the URL of a PostgreSQL server with a template of our tables."""
    with cluster() as server:
        yield databases.make_postgresql_template(server)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables, to be copied."""
    return databases.make_sqlite_template(tmp_path_factory.mktemp("template") / "assigner.db")


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh SQLite database with all tables."""
    return databases.sqlite_url(sqlite_template, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a fresh database with all tables: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        yield databases.sqlite_url(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        with databases.postgresql_url(request.getfixturevalue("postgresql_server")) as url:
            yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Return a store on SQLite."""
    opened = Store.open(database_url, synchronous="normal")
    yield opened
    opened.close()


@pytest.fixture
def each_store(each_database_url: str) -> Iterator[Store]:
    """Return a store on SQLite, then on PostgreSQL."""
    opened = Store.open(each_database_url, synchronous="normal")
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Return settings for a test; change some with ``settings.model_copy(update=...)`` in an own fixture."""
    return Settings(data_folder=tmp_path, database_url=database_url)


@pytest.fixture
def client(store: Store, settings: Settings) -> Iterator[Callers]:
    """Return those who call the application in this process, on SQLite."""
    with calling(store, settings) as callers:
        yield callers


@pytest.fixture
def each_client(each_store: Store, each_database_url: str, tmp_path: Path) -> Iterator[Callers]:
    """Return those who call the application in this process, on SQLite, then on PostgreSQL."""
    with calling(each_store, Settings(data_folder=tmp_path, database_url=each_database_url)) as callers:
        yield callers


@pytest.fixture
def allowing(settings: Settings) -> Settings:
    """Return settings with which webhooks may go to loopback."""
    return settings.model_copy(update={"outbound_private_hosts": PRIVATE})


@pytest.fixture
def people(store: Store, allowing: Settings) -> Iterator[Callers]:
    """Return those who call the application in this process, with receivers of webhooks on loopback."""
    with calling(store, allowing) as callers:
        yield callers


@pytest.fixture
def post(store: Store, allowing: Settings) -> Iterator[Post]:
    """Return the delivery of webhooks."""
    made = Post(store, allowing)
    yield made
    made.deliverer.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Return a receiver of webhooks."""
    with listening() as made:
        yield made


@pytest.fixture
def served(store: Store, database_url: str, tmp_path: Path) -> Iterator[Callers]:
    """Return those who call a real server process over HTTP."""
    keys = add_tenants_and_keys(store)
    environment = {"ASSIGNER_DATA_FOLDER": str(tmp_path), "ASSIGNER_DATABASE_URL": database_url}
    with serving(environment, tmp_path / "server.log") as url, httpx2.Client(base_url=url, timeout=30) as http:
        yield Callers(http, keys)
