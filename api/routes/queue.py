"""Open work that routing knows: what waits, what lies in the pool, who has how much; claims, releases, closings.

When to modify: with what people can do with open work over HTTP.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query

from api.deps import PageDep, needs
from api.routes.route import DesksDep
from api.routing.asked import ClaimAsked, ItemEvent, TouchAsked
from api.routing.operations import claim, close, give_up, held_or_missing, touch
from api.routing.shown import decision_shown, held_shown, rep_state
from api.security.caller import Caller
from assigner.client.models.routing import Decision, OpenWork, RepState
from assigner.client.models.shared import Page
from assigner.route import Held, LiveState

router = APIRouter(prefix="/v1/route", tags=["routing"])

Reader = Annotated[Caller, Depends(needs("route:read"))]
Router = Annotated[Caller, Depends(needs("route:write"))]
Item = Annotated[str, Path(max_length=200, description="Id of the lead, account or duty.")]


@router.get("/items", summary="List open work", operation_id="list_routed")
def list_items(
    caller: Reader,
    desks: DesksDep,
    page: PageDep,
    status: Annotated[Literal["owned", "waiting", "pooled"] | None, Query(description="Only this status.")] = None,
    rep: Annotated[str | None, Query(max_length=200, description="Only this rep.")] = None,
) -> Page[OpenWork]:
    """List what arrived and is not closed, by id."""
    found = desks.of(caller.tenant).look(partial(_items, status, rep, page.after, page.limit + 1))
    return Page[OpenWork].model_validate(page.answer([held_shown(held) for held in found], lambda one: one.item))


def _items(status: str | None, rep: str | None, after: str, limit: int, state: LiveState, _minute: int) -> list[Held]:
    names = (
        name for name, held in state.items.items()
        if name > after and status in (None, held.status) and rep in (None, held.rep)
    )  # fmt: skip
    return [state.items[name] for name in sorted(names)[:limit]]


@router.get("/items/{item}", summary="Show open work", operation_id="get_routed")
def get_item(item: Item, caller: Reader, desks: DesksDep) -> OpenWork:
    """Show one lead or account that routing knows."""
    return desks.of(caller.tenant).look(lambda state, _minute: held_shown(held_or_missing(state, item)))


@router.post("/items/{item}/touch", summary="Note a sign of life", operation_id="touch_routed")
def touch_item(item: Item, body: TouchAsked, caller: Router, desks: DesksDep) -> Decision:
    """Note a call, a mail, a visit. With `answered` the clock of the answer stops."""
    act = lambda session: touch(session, item, body.answered)  # noqa: E731 - one line is clearer than a partial
    return decision_shown(desks.of(caller.tenant).run(act, caller.actor, body.event))


@router.post("/items/{item}/close", summary="Close work", operation_id="close_routed")
def close_item(item: Item, body: ItemEvent, caller: Router, desks: DesksDep) -> Decision:
    """Say that it is won, lost or cancelled: its load is free, and what waits may take it."""
    act = lambda session: close(session, item, body.why)  # noqa: E731
    return decision_shown(desks.of(caller.tenant).run(act, caller.actor, body.event))


@router.post("/items/{item}/release", summary="Put work into the pool", operation_id="release_routed")
def release_item(item: Item, body: ItemEvent, caller: Router, desks: DesksDep) -> Decision:
    """Give it up: it goes to the open pool."""
    act = lambda session: give_up(session, item, body.why)  # noqa: E731
    return decision_shown(desks.of(caller.tenant).run(act, caller.actor, body.event))


@router.post("/items/{item}/claim", summary="Claim work from the pool", operation_id="claim_routed")
def claim_item(item: Item, body: ClaimAsked, caller: Router, desks: DesksDep) -> Decision:
    """Give it to the rep who asks, if rules, loads, cool-down, lock and hold limit allow it."""
    act = lambda session: claim(session, item, body.rep)  # noqa: E731
    return decision_shown(desks.of(caller.tenant).run(act, caller.actor, body.event))


@router.get("/reps", summary="Show how reps stand", operation_id="list_routed_reps")
def list_reps(caller: Reader, desks: DesksDep, page: PageDep) -> Page[RepState]:
    """Show presence, loads against limits and the fairness ledger of every rep, by id."""

    def asked(state: LiveState, minute: int) -> list[RepState]:
        ids = sorted(rep for rep in state.board.rep_number if rep > page.after)[: page.limit + 1]
        return [rep_state(state, minute, state.board.rep_number[rep]) for rep in ids]

    return Page[RepState].model_validate(page.answer(desks.of(caller.tenant).look(asked), lambda one: one.rep))
