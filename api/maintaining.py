"""`assigner migrate`, `backup` and `restore`, as the command line calls them.

When to modify: with what these commands can be told.
"""

from __future__ import annotations

from pathlib import Path

from api import first_start
from api.configuration import read_settings
from api.settings import Settings
from api.store import Store, dump, now_us, schema
from api.store.schema import SchemaState


def migrate(*, check_only: bool) -> tuple[SchemaState, SchemaState]:
    """Bring the database of the settings to the schema of this program.

    Parameters
    ----------
    check_only
        Change nothing.

    Returns
    -------
    tuple
        The state before and after.
    """
    settings, store = _open()
    before = schema.state_of(store)
    if not check_only:
        first_start.migrate(settings, store)
    after = schema.state_of(store)
    store.close()
    return before, after


def backup(file: Path) -> dict[str, int]:
    """Write the database into a file; return the number of rows of each table."""
    _settings, store = _open()
    schema.require_current(store)
    counts = dump.write(store, file, at=now_us())
    store.close()
    return counts


def restore(file: Path) -> dict[str, int]:
    """Read a backup into the database of the settings, which must be empty; return the number of rows of each table."""
    settings, store = _open()
    first_start.migrate(settings, store)
    counts = dump.read(store, file)
    store.close()
    return counts


def _open() -> tuple[Settings, Store]:
    settings = read_settings()
    if settings.is_embedded:
        first_start.make_data_folder(settings)
    return settings, Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)
