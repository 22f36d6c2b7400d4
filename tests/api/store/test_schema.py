"""What the migrations make is what the tables say, on both databases; the audit log cannot be rewritten on either.

When to modify: when the schema gets parts of another kind (views, sequences).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.security.caller import process_caller
from api.store import Store, audit, tenants
from api.store.migrations.options import VERSION_TABLE
from api.store.schema import SchemaError, create_all, differences, require_current, state_of, upgrade
from tests.api import databases

CATALOGUE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT 'column', table_name || '.' || column_name,
               concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function', proname, pg_get_functiondef(oid)
          FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def each_two_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Return two stores on empty databases."""
    with contextlib.ExitStack() as stack:
        urls = [f"sqlite:///{tmp_path / name}" for name in ("a.db", "b.db")]
        if request.param == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            urls = [stack.enter_context(databases.postgresql_url(server, template="template0")) for _ in urls]
        stores = [Store.open(url, synchronous="normal") for url in urls]
        for store in stores:
            stack.callback(store.close)
        yield stores[0], stores[1]


def catalogue(store: Store) -> set[tuple[str, ...]]:
    """Return all that is in a database, as it describes itself; white space does not count."""
    with store.read() as tx:
        rows = tx.execute(sa.text(CATALOGUE[store.engine.dialect.name])).all()
    return {tuple(" ".join(str(cell).split()) for cell in row) for row in rows if VERSION_TABLE not in str(row)}


def test_migrations_make_what_the_tables_say(each_two_empty: tuple[Store, Store]) -> None:
    migrated, made = each_two_empty
    upgrade(migrated)
    create_all(made)
    assert catalogue(migrated) == catalogue(made), "python -m api.store.migrations.freeze, or a module in versions"
    with migrated.read() as tx:
        assert differences(tx) == []


def test_a_difference_would_be_seen(each_two_empty: tuple[Store, Store]) -> None:
    migrated, made = each_two_empty
    upgrade(migrated)
    create_all(made)
    with made.begin() as tx:
        tx.execute(sa.text("ALTER TABLE tenants ADD COLUMN extra INTEGER"))
    assert catalogue(migrated) != catalogue(made)
    with made.read() as tx:
        assert "extra" in str(differences(tx))


def test_a_schema_is_asked_for_made_and_kept(each_two_empty: tuple[Store, Store]) -> None:
    store, _ = each_two_empty
    with pytest.raises(SchemaError, match="no tables yet"):
        require_current(store)
    upgrade(store)
    require_current(store)
    upgrade(store)  # nothing to do
    assert state_of(store).is_current


def test_a_newer_schema_is_left_alone(each_two_empty: tuple[Store, Store]) -> None:
    store, _ = each_two_empty
    upgrade(store)
    with store.begin() as tx:
        tx.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    for ask in (require_current, upgrade):
        with pytest.raises(SchemaError, match="9999"):
            ask(store)


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET actor = 'nobody'", "DELETE FROM audit_entries"])
def test_the_audit_log_cannot_be_rewritten(each_store: Store, statement: str) -> None:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        audit.record(tx, process_caller("acme", "worker"), "plan.made", "plan", "x")

    def rewrite() -> None:
        with each_store.begin() as tx:
            tx.execute(sa.text(statement))

    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        rewrite()
    with each_store.read() as tx:
        assert [row["actor"] for row in audit.entries(tx, "acme")] == ["process:worker"]
