"""Boards, log and snapshots of routing in the database.

Appending takes the tenant's head row first and keeps it until the commit: entries are numbered without gaps, in the
order of commits, by however many processes. When to modify: when routing is looked up in another way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store import blobs
from api.store.engine import Tx
from api.store.tables.routing import route_boards, route_heads, route_log, route_snapshots

LOG_CHUNK = 5_000
"""Entries read at once while a state is rebuilt."""
SNAPSHOTS_KEPT = 2

# Every decision runs these: made once, they cost half of what making them each time costs.
_WHOSE: sa.BindParameter[str] = sa.bindparam("whose")
_HEAD_HELD = sa.select(route_heads.c.seq).where(route_heads.c.tenant == _WHOSE).with_for_update()
_HEAD_MOVED = sa.update(route_heads).where(route_heads.c.tenant == _WHOSE).values(seq=sa.bindparam("newest"))
_ANSWERED = sa.select(route_log).where(
    route_log.c.tenant == _WHOSE, route_log.c.event.in_(sa.bindparam("events", expanding=True))
)
_APPENDED = sa.insert(route_log)


@dataclass(frozen=True)
class Line:
    """One entry of the log that is about to be appended.

    Parameters
    ----------
    seq
        Its number.
    entry
        What changed.
    event
        The event that asked; None for what nobody asked for.
    why
        What was found about every rep, packed.
    at
        Microseconds since 1970 UTC.
    actor
        Who asked.
    """

    seq: int
    entry: Mapping[str, Any]
    at: int
    actor: str
    event: str | None = None
    why: str | None = None


def add_board(tx: Tx, tenant: str, **values: Any) -> int:
    """Insert a board (columns by name) and return its number."""
    asked = sa.select(sa.func.max(route_boards.c.number)).where(route_boards.c.tenant == tenant)
    number = (tx.execute(asked).scalar() or 0) + 1
    tx.execute(sa.insert(route_boards).values(tenant=tenant, number=number, **values))
    return int(number)


def board(tx: Tx, tenant: str, number: int | None = None) -> dict[str, Any] | None:
    """Return a board's row, the newest where no number is given."""
    asked = sa.select(route_boards).where(route_boards.c.tenant == tenant)
    if number is not None:
        asked = asked.where(route_boards.c.number == number)
    row = tx.execute(asked.order_by(route_boards.c.number.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else dict(row)


def tenants_with_boards(tx: Tx) -> list[str]:
    """Return the tenants that route: for the clocks, which look after all of them."""
    return list(tx.execute(sa.select(route_boards.c.tenant).distinct()).scalars())


def hold_head(tx: Tx, tenant: str) -> int:
    """Return the number of the newest entry and keep others from appending until this transaction ends."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    found = tx.execute(_HEAD_HELD, {"whose": tenant}).scalar_one_or_none()
    if found is None:
        tx.execute(insert(route_heads).values(tenant=tenant, seq=0).on_conflict_do_nothing())
        found = tx.execute(_HEAD_HELD, {"whose": tenant}).scalar_one()
    return int(found)


def head(tx: Tx, tenant: str) -> int:
    """Return the number of the newest entry, 0 before the first."""
    return tx.execute(sa.select(route_heads.c.seq).where(route_heads.c.tenant == tenant)).scalar_one_or_none() or 0


def append(tx: Tx, tenant: str, lines: Sequence[Line]) -> None:
    """Append entries; the transaction must hold the head, and the numbers must follow it."""
    rows = [
        {
            "tenant": tenant, "seq": line.seq, "event": line.event, "kind": line.entry["kind"],
            "item": line.entry.get("item"), "rep": line.entry.get("rep"), "at": line.at, "actor": line.actor,
            "entry": line.entry, "why": line.why,
        }
        for line in lines
    ]  # fmt: skip
    tx.execute(_APPENDED, rows)
    tx.execute(_HEAD_MOVED, {"whose": tenant, "newest": lines[-1].seq})


def answered(tx: Tx, tenant: str, events: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the entries of events that were answered before, by event."""
    if not events:
        return {}
    found = tx.execute(_ANSWERED, {"whose": tenant, "events": list(events)}).mappings()
    return {str(row["event"]): dict(row) for row in found}


def entry(tx: Tx, tenant: str, seq: int) -> dict[str, Any] | None:
    """Return one entry of the log."""
    asked = sa.select(route_log).where(route_log.c.tenant == tenant, route_log.c.seq == seq)
    row = tx.execute(asked).mappings().one_or_none()
    return None if row is None else dict(row)


def entries_after(tx: Tx, tenant: str, seq: int, limit: int = LOG_CHUNK) -> list[dict[str, Any]]:
    """Return entries behind a number, in order."""
    asked = sa.select(route_log.c.seq, route_log.c.entry).where(route_log.c.tenant == tenant, route_log.c.seq > seq)
    return [dict(row) for row in tx.execute(asked.order_by(route_log.c.seq).limit(limit)).mappings()]


def decisions_after(tx: Tx, tenant: str, seq: int, limit: int = LOG_CHUNK) -> list[dict[str, Any]]:
    """Return entries behind a number with who asked and who got it, in order: for those who follow the log."""
    log = route_log.c
    asked = sa.select(log.seq, log.event, log.kind, log.item, log.rep, log.entry)
    asked = asked.where(log.tenant == tenant, log.seq > seq).order_by(log.seq).limit(limit)
    return [dict(row) for row in tx.execute(asked).mappings()]


def listed(
    tx: Tx,
    tenant: str,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
    filters: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return entries, newest first, or in order from behind a number (``after``); ``filters`` are exact values of ``item``, ``rep``, ``kind``."""
    asked = sa.select(route_log).where(route_log.c.tenant == tenant)
    for name, value in (filters or {}).items():
        asked = asked.where(route_log.c[name] == value)
    if before is not None:
        asked = asked.where(route_log.c.seq < before)
    if after is not None:
        asked = asked.where(route_log.c.seq > after)
    order = route_log.c.seq.desc() if after is None else route_log.c.seq
    return [dict(row) for row in tx.execute(asked.order_by(order).limit(limit)).mappings()]


def between(tx: Tx, tenant: str, first_us: int, until_us: int) -> list[dict[str, Any]]:
    """Return the entries of a stretch of time, in order."""
    asked = sa.select(route_log).where(
        route_log.c.tenant == tenant, route_log.c.at >= first_us, route_log.c.at < until_us
    )
    return [dict(row) for row in tx.execute(asked.order_by(route_log.c.seq)).mappings()]


def add_snapshot(tx: Tx, tenant: str, *, seq: int, board_number: int, state: blobs.Packed, at: int) -> None:
    """Keep a state (JSON, packed before); older snapshots but one go."""
    if tx.execute(
        sa.select(route_snapshots.c.seq).where(route_snapshots.c.tenant == tenant, route_snapshots.c.seq == seq)
    ).first():
        return
    blob = blobs.put(tx, tenant, state, at=at)
    tx.execute(sa.insert(route_snapshots).values(tenant=tenant, seq=seq, board=board_number, blob=blob, made_at=at))
    asked = sa.select(route_snapshots).where(route_snapshots.c.tenant == tenant)
    for old in tx.execute(asked.order_by(route_snapshots.c.seq.desc()).offset(SNAPSHOTS_KEPT)).mappings().all():
        blobs.delete(tx, tenant, old["blob"])
        tx.execute(
            sa.delete(route_snapshots).where(route_snapshots.c.tenant == tenant, route_snapshots.c.seq == old["seq"])
        )


def newest_snapshot(tx: Tx, tenant: str) -> tuple[sa.RowMapping, dict[str, Any]] | None:
    """Return the newest snapshot's row and the state that it kept."""
    asked = sa.select(route_snapshots).where(route_snapshots.c.tenant == tenant)
    row = tx.execute(asked.order_by(route_snapshots.c.seq.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else (row, json.loads(blobs.get(tx, tenant, row["blob"])))


def board_of(tx: Tx, tenant: str, seq: int) -> int:
    """Return the number of the board that an entry was decided on."""
    asked = sa.select(route_log.c.entry).where(
        route_log.c.tenant == tenant, route_log.c.kind == "board", route_log.c.seq <= seq
    )
    entry = tx.execute(asked.order_by(route_log.c.seq.desc()).limit(1)).scalar_one()
    return int(entry["number"])
