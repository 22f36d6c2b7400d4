"""Write-backs: owners to write into a CRM, each row with what became of it.

When to modify: with the life cycle of write-backs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.crm import writeback_rows, writebacks

OPEN_ROWS = ("waiting", "sending")
GOOD_ROWS = ("written", "unchanged", "would-write")
BAD_ROWS = ("failed", "refused")
OPEN_STATES = ("approved",)


def add(tx: Tx, tenant: str, connection: str, rows: Sequence[Mapping[str, Any]], *, at: int, **values: Any) -> str:
    """Insert a write-back and its rows (``object``, ``record``, ``owner_before``, ``owner_after``); return its id."""
    writeback = new_id("wb")
    head = {"id": writeback, "tenant": tenant, "connection": connection, "made_at": at, "revision": 1, **values}
    tx.execute(sa.insert(writebacks).values(**head))
    fixed = {"writeback": writeback, "tenant": tenant, "connection": connection, "state": "waiting", "attempts": 0,
             "due_at": at, "code": "", "detail": "", "changed_at": at}  # fmt: skip
    tx.execute(sa.insert(writeback_rows), [{**fixed, **row, "number": number} for number, row in enumerate(rows)])
    return writeback


def find(tx: Tx, tenant: str, writeback: str) -> sa.RowMapping | None:
    """Return a write-back's row; None where the tenant has none of that id."""
    asked = sa.select(writebacks).where(writebacks.c.tenant == tenant, writebacks.c.id == writeback)
    return tx.execute(asked).mappings().one_or_none()


def listed(tx: Tx, tenant: str, *, before: str = "", limit: int = 100, **filters: str) -> list[sa.RowMapping]:
    """Return write-backs, newest first; ``filters`` are exact values of columns."""
    asked = sa.select(writebacks).where(writebacks.c.tenant == tenant)
    for name, value in filters.items():
        asked = asked.where(writebacks.c[name] == value)
    if before:
        asked = asked.where(writebacks.c.id < before)
    return list(tx.execute(asked.order_by(writebacks.c.id.desc()).limit(limit)).mappings())


def rows_of(
    tx: Tx, tenant: str, writeback: str, *, after: int = -1, limit: int = 1_000_000, state: str = ""
) -> list[sa.RowMapping]:
    """Return rows of a write-back by number, of one state where given."""
    asked = sa.select(writeback_rows).where(
        writeback_rows.c.tenant == tenant,
        writeback_rows.c.writeback == writeback,
        writeback_rows.c.number > after,
    )
    if state:
        asked = asked.where(writeback_rows.c.state == state)
    return list(tx.execute(asked.order_by(writeback_rows.c.number).limit(limit)).mappings())


def counts(tx: Tx, tenant: str, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the number of rows by state of some write-backs."""
    columns = writeback_rows.c
    asked = sa.select(columns.writeback, columns.state, sa.func.count()).where(columns.tenant == tenant)
    asked = asked.where(columns.writeback.in_(ids)).group_by(columns.writeback, columns.state)
    found: dict[str, dict[str, int]] = {writeback: {} for writeback in ids}
    for writeback, state, number in tx.execute(asked):
        found[writeback][state] = number
    return found


def change(tx: Tx, tenant: str, writeback: str, *, from_states: Sequence[str], **values: Any) -> bool:
    """Change a write-back that is in one of some states; False when it is in none of them."""
    mine = (writebacks.c.tenant == tenant, writebacks.c.id == writeback, writebacks.c.state.in_(from_states))
    asked = sa.update(writebacks).where(*mine).values(revision=writebacks.c.revision + 1, **values)
    return tx.execute(asked).rowcount == 1


def due_rows(tx: Tx, tenant: str, connection: str, *, now: int, limit: int) -> list[sa.RowMapping]:
    """Return rows that may be written now, with ``is_dry_run`` of their write-back, oldest first."""
    rows, heads = writeback_rows.c, writebacks.c
    asked = (
        sa.select(writeback_rows, heads.is_dry_run, heads.reason)
        .join(writebacks, sa.and_(heads.id == rows.writeback, heads.tenant == rows.tenant))
        .where(rows.tenant == tenant, rows.connection == connection, rows.state.in_(OPEN_ROWS), rows.due_at <= now)
        .where(heads.state.in_(OPEN_STATES))
        .order_by(rows.writeback, rows.number)
        .limit(limit)
    )
    return list(tx.execute(asked).mappings())


def set_row(tx: Tx, tenant: str, writeback: str, number: int, *, at: int, **values: Any) -> None:
    """Note what became of a row."""
    mine = (
        writeback_rows.c.tenant == tenant,
        writeback_rows.c.writeback == writeback,
        writeback_rows.c.number == number,
    )
    tx.execute(sa.update(writeback_rows).where(*mine).values(changed_at=at, **values))


def wait_again(tx: Tx, tenant: str, writeback: str, *, at: int) -> int:
    """Let the rows that failed or were refused wait to be written again, from now on; return how many."""
    columns = writeback_rows.c
    mine = (columns.tenant == tenant, columns.writeback == writeback, columns.state.in_(BAD_ROWS))
    again = {"state": "waiting", "attempts": 0, "due_at": at, "changed_at": at}
    return tx.execute(sa.update(writeback_rows).where(*mine).values(**again)).rowcount


def end_finished(tx: Tx, tenant: str, ids: Sequence[str], *, at: int) -> list[str]:
    """Mark those of some write-backs as done that have no open row; return them."""
    ended = []
    for writeback, found in counts(tx, tenant, ids).items():
        is_open = any(found.get(state) for state in OPEN_ROWS)
        if not is_open and change(tx, tenant, writeback, from_states=OPEN_STATES, state="done", ended_at=at):
            ended.append(writeback)
    return ended


def undo_of(tx: Tx, tenant: str, writeback: str) -> str | None:
    """Return the write-back that undoes this one, if there is one that was not rejected."""
    asked = sa.select(writebacks.c.id).where(
        writebacks.c.tenant == tenant,
        writebacks.c.undo_of == writeback,
        writebacks.c.state.not_in(("rejected", "cancelled")),
    )
    return tx.execute(asked.limit(1)).scalar_one_or_none()
