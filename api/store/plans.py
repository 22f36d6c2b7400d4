"""Plans in the database.

When to modify: when plans are looked up or listed in another way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.store import blobs
from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.plans import plans


@dataclass(frozen=True, kw_only=True)
class NewPlan:
    """A plan that is about to be stored.

    Parameters
    ----------
    problem, version
        What it answers.
    result
        The content of ``plan.json``: ``Result.to_dict()`` with ``receipt`` and ``headline`` (both languages). The
        plan must be there and verified.
    source
        ``job``, ``upload`` or ``publication``.
    made_by, at, job, name
        Who asked for it, when it was made, by which job, and what people call it.
    """

    problem: str
    version: int
    result: Mapping[str, Any]
    source: str
    made_by: str
    at: int
    job: str | None = None
    name: str = ""


def add(tx: Tx, tenant: str, new: NewPlan) -> str:
    """Insert a plan and return its id."""
    plan, result = new_id("plan"), new.result
    content = json.dumps(result, ensure_ascii=True, default=str).encode()
    tx.execute(
        sa.insert(plans).values(
            id=plan, tenant=tenant, problem=new.problem, version=new.version, name=new.name, source=new.source,
            job=new.job, status=result["status"], digest=result["receipt"]["plan"], problem_digest=result["digest"],
            summary=summary_of(result), blob=blobs.put(tx, tenant, content, at=new.at), made_by=new.made_by,
            made_at=new.at, revision=1,
        )
    )  # fmt: skip
    return plan


def summary_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what lists of plans show of a result."""
    return {
        "headline": result.get("headline"),
        "levels": result["levels"],
        "counts": result["counts"],
        "num_moves": len(result["moves"]),
        "proof_among": result["proof_among"],
        "seconds": result["seconds"],
    }


def find(tx: Tx, tenant: str, plan: str) -> sa.RowMapping | None:
    """Return the row of a plan; None where the tenant has none of that id."""
    return tx.execute(sa.select(plans).where(plans.c.tenant == tenant, plans.c.id == plan)).mappings().one_or_none()


def of_job(tx: Tx, tenant: str, job: str) -> list[str]:
    """Return the ids of the plans that a job made, in the order in which it made them."""
    asked = sa.select(plans.c.id).where(plans.c.tenant == tenant, plans.c.job == job).order_by(plans.c.id)
    return list(tx.execute(asked).scalars())


def listed(
    tx: Tx,
    tenant: str,
    *,
    problem: str | None = None,
    version: int | None = None,
    source: str | None = None,
    status: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Return plans, newest first, as far as they fit what is asked for."""
    asked = sa.select(plans).where(plans.c.tenant == tenant, plans.c.archived_at.is_(None))
    for column, value in (("problem", problem), ("version", version), ("source", source), ("status", status)):
        if value is not None:
            asked = asked.where(plans.c[column] == value)
    if before is not None:
        asked = asked.where(plans.c.id < before)
    return [dict(row) for row in tx.execute(asked.order_by(plans.c.id.desc()).limit(limit)).mappings()]


def change(tx: Tx, tenant: str, plan: str, *, revision: int, **values: Any) -> bool:
    """Set columns of a plan if it is still at ``revision``; False when somebody was faster."""
    asked = (
        sa.update(plans)
        .where(plans.c.tenant == tenant, plans.c.id == plan, plans.c.revision == revision)
        .values(revision=revision + 1, **values)
    )
    return tx.execute(asked).rowcount == 1
