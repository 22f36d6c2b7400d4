"""The schema of a database: which revision it has, which this program needs, and the way from one to the other.

When to modify: with how migrations are run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.store.engine import Store, Tx
from api.store.migrations.options import VERSION_TABLE, options_for
from api.store.tables import metadata
from assigner.errors import AssignerError
from assigner.language import Words

_LOCK = 4_217_001  # any number: two `assigner migrate` on one PostgreSQL wait for each other at it

EMPTY = Words(
    "The database has no tables yet. Run: assigner migrate",
    "数据库中还没有表。请运行：assigner migrate",
)
OLD = Words(
    "The database is at revision ({found}), this program needs ({needed}). Make a backup, then run: assigner migrate",
    "数据库处于版本（{found}），本程序需要（{needed}）。请先备份，再运行：assigner migrate",
)
NEWER = Words(
    "The database is at revision ({found}), which this program does not know: a newer one migrated it. Run that one, or restore a backup.",
    "数据库处于本程序不认识的版本（{found}），应由更新的程序迁移而来。请使用新程序，或恢复备份。",
)


class SchemaError(AssignerError):
    """The database does not have the schema that this program needs."""

    code = "schema-old"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a database has and what this program needs.

    Parameters
    ----------
    found
        Its revision; None for a database without our tables.
    needed
        The newest revision that this program knows.
    known
        Every revision that this program knows.
    """

    found: str | None
    needed: str
    known: frozenset[str]

    @property
    def is_current(self) -> bool:
        """Whether the program can serve from it."""
        return self.found == self.needed

    @property
    def words(self) -> Words:
        """What is wrong and the way out."""
        if self.found is None:
            return EMPTY
        return (OLD if self.found in self.known else NEWER).filled(found=self.found, needed=self.needed)


def state_of(store: Store) -> SchemaState:
    """Return what a database has and what this program needs."""
    needed, known = _revisions()
    with store.read() as tx:
        context = MigrationContext.configure(tx, opts={"version_table": VERSION_TABLE})
        found = context.get_current_revision()
    return SchemaState(found, needed, known)


def upgrade(store: Store) -> None:
    """Bring a database to the newest revision, in one transaction; nothing happens when it is there.

    Raises
    ------
    SchemaError
        A newer program has migrated it.
    """
    state = state_of(store)
    if state.found is not None and state.found not in state.known:
        raise SchemaError(state.words)
    with store.begin() as tx:
        if not store.is_sqlite:
            tx.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        command.upgrade(_config(tx), "head")


def require_current(store: Store) -> None:
    """Say what to do when the database does not have the schema that this program needs.

    Raises
    ------
    SchemaError
        It has none, an older one or a newer one.
    """
    state = state_of(store)
    if not state.is_current:
        raise SchemaError(state.words)


def differences(tx: Tx) -> list[str]:
    """Return where a database differs from the tables of this program, as Alembic sees it."""
    from alembic.autogenerate import compare_metadata

    context = MigrationContext.configure(tx, opts=options_for())
    return [str(difference) for difference in compare_metadata(context, metadata)]


def create_all(store: Store) -> None:
    """Make every table of the metadata without migrations, marked as migrated: for tests."""
    with store.begin() as tx:
        metadata.create_all(tx)
        command.stamp(_config(tx), "head")


@cache
def _revisions() -> tuple[str, frozenset[str]]:
    """Return the newest revision of this program, and all of them; they do not change while it runs."""
    script = ScriptDirectory.from_config(_config())
    return script.get_current_head() or "", frozenset(one.revision for one in script.walk_revisions())


def _config(tx: Tx | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "api.store:migrations")
    if tx is not None:
        config.attributes["connection"] = tx
    return config
