"""Plans: listed, shown, named, uploaded, downloaded.

What a plan says of reps and items stands in :mod:`api.routes.plan_views`. When to modify: with what can be done with a
plan as a whole.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.deps import IfMatch, NowDep, OnceDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.errors import StaleError
from api.once import Once
from api.plans import downloads, uploads
from api.plans.downloads import MEDIA_TYPES, PlanFormat
from api.plans.intake import storable
from api.plans.keeping import document_of, verified_upload
from api.plans.library import Library, plan_row, version_row
from api.plans.views_of_plans import plan_shown
from api.routes.parts import FileLanguage, LibraryDep, as_answer, library_in
from api.routes.receiving import FILES, received
from api.security.caller import Caller
from api.services import Services
from api.store import audit, blobs, plan_files, plans
from api.unchanged import SeenDep
from assigner.client.models.plans import Plan
from assigner.client.models.shared import Page

router = APIRouter(prefix="/v1/plans", tags=["plans"])

Reader = Annotated[Caller, Depends(needs("plans:read"))]
Writer = Annotated[Caller, Depends(needs("plans:write"))]
PlanId = Annotated[str, Path(max_length=64, description="Id of the plan.")]
PLAN_SUFFIXES = (".json", ".csv", ".tsv", ".txt")


def _as_it_stands(plan: PlanId, caller: Reader, store: StoreDep, seen: SeenDep) -> dict[str, str]:
    """Return the headers of an answer that a plan alone decides; 304 before the plan is read."""
    with store.read() as tx:
        row = plan_row(tx, caller.tenant, plan)
    return seen.of(row["blob"], row["revision"])


PlanHeaders = Annotated[dict[str, str], Depends(_as_it_stands)]
FROM_PLAN = [Depends(_as_it_stands)]
"""``dependencies`` of a route whose answer a plan alone decides."""
_ROWS = {"type": "array", "items": {"type": "object", "properties": {
    "item": {"type": "string"}, "rep": {"type": ["string", "null"]}, "start": {"type": ["string", "null"]}}}}  # fmt: skip
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "`plan.json` of `assigner solve`, a document with a list `plan`, or a CSV table with item, rep, start.",
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"plan": _ROWS}, "required": ["plan"]},
                "example": {"plan": [{"item": "acme", "rep": "ann"}, {"item": "delta", "rep": "bob"}]},
            },
            "text/csv": {"schema": {"type": "string"}, "example": "item,rep\nacme,ann\ndelta,bob\n"},
        },
    }
}


@router.get("", summary="List plans", operation_id="list_plans")
def list_plans(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    problem: Annotated[str | None, Query(max_length=64, description="Only plans of this problem.")] = None,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only plans of this version.")] = None,
    source: Annotated[Literal["job", "upload", "publication"] | None, Query(description="Only from there.")] = None,
    status: Annotated[Literal["optimal", "feasible"] | None, Query(description="Only with this status.")] = None,
) -> Page[Plan]:
    """List plans, newest first."""
    with store.read() as tx:
        rows = plans.listed(
            tx, caller.tenant, problem=problem, version=version, source=source, status=status,
            before=page.after or None, limit=page.limit + 1,
        )  # fmt: skip
    return Page[Plan].model_validate(page.answer([plan_shown(row) for row in rows], lambda one: one.id))


@router.post("", dependencies=FILES, status_code=201, response_model=Plan, openapi_extra=UPLOAD, summary="Upload a plan",
             operation_id="upload_plan")  # fmt: skip
async def upload_plan(
    request: Request,
    caller: Writer,
    services: ServicesDep,
    once: OnceDep,
    now: NowDep,
    problem: Annotated[str, Query(max_length=64, description="The problem that it answers.")],
    version: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Its version; the newest where not given.")
    ] = None,
    name: Annotated[str, Query(max_length=200, description="What people call it.")] = "",
) -> Response:
    """Verify a plan that was made elsewhere, and keep it.

    Every rule is checked. A plan that breaks a hard rule is not stored: the answer is 422 with each place. Bounds and
    prices in the file are taken over only where it was made for exactly this version and its scores are right.
    """
    with uploads.receiving(services.settings) as upload:
        await received(request, upload, name="plan")
        return await run_in_threadpool(_uploaded, services, caller, once, upload, (problem, version, name), now)


@router.get("/{plan}", summary="Show a plan", operation_id="get_plan")
def get_plan(plan: PlanId, caller: Reader, store: StoreDep, seen: SeenDep) -> Plan:
    """Show a plan at a glance."""
    with store.read() as tx:
        row = plan_row(tx, caller.tenant, plan)
    seen.revision(row["revision"])
    return plan_shown(row)


class PlanChange(BaseModel):
    """What is to change of a plan besides its content, which never changes."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, max_length=200, description="What people call it.")
    archived: bool | None = Field(default=None, description="Put it away, or take it back.")


@router.patch("/{plan}", summary="Name or put away", operation_id="change_plan")
def change_plan(
    plan: PlanId, body: PlanChange, caller: Writer, store: StoreDep, revision: IfMatch, now: NowDep, response: Response
) -> Plan:
    """Name a plan, put it away, or take it back."""
    values: dict[str, Any] = {} if body.name is None else {"name": storable(body.name)}
    if body.archived is not None:
        values["archived_at"] = now if body.archived else None
    with store.begin() as tx:
        row = plan_row(tx, caller.tenant, plan)
        if not plans.change(tx, caller.tenant, plan, revision=revision, **values):
            raise StaleError(plan_shown(row).model_dump(mode="json"), row["revision"])
        row = plan_row(tx, caller.tenant, plan)
        details = storable(body.model_dump(exclude_none=True))
        audit.record(tx, caller, "plan.renamed", "plan", plan, details=details, at=now)
    response.headers.update(etag(row["revision"]))
    return plan_shown(row)


@router.get("/{plan}/receipt", dependencies=FROM_PLAN, summary="Show the receipt", operation_id="get_receipt")
def get_receipt(plan: PlanId, caller: Reader, library: LibraryDep) -> dict[str, Any]:
    """Show the receipt: digests of input and plan, settings, seed, versions. `assigner replay` checks it anywhere."""
    found: dict[str, Any] = library.plan(caller.tenant, plan).data["receipt"]
    return found


@router.get(
    "/{plan}/download",
    summary="Download a plan",
    operation_id="download_plan",
    response_class=Response,
    responses={200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}}},
)  # fmt: skip
def download_plan(
    plan: PlanId,
    caller: Reader,
    library: LibraryDep,
    language: FileLanguage,
    headers: PlanHeaders,
    format: Annotated[PlanFormat, Query(description="`xlsx` and `html` are reports; `ics` is a calendar.")] = "json",
    rep: Annotated[
        list[str] | None, Query(max_length=200, description="Whose calendar; everybody's where not given.")
    ] = None,
) -> Response:
    """Download a plan as `plan.json`, a table, a workbook, a page to forward, or a calendar."""
    kept = library.plan(caller.tenant, plan)
    if downloads.is_slow(kept, format):
        return as_answer(made_before(library, caller, plan, format, language), headers)
    return as_answer(downloads.plan_file(kept, format, language, rep or ()), headers)


def made_before(
    library: Library, caller: Caller, plan: str, format: PlanFormat, language: FileLanguage
) -> downloads.Download:
    """Return a file that a job has made.

    Raises
    ------
    ConflictError
        None has; the answer says how to ask for it.
    """
    with library.store.read() as tx:
        blob = plan_files.find(tx, caller.tenant, plan, format, language)
        if blob is not None:
            content = blobs.get(tx, caller.tenant, blob)
            return downloads.Download(content, MEDIA_TYPES[format], f"{plan}.{format}")
    raise downloads.too_large(library.plan(caller.tenant, plan), format, language)


def _uploaded(
    services: Services, caller: Caller, once: Once, upload: uploads.Upload, asked: tuple[str, int | None, str], now: int
) -> JSONResponse:
    problem, version, name = asked
    files = list(upload.source.iterdir())
    if len(files) != 1 or files[0].suffix.casefold() not in PLAN_SUFFIXES:
        raise HTTPException(415, "application/json, text/csv")
    with services.store.read() as tx:
        row = version_row(tx, caller.tenant, problem, version)
    result = verified_upload(library_in(services).of_version(row), files[0])
    new = plans.NewPlan(
        problem=problem, version=row["number"], result=document_of(result), source="upload", made_by=caller.actor,
        at=now, name=storable(name),
    )  # fmt: skip
    with services.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        plan = plans.add(tx, caller.tenant, new)
        stored = plan_row(tx, caller.tenant, plan)
        headers = {"Location": f"/v1/plans/{plan}", **etag(stored["revision"])}
        answer = once.answer(tx, 201, plan_shown(stored), headers)
        audit.record(
            tx, caller, "plan.uploaded", "plan", plan, details={"problem": problem, "version": row["number"]}, at=now
        )
        return answer
