"""The outbox: what we tell others, written down in the transaction of what it tells.

``add`` is called by whoever changes something; workers deliver (:mod:`api.hooks.deliver`). When to modify: when
messages carry something new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from api.store import Tx, new_id, outbox
from api.store.moments import iso

MOST_ENDPOINTS = 100


def add(tx: Tx, tenant: str, kind: str, data: Mapping[str, Any], *, at: int) -> str:
    """Add a message to every endpoint that wants its kind; return its id.

    Parameters
    ----------
    tx
        The transaction of the change that the message tells.
    tenant
        Whose endpoints.
    kind
        ``<noun>.<verb in the past>``: ``owner.assigned``, ``job.ended``.
    data
        Plain data. Never a secret.
    at
        The moment in microseconds.
    """
    message = new_id("msg")
    wanted = [
        row["id"]
        for row in outbox.endpoints(tx, tenant, limit=MOST_ENDPOINTS)
        if row["state"] == "active" and wants(row["kinds"], kind)
    ]
    if wanted:
        outbox.add_message(tx, tenant, message, kind, body_of(kind, data, at), at=at)
    for endpoint in wanted:
        outbox.add_delivery(tx, tenant, message=message, endpoint=endpoint, kind=kind, at=at)
    return message


def add_to(tx: Tx, tenant: str, endpoint: str, kind: str, data: Mapping[str, Any], *, at: int) -> str:
    """Add a message to one endpoint, whatever it wants (a test call); return the delivery's id."""
    message = new_id("msg")
    outbox.add_message(tx, tenant, message, kind, body_of(kind, data, at), at=at)
    return outbox.add_delivery(tx, tenant, message=message, endpoint=endpoint, kind=kind, at=at)


def body_of(kind: str, data: Mapping[str, Any], at: int) -> str:
    """Return the text of a message, as Standard Webhooks suggests it."""
    return json.dumps({"type": kind, "timestamp": iso(at), "data": dict(data)}, ensure_ascii=False)


def wants(kinds: list[str], kind: str) -> bool:
    """Whether an endpoint that asked for ``kinds`` wants a message: none for all, ``job.*`` for a noun."""
    noun = kind.partition(".")[0]
    return not kinds or kind in kinds or f"{noun}.*" in kinds
