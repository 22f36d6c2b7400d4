"""Routing on arrival: set up what to route by, route one or many, ask why.

When to modify: with what can be asked of decisions over HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Response

from api.deps import NowDep, PageDep, ServicesDep, StoreDep, needs
from api.errors import ConflictError, NotFoundError
from api.job_services import JobsDep
from api.plans.for_jobs import inputs_of
from api.routing.asked import BoardAsked, RouteAsked, RouteTogether
from api.routing.boards import NO_BOARD
from api.routing.desk import Operation
from api.routing.desks import Desks, desks_of
from api.routing.nightly import look_back_nightly
from api.routing.operations import in_advance, route
from api.routing.shown import board_shown, decision_shown, rep_reason
from api.security.caller import Caller
from api.services import Services
from api.store import audit, routing
from assigner.client.models.routing import Board as BoardShown
from assigner.client.models.routing import Decision, WhyRouted
from assigner.client.models.shared import Page
from assigner.language import Words
from assigner.route.why import told, unpacked


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Tick the clocks of routing while the process serves."""
    services: Services = app.state.services
    desks = desks_of(services)
    desks.start(services.settings.route_tick_seconds)
    yield
    desks.stop()


router = APIRouter(prefix="/v1/route", tags=["routing"], lifespan=lifespan)
IS_HOT = True

Reader = Annotated[Caller, Depends(needs("route:read"))]
Router = Annotated[Caller, Depends(needs("route:write"))]
Setter = Annotated[Caller, Depends(needs("settings:write"))]
WITHOUT_NUL = r"^[^\x00]*$"
Seq = Annotated[int, Path(ge=1, le=2**53, description="Number in the log.")]


async def _desks(services: ServicesDep) -> Desks:
    return desks_of(services)


DesksDep = Annotated[Desks, Depends(_desks)]


@router.put("/board", summary="Set what to route by", operation_id="set_board")
def set_board(
    body: BoardAsked, caller: Setter, desks: DesksDep, store: StoreDep, jobs: JobsDep, now: NowDep
) -> BoardShown:
    """Set problem, plan and policy. What was routed before and is not in the plan keeps its rep.

    Where open work would leave its rep without another one having been chosen (the problem does not have the rep, the
    plan leaves the work open), the answer is 409 with what and whose, unless `give_out_anew` says that this is wanted.
    """
    with store.read() as tx:
        inputs = inputs_of(tx, caller.tenant, body.problem, body.version, body.plan)
    values = {
        "problem": inputs.problem, "version": inputs.version, "plan": inputs.plan, "why": body.why,
        "policy": body.policy.model_dump(mode="json"), "made_by": caller.actor, "made_at": now,
    }  # fmt: skip
    number = desks.set_board(caller.tenant, caller.actor, unseats=body.give_out_anew, **values)
    with store.begin() as tx:
        audit.record(tx, caller, "route.board-set", "board", str(number), why=body.why, at=now)
    if body.look_back:
        zone = desks.boards.get(caller.tenant, number).problem.settings.time_zone
        look_back_nightly(store, jobs, caller, zone, now)
    return _shown_board(desks, caller.tenant, number)


@router.get("/board", summary="Show what is routed by", operation_id="get_board")
def get_board(caller: Reader, desks: DesksDep) -> BoardShown:
    """Show problem, plan and policy."""
    return _shown_board(desks, caller.tenant, None)


def _shown_board(desks: Desks, tenant: str, number: int | None) -> BoardShown:
    with desks.boards.store.read() as tx:
        row = routing.board(tx, tenant, number)
    if row is None:
        raise ConflictError("route-not-set-up", NO_BOARD)
    return board_shown(row, desks.boards.get(tenant, row["number"]))


@router.post("", summary="Route an arrival", operation_id="route", response_model=Decision)
def route_one(body: RouteAsked, caller: Router, desks: DesksDep) -> Response:
    """Give a lead, an account or a duty its owner now, or let it wait. The answer is durable before it is given.

    `kind` is `assigned` or `waiting`; `touched` where somebody has it already (`anew` routes it all the same). A duty is
    placed at its start, or at the best start within its window, beside everything that has a time already.
    """
    desk = desks.of(caller.tenant)
    row = desk.run(partial(route, arrived=in_advance(desk, body.arrived())), caller.actor, body.event)
    if row["kind"] == "waiting" and row["entry"].get("chain"):
        desks.wake()
    return _written(decision_shown(row))


def _written(decision: Decision) -> Response:
    """Return the answer as it travels: FastAPI would check what we made once more, and in another thread."""
    return Response(decision.model_dump_json(), media_type="application/json")


@router.post("/batch", summary="Route many arrivals", operation_id="route_batch")
def route_many(body: RouteTogether, caller: Router, desks: DesksDep) -> list[Decision]:
    """Route arrivals in their order, made durable together; the answers stand in the same order."""
    asked = [Operation(partial(_routed, one), caller.actor, one.event) for one in body.items]
    return [decision_shown(row) for row in desks.of(caller.tenant).run_all(asked)]


def _routed(body: RouteAsked, session: Any) -> dict[str, Any]:
    return route(session, body.arrived())


@router.get("/decisions", summary="List decisions", operation_id="list_decisions")
def list_decisions(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    item: Annotated[str | None, Query(max_length=200, pattern=WITHOUT_NUL, description="Only this item.")] = None,
    rep: Annotated[str | None, Query(max_length=200, pattern=WITHOUT_NUL, description="Only this rep.")] = None,
    kind: Annotated[str | None, Query(max_length=16, pattern=WITHOUT_NUL, description="Only this kind.")] = None,
) -> Page[Decision]:
    """List the log, newest first."""
    filters = {name: value for name, value in (("item", item), ("rep", rep), ("kind", kind)) if value is not None}
    before = int(page.after) if page.after.isascii() and page.after.isdigit() and len(page.after) < 18 else None
    with store.read() as tx:
        rows = routing.listed(tx, caller.tenant, before=before, limit=page.limit + 1, filters=filters)
    shown = [decision_shown(row) for row in rows]
    return Page[Decision].model_validate(page.answer(shown, lambda one: str(one.seq)))


@router.get("/decisions/{seq}", summary="Show a decision", operation_id="get_decision")
def get_decision(seq: Seq, caller: Reader, store: StoreDep) -> Decision:
    """Show one entry of the log."""
    return decision_shown(_entry(store, caller.tenant, seq))


@router.get("/decisions/{seq}/why", summary="Why this rep", operation_id="why_decision")
def why_decision(
    seq: Seq,
    caller: Reader,
    desks: DesksDep,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=10_000, description="At most so many reps.")] = 100,
) -> WhyRouted:
    """Say what was found about every rep: cost parts of those who could have it, the objection to all others."""
    row = _entry(store, caller.tenant, seq)
    if row["why"] is None:
        raise ConflictError("route-no-reasons", NO_REASONS.filled(seq=seq, kind=row["kind"]))
    with store.read() as tx:
        number = routing.board_of(tx, caller.tenant, seq)
    board = desks.boards.get(caller.tenant, number)
    found = told(unpacked(row["why"]), board)
    return WhyRouted(
        decision=decision_shown(row), board=number, num_reps=len(found),
        num_eligible=sum(one.reason is None for one in found),
        reasons=dict(Counter(one.reason for one in found if one.reason is not None)),
        reps=[rep_reason(one, board.judge.levels) for one in found[:limit]],
    )  # fmt: skip


NO_REASONS = Words(
    "Entry {seq} is no decision about an arrival but `{kind}`: there is nobody to compare.",
    "记录 {seq} 不是分配决定，而是 {kind}，没有可比较的人员。",
)


def _entry(store: StoreDep, tenant: str, seq: int) -> dict[str, Any]:
    with store.read() as tx:
        row = routing.entry(tx, tenant, seq)
    if row is None:
        raise NotFoundError("decision", str(seq))
    return row
