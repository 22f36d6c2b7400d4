"""Write-backs: owners on their way into a CRM, each row with what became of it; approved, cancelled, undone.

When to modify: with what people may do with write-backs.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.crm.faults import CrmError
from api.crm.links import Link
from api.deps import NowDep, OnceDep, PageDep, ServicesDep, StoreDep, needs
from api.errors import ApiError, NotFoundError
from api.hooks import decisions
from api.hooks.acts import Handover
from api.hooks.parts import links_of
from api.hooks.requests import Asked, ask
from api.security.caller import Caller
from api.services import Services
from api.store import Tx, audit, connections, writebacks
from api.store.moments import iso
from assigner.client.models.connections import Difference, Differences, Writeback, WritebackRow
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1/writebacks", tags=["write-backs"])

Reader = Annotated[Caller, Depends(needs("changes:read"))]
Asker = Annotated[Caller, Depends(needs("changes:write"))]
Approver = Annotated[Caller, Depends(needs("changes:approve"))]
State = Literal["proposed", "approved", "done", "rejected", "cancelled"]
RowState = Literal["waiting", "sending", "written", "unchanged", "would-write", "conflict", "gone", "refused", "failed"]
MOST_ROWS = 50_000


class OwnerAsked(BaseModel):
    """One owner to write."""

    model_config = ConfigDict(extra="forbid")

    object: Literal["lead", "account"]
    record: str = Field(min_length=1, max_length=120, description="The CRM's id.")
    owner_before: str | None = Field(default=None, max_length=120, description="Who has it; another one is a conflict.")
    owner_after: str = Field(min_length=1, max_length=120, description="The CRM's id of the new owner.")


class NewWriteback(BaseModel):
    """Owners to write through a connection."""

    model_config = ConfigDict(extra="forbid")

    connection: str = Field(max_length=64)
    owners: list[OwnerAsked] = Field(min_length=1, max_length=MOST_ROWS)
    why: str = Field(default="", max_length=2000)
    dry_run: bool = Field(default=False, description="Read, check and say what would be written; write nothing.")


class Decision(BaseModel):
    """A decision with its reason."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(default="", max_length=2000)


@router.post("", status_code=201, summary="Ask for owners to be written", operation_id="make_writeback", response_model=Writeback)  # fmt: skip
def make_writeback(body: NewWriteback, caller: Asker, services: ServicesDep, once: OnceDep, now: NowDep) -> Response:
    """Ask for owners to be written. Whether it waits for approval is the connection's policy."""
    handovers = [Handover(**one.model_dump()) for one in body.owners]
    with services.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        link = _link(tx, services, caller.tenant, body.connection)
        asked = Asked(handovers, "by-hand", "", caller.actor, body.why, dry_run=body.dry_run or None)
        writeback = ask(tx, link, asked, at=now)
        made = _shown(tx, caller.tenant, writeback)
        details = {"rows": len(handovers), "connection": link.id}
        audit.record(tx, caller, "writeback.made", "writeback", writeback, why=body.why, details=details, at=now)
        return once.answer(tx, 201, made, {"Location": f"/v1/writebacks/{writeback}"})


@router.get("", summary="List write-backs", operation_id="list_writebacks")
def list_writebacks(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    connection: Annotated[str, Query(max_length=64, description="Only those of this connection.")] = "",
    subject: Annotated[str, Query(max_length=200, description="Only those about this: a publication's id.")] = "",
) -> Paged[Writeback]:
    """List write-backs, newest first. `state=proposed` is what waits for approval."""
    asked = {"state": state, "connection": connection, "subject": subject}
    filters = {name: value for name, value in asked.items() if value}
    with store.read() as tx:
        rows = writebacks.listed(tx, caller.tenant, before=page.after, limit=page.limit + 1, **filters)
        counts = writebacks.counts(tx, caller.tenant, [row["id"] for row in rows])
    items = [_plain(row, counts[row["id"]]) for row in rows]
    return Paged[Writeback].model_validate(page.answer(items, lambda one: one["id"]))


@router.get("/{writeback}", summary="Show a write-back", operation_id="get_writeback")
def get_writeback(writeback: str, caller: Reader, store: StoreDep) -> Writeback:
    """Show a write-back with its rows by state."""
    with store.read() as tx:
        return Writeback(**_shown(tx, caller.tenant, writeback))


@router.get("/{writeback}/rows", summary="List the rows of a write-back", operation_id="list_writeback_rows")
def list_rows(
    writeback: str,
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    state: Annotated[RowState | None, Query(description="Only rows in this state.")] = None,
) -> Paged[WritebackRow]:
    """List rows in their order, each with what became of it."""
    after = int(page.after) if page.after.isdecimal() else -1
    with store.read() as tx:
        decisions.one(tx, caller.tenant, writeback)
        rows = writebacks.rows_of(tx, caller.tenant, writeback, after=after, limit=page.limit + 1, state=state or "")
    items = [_row(row) for row in rows]
    return Paged[WritebackRow].model_validate(page.answer(items, lambda one: str(one["number"])))


@router.get("/{writeback}/differences", summary="Compare with the CRM", operation_id="get_writeback_differences")
def get_differences(writeback: str, caller: Reader, services: ServicesDep) -> Differences:
    """Read every record of the write-back in the CRM and list those that have another owner."""
    with services.store.read() as tx:
        head = decisions.one(tx, caller.tenant, writeback)
        link = _link(tx, services, caller.tenant, head["connection"])
        rows = writebacks.rows_of(tx, caller.tenant, writeback)
    try:
        found = decisions.differences(link, rows)
    except CrmError as fault:
        raise ApiError(502, fault.code, Words("The CRM failed", "CRM 调用失败"), fault.words) from None
    items = [
        Difference(object=row["object"], record=row["record"], owner_wanted=row["owner_after"], owner=owner, state=row["state"])
        for row, owner in found
    ]  # fmt: skip
    return Differences(checked=len(rows), items=items)


@router.post("/{writeback}/approve", summary="Approve a write-back", operation_id="approve_writeback")
def approve(writeback: str, body: Decision, caller: Approver, store: StoreDep, now: NowDep) -> Writeback:
    """Let the owners be written. Not by whoever asked for it."""
    with store.begin() as tx:
        decisions.decide(tx, caller, writeback, approve=True, why=body.why, at=now)
        return Writeback(**_shown(tx, caller.tenant, writeback))


@router.post("/{writeback}/reject", summary="Reject a write-back", operation_id="reject_writeback")
def reject(writeback: str, body: Decision, caller: Approver, store: StoreDep, now: NowDep) -> Writeback:
    """Refuse the write-back; nothing is written."""
    with store.begin() as tx:
        decisions.decide(tx, caller, writeback, approve=False, why=body.why, at=now)
        return Writeback(**_shown(tx, caller.tenant, writeback))


@router.post("/{writeback}/cancel", summary="Cancel a write-back", operation_id="cancel_writeback")
def cancel(writeback: str, body: Decision, caller: Approver, store: StoreDep, now: NowDep) -> Writeback:
    """Write no further owners of it; what is written stays (undo gives it back)."""
    with store.begin() as tx:
        decisions.cancel(tx, caller, writeback, why=body.why, at=now)
        return Writeback(**_shown(tx, caller.tenant, writeback))


@router.post("/{writeback}/retry", summary="Try a write-back again", operation_id="retry_writeback")
def retry(writeback: str, body: Decision, caller: Approver, store: StoreDep, now: NowDep) -> Writeback:
    """Let the rows that failed, or that the CRM refused, be written again. Conflicts stay as they are."""
    with store.begin() as tx:
        decisions.retry(tx, caller, writeback, why=body.why, at=now)
        return Writeback(**_shown(tx, caller.tenant, writeback))


@router.post("/{writeback}/undo", status_code=201, summary="Undo a write-back", operation_id="undo_writeback")
def undo(writeback: str, body: Decision, caller: Asker, services: ServicesDep, now: NowDep) -> Writeback:
    """Ask for the owners before to be written again: a write-back of its own, approved like any other."""
    with services.store.begin() as tx:
        head = decisions.one(tx, caller.tenant, writeback)
        link = _link(tx, services, caller.tenant, head["connection"])
        made = decisions.undo(tx, caller, link, writeback, why=body.why, at=now)
        return Writeback(**_shown(tx, caller.tenant, made))


def _link(tx: Tx, services: Services, tenant: str, connection: str) -> Link:
    row = connections.find(tx, tenant, connection)
    if row is None:
        raise NotFoundError("connection", connection)
    return links_of(services).open(row)


def _shown(tx: Tx, tenant: str, writeback: str) -> dict[str, Any]:
    row = decisions.one(tx, tenant, writeback)
    return _plain(row, writebacks.counts(tx, tenant, [writeback])[writeback])


def _plain(row: Any, counts: dict[str, int]) -> dict[str, Any]:
    names = ("id", "connection", "reason", "subject", "state", "undo_of", "why", "made_by", "decided_by")
    moments = {"made": "made_at", "decided": "decided_at", "ended": "ended_at"}
    plain = {name: row[name] for name in names} | {"dry_run": bool(row["is_dry_run"]), "rows": counts}
    return plain | {name: None if row[column] is None else iso(row[column]) for name, column in moments.items()}


def _row(row: Any) -> dict[str, Any]:
    names = ("number", "object", "record", "owner_before", "owner_after", "owner_found", "state", "attempts", "code", "detail")  # fmt: skip
    return {name: row[name] for name in names} | {"due": iso(row["due_at"]), "changed": iso(row["changed_at"])}
