"""A backup shows one moment and comes back whole, on the same kind of database and on the other; or not at all.

When to modify: with the format.
"""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.security import api_keys
from api.security.caller import process_caller
from api.store import Store, audit, blobs, dump, tenants
from api.store.dump import BackupError
from api.store.schema import upgrade
from api.store.tables import metadata
from tests.api import databases

NOISE = random.Random(3).randbytes(1_500_000)
Empty = Callable[[str], Store]


@pytest.fixture
def empty(postgresql_server: str, tmp_path: Path) -> Iterator[Empty]:
    """Return a function that gives a store on a fresh migrated database of a kind."""
    stack = []

    def made(kind: str) -> Store:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path / f'{len(stack)}.db'}"
        else:
            context = databases.postgresql_url(postgresql_server, template="template0")
            url = context.__enter__()
            stack.append(lambda: context.__exit__(None, None, None))
        store = Store.open(url, synchronous="normal")
        stack.append(store.close)
        upgrade(store)
        return store

    yield made
    for close in reversed(stack):
        close()


def fill(store: Store) -> None:
    with store.begin() as tx:
        for tenant in ("acme", "globex"):
            tenants.add(tx, tenant, name=f"公司 {tenant}", at=1, settings={"queued_jobs": 3})
            api_keys.make(tx, tenant, name="k", role="admin", made_by="tests", at=1)
            blobs.put(tx, tenant, NOISE, compress=False)
            blobs.put(tx, tenant, b"{}")
            for number in range(700):  # more than one batch of rows
                audit.record(
                    tx, process_caller(tenant, "worker"), "x.done", "x", str(number), details={"n": [number, None]}
                )


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as tx:
        return {
            table.name: sorted((tuple(row) for row in tx.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_comes_back_whole(empty: Empty, tmp_path: Path, source: str, target: str) -> None:
    ours, theirs, file = empty(source), empty(target), tmp_path / "x.backup"
    fill(ours)
    written = dump.write(ours, file, at=1)
    assert dump.read(theirs, file) == written
    assert content(theirs) == content(ours)
    with theirs.begin() as tx:
        assert audit.record(tx, process_caller("acme", "worker"), "x.done", "x", "next") == 701


def test_a_backup_shows_one_moment(empty: Empty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, file = empty("sqlite"), tmp_path / "x.backup"
    fill(store)
    write_table = dump._write_table  # noqa: SLF001

    def meanwhile(tx: sa.Connection, archive: zipfile.ZipFile, table: sa.Table) -> object:
        if table.name == "blobs":
            with store.begin() as other:
                blobs.put(other, "acme", b"late")
        return write_table(tx, archive, table)

    monkeypatch.setattr(dump, "_write_table", meanwhile)
    assert dump.write(store, file, at=1)["blobs"] == 4
    assert len(list(dump.lines_of(file, "blob_chunks"))) == 6  # two chunks of noise and one of JSON, twice


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_damaged_backup_changes_nothing(empty: Empty, tmp_path: Path, kind: str) -> None:
    store, file, damaged = empty("sqlite"), tmp_path / "x.backup", tmp_path / "y.backup"
    fill(store)
    dump.write(store, file, at=1)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(b"x.done", b"x.gone", 1) if name.startswith("audit_entries") else text)
    target = empty(kind)
    with pytest.raises(BackupError, match="has changed"):
        dump.read(target, damaged)
    assert not any(content(target).values())


def test_what_is_no_backup_is_named(empty: Empty, tmp_path: Path) -> None:
    file = tmp_path / "x.backup"
    file.write_bytes(b"hello")
    with pytest.raises(BackupError, match="no backup"):
        dump.read(empty("sqlite"), file)


def test_another_schema_is_refused(empty: Empty, tmp_path: Path) -> None:
    store, file, other = empty("sqlite"), tmp_path / "x.backup", tmp_path / "y.backup"
    dump.write(store, file, at=1)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        new.writestr("manifest.json", json.dumps(json.loads(old.read("manifest.json")) | {"schema": "9999"}))
    with pytest.raises(BackupError, match="9999"):
        dump.read(store, other)


def test_rows_that_are_there_are_not_mixed_with_old_ones(empty: Empty, tmp_path: Path) -> None:
    store, file = empty("sqlite"), tmp_path / "x.backup"
    fill(store)
    dump.write(store, file, at=1)
    with pytest.raises(BackupError, match="not empty"):
        dump.read(store, file)
    with pytest.raises(BackupError, match="exists"):
        dump.write(store, file, at=1)
