"""Change requests and publications in the database.

When to modify: when either is looked up or listed in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.store import blobs
from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.changes import change_requests, publications


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """A change request that is about to be stored.

    Parameters
    ----------
    problem, version, plan
        The state that its moves start from, and the plan that it stands for.
    title, proposer
        For people, and who proposes it.
    counts
        Moves by status.
    document
        The request itself as JSON.
    at
        When it is made.
    """

    problem: str
    version: int
    plan: str
    title: str
    proposer: str
    counts: Mapping[str, int]
    document: bytes
    at: int


def add_request(tx: Tx, tenant: str, new: NewRequest) -> str:
    """Insert a change request in state ``open`` and return its id."""
    request = new_id("chg")
    tx.execute(
        sa.insert(change_requests).values(
            id=request, tenant=tenant, problem=new.problem, version=new.version, plan=new.plan, title=new.title,
            state="open", proposer=new.proposer, counts=dict(new.counts),
            blob=blobs.put(tx, tenant, new.document, at=new.at), made_at=new.at, changed_at=new.at, revision=1,
        )
    )  # fmt: skip
    return request


def find_request(tx: Tx, tenant: str, request: str) -> sa.RowMapping | None:
    """Return the row of a change request; None where the tenant has none of that id."""
    asked = sa.select(change_requests).where(change_requests.c.tenant == tenant, change_requests.c.id == request)
    return tx.execute(asked).mappings().one_or_none()


def requests(
    tx: Tx,
    tenant: str,
    *,
    problem: str | None = None,
    plan: str | None = None,
    state: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Return change requests, newest first, as far as they fit what is asked for."""
    asked = sa.select(change_requests).where(change_requests.c.tenant == tenant)
    for column, value in (("problem", problem), ("plan", plan), ("state", state)):
        if value is not None:
            asked = asked.where(change_requests.c[column] == value)
    if before is not None:
        asked = asked.where(change_requests.c.id < before)
    return [dict(row) for row in tx.execute(asked.order_by(change_requests.c.id.desc()).limit(limit)).mappings()]


def change_request(
    tx: Tx, tenant: str, request: str, *, revision: int, at: int, document: bytes | None = None, **values: Any
) -> bool:
    """Set a change request's document and columns if it is still at ``revision``; False when somebody was faster."""
    row = find_request(tx, tenant, request)
    if row is None or row["revision"] != revision:
        return False
    if document is not None:
        values["blob"] = blobs.put(tx, tenant, document, at=at)
    asked = (
        sa.update(change_requests)
        .where(
            change_requests.c.tenant == tenant, change_requests.c.id == request, change_requests.c.revision == revision
        )
        .values(revision=revision + 1, changed_at=at, **values)
    )
    if tx.execute(asked).rowcount != 1:
        return False
    if document is not None:
        blobs.delete(tx, tenant, row["blob"])
    return True


def add_publication(tx: Tx, tenant: str, **values: Any) -> str:
    """Insert a publication (columns by name) and return its id."""
    publication = new_id("pub")
    tx.execute(sa.insert(publications).values(id=publication, tenant=tenant, revision=1, **values))
    return publication


def find_publication(tx: Tx, tenant: str, publication: str) -> sa.RowMapping | None:
    """Return the row of a publication; None where the tenant has none of that id."""
    asked = sa.select(publications).where(publications.c.tenant == tenant, publications.c.id == publication)
    return tx.execute(asked).mappings().one_or_none()


def history(tx: Tx, tenant: str, problem: str, *, before: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """Return the publications of a problem, newest first."""
    asked = sa.select(publications).where(publications.c.tenant == tenant, publications.c.problem == problem)
    if before is not None:
        asked = asked.where(publications.c.id < before)
    return [dict(row) for row in tx.execute(asked.order_by(publications.c.id.desc()).limit(limit)).mappings()]


def roll_back(tx: Tx, tenant: str, publication: str, *, by: str, at: int, version: int) -> bool:
    """Note that a publication was taken back by a version; False when it had been already."""
    asked = (
        sa.update(publications)
        .where(
            publications.c.tenant == tenant, publications.c.id == publication, publications.c.rolled_back_at.is_(None)
        )
        .values(rolled_back_by=by, rolled_back_at=at, rolled_back_version=version, revision=publications.c.revision + 1)
    )
    return tx.execute(asked).rowcount == 1
