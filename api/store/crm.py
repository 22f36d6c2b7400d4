"""What we last knew of a CRM's records and users, and whose turn it is to work on a connection.

When to modify: when more must be remembered of records or users.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store.engine import Tx
from api.store.tables.crm import crm_records, crm_users, turns

_ASKED_AT_ONCE = 500


class TurnLostError(Exception):
    """Another process has taken the turn: nothing of this transaction may be kept."""


def records(tx: Tx, tenant: str, connection: str, object_: str, ids: Collection[str]) -> dict[str, sa.RowMapping]:
    """Return what we know of some records, by id; unknown ones are missing."""
    mine = (crm_records.c.tenant == tenant, crm_records.c.connection == connection, crm_records.c.object == object_)
    wanted, found = sorted(set(ids)), {}
    for at in range(0, len(wanted), _ASKED_AT_ONCE):
        part = wanted[at : at + _ASKED_AT_ONCE]
        asked = sa.select(crm_records).where(*mine, crm_records.c.record.in_(part))
        found.update({row["record"]: row for row in tx.execute(asked).mappings()})
    return found


def put_record(tx: Tx, tenant: str, connection: str, object_: str, record: str, **values: Any) -> None:
    """Note columns of a record, inserting it where it is new."""
    row = {
        "tenant": tenant,
        "connection": connection,
        "object": object_,
        "record": record,
        "is_deleted": False,
        **values,
    }
    keys = ["tenant", "connection", "object", "record"]
    insert = _insert(tx)(crm_records).values(**row)
    tx.execute(insert.on_conflict_do_update(index_elements=keys, set_=values))


def owned(tx: Tx, tenant: str, connection: str, owner: str) -> list[sa.RowMapping]:
    """Return the records that we believe an owner has, for hand-overs."""
    mine = (crm_records.c.tenant == tenant, crm_records.c.connection == connection, crm_records.c.owner == owner)
    asked = sa.select(crm_records).where(*mine, sa.not_(crm_records.c.is_deleted))
    return list(tx.execute(asked.order_by(crm_records.c.object, crm_records.c.record)).mappings())


def find_records(tx: Tx, tenant: str, record: str) -> list[sa.RowMapping]:
    """Return what is known of a record of this id in any connection of the tenant."""
    asked = sa.select(crm_records).where(crm_records.c.tenant == tenant, crm_records.c.record == record)
    return list(tx.execute(asked.order_by(crm_records.c.connection, crm_records.c.object)).mappings())


def users(tx: Tx, tenant: str, connection: str) -> dict[str, sa.RowMapping]:
    """Return what we know of all users, by id."""
    asked = sa.select(crm_users).where(crm_users.c.tenant == tenant, crm_users.c.connection == connection)
    return {row["user"]: row for row in tx.execute(asked.order_by(crm_users.c.user)).mappings()}


def users_of_email(tx: Tx, tenant: str, email: str) -> list[str]:
    """Return the ids of the active users who have an e-mail address, whichever connection knows them."""
    columns = crm_users.c
    mine = (columns.tenant == tenant, columns.is_active, sa.func.lower(columns.email) == email.lower())
    return list(tx.execute(sa.select(columns.user).distinct().where(*mine).order_by(columns.user)).scalars())


def put_users(tx: Tx, tenant: str, connection: str, rows: Sequence[dict[str, Any]], *, at: int) -> None:
    """Note users (``user``, ``name``, ``email``, ``is_active``), inserting new ones."""
    for row in rows:
        values = {**row, "seen_at": at}
        insert = _insert(tx)(crm_users).values(tenant=tenant, connection=connection, **values)
        tx.execute(insert.on_conflict_do_update(index_elements=["tenant", "connection", "user"], set_=values))


def take_turn(tx: Tx, tenant: str, connection: str, work: str, *, holder: str, now: int, until: int) -> int | None:
    """Take the turn at some work and return its fence; None while somebody else has it."""
    fresh = {"tenant": tenant, "connection": connection, "work": work, "holder": "", "until": 0, "fence": 0}
    tx.execute(_insert(tx)(turns).values(**fresh).on_conflict_do_nothing())
    mine = (turns.c.tenant == tenant, turns.c.connection == connection, turns.c.work == work)
    free = sa.or_(turns.c.until <= now, turns.c.holder == holder)
    taken = sa.update(turns).where(*mine, free).values(holder=holder, until=until, fence=turns.c.fence + 1)
    fence = tx.execute(taken.returning(turns.c.fence)).scalar_one_or_none()
    return None if fence is None else int(fence)


def keep_turn(tx: Tx, tenant: str, connection: str, work: str, fence: int, *, until: int) -> None:
    """Prolong the turn, or abort the transaction when another process has it: the first statement of each.

    Raises
    ------
    TurnLostError
        Somebody else has taken the turn since.
    """
    mine = (turns.c.tenant == tenant, turns.c.connection == connection, turns.c.work == work)
    if tx.execute(sa.update(turns).where(*mine, turns.c.fence == fence).values(until=until)).rowcount != 1:
        raise TurnLostError(work)


def holder_mark(host: str, process: int) -> str:
    """Return how the turns of a process are marked."""
    return f"{hashlib.sha256(host.encode()).hexdigest()[:16]}-{process}"


def free_turns(tx: Tx, mark: str) -> int:
    """End the turns of a process that is known dead; return how many.

    One that lives after all goes on until somebody takes its turn: then its fence is old.
    """
    held = turns.c.holder.startswith(f"{mark}-", autoescape=True)
    return tx.execute(sa.update(turns).where(held, turns.c.until > 0).values(until=0)).rowcount


def _insert(tx: Tx) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
