"""Calls of the management cycle: histories of deals, trends, cases, disputes, notices.

What takes long is a job (``calls.make_job("watch", ...)``, ``calls.list_kinds()``). When to modify: to add a call of it.
"""

from __future__ import annotations

from typing import Any

from assigner.client.calls import Call, Source, at, given, upload
from assigner.client.models.managing import Case, Cases, DealHistory, Dispute, DisputeWhole, Notices, Trend
from assigner.client.models.shared import Page


def put_history(problem: str, source: Source, *, mapping: str = "") -> Call[DealHistory]:
    """Keep a history of deals beside a problem."""
    path = at("problems", problem, "history")
    return upload(path, source, DealHistory, given(mapping=mapping), method="PUT")


def put_demo_history(problem: str, demo: str) -> Call[DealHistory]:
    """Keep the history that comes with a bundled team."""
    path = at("problems", problem, "history", "demo")
    return Call(method="POST", path=path, answer=DealHistory, params={"demo": demo})


def get_history(problem: str) -> Call[DealHistory]:
    """Say what history a problem has."""
    return Call(method="GET", path=at("problems", problem, "history"), answer=DealHistory)


def delete_history(problem: str) -> Call[bytes]:
    """Remove a problem's history; answers that were worked out with it stay."""
    return Call(method="DELETE", path=at("problems", problem, "history"), answer=None)


def get_trend(problem: str, *, plan: str = "") -> Call[Trend]:
    """See whose load rises over the plans of a problem."""
    return Call(method="GET", path=at("problems", problem, "trend"), answer=Trend, params=given(plan=plan))


def list_cases(problem: str, *, state: str = "") -> Call[Cases]:
    """List signs of trouble, tracked from look to look."""
    return Call(method="GET", path=at("problems", problem, "cases"), answer=Cases, params=given(state=state))


def change_case(problem: str, key: str, state: str, *, note: str = "") -> Call[Case]:
    """Take on, close or open a case: ``acknowledged``, ``closed``, ``open``."""
    body = {"key": key, "state": state, "note": note}
    return Call(method="POST", path=at("problems", problem, "cases"), answer=Case, body=body)


def list_disputes(problem: str, *, cursor: str | None = None, limit: int = 100, **filters: Any) -> Call[Page[Dispute]]:
    """List disputes; ``filters`` are state, item, job."""
    params = given(cursor=cursor, limit=limit, **filters)
    return Call(method="GET", path=at("problems", problem, "disputes"), answer=Page[Dispute], params=params)


def get_dispute(dispute: str) -> Call[DisputeWhole]:
    """Show a dispute with everything that was worked out."""
    return Call(method="GET", path=at("disputes", dispute), answer=DisputeWhole)


def decide_dispute(dispute: str, winner: str, reason: str, *, taken: str | None = None) -> Call[DisputeWhole]:
    """Decide who gets the item, and what the other side gets for it (``taken``)."""
    body = given(winner=winner, reason=reason, given=taken)
    return Call(method="POST", path=at("disputes", dispute, "decision"), answer=DisputeWhole, body=body)


def make_notices(plan: str, **wanted: Any) -> Call[Notices]:
    """Tell people what changes; ``wanted`` are before, request, people, send, robots."""
    return Call(method="POST", path=at("plans", plan, "notices"), answer=Notices, body=wanted)
