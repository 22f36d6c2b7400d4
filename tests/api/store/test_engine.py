"""Transactions: whole or not at all, readers see one state, writers take turns; the same on both databases.

When to modify: when a database joins, or a pragma must change.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from api.store import Store, tenants
from api.store.tables.tenants import tenants as table


def names(store: Store) -> list[str]:
    with store.read() as tx:
        return [row["id"] for row in tenants.listed(tx)]


def test_what_raises_leaves_nothing(each_store: Store) -> None:
    def fail() -> None:
        with each_store.begin() as tx:
            tenants.add(tx, "half", name="Half", at=1)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert names(each_store) == []


def test_a_reader_sees_one_state_throughout(each_store: Store) -> None:
    with each_store.read() as reader:
        assert tenants.listed(reader) == []
        with each_store.begin() as tx:
            tenants.add(tx, "late", name="Late", at=1)
        assert tenants.listed(reader) == []
    assert names(each_store) == ["late"]


def test_increments_of_many_threads_are_not_lost(each_store: Store) -> None:
    with each_store.begin() as tx:
        tenants.add(tx, "counter", name="0", at=1)

    def increment(_number: int) -> None:
        with each_store.begin() as tx:
            row = tx.execute(sa.select(table.c.name).where(table.c.id == "counter").with_for_update()).scalar_one()
            tx.execute(sa.update(table).values(name=str(int(row) + 1)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(80)))
    with each_store.read() as tx:
        assert tx.execute(sa.select(table.c.name)).scalar_one() == "80"


def test_a_reader_cannot_write_on_postgresql(each_store: Store) -> None:
    if each_store.is_sqlite:
        # SQLite has no such mode worth its price: what matters there is that a reader takes no writer's place.
        with each_store.read() as reader:
            tenants.listed(reader)
            with each_store.begin() as tx:
                tenants.add(tx, "meanwhile", name="Meanwhile", at=1)
        return
    with pytest.raises(sa.exc.InternalError, match="read-only"), each_store.read() as tx:
        tenants.add(tx, "forbidden", name="Forbidden", at=1)


def test_texts_with_a_nul_character_are_refused_alike(each_store: Store) -> None:
    with pytest.raises(sa.exc.DataError), each_store.begin() as tx:
        tenants.add(tx, "acme", name="a\0b", at=1)
    with pytest.raises(sa.exc.DataError), each_store.begin() as tx:
        tx.execute(sa.insert(table).values(id="acme", name="Acme", made_at=1, settings={"name": ["a\0b"]}, revision=1))
    with pytest.raises(sa.exc.DataError), each_store.read() as tx:
        tx.execute(sa.select(table).where(table.c.name == "a\0b")).all()
    about_it = {"name": "written \\u0000"}
    with each_store.begin() as tx:
        tx.execute(sa.insert(table).values(id="acme", name="\\u0000", made_at=1, settings=about_it, revision=1))
    with each_store.read() as tx:
        assert tx.execute(sa.select(table.c.settings).where(table.c.id == "acme")).scalar_one() == about_it


def test_sqlite_is_set_up_for_many_processes(store: Store) -> None:
    with store.read() as tx:
        pragmas = {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in
                   ("journal_mode", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_change_of_an_old_revision_matches_nothing(each_store: Store) -> None:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        assert tenants.change(tx, "acme", 1, name="Acme AG")
        assert not tenants.change(tx, "acme", 1, name="Acme SE")
        row = tenants.one(tx, "acme")
    assert row is not None
    assert (row["name"], row["revision"]) == ("Acme AG", 2)
