"""A backup: all rows of our tables in one file, the same for SQLite and PostgreSQL.

The file is a zip: ``<table>.jsonl`` with one JSON list a row, and ``manifest.json`` at the end with format, schema
revision, columns, counts and digests. Everything is read in one transaction, so that the file shows one moment while the
service goes on; it is read back in one transaction, everything or nothing. When to modify: with the format.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.store.engine import Store, Tx
from api.store.moments import iso
from api.store.schema import state_of
from api.store.tables import metadata
from assigner.errors import AssignerError
from assigner.language import Words

FORMAT = "assigner-backup-1"
MANIFEST = "manifest.json"
EPHEMERAL = frozenset({"job_workers"})
"""Tables that say what runs now; a restored database has nothing running."""
_ROWS_AT_ONCE = 500
_BYTES_AT_ONCE = 8 << 20

EXISTS = Words("The file ({file}) exists. Choose another name.", "文件（{file}）已存在。请更换名称。")
NO_BACKUP = Words(
    "The file ({file}) is no backup of assigner, or is damaged: {fault}.",
    "文件（{file}）不是 assigner 备份或已损坏：{fault}。",
)
OTHER_SCHEMA = Words(
    "The backup has the schema ({found}), this program ({needed}). Restore it with the version that wrote it ({version}), then migrate.",
    "备份的结构版本为（{found}），本程序为（{needed}）。请用写出它的版本（{version}）恢复，再迁移。",
)
NOT_EMPTY = Words(
    "The database is not empty: the table ({table}) has rows. Restore into a new one: ASSIGNER_DATABASE_URL or another data folder.",
    "数据库不为空：表（{table}）中有数据。请恢复到新的数据库：ASSIGNER_DATABASE_URL 或另一数据文件夹。",
)


class BackupError(AssignerError):
    """A backup cannot be written or read."""

    code = "backup"


def write(store: Store, file: Path, *, at: int) -> dict[str, int]:
    """Write a backup and return the number of rows of each table.

    Parameters
    ----------
    store
        The database.
    file
        Must not exist; it appears whole or not at all.
    at
        The moment in microseconds, for the manifest.
    """
    if file.exists():
        raise BackupError(EXISTS.filled(file=file))
    draft = file.with_name(file.name + ".part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, store.read() as tx:
            tables = {table.name: _write_table(tx, archive, table) for table in _tables()}
            manifest = {"format": FORMAT, "schema": state_of(store).found, "written": iso(at), "tables": tables}
            archive.writestr(MANIFEST, json.dumps(manifest | {"version": _version()}, indent=1))
        draft.chmod(0o600)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return {name: table["rows"] for name, table in tables.items()}


def read(store: Store, file: Path) -> dict[str, int]:
    """Read a backup into an empty database and return the number of rows of each table.

    Raises
    ------
    BackupError
        The file is no backup or damaged, has another schema, or the database is not empty. Nothing is changed then.
    """
    try:
        with zipfile.ZipFile(file) as archive, store.begin() as tx:
            manifest = _manifest(archive, store)
            _require_empty(tx)
            for table in _tables():
                _read_table(tx, archive, table, manifest["tables"][table.name])
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BackupError(NO_BACKUP.filled(file=file, fault=str(error) or type(error).__name__)) from None
    return {name: table["rows"] for name, table in manifest["tables"].items()}


def _tables() -> list[sa.Table]:
    return [table for table in metadata.sorted_tables if table.name not in EPHEMERAL]


def _write_table(tx: Tx, archive: zipfile.ZipFile, table: sa.Table) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    rows = tx.execution_options(yield_per=_ROWS_AT_ONCE).execute(sa.select(table).order_by(*table.primary_key))
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
        for row in rows:
            line = (
                json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            )
            digest.update(line)
            member.write(line)
            count += 1
    return {"rows": count, "columns": [column.name for column in table.columns], "digest": digest.hexdigest()}


def _read_table(tx: Tx, archive: zipfile.ZipFile, table: sa.Table, about: dict[str, Any]) -> None:
    columns = [table.columns[name] for name in about["columns"]]
    digest, count, size, waiting = hashlib.sha256(), 0, 0, list[dict[str, Any]]()
    for line in archive.open(f"{table.name}.jsonl"):
        digest.update(line)
        waiting.append(
            {column.name: _typed(column, value) for column, value in zip(columns, json.loads(line), strict=True)}
        )
        count, size = count + 1, size + len(line)
        if len(waiting) >= _ROWS_AT_ONCE or size >= _BYTES_AT_ONCE:
            tx.execute(sa.insert(table), waiting)
            waiting, size = [], 0
    if waiting:
        tx.execute(sa.insert(table), waiting)
    if (count, digest.hexdigest()) != (about["rows"], about["digest"]):
        raise ValueError(f"{table.name}.jsonl has changed")
    _go_on_counting(tx, table)


def _manifest(archive: zipfile.ZipFile, store: Store) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise ValueError(f"format {manifest.get('format')}")
    needed = state_of(store).needed
    if manifest["schema"] != needed:
        raise BackupError(OTHER_SCHEMA.filled(found=manifest["schema"], needed=needed, version=manifest["version"]))
    return manifest


def _require_empty(tx: Tx) -> None:
    for table in _tables():
        if tx.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise BackupError(NOT_EMPTY.filled(table=table.name))


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


def _typed(column: sa.Column[Any], value: Any) -> Any:
    is_binary = isinstance(column.type, sa.LargeBinary)
    return base64.b64decode(value) if is_binary and value is not None else value


def _go_on_counting(tx: Tx, table: sa.Table) -> None:
    """Let PostgreSQL's own numbering go on after the largest number that was restored."""
    column = table.autoincrement_column
    if tx.dialect.name == "postgresql" and column is not None:
        largest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        tx.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, column.name), largest, False)))


def _version() -> str:
    from importlib.metadata import version

    return version("assigner")


def lines_of(file: Path, table: str) -> Iterator[list[Any]]:
    """Yield the rows of one table of a backup, for tests and for a look inside."""
    with zipfile.ZipFile(file) as archive, archive.open(f"{table}.jsonl") as member:
        for line in member:
            yield json.loads(line)
