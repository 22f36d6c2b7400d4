"""The first start makes a key once, however many start at once, and touches no database that somebody named.

When to modify: with what a start needs.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from api import first_start
from api.security import api_keys
from api.settings import Settings
from api.store import Store
from api.store.schema import SchemaError


def table_names(store: Store) -> set[str]:
    return set(sa.inspect(store.engine).get_table_names())


def test_of_many_that_start_at_once_one_gets_the_key(each_store: Store, each_database_url: str, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, database_url=each_database_url)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: first_start.prepare(settings, each_store, time.time_ns), range(6)))
    (secret,) = [one.secret for one in made if one is not None]
    with each_store.read() as tx:
        assert api_keys.count(tx) == 1
        row = api_keys.find(tx, api_keys.id_in(secret) or "")
    assert row is not None
    assert (row["tenant"], row["role"]) == ("main", "operator")
    assert api_keys.is_right(row, secret, at=time.time_ns() // 1000)


def test_the_embedded_database_is_migrated_and_its_folder_is_private(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "new")
    first_start.make_data_folder(settings)
    store = Store.open(settings.address_of_database)
    assert first_start.prepare(settings, store, time.time_ns) is not None
    assert first_start.prepare(settings, store, time.time_ns) is None
    assert "jobs" in table_names(store)
    store.close()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_database_that_somebody_named_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path / 'theirs.db'}")
    store = Store.open(settings.address_of_database)
    with pytest.raises(SchemaError, match="assigner migrate"):
        first_start.prepare(settings, store, time.time_ns)
    assert table_names(store) == set()
    store.close()
