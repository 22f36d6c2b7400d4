"""What those are called who act: keys by their names, people of an identity provider by what it calls them.

When to modify: when somebody acts in another way than by a key or a session.
"""

from __future__ import annotations

import sqlalchemy as sa

from api.store import Tx
from api.store.tables.api_keys import api_keys
from api.store.tables.sessions import sessions

MOST = 2000


def people_of(tx: Tx, tenant: str) -> list[dict[str, str]]:
    """Return actor, name and role of a tenant's keys, and of whoever signed in without one."""
    keys = sa.select(api_keys.c.id.label("actor"), api_keys.c.name, api_keys.c.role).where(api_keys.c.tenant == tenant)
    guests = sa.select(sessions.c.actor, sessions.c.name, sessions.c.role).where(
        sessions.c.tenant == tenant, sessions.c.key.is_(None)
    )
    rows = [*tx.execute(keys.limit(MOST)).mappings(), *tx.execute(guests.distinct().limit(MOST)).mappings()]
    return [{name: str(row[name]) for name in ("actor", "name", "role")} for row in rows]
