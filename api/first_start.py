"""What must be there before processes start: the data folder, the schema, a first key.

The embedded database migrates itself; one that was named in the settings is left alone until `assigner migrate`, because
a fleet's database is migrated once, by somebody who has made a backup. When to modify: with what a start needs.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from api.jobs import queue
from api.security import api_keys, sessions
from api.settings import Settings
from api.store import Clock, Store, now_us, schema, tenants

FIRST_TENANT = "main"


def migrate(settings: Settings, store: Store) -> None:
    """Bring our tables and those of the queue to the state that this program needs."""
    schema.upgrade(store)
    queue.migrate(settings.address_of_database)


@dataclass(frozen=True, slots=True)
class FirstKey:
    """The first key of an empty database: told once.

    Parameters
    ----------
    secret
        The key.
    link
        What signs the page in once: ``/app/#first=<link>``.
    """

    secret: str
    link: str


def prepare(settings: Settings, store: Store, clock: Clock) -> FirstKey | None:
    """Make everything ready; return the first key when the database had none.

    Raises
    ------
    SchemaError
        The database that the settings name has another schema than this program needs.
    """
    if settings.is_embedded:
        migrate(settings, store)
    else:
        schema.require_current(store)
        queue.migrate(settings.address_of_database)
    return _first_key(store, now_us(clock))


def make_data_folder(settings: Settings) -> None:
    """Make the data folder, for its owner alone."""
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _first_key(store: Store, at: int) -> FirstKey | None:
    name, role, made_by = "first key", "operator", "assigner serve"
    try:
        with store.begin() as tx:
            if api_keys.count(tx):
                return None
            # Of several that start at once on an empty database, one makes the tenant: its id is unique.
            tenants.add(tx, FIRST_TENANT, name="Main", at=at)
            made = api_keys.make(tx, FIRST_TENANT, name=name, role=role, made_by=made_by, at=at)
            link = sessions.make_link(tx, FIRST_TENANT, key=made.id, name=name, role=role, at=at)
            return FirstKey(made.secret, link)
    except sa.exc.IntegrityError:
        return None
