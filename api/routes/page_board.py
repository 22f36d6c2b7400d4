"""A plan as the page shows it: all columns in one answer, and the calendar beside it.

When to modify: when a view of a plan needs another answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import ServicesDep
from api.plans.cache import Recent
from api.plans.library import KeptPlan
from api.routes.parts import LibraryDep
from api.routes.plans import PlanId, Reader
from api.services import Services
from api.web.board import Packed, board_of, calendar_of

router = APIRouter(prefix="/v1/page/plans", tags=["page"])

MOST_BYTES = 64 << 20
JSON: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


@router.get("/{plan}/board", summary="A plan as columns", operation_id="page_board", response_class=Response,
            responses=JSON)  # fmt: skip
def page_board(plan: PlanId, request: Request, caller: Reader, library: LibraryDep, services: ServicesDep) -> Response:
    """Give everything that the page shows of a plan: reps with loads and items, as columns of numbers."""
    kept = library.plan(caller.tenant, plan)
    return _answer(request, services, kept, "board", lambda: board_of(kept))


@router.get("/{plan}/calendar", summary="Working hours and leave", operation_id="page_calendar", response_class=Response,
            responses=JSON)  # fmt: skip
def page_calendar(
    plan: PlanId, request: Request, caller: Reader, library: LibraryDep, services: ServicesDep
) -> Response:
    """Give working hours and leave of every rep, for the calendar."""
    kept = library.plan(caller.tenant, plan)
    return _answer(request, services, kept, "calendar", lambda: calendar_of(kept.problem))


def _answer(
    request: Request, services: Services, kept: KeptPlan, part: str, make: Callable[[], dict[str, Any]]
) -> Response:
    """Return what was made once for this state of the plan's row; browsers that have it are told so."""
    row = kept.row
    tag = f'"{part}-{row["blob"]}-{row["revision"]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie, Authorization"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    packs: Recent[Packed] = services.parts.setdefault("packed boards", Recent(MOST_BYTES))
    packed = packs.get(
        f"{row['tenant']} {tag}", lambda: Packed.of(make()), lambda made: len(made.plain) + len(made.compressed)
    )
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed.compressed, media_type="application/json", headers=headers)
    return Response(packed.plain, media_type="application/json", headers=headers)
