"""Change requests: a plan becomes moves, people decide on each, somebody else approves.

What the functions mean stands in :mod:`assigner.change`; here they are kept, guarded by revisions, and told to the audit
log. When to modify: when a request can be decided on in another way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from api.errors import ConflictError, NotFoundError, StaleError
from api.plans import pieces
from api.plans.intake import storable
from api.plans.library import KeptPlan, Library
from api.security.caller import Caller
from api.store import Tx, audit, blobs, changes
from api.store.moments import SECOND_US, iso
from assigner.change.approval import approvals_of, approved
from assigner.change.days import check_days, effective_on
from assigner.change.overview import overview
from assigner.change.request import Decision, chosen_items, decided, new_request
from assigner.change.state import check_current, rebased
from assigner.client.models.changes import ChangeRequest as Shown
from assigner.client.models.changes import ChangeRequestDetails
from assigner.language import Words
from assigner.plan.change_request import ApprovalNeed, ChangeRequest, RequestedMove

if TYPE_CHECKING:
    from assigner.plan.change_request import Status
    from assigner.problem.problem import Problem

ENDED = Words(
    "The change request is {state}; it cannot be changed any more. Make a new one of the plan.",
    "变更单状态为 {state}，不能再更改。请由方案新建变更单。",
)
MOST_WITH_GAINS = 500
"""Items of a plan whose request tells at once what each move brings. That of larger ones is told move by move when somebody
reads (:mod:`api.web.gains`): each costs a verification, and a request waits for none."""
OPEN, APPROVED, PUBLISHED, ROLLED_BACK, WITHDRAWN = "open", "approved", "published", "rolled-back", "withdrawn"


@dataclass(frozen=True)
class Kept:
    """A change request with its row."""

    row: Mapping[str, Any]
    document: ChangeRequest

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.row["state"])


def found(tx: Tx, tenant: str, request: str) -> Kept:
    """Return a change request.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = changes.find_request(tx, tenant, request)
    if row is None:
        raise NotFoundError("change request", request)
    return Kept(dict(row), _read(blobs.get(tx, tenant, row["blob"])))


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a new request says besides its moves.

    Parameters
    ----------
    title
        For people; the problem's name where empty.
    needs
        Who must approve; one approver where empty.
    effective
        First day of the new owners; the first working day of the horizon where None.
    proposer
        Who proposes; the caller where None.
    """

    title: str = ""
    needs: Sequence[ApprovalNeed] = ()
    effective: date | None = None
    proposer: str | None = None


def proposed(kept: KeptPlan, caller: Caller, proposal: Proposal, at: int) -> ChangeRequest:
    """Return the request of a plan: one open move for each account or lead that leaves its owner.

    Raises
    ------
    InputError
        The effective date lies outside the horizon, or is not worked.
    """
    by = proposal.proposer or caller.actor
    request = new_request(
        kept.problem, kept.plan, Decision(by=by, at=when(at)), title=storable(proposal.title), needs=proposal.needs,
        effective=proposal.effective, with_gains=kept.problem.num_items <= MOST_WITH_GAINS,
    )  # fmt: skip
    if proposal.effective is not None:
        check_days(kept.problem, request.moves[:1])
    return request


def add(tx: Tx, caller: Caller, kept: KeptPlan, request: ChangeRequest, at: int) -> Kept:
    """Store a new request and return it."""
    row = kept.row
    new = changes.NewRequest(
        problem=row["problem"], version=row["version"], plan=row["id"], title=request.title, proposer=request.proposer,
        counts=counted(request), document=_written(request), at=at,
    )  # fmt: skip
    name = changes.add_request(tx, caller.tenant, new)
    audit.record(tx, caller, "change-request.made", "change-request", name, details=_about(request, row["id"]), at=at)
    return found(tx, caller.tenant, name)


@dataclass(frozen=True)
class Change:
    """One change of a request, as it is asked for.

    Parameters
    ----------
    action
        Name in the audit log.
    make
        Returns the changed request, given the newest version and the request.
    why
        In the words of whoever changes it.
    details
        For the audit log.
    """

    action: str
    make: Callable[[Problem, ChangeRequest], ChangeRequest]
    why: str = ""
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def changed(library: Library, caller: Caller, request: str, revision: int, change: Change, at: int) -> Kept:
    """Change a request and return it.

    The change itself is worked out between two transactions; the second one stores it only where nobody was faster.

    Raises
    ------
    NotFoundError, StaleError, ConflictError
        There is no such request; somebody changed it since; it has ended.
    InputError
        The change does not suit it.
    """
    with library.store.read() as tx:
        kept = found(tx, caller.tenant, request)
    check_revision(kept, revision)
    if kept.state not in (OPEN, APPROVED):
        raise ConflictError("change-request-ended", ENDED.filled(state=kept.state))
    version = library.version_row(caller.tenant, kept.row["problem"])
    document = change.make(library.of_version(version), kept.document)
    state = APPROVED if not document.of_status("open") and approvals_of(document).is_complete else OPEN
    with library.store.begin() as tx:
        values: dict[str, Any] = {"state": state, "counts": counted(document)}
        if document.problem == version["digest"]:
            values["version"] = version["number"]
        stored = changes.change_request(
            tx, caller.tenant, request, revision=revision, at=at, document=_written(document), **values
        )
        if not stored:
            check_revision(found(tx, caller.tenant, request), revision)
        audit.record(tx, caller, change.action, "change-request", request, why=storable(change.why),
                     details=storable(dict(change.details)), at=at)  # fmt: skip
        return found(tx, caller.tenant, request)


def check_revision(kept: Kept, revision: int) -> None:
    """Raise when somebody changed the request since.

    Raises
    ------
    StaleError
        With its present state.
    """
    if kept.row["revision"] != revision:
        raise StaleError(shown(kept).model_dump(mode="json"), kept.row["revision"])


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which moves are meant: named items, those of reps, of teams, or all that are open."""

    items: Sequence[str] = ()
    reps: Sequence[str] = ()
    teams: Sequence[str] = ()
    all_open: bool = False


def deciding(chosen: Chosen, status: Status, decision: Decision) -> Change:
    """Return the change that accepts, rejects or opens moves again."""

    def make(problem: Problem, request: ChangeRequest) -> ChangeRequest:
        known = request if status == "rejected" else _taken_back(request, chosen.items)
        return decided(known, _items(problem, known, chosen), status, decision)

    details = {"status": status, **dataclasses.asdict(chosen)}
    return Change("change-request.decided", make, decision.reason, details)


def dating(chosen: Chosen, day: date) -> Change:
    """Return the change that sets the first day of new owners; of all moves where none is named."""

    def make(problem: Problem, request: ChangeRequest) -> ChangeRequest:
        is_named = chosen.items or chosen.reps or chosen.teams or chosen.all_open
        meant = chosen if is_named else Chosen(items=[move.item for move in request.live])
        return effective_on(problem, request, _items(problem, request, meant), day)

    return Change("change-request.dated", make, details={"effective": day.isoformat(), **dataclasses.asdict(chosen)})


def rebasing() -> Change:
    """Return the change that brings a request up to the newest version."""
    return Change("change-request.rebased", rebased)


def approving(decision: Decision, role: str | None) -> Change:
    """Return the change that adds one approval of the moves as they stand."""

    def make(problem: Problem, request: ChangeRequest) -> ChangeRequest:
        check_current(problem, request.live)
        check_days(problem, request.of_status("accepted"))
        return approved(request, decision, role)

    return Change("change-request.approved", make, decision.reason, {"role": role})


def accepting_all(decision: Decision) -> Change:
    """Return the change that accepts every open move."""
    return deciding(Chosen(all_open=True), "accepted", decision)


def _taken_back(request: ChangeRequest, items: Sequence[str]) -> ChangeRequest:
    """Return the request with the rejected moves of named items open again, where no other move took their place."""
    live = {move.item for move in request.live}
    back = {
        move.item: move.key for move in request.of_status("rejected") if move.item in items and move.item not in live
    }
    again = {"status": "open", "by": "", "at": None, "reason": ""}
    moves = [move.model_copy(update=again) if back.get(move.item) == move.key else move for move in request.moves]
    return request.model_copy(update={"moves": moves})


def _items(problem: Problem, request: ChangeRequest, chosen: Chosen) -> list[str]:
    return chosen_items(
        problem, request, chosen.items, reps=chosen.reps, teams=chosen.teams, all_open=chosen.all_open
    )  # fmt: skip


def renewed(document: bytes) -> dict[str, Any]:
    """Return the columns of a request whose document was worked out elsewhere: nobody has approved it yet."""
    return {"state": OPEN, "counts": counted(_read(document))}


def when(at: int) -> datetime:
    """Return a moment for a request's file: whole seconds, as people write them."""
    return datetime.fromtimestamp(at // SECOND_US, UTC)


def counted(request: ChangeRequest) -> dict[str, int]:
    """Return the number of moves by status."""
    status = [move.status for move in request.moves]
    counts = {name: status.count(name) for name in ("open", "accepted", "rejected")}
    return {"live": len(request.live), **counts}


def shown(kept: Kept) -> Shown:
    """Return a request at a glance."""
    return Shown.model_validate(_shown(kept.row))


def row_shown(row: Mapping[str, Any]) -> Shown:
    """Return a request's row at a glance."""
    return Shown.model_validate(_shown(row))


def details_shown(library: Library, kept: Kept) -> ChangeRequestDetails:
    """Return a request with what is worth knowing before deciding."""
    problem = library.problem(kept.row["tenant"], kept.row["problem"])
    told = overview(problem, kept.document).to_dict()
    return ChangeRequestDetails.model_validate({**_shown(kept.row), **told})


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("id", "problem", "version", "plan", "title", "state", "proposer", "counts", "revision")
    moments = {"made": iso(row["made_at"]), "changed": iso(row["changed_at"])}
    return {**{name: row[name] for name in plain}, **moments}


def _read(document: bytes) -> ChangeRequest:
    return pieces.model_of(ChangeRequest, document, {"moves": RequestedMove})


def _written(request: ChangeRequest) -> bytes:
    return pieces.written(request, "moves")


def _about(request: ChangeRequest, plan: str) -> dict[str, Any]:
    return {"plan": plan, "moves": len(request.moves), "title": request.title}
