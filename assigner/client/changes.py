"""Calls of change requests and publications: proposed, decided on, approved, brought into force, taken back.

    client.send(changes.withdraw(request, why="plan B"))

When to modify: to add a call of change requests or publications.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.client.calls import Call, at, given, match
from assigner.client.models.changes import ChangeRequest, ChangeRequestDetails, Move, Publication
from assigner.client.models.shared import Page

if TYPE_CHECKING:
    from collections.abc import Mapping


def make_change_request(plan: str, *, title: str = "", **more: Any) -> Call[ChangeRequestDetails]:
    """Make a change request of a plan; ``more`` are needs and effective."""
    return Call(
        method="POST",
        path=at("plans", plan, "change-requests"),
        answer=ChangeRequestDetails,
        body={"title": title, **more},
    )


def get_change_request(request: str) -> Call[ChangeRequestDetails]:
    """Show a change request."""
    return Call(method="GET", path=at("change-requests", request), answer=ChangeRequestDetails)


def list_change_requests(
    *, problem: str = "", plan: str = "", state: str = "", cursor: str | None = None, limit: int = 100
) -> Call[Page[ChangeRequest]]:
    """List change requests, newest first."""
    params = given(problem=problem, plan=plan, state=state, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("change-requests"), answer=Page[ChangeRequest], params=params)


def download_change_request(request: str, format: str = "yaml") -> Call[bytes]:
    """Download what ``assigner change`` reads."""
    path = at("change-requests", request, "document")
    return Call(method="GET", path=path, answer=None, params={"format": format})


def list_moves(request: str, *, status: str = "", cursor: str | None = None, limit: int = 1000) -> Call[Page[Move]]:
    """List the moves of a change request."""
    params = given(status=status, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("change-requests", request, "moves"), answer=Page[Move], params=params)


def decide(request: ChangeRequest, status: str, *, reason: str = "", **chosen: Any) -> Call[ChangeRequestDetails]:
    """Accept, reject or open moves; ``chosen`` are items, reps, teams, all_open."""
    body = {"status": status, "reason": reason, **chosen}
    return _on_request(request, "decisions", body)


def set_effective(request: ChangeRequest, dates: Mapping[str, Any]) -> Call[ChangeRequestDetails]:
    """Set when moves come into force: ``effective``, and which moves, as :func:`decide` names them."""
    return _on_request(request, "effective", dict(dates))


def rebase(request: ChangeRequest) -> Call[ChangeRequestDetails]:
    """Bring a change request up to the newest version of its problem."""
    return _on_request(request, "rebase", {})


def withdraw(request: ChangeRequest, *, why: str = "") -> Call[ChangeRequestDetails]:
    """Withdraw a change request."""
    return _on_request(request, "withdraw", {"why": why})


def approve_plan(plan: str, *, why: str = "", role: str | None = None, key: str = "") -> Call[ChangeRequestDetails]:
    """Approve a plan as it is: a change request of all its moves, accepted."""
    headers = {"Idempotency-Key": key} if key else {}
    body = {"why": why, "role": role}
    path = at("plans", plan, "approve")
    return Call(method="POST", path=path, answer=ChangeRequestDetails, body=body, headers=headers)


def approve(request: ChangeRequest, *, why: str = "", role: str | None = None) -> Call[ChangeRequestDetails]:
    """Approve a change request whose moves are decided."""
    return _on_request(request, "approve", {"why": why, "role": role})


def publish(request: ChangeRequest, *, why: str = "", key: str = "", **more: Any) -> Call[Publication]:
    """Bring approved moves into force; ``more`` are until and partly."""
    call = _on_request(request, "publish", {"why": why, **more})
    headers = {**call.headers, **({"Idempotency-Key": key} if key else {})}
    return Call(method="POST", path=call.path, answer=Publication, body=call.body, headers=headers)


def list_publications(problem: str, *, cursor: str | None = None, limit: int = 100) -> Call[Page[Publication]]:
    """List what was brought into force, newest first."""
    params = given(cursor=cursor, limit=limit)
    return Call(method="GET", path=at("problems", problem, "publications"), answer=Page[Publication], params=params)


def get_publication(publication: str) -> Call[Publication]:
    """Show what was brought into force."""
    return Call(method="GET", path=at("publications", publication), answer=Publication)


def roll_back(publication: str, *, why: str) -> Call[Publication]:
    """Take back what is in force."""
    return Call(method="POST", path=at("publications", publication, "roll-back"), answer=Publication, body={"why": why})


def _on_request(request: ChangeRequest, what: str, body: dict[str, Any]) -> Call[ChangeRequestDetails]:
    return Call(
        method="POST", path=at("change-requests", request.id, what), answer=ChangeRequestDetails, body=body,
        headers=match(request.revision),
    )  # fmt: skip
