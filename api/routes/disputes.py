"""Disputes: what the job `dispute` worked out, kept with both sides' claims, decided once, found again.

When to modify: with what may be done about a dispute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.deps import NowDep, PageDep, StoreDep, needs
from api.errors import ConflictError, NotFoundError
from api.plans.library import problem_row
from api.security.caller import Caller
from api.store import Tx, audit, disputes
from api.store.moments import iso
from assigner.client.models.managing import Dispute, DisputeWhole
from assigner.client.models.shared import Page
from assigner.errors import UsageError
from assigner.language import Words
from assigner.manage.disputes.decision import decision, outcome_named

router = APIRouter(prefix="/v1", tags=["disputes"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]
Writer = Annotated[Caller, Depends(needs("problems:write"))]
DisputeId = Annotated[str, Path(max_length=64, description="Id of the dispute.")]
State = Literal["open", "decided"]
DECIDED = Words("This was decided already, by {by}: {what}.", "该争议已由 {by} 裁定：{what}。")


class DecisionAsked(BaseModel):
    """What is decided."""

    model_config = ConfigDict(extra="forbid")

    winner: str = Field(max_length=200, description="Id of the rep who gets the item.")
    given: str | None = Field(
        default=None, max_length=400, description="Id of what the other side gets for it; null for nothing."
    )
    reason: str = Field(min_length=1, max_length=2000, description="Why, kept with the decision.")


@router.get("/problems/{problem}/disputes", summary="List disputes", operation_id="list_disputes")
def list_disputes(
    problem: Annotated[str, Path(max_length=64, description="Id of the problem.")],
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    state: Annotated[State | None, Query(description="Only these.")] = None,
    item: Annotated[str | None, Query(max_length=400, description="Only about this item.")] = None,
    job: Annotated[str | None, Query(max_length=64, description="Only what this job worked out.")] = None,
) -> Page[Dispute]:
    """List disputes about items of a problem, newest first, with what was decided."""
    with store.read() as tx:
        problem_row(tx, caller.tenant, problem)
        rows = disputes.listed(
            tx, caller.tenant, before=page.after or None, limit=page.limit + 1, problem=problem, state=state, item=item,
            job=job,
        )  # fmt: skip
    return Page[Dispute].model_validate(page.answer([_shown(row) for row in rows], lambda one: str(one["id"])))


@router.get("/disputes/{dispute}", summary="Show a dispute", operation_id="get_dispute")
def get_dispute(dispute: DisputeId, caller: Reader, store: StoreDep) -> DisputeWhole:
    """Show both sides' claims, what each outcome costs, the compromises, and the decision where there is one."""
    with store.read() as tx:
        return DisputeWhole.model_validate(_shown(_found(tx, caller.tenant, dispute)))


@router.post("/disputes/{dispute}/decision", summary="Decide a dispute", operation_id="decide_dispute")
def decide_dispute(
    dispute: DisputeId, body: DecisionAsked, caller: Writer, store: StoreDep, now: NowDep
) -> DisputeWhole:
    """Record which of the outcomes was chosen, by whom and why. A decision is made once; its scenario carries it out."""
    with store.begin() as tx:
        row = _found(tx, caller.tenant, dispute)
        try:
            chosen = outcome_named(row["facts"], body.winner, body.given)
        except UsageError as error:
            raise ConflictError("no-such-outcome", error.words) from None
        record = decision(row["facts"], chosen, caller.actor, iso(now), body.reason)
        if not disputes.decide(tx, caller.tenant, dispute, record, at=now):
            raise ConflictError("dispute-decided", _decided(row["decision"]))
        details = {"item": row["item"], "winner": body.winner, "given": body.given}
        audit.record(tx, caller, "dispute.decided", "dispute", dispute, why=body.reason, details=details, at=now)
        return DisputeWhole.model_validate(_shown(_found(tx, caller.tenant, dispute)))


def _found(tx: Tx, tenant: str, dispute: str) -> dict[str, Any]:
    row = disputes.find(tx, tenant, dispute)
    if row is None:
        raise NotFoundError("dispute", dispute)
    return row


def _decided(record: Mapping[str, Any]) -> Words:
    what = record["decided"]
    return Words(
        DECIDED.say("en", by=record["by"], what=what["en"]), DECIDED.say("zh", by=record["by"], what=what["zh"])
    )


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    decided = row["decided_at"]
    return {**row, "made": iso(row["made_at"]), "decided": None if decided is None else iso(decided)}
