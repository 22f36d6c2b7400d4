"""Change requests: a plan as moves that people accept or reject, and that somebody else approves.

When to modify: with what can be decided over HTTP.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.deps import IfMatch, NowDep, OnceDep, PageDep, StoreDep, etag, needs
from api.errors import ConflictError
from api.plans import requests
from api.plans.library import Library
from api.routes.parts import LibraryDep
from api.routes.plans import PlanId
from api.security.caller import Caller
from api.store import audit, changes
from assigner.change.request import Decision
from assigner.client.models.changes import ChangeRequest, ChangeRequestDetails, Move, MoveStatus, State
from assigner.client.models.shared import Page
from assigner.files.change_requests import change_request_text
from assigner.language import Words
from assigner.plan.change_request import ApprovalNeed

router = APIRouter(prefix="/v1", tags=["change requests"])

Reader = Annotated[Caller, Depends(needs("changes:read"))]
Writer = Annotated[Caller, Depends(needs("changes:write"))]
Approver = Annotated[Caller, Depends(needs("changes:approve"))]
RequestId = Annotated[str, Path(max_length=64, description="Id of the change request.")]
Name = Annotated[str, Field(max_length=400)]
OWN = Words(
    "{by} asked for this plan and cannot approve it. Another person has to.",
    "该方案由 {by} 提出，不能自行批准，请由他人批准。",
)


class Need(BaseModel):
    """How many people of a role must approve."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field(
        min_length=1,
        max_length=200,
        description="A word of your own, such as manager; `approver` where nothing is said.",
    )
    count: int = Field(default=1, ge=1, le=20, description="How many different people.")


class Proposal(BaseModel):
    """What a new change request says besides its moves."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(default="", max_length=200, description="For people; the problem's name where empty.")
    needs: list[Need] = Field(default=[], max_length=20, description="Who must approve; one person where empty.")
    effective: date | None = Field(
        default=None, description="First day of the new owners; the first working day if null."
    )


class Choice(BaseModel):
    """Which moves are meant. Whole groups mean open moves only, so that no decision is overturned unseen."""

    model_config = ConfigDict(extra="forbid")

    items: list[Name] = Field(default=[], max_length=100_000, description="Ids of accounts and leads.")
    reps: list[Name] = Field(default=[], max_length=1000, description="Moves from and to these reps.")
    teams: list[Name] = Field(default=[], max_length=1000, description="Moves from and to reps of these teams.")
    all_open: bool = Field(default=False, description="All that are open.")

    def chosen(self) -> requests.Chosen:
        """Return the same for the library."""
        return requests.Chosen(items=self.items, reps=self.reps, teams=self.teams, all_open=self.all_open)


class Verdict(Choice):
    """A decision on moves."""

    status: MoveStatus = Field(description="`open` takes a decision back.")
    reason: str = Field(default="", max_length=1000, description="Why; a rejection needs one.")


class Dates(Choice):
    """The first day of new owners."""

    on: date = Field(description="A working day inside the horizon; of all moves where none is named.")


class Consent(BaseModel):
    """An approval."""

    model_config = ConfigDict(extra="forbid")

    role: str | None = Field(
        default=None, max_length=200, description="In which role; the first that is missing if null."
    )
    why: str = Field(default="", max_length=1000, description="Kept in the audit log.")


@router.post("/plans/{plan}/change-requests", status_code=201, response_model=ChangeRequestDetails,
             summary="Make a change request of a plan", operation_id="make_change_request")  # fmt: skip
def make_change_request(
    plan: PlanId, body: Proposal, caller: Writer, library: LibraryDep, once: OnceDep, now: NowDep
) -> JSONResponse:
    """Turn a plan into moves to decide on: one for each account or lead that leaves the owner of today."""
    kept = library.plan(caller.tenant, plan)
    needs_ = [ApprovalNeed(role=need.role, count=need.count) for need in body.needs]
    proposal = requests.Proposal(title=body.title, needs=needs_, effective=body.effective)
    request = requests.proposed(kept, caller, proposal, now)
    with library.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        made = requests.add(tx, caller, kept, request, now)
        headers = {"Location": f"/v1/change-requests/{made.row['id']}", **etag(made.row["revision"])}
        return once.answer(tx, 201, requests.details_shown(library, made), headers)


@router.get("/change-requests", summary="List change requests", operation_id="list_change_requests")
def list_change_requests(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    problem: Annotated[str | None, Query(max_length=64, description="Only of this problem.")] = None,
    plan: Annotated[str | None, Query(max_length=64, description="Only of this plan.")] = None,
    state: Annotated[State | None, Query(description="Only in this state.")] = None,
) -> Page[ChangeRequest]:
    """List change requests, newest first."""
    with store.read() as tx:
        rows = changes.requests(
            tx, caller.tenant, problem=problem, plan=plan, state=state, before=page.after or None, limit=page.limit + 1
        )
    shown = [requests.row_shown(row) for row in rows]
    return Page[ChangeRequest].model_validate(page.answer(shown, lambda one: one.id))


@router.get("/change-requests/{request}", summary="Show a change request", operation_id="get_change_request")
def get_change_request(
    request: RequestId, caller: Reader, library: LibraryDep, response: Response
) -> ChangeRequestDetails:
    """Show what moves, what it is worth, who gives and gets, what is approved, and what stands in the way."""
    with library.store.read() as tx:
        kept = requests.found(tx, caller.tenant, request)
    return _answer(library, kept, response)


@router.get("/change-requests/{request}/moves", summary="List moves", operation_id="list_moves")
def list_moves(
    request: RequestId,
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    status: Annotated[MoveStatus | None, Query(description="Only with this status.")] = None,
) -> Page[Move]:
    """List the moves of a change request, in the problem's order."""
    with store.read() as tx:
        moves = requests.found(tx, caller.tenant, request).document.moves
    offset = int(page.after) if page.after.isdigit() and len(page.after) < 10 else 0
    rows = [one.model_dump(mode="json") for one in moves if status is None or one.status == status]
    shown = [Move.model_validate({**row, "from": row["from_rep"], "to": row["to_rep"]})
             for row in rows[offset : offset + page.limit + 1]]  # fmt: skip
    return Page[Move].model_validate(page.answer(shown, lambda _move: str(offset + page.limit)))


@router.get(
    "/change-requests/{request}/document",
    summary="Download a change request",
    operation_id="download_change_request",
    response_class=Response,
    responses={200: {"content": {"application/yaml": {}, "application/json": {}}}},
)
def download_change_request(
    request: RequestId,
    caller: Reader,
    store: StoreDep,
    format: Annotated[Literal["yaml", "json"], Query(description="Both are what `assigner change` reads.")] = "yaml",
) -> Response:
    """Download the request as a file that `assigner change` reads, and that reads well in git."""
    with store.read() as tx:
        document = requests.found(tx, caller.tenant, request).document
    text = change_request_text(document) if format == "yaml" else document.model_dump_json(indent=1, by_alias=False)
    headers = {"Content-Disposition": f'attachment; filename="{request}.{format}"'}
    return Response(text, media_type=f"application/{format}", headers=headers)


@router.post("/change-requests/{request}/decisions", summary="Accept or reject moves", operation_id="decide_moves")
def decide_moves(
    request: RequestId, body: Verdict, caller: Writer, library: LibraryDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> ChangeRequestDetails:  # fmt: skip
    """Accept moves, reject them with a reason, or open them again. A change makes approvals void."""
    decision = Decision(by=caller.actor, at=requests.when(now), reason=body.reason)
    change = requests.deciding(body.chosen(), body.status, decision)
    return _answer(library, requests.changed(library, caller, request, revision, change, now), response)


@router.post("/change-requests/{request}/effective", summary="Set effective dates", operation_id="set_effective_dates")
def set_effective_dates(
    request: RequestId, body: Dates, caller: Writer, library: LibraryDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> ChangeRequestDetails:  # fmt: skip
    """Set the first day of new owners, move by move or for all of them."""
    change = requests.dating(body.chosen(), body.on)
    return _answer(library, requests.changed(library, caller, request, revision, change, now), response)


@router.post("/change-requests/{request}/rebase", summary="Bring up to date", operation_id="rebase_change_request")
def rebase_change_request(
    request: RequestId, caller: Writer, library: LibraryDep, revision: IfMatch, now: NowDep, response: Response
) -> ChangeRequestDetails:
    """Start from the newest version: moves that are done or impossible go, those with another owner are open again."""
    return _answer(library, requests.changed(library, caller, request, revision, requests.rebasing(), now), response)


@router.post("/change-requests/{request}/approve", summary="Approve", operation_id="approve_change_request")
def approve_change_request(
    request: RequestId, body: Consent, caller: Approver, library: LibraryDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> ChangeRequestDetails:  # fmt: skip
    """Approve the moves as they stand. Whoever proposes a request cannot; every move must be decided."""
    decision = Decision(by=caller.actor, at=requests.when(now), reason=body.why)
    change = requests.approving(decision, body.role)
    return _answer(library, requests.changed(library, caller, request, revision, change, now), response)


@router.post("/change-requests/{request}/withdraw", summary="Withdraw", operation_id="withdraw_change_request")
def withdraw_change_request(
    request: RequestId, body: Consent, caller: Writer, library: LibraryDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> ChangeRequestDetails:  # fmt: skip
    """End a change request that nobody shall decide on any more. It stays as a record."""
    with library.store.begin() as tx:
        kept = requests.found(tx, caller.tenant, request)
        requests.check_revision(kept, revision)
        if kept.state not in (requests.OPEN, requests.APPROVED):
            raise ConflictError("change-request-ended", requests.ENDED.filled(state=kept.state))
        if not changes.change_request(tx, caller.tenant, request, revision=revision, at=now, state=requests.WITHDRAWN):
            requests.check_revision(requests.found(tx, caller.tenant, request), revision)
        audit.record(tx, caller, "change-request.withdrawn", "change-request", request, why=body.why, at=now)
        kept = requests.found(tx, caller.tenant, request)
    return _answer(library, kept, response)


@router.post("/plans/{plan}/approve", status_code=201, response_model=ChangeRequestDetails,
             summary="Approve a plan as it is", operation_id="approve_plan")  # fmt: skip
def approve_plan(
    plan: PlanId,
    body: Consent,
    caller: Annotated[Caller, Depends(needs("plans:approve"))],
    library: LibraryDep,
    once: OnceDep,
    now: NowDep,
) -> JSONResponse:
    """Accept every move of a plan and approve them in one step. Whoever asked for the plan cannot."""
    kept = library.plan(caller.tenant, plan)
    proposer = str(kept.row["made_by"])
    if proposer == caller.actor:
        raise ConflictError("approval-of-own-request", OWN.filled(by=caller.actor))
    decision = Decision(by=caller.actor, at=requests.when(now), reason=body.why)
    request = requests.proposed(kept, caller, requests.Proposal(proposer=proposer), now)
    for change in (requests.accepting_all(decision), requests.approving(decision, body.role)):
        request = change.make(kept.problem, request)
    with library.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        made = requests.add(tx, caller, kept, request, now)
        revision = made.row["revision"]
        changes.change_request(tx, caller.tenant, made.row["id"], revision=revision, at=now, state=requests.APPROVED)
        made = requests.found(tx, caller.tenant, made.row["id"])
        headers = {"Location": f"/v1/change-requests/{made.row['id']}", **etag(made.row["revision"])}
        return once.answer(tx, 201, requests.details_shown(library, made), headers)


def _answer(library: Library, kept: requests.Kept, response: Response) -> ChangeRequestDetails:
    response.headers.update(etag(kept.row["revision"]))
    return requests.details_shown(library, kept)
