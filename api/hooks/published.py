"""A plan is published or rolled back: its owners go to the CRMs that have the records, in the same transaction.

A publication was approved by people; so its write-back needs no second approval, unless the connection says `always`.
When to modify: when something else that is published must reach the CRMs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.crm.policy import Policy
from api.hooks import outbox
from api.hooks.acts import Handover
from api.hooks.requests import BY_ITSELF, Asked, ask
from api.store import Tx, connections, crm, writebacks
from api.store.moments import from_datetime

PUBLISHED, ROLLED_BACK = "plan.published", "plan.rolled-back"


@dataclass(frozen=True)
class Target:
    """A connection, as far as asking for writes needs it."""

    tenant: str
    id: str
    policy: Policy


def tell(tx: Tx, tenant: str, kind: str, data: Mapping[str, Any], at: int) -> str:
    """Tell others of a publication or a rollback, and let the CRMs follow; return the message's id.

    Parameters
    ----------
    tx
        The transaction of the publication.
    tenant
        Whose.
    kind
        ``plan.published`` (with ``moves``) or ``plan.rolled-back``.
    data
        The publication as it travels.
    at
        The moment in microseconds.
    """
    if kind == PUBLISHED:
        _write_owners(tx, tenant, data, at)
    elif kind == ROLLED_BACK:
        _give_back(tx, tenant, str(data["id"]), at)
    return outbox.add(tx, tenant, kind, data, at=at)


def _write_owners(tx: Tx, tenant: str, data: Mapping[str, Any], at: int) -> None:
    due_at = max(at, _first_moment(data.get("effective")))
    for target in _targets(tx, tenant):
        wanted = [found for move in data["moves"] for found in _handovers(tx, target, move)]
        if wanted:
            ask(tx, target, Asked(wanted, "plan", str(data["id"]), BY_ITSELF, str(data["why"])), at=at, due_at=due_at)


def _handovers(tx: Tx, target: Target, move: Mapping[str, Any]) -> list[Handover]:
    """Return the write of a move, where the item is a record of the connection."""
    if move["to"] is None:
        return []
    before = None if move["from"] is None else target.policy.user_of(move["from"])
    return [
        Handover(row["object"], row["record"], before, target.policy.user_of(move["to"]))
        for row in crm.find_records(tx, target.tenant, move["item"])
        if row["connection"] == target.id and not row["is_deleted"]
    ]


def _give_back(tx: Tx, tenant: str, publication: str, at: int) -> None:
    """Stop what is not written yet, and ask for the owners before where something is."""
    by_id = {target.id: target for target in _targets(tx, tenant)}
    for head in writebacks.listed(tx, tenant, subject=publication, reason="plan"):
        writebacks.change(tx, tenant, head["id"], from_states=("proposed", "approved"), state="cancelled", ended_at=at)
        written = writebacks.rows_of(tx, tenant, head["id"], state="written")
        back = [
            Handover(row["object"], row["record"], row["owner_after"], row["owner_before"])
            for row in written
            if row["owner_before"] is not None
        ]
        target = by_id.get(head["connection"])
        if target is not None and back and writebacks.undo_of(tx, tenant, head["id"]) is None:
            ask(tx, target, Asked(back, "plan", f"{publication} rolled back", BY_ITSELF, undo_of=head["id"]), at=at)


def _targets(tx: Tx, tenant: str) -> Iterator[Target]:
    for row in connections.listed(tx, tenant, limit=1000):
        yield Target(tenant, row["id"], Policy.model_validate(row["policy"]))


def _first_moment(day: str | None) -> int:
    """Return when a day begins, in UTC; 0 for none."""
    return 0 if day is None else from_datetime(datetime.fromisoformat(day).replace(tzinfo=UTC))
