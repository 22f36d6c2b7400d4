"""The fixtures of the service, for all tests of ``api``.

When to modify: never for a new fixture that other folders need too: it goes to :mod:`tests.api.fixtures`.
"""

from __future__ import annotations

from tests.api.fixtures import (
    allowing,
    client,
    database_url,
    each_client,
    each_database_url,
    each_store,
    listener,
    people,
    post,
    postgresql_server,
    served,
    settings,
    sqlite_template,
    store,
)

__all__ = [
    "allowing",
    "client",
    "database_url",
    "each_client",
    "each_database_url",
    "each_store",
    "listener",
    "people",
    "post",
    "postgresql_server",
    "served",
    "settings",
    "sqlite_template",
    "store",
]
