"""The database: one small surface over SQLAlchemy Core, on SQLite or PostgreSQL.

One module of functions per noun; each takes the transaction first and the tenant second. When to modify: when every
noun needs something new from the database.
"""

from __future__ import annotations

from api.store.engine import Store, Tx
from api.store.ids import new_id
from api.store.moments import Clock, now_us

__all__ = ["Clock", "Store", "Tx", "new_id", "now_us"]
