"""A team's history of deals beside its problem: sent once, then goals, pay and reviews read it.

When to modify: with what can be done with a history over HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.body_limit import takes_uploads
from api.deps import NowDep, ServicesDep, StoreDep, needs
from api.errors import NotFoundError
from api.plans import uploads
from api.plans.demo import folder_of
from api.plans.histories import Taken, taken
from api.plans.library import problem_row
from api.routes.parts import library_in
from api.routes.problems import ProblemId
from api.routes.receiving import FILES, received
from api.routes.upload_docs import UPLOAD
from api.security.caller import Caller
from api.services import Services
from api.store import audit, histories
from api.store.moments import iso
from assigner.client.models.managing import DealHistory
from assigner.client.models.shared import Finding

router = APIRouter(prefix="/v1/problems", tags=["histories"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]
Writer = Annotated[Caller, Depends(needs("problems:write"))]


@router.put(
    "/{problem}/history",
    dependencies=FILES,
    openapi_extra=UPLOAD,
    summary="Keep a history of deals",
    operation_id="put_history",
)
@takes_uploads
async def put_history(
    request: Request,
    problem: ProblemId,
    caller: Writer,
    services: ServicesDep,
    now: NowDep,
    mapping: Annotated[str, Query(max_length=200, description="For CRM exports: a bundled mapping (`maven`).")] = "",
) -> DealHistory:
    """Keep won, lost and open deals (CSV, Parquet, or an export with its mapping) beside a problem, in place of those before.

    Jobs of the kinds `goals`, `incentives` and `review` read them where they are given no `deals` of their own.
    """
    with uploads.receiving(services.settings) as upload:
        sent = await received(request, upload, name="deals")
        found = await run_in_threadpool(_read, services, caller, problem, upload, mapping)
        source = ", ".join(sent.names)[:200]
        return await run_in_threadpool(_kept, services, caller, problem, found, source, now)


@router.post("/{problem}/history/demo", summary="Keep the bundled history", operation_id="put_demo_history")
def put_demo_history(
    problem: ProblemId,
    caller: Writer,
    services: ServicesDep,
    now: NowDep,
    demo: Annotated[str, Query(max_length=60, description="The bundled team.")],
) -> DealHistory:
    """Keep the history that comes with a bundled team, beside a problem that was made of it."""
    path = folder_of(demo) / "manage" / "deals.csv"
    if not path.is_file():
        raise NotFoundError("history of the bundled team", demo)
    found = taken(path, library_in(services).problem(caller.tenant, problem))
    return _kept(services, caller, problem, found, demo, now)


@router.get("/{problem}/history", summary="Show the history of deals", operation_id="get_history")
def get_history(problem: ProblemId, caller: Reader, store: StoreDep) -> DealHistory:
    """Say what history a problem has: how many deals, from when to when, of whom."""
    with store.read() as tx:
        problem_row(tx, caller.tenant, problem)
        row = histories.find(tx, caller.tenant, problem)
    if row is None:
        raise NotFoundError("history of the problem", problem)
    return _shown(row)


@router.delete("/{problem}/history", status_code=204, summary="Remove the history of deals", operation_id="delete_history",
               response_class=Response)  # fmt: skip
def delete_history(problem: ProblemId, caller: Writer, store: StoreDep, now: NowDep) -> None:
    """Remove a problem's history; answers that were worked out with it stay."""
    with store.begin() as tx:
        problem_row(tx, caller.tenant, problem)
        if not histories.remove(tx, caller.tenant, problem):
            raise NotFoundError("history of the problem", problem)
        audit.record(tx, caller, "history.removed", "problem", problem, at=now)


def _read(services: Services, caller: Caller, problem: str, upload: uploads.Upload, mapping: str) -> Taken:
    place = upload.source if mapping else next(iter(sorted(upload.source.iterdir())), upload.source)
    return taken(place, library_in(services).problem(caller.tenant, problem), mapping)


def _kept(services: Services, caller: Caller, problem: str, found: Taken, source: str, now: int) -> DealHistory:
    with services.store.begin() as tx:
        histories.put(
            tx, caller.tenant, problem, found.content, about=found.about, source=source, made_by=caller.actor, at=now
        )
        details = {"source": source, "deals": found.about["num_deals"]}
        audit.record(tx, caller, "history.kept", "problem", problem, details=details, at=now)
        row = histories.find(tx, caller.tenant, problem)
        assert row is not None, "it was written in this transaction"
    issues = [Finding.model_validate(issue.to_dict()) for issue in found.issues]
    return _shown(row).model_copy(update={"issues": issues})


def _shown(row: Mapping[str, Any]) -> DealHistory:
    return DealHistory(**row["about"], source=row["source"], made_by=row["made_by"], made=iso(row["made_at"]))
