"""The store: transactions on SQLite or PostgreSQL, and the few things in which the two differ.

No text may hold a NUL character: PostgreSQL refuses it, so it is refused here on SQLite, too, and nothing depends on which
database a service happens to have. SQLite: write-ahead log, writers take their turn at once (``BEGIN IMMEDIATE``), so that a transaction that read
something cannot fail later when it writes. Inside one process writers queue at a lock of ours: SQLite's own waiting
sleeps in growing steps, which costs tens of milliseconds where a lock costs microseconds.
When to modify: when a database joins, or a pragma must change.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa

Tx = sa.Connection
Synchronous = Literal["full", "normal"]

SQLITE_WAIT_SECONDS = 30
POOL_SIZE = 20
POOL_OVERFLOW = 40
NUL = "\x00"
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it: behind an even number of backslashes, or it would be text about it."""


class Store:
    """The database, as everything above it sees it.

    Parameters
    ----------
    engine
        Made by :func:`open_engine`.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(assigner_writes=True)
        self._turn = threading.RLock() if self.is_sqlite else None

    @classmethod
    def open(cls, url: str, *, synchronous: Synchronous = "full") -> Store:
        """Return the store at ``url``; nothing is created or migrated."""
        return cls(open_engine(url, synchronous=synchronous))

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """Open a transaction that writes: committed at the end, rolled back when anything is raised."""
        if self._turn is None:
            with self._writer.begin() as tx:
                yield tx
        else:
            with self._turn, self._writer.begin() as tx:
                yield tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Open a transaction that only reads, and sees one state of the database throughout."""
        with self.engine.connect() as tx:
            if not self.is_sqlite:
                tx.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with tx.begin():
                yield tx

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_engine(url: str, *, synchronous: Synchronous = "full") -> sa.Engine:
    """Return an engine for ``url``, set up as this project needs it.

    Parameters
    ----------
    url
        ``sqlite:///file`` or ``postgresql://user@host/database``.
    synchronous
        SQLite: ``full`` keeps a commit through a power cut, ``normal`` only through the death of the process.
    """
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, synchronous)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    return sa.create_engine(
        address, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_pre_ping=True, hide_parameters=True
    )


def _sqlite(address: sa.URL, synchronous: Synchronous) -> sa.Engine:
    engine = sa.create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        poolclass=sa.QueuePool,
        hide_parameters=True,  # errors end in the log, and what people sent must not
        json_serializer=_json_text,
        connect_args={"check_same_thread": False, "timeout": SQLITE_WAIT_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 shall not begin transactions by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_WAIT_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous.upper()}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _refuse_nul(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_more: object) -> None:
        for row in parameters if isinstance(parameters, list) else [parameters]:
            if any(isinstance(value, str) and NUL in value for value in row):
                raise _unstorable()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("assigner_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _json_text(value: Any) -> str:
    """Return plain data as JSON for SQLite; refuses what PostgreSQL's JSON cannot hold."""
    text = json.dumps(value)
    if _NUL_IN_JSON.search(text):
        raise _unstorable()
    return text


def _unstorable() -> sa.exc.DataError:
    return sa.exc.DataError(None, None, ValueError("a text holds a NUL character"))
