"""Every call of routing as data, as :mod:`assigner.client.calls` has those of plans.

    client.send(routing.route("crm:1", lead={"id": "L-1", "minutes": 60}))

When to modify: to add a call of routing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assigner.client.calls import Call, at, given
from assigner.client.models.jobs import Job
from assigner.client.models.routing import Board, Decision, OpenWork, RepState, WhyRouted
from assigner.client.models.shared import Page

Row = Mapping[str, Any]


def set_board(
    problem: str, *, plan: str | None = None, version: int | None = None, policy: Row | None = None,
    give_out_anew: bool = False, why: str = "",
) -> Call[Board]:  # fmt: skip
    """Set what to route by: a problem, a plan of it for loads and prices, and a policy.

    A board that takes open work from its reps is refused, unless ``give_out_anew``.
    """
    body = given(problem=problem, plan=plan, version=version, policy=policy, why=why) | {"give_out_anew": give_out_anew}
    return Call(method="PUT", path=at("route", "board"), answer=Board, body=body)


def get_board() -> Call[Board]:
    """Show what is routed by."""
    return Call(method="GET", path=at("route", "board"), answer=Board)


def route(
    event: str, *, lead: Row | None = None, account: Row | None = None, duty: Row | None = None,
    contact: Row | None = None, anew: bool = False,
) -> Call[Decision]:  # fmt: skip
    """Give a lead, an account or a duty its owner; the same event always gets the same answer."""
    work = given(lead=lead, account=account, duty=duty, contact=contact)
    body = {"event": event, **work, "anew": anew}
    return Call(method="POST", path=at("route"), answer=Decision, body=body, is_repeatable=True)


def route_batch(items: Sequence[Row]) -> Call[list[Decision]]:
    """Route up to 1,000 arrivals in their order; each row has an ``event`` and what :func:`route` takes."""
    body = {"items": [dict(item) for item in items]}
    is_repeatable = all(item.get("event") for item in items)
    path = at("route", "batch")
    return Call(method="POST", path=path, answer=list[Decision], body=body, is_repeatable=is_repeatable)


def list_decisions(*, item: str = "", cursor: str | None = None, limit: int = 100) -> Call[Page[Decision]]:
    """List decisions, newest first."""
    params = given(item=item, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("route", "decisions"), answer=Page[Decision], params=params)


def get_decision(seq: int) -> Call[Decision]:
    """Show an entry of the log."""
    return Call(method="GET", path=at("route", "decisions", seq), answer=Decision)


def why(seq: int) -> Call[WhyRouted]:
    """Show what was found about every rep when a decision was made."""
    return Call(method="GET", path=at("route", "decisions", seq, "why"), answer=WhyRouted)


def list_work(*, status: str = "", rep: str = "", cursor: str | None = None, limit: int = 1000) -> Call[Page[OpenWork]]:
    """List open work: ``owned``, ``waiting`` or ``pooled``."""
    params = given(status=status, rep=rep, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("route", "items"), answer=Page[OpenWork], params=params)


def get_work(item: str) -> Call[OpenWork]:
    """Show open work."""
    return Call(method="GET", path=at("route", "items", item), answer=OpenWork)


def list_rep_states(*, cursor: str | None = None, limit: int = 1000) -> Call[Page[RepState]]:
    """Show presence, loads and fairness ledger of every rep."""
    params = given(cursor=cursor, limit=limit)
    return Call(method="GET", path=at("route", "reps"), answer=Page[RepState], params=params)


def touch(item: str, *, answered: bool = False, event: str | None = None, why: str = "") -> Call[Decision]:
    """Note a sign of life; ``answered`` stops the clock of the answer."""
    return _on_item(item, "touch", event, why=why, answered=answered)


def close(item: str, *, event: str | None = None, why: str = "") -> Call[Decision]:
    """Say that work is won, lost or cancelled."""
    return _on_item(item, "close", event, why=why)


def release(item: str, *, event: str | None = None, why: str = "") -> Call[Decision]:
    """Put work into the open pool."""
    return _on_item(item, "release", event, why=why)


def claim(item: str, rep: str, *, event: str | None = None, why: str = "") -> Call[Decision]:
    """Give work out of the pool to the rep who asks."""
    return _on_item(item, "claim", event, why=why, rep=rep)


def rep_event(
    rep: str, change: str, *, until: str | None = None, event: str | None = None, why: str = ""
) -> Call[Decision]:
    """Say that a rep ``left``, is ``away`` (until a moment), came ``back`` or ``began``."""
    return _event("rep", event, rep=rep, change=change, until=until, why=why)


def contact_event(account: str, *, event: str | None = None, **known: Sequence[str]) -> Call[Decision]:
    """Say by what an account is recognised; ``known`` are domains, phones and names."""
    return _event("contact", event, account=account, **known)


def plan_event(delta: Row, *, seconds: float = 20.0, why: str = "") -> Call[Job]:
    """Change the problem and ask for the plan with the fewest changes, which then awaits approval."""
    body = {"delta": dict(delta), "seconds": seconds, "why": why}
    return Call(method="POST", path=at("route", "events", "plan"), answer=Job, body=body)


def _on_item(item: str, what: str, event: str | None, **said: Any) -> Call[Decision]:
    path, body = at("route", "items", item, what), given(event=event, **said)
    return Call(method="POST", path=path, answer=Decision, body=body, is_repeatable=event is not None)


def _event(kind: str, event: str | None, **said: Any) -> Call[Decision]:
    path, body = at("route", "events", kind), given(event=event, **said)
    return Call(method="POST", path=path, answer=Decision, body=body, is_repeatable=event is not None)
