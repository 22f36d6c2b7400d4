"""Databases for tests: an empty one with all tables for each test, copied from a template made once.

When to modify: with how a test gets its database.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from api.jobs import queue
from api.store import Store
from api.store.schema import create_all

_TEMPLATE = "assigner_template"
_numbers = itertools.count(1)


def make_sqlite_template(file: Path) -> Path:
    """Make a SQLite file with all tables, to be copied."""
    store = Store.open(f"sqlite:///{file}")
    create_all(store)
    with store.engine.connect() as connection:
        queue.migrate(f"sqlite:///{file}")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return file


def sqlite_url(template: Path, folder: Path) -> str:
    """Return the URL of a fresh copy of the template."""
    file = folder / "assigner.db"
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"


def make_postgresql_template(server: str) -> str:
    """Make a database with all tables, to be copied, and return the server's URL again."""
    _execute(server, f"CREATE DATABASE {_TEMPLATE}")
    store = Store.open(f"{server}/{_TEMPLATE}")
    create_all(store)
    store.close()
    queue.migrate(f"{server}/{_TEMPLATE}")
    return server


@contextmanager
def postgresql_url(server: str, template: str = _TEMPLATE) -> Iterator[str]:
    """Yield the URL of a fresh copy of a template (``template0`` is empty), dropped at the end."""
    name = f"test_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield f"{server}/{name}"
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    address = sa.make_url(f"{server}/postgres").set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
