"""The schema: making all tables at once, for tests and for the comparison with the migrations.

When to modify: with how tables come to be.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store.engine import Store
from api.store.tables import metadata


def create_all(store: Store) -> None:
    """Make every table of the metadata."""
    with store.begin() as tx:
        metadata.create_all(tx)


def table_names(store: Store) -> set[str]:
    """Return the names of the tables that are there."""
    return set(sa.inspect(store.engine).get_table_names())
