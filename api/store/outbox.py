"""The outbox: endpoints, messages, deliveries with their leases, and the log of attempts.

When to modify: with the life cycle of deliveries.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.hooks import hook_attempts, hook_deliveries, hook_endpoints, hook_messages


def add_endpoint(tx: Tx, tenant: str, *, at: int, **values: Any) -> str:
    """Insert an endpoint (columns by name) and return its id."""
    endpoint = new_id("end")
    row = {
        "state": "active",
        "format": "standard",
        "reason": "",
        "made_at": at,
        "changed_at": at,
        "revision": 1,
        **values,
    }
    tx.execute(sa.insert(hook_endpoints).values(id=endpoint, tenant=tenant, **row))
    return endpoint


def find_endpoint(tx: Tx, tenant: str, endpoint: str) -> sa.RowMapping | None:
    """Return an endpoint's row; None where the tenant has none of that id."""
    asked = sa.select(hook_endpoints).where(hook_endpoints.c.tenant == tenant, hook_endpoints.c.id == endpoint)
    return tx.execute(asked).mappings().one_or_none()


def endpoints(tx: Tx, tenant: str, *, after: str = "", limit: int = 100) -> list[sa.RowMapping]:
    """Return a tenant's endpoints in the order in which they were made."""
    asked = sa.select(hook_endpoints).where(hook_endpoints.c.tenant == tenant, hook_endpoints.c.id > after)
    return list(tx.execute(asked.order_by(hook_endpoints.c.id).limit(limit)).mappings())


def change_endpoint(tx: Tx, tenant: str, endpoint: str, *, at: int, revision: int | None = None, **values: Any) -> bool:
    """Change an endpoint, of this revision where given; False when it is not there or has another."""
    mine = [hook_endpoints.c.tenant == tenant, hook_endpoints.c.id == endpoint]
    if revision is not None:
        mine.append(hook_endpoints.c.revision == revision)
    asked = sa.update(hook_endpoints).where(*mine)
    fresh = {"revision": hook_endpoints.c.revision + 1, "changed_at": at}
    return tx.execute(asked.values(**fresh, **values)).rowcount == 1


def remove_endpoint(tx: Tx, tenant: str, endpoint: str, *, at: int) -> bool:
    """Remove an endpoint and cancel what waits for it; False where there is none."""
    cancel_waiting(tx, tenant, endpoint, at=at)
    mine = (hook_endpoints.c.tenant == tenant, hook_endpoints.c.id == endpoint)
    return tx.execute(sa.delete(hook_endpoints).where(*mine)).rowcount == 1


def cancel_waiting(tx: Tx, tenant: str, endpoint: str, *, at: int) -> int:
    """Cancel the deliveries that wait for an endpoint; return how many."""
    columns = hook_deliveries.c
    mine = (columns.tenant == tenant, columns.endpoint == endpoint, columns.state == "waiting")
    return tx.execute(sa.update(hook_deliveries).where(*mine).values(state="cancelled", ended_at=at)).rowcount


def add_message(tx: Tx, tenant: str, message: str, kind: str, body: str, *, at: int) -> None:
    """Insert a message."""
    tx.execute(sa.insert(hook_messages).values(id=message, tenant=tenant, kind=kind, body=body, made_at=at))


def message_body(tx: Tx, tenant: str, message: str) -> str | None:
    """Return the text of a message."""
    mine = (hook_messages.c.tenant == tenant, hook_messages.c.id == message)
    return tx.execute(sa.select(hook_messages.c.body).where(*mine)).scalar_one_or_none()


def add_delivery(tx: Tx, tenant: str, *, message: str, endpoint: str, kind: str, at: int) -> str:
    """Insert a delivery of a message to an endpoint and return its id."""
    delivery = new_id("dlv")
    row = {"message": message, "endpoint": endpoint, "kind": kind, "made_at": at, "due_at": at}
    fixed = {"state": "waiting", "attempts": 0, "leased_until": 0, "fence": 0}
    tx.execute(sa.insert(hook_deliveries).values(id=delivery, tenant=tenant, **row, **fixed))
    return delivery


def lease(tx: Tx, *, now: int, until: int, limit: int) -> list[sa.RowMapping]:
    """Take due deliveries of all tenants for this process; two processes never take the same one."""
    columns = hook_deliveries.c
    due = (columns.state == "waiting", columns.due_at <= now, columns.leased_until <= now)
    asked = sa.select(columns.id).where(*due).order_by(columns.due_at).limit(limit)
    ids = list(tx.execute(asked.with_for_update(skip_locked=True)).scalars())
    taken = (
        sa.update(hook_deliveries)
        .where(columns.id.in_(ids), *due)
        .values(leased_until=until, fence=columns.fence + 1)
        .returning(hook_deliveries)
    )
    return list(tx.execute(taken).mappings())


def note(tx: Tx, tenant: str, delivery: str, *, fence: int, log: dict[str, Any], **values: Any) -> bool:
    """Note an attempt and what becomes of the delivery; False (and nothing noted) when the lease is not ours now."""
    columns = hook_deliveries.c
    mine = (columns.tenant == tenant, columns.id == delivery, columns.fence == fence, columns.state == "waiting")
    asked = sa.update(hook_deliveries).where(*mine).values(leased_until=0, **values)
    if tx.execute(asked).rowcount != 1:
        return False
    tx.execute(sa.insert(hook_attempts).values(delivery=delivery, tenant=tenant, number=values["attempts"], **log))
    return True


def find_delivery(tx: Tx, tenant: str, delivery: str) -> sa.RowMapping | None:
    """Return a delivery's row; None where the tenant has none of that id."""
    asked = sa.select(hook_deliveries).where(hook_deliveries.c.tenant == tenant, hook_deliveries.c.id == delivery)
    return tx.execute(asked).mappings().one_or_none()


def deliveries(tx: Tx, tenant: str, *, before: str = "", limit: int = 100, **filters: str) -> list[sa.RowMapping]:
    """Return deliveries, newest first; ``filters`` are exact values of columns."""
    asked = sa.select(hook_deliveries).where(hook_deliveries.c.tenant == tenant)
    for name, value in filters.items():
        asked = asked.where(hook_deliveries.c[name] == value)
    if before:
        asked = asked.where(hook_deliveries.c.id < before)
    return list(tx.execute(asked.order_by(hook_deliveries.c.id.desc()).limit(limit)).mappings())


def attempts(tx: Tx, tenant: str, delivery: str) -> list[sa.RowMapping]:
    """Return the log of a delivery, oldest first."""
    mine = (hook_attempts.c.tenant == tenant, hook_attempts.c.delivery == delivery)
    return list(tx.execute(sa.select(hook_attempts).where(*mine).order_by(hook_attempts.c.number)).mappings())


def again(tx: Tx, tenant: str, delivery: str, *, at: int) -> bool:
    """Let an ended delivery wait again; False where it waits already. Its log goes on."""
    columns = hook_deliveries.c
    mine = (columns.tenant == tenant, columns.id == delivery, columns.state != "waiting")
    values = {"state": "waiting", "due_at": at, "ended_at": None, "leased_until": 0}
    return tx.execute(sa.update(hook_deliveries).where(*mine).values(**values)).rowcount == 1


def sweep(tx: Tx, tenant: str, *, before: int) -> int:
    """Remove ended deliveries, their logs and messages from before a moment; return how many deliveries."""
    columns = hook_deliveries.c
    old = sa.select(columns.id).where(columns.tenant == tenant, columns.made_at < before, columns.state != "waiting")
    tx.execute(sa.delete(hook_attempts).where(hook_attempts.c.tenant == tenant, hook_attempts.c.delivery.in_(old)))
    number = tx.execute(sa.delete(hook_deliveries).where(columns.id.in_(old), columns.tenant == tenant)).rowcount
    held = sa.select(columns.message).where(columns.tenant == tenant)
    messages = hook_messages.c
    tx.execute(sa.delete(hook_messages).where(
        messages.tenant == tenant, messages.made_at < before, messages.id.not_in(held)
    ))  # fmt: skip
    return number
