"""Problems: uploaded, listed, changed version by version, compared, downloaded.

When to modify: with what can be done with a problem over HTTP.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from api.body_limit import takes_uploads
from api.deps import IfMatch, NowDep, OnceDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.errors import StaleError
from api.once import Once
from api.plans import uploads, versions
from api.plans.intake import Told, storable
from api.plans.library import problem_row, version_row
from api.plans.views_of_problems import problem_details, problem_shown, version_details, version_shown
from api.routes.receiving import FILES, Sent, received
from api.routes.upload_docs import UPLOAD
from api.security.caller import Caller
from api.services import Services
from api.store import audit, problems
from api.unchanged import SeenDep
from assigner.client.models.problems import Checked, Problem, ProblemDetails, Version, VersionDetails
from assigner.client.models.shared import Page

router = APIRouter(prefix="/v1/problems", tags=["problems"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]
Writer = Annotated[Caller, Depends(needs("problems:write"))]
Name = Annotated[str, Query(max_length=200, description="What people call it; the problem's own name where empty.")]
Why = Annotated[str, Query(max_length=1000, description="Why it is made, for the history.")]
Mapping = Annotated[
    str,
    Query(
        max_length=200,
        description="For CRM exports: a bundled mapping (`maven`), or the name of a mapping file sent along.",
    ),
]
ProblemId = Annotated[str, Path(max_length=64, description="Id of the problem.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the version.")]


@router.post("", dependencies=FILES, status_code=201, response_model=ProblemDetails, openapi_extra=UPLOAD, summary="Upload a problem",
             operation_id="upload_problem")  # fmt: skip
@takes_uploads
async def upload_problem(
    request: Request,
    caller: Writer,
    services: ServicesDep,
    once: OnceDep,
    now: NowDep,
    name: Name = "",
    why: Why = "",
    mapping: Mapping = "",
) -> Response:
    """Check an upload as a whole and store it as the first version of a new problem.

    With errors nothing is stored: the answer is 422, and `issues` has every fault with its code, its place (file and
    line, cell, JSON path) and a way out. Warnings are kept with the version.
    """
    with uploads.receiving(services.settings) as upload:
        sent = await received(request, upload)
        asked = _Asked(sent, name, why, mapping)
        return await run_in_threadpool(_created, services, caller, once, upload, asked, now)


@router.post(
    "/check", dependencies=FILES, openapi_extra=UPLOAD, summary="Check an upload", operation_id="check_problem"
)
@takes_uploads
async def check_problem(request: Request, caller: Reader, services: ServicesDep, mapping: Mapping = "") -> Checked:
    """Say everything that is wrong or odd in an upload, without storing it."""
    del caller
    with uploads.receiving(services.settings) as upload:
        sent = await received(request, upload)
        told = await run_in_threadpool(
            uploads.taken_in, upload, services.settings, _Asked(sent, "", "", mapping).mapping
        )
    return checked_shown(told)


@router.get("", summary="List problems", operation_id="list_problems")
def list_problems(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    name: Annotated[str, Query(max_length=200, description="Only names that contain this.")] = "",
    archived: Annotated[bool, Query(description="Those put away instead of those in use.")] = False,
) -> Page[Problem]:
    """List problems, newest first."""
    with store.read() as tx:
        rows = problems.listed(
            tx, caller.tenant, before=page.after or None, limit=page.limit + 1, name=name, archived=archived
        )
    return Page[Problem].model_validate(page.answer([problem_shown(row) for row in rows], lambda one: one.id))


@router.get("/{problem}", summary="Show a problem", operation_id="get_problem")
def get_problem(problem: ProblemId, caller: Reader, store: StoreDep, seen: SeenDep) -> ProblemDetails:
    """Show a problem with its newest version."""
    with store.read() as tx:
        row = problem_row(tx, caller.tenant, problem)
        version = version_row(tx, caller.tenant, problem)
    seen.revision(row["revision"])
    return problem_details(row, version)


class ProblemChange(BaseModel):
    """What is to change of a problem besides its content."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=200, description="What people call it.")
    archived: bool | None = Field(default=None, description="Put it away, or take it back.")


@router.patch("/{problem}", summary="Rename or put away", operation_id="change_problem")
def change_problem(
    problem: ProblemId,
    body: ProblemChange,
    caller: Writer,
    store: StoreDep,
    revision: IfMatch,
    now: NowDep,
    response: Response,
) -> ProblemDetails:
    """Rename a problem, put it away, or take it back. Its versions stay as they are."""
    values: dict[str, Any] = {} if body.name is None else {"name": storable(body.name)}
    if body.archived is not None:
        values["archived_at"] = now if body.archived else None
    with store.begin() as tx:
        row = problem_row(tx, caller.tenant, problem)
        if not problems.change(tx, caller.tenant, problem, revision=revision, at=now, **values):
            raise StaleError(problem_shown(row).model_dump(mode="json"), row["revision"])
        row, version = problem_row(tx, caller.tenant, problem), version_row(tx, caller.tenant, problem)
        details = body.model_dump(exclude_none=True)
        audit.record(tx, caller, "problem.renamed", "problem", problem, details=storable(details), at=now)
    response.headers.update(etag(row["revision"]))
    return problem_details(row, version)


@router.post("/{problem}/versions", dependencies=FILES, status_code=201, response_model=VersionDetails, openapi_extra=UPLOAD,
             summary="Upload a new version", operation_id="upload_version")  # fmt: skip
@takes_uploads
async def upload_version(
    request: Request,
    problem: ProblemId,
    caller: Writer,
    services: ServicesDep,
    once: OnceDep,
    revision: IfMatch,
    now: NowDep,
    why: Why = "",
    mapping: Mapping = "",
) -> Response:
    """Store an upload as the newest version of a problem. Earlier versions and their plans stay."""
    with uploads.receiving(services.settings) as upload:
        sent = await received(request, upload)
        asked = _Asked(sent, "", why, mapping)
        return await run_in_threadpool(_appended, services, caller, once, upload, asked, problem, revision, now)


@router.get("/{problem}/versions", summary="List versions", operation_id="list_versions")
def list_versions(problem: ProblemId, caller: Reader, store: StoreDep, page: PageDep) -> Page[Version]:
    """List the versions of a problem, newest first."""
    with store.read() as tx:
        problem_row(tx, caller.tenant, problem)
        before = int(page.after) if page.after.isdigit() else None
        rows = problems.versions(tx, caller.tenant, problem, before=before, limit=page.limit + 1)
    return Page[Version].model_validate(page.answer([version_shown(row) for row in rows], lambda one: str(one.number)))


@router.get("/{problem}/versions/{number}", summary="Show a version", operation_id="get_version")
def get_version(problem: ProblemId, number: Number, caller: Reader, store: StoreDep, seen: SeenDep) -> VersionDetails:
    """Show a version with all that validation found in it."""
    with store.read() as tx:
        row = version_row(tx, caller.tenant, problem, number)
    seen.of(row["problem"], row["number"])
    return version_details(row)


class _Asked:
    """What an upload is to become: fields of the form win over the query."""

    def __init__(self, sent: Sent, name: str, why: str, mapping: str) -> None:
        self.files = sent.names
        self.name = sent.fields.get("name", name)[:200]
        self.why = sent.fields.get("why", why)[:1000]
        self.mapping = sent.fields.get("mapping", mapping) or None

    @property
    def because(self) -> versions.Because:
        """Why the version is made."""
        origin = {"files": list(self.files), **({"mapping": self.mapping} if self.mapping else {})}
        return versions.Because(source="import" if self.mapping else "upload", why=self.why, origin=origin)


def _content(services: Services, upload: uploads.Upload, asked: _Asked) -> versions.Content:
    told = uploads.checked(uploads.taken_in(upload, services.settings, asked.mapping))
    return versions.Content.of_upload(told, upload.packed)


def _created(
    services: Services, caller: Caller, once: Once, upload: uploads.Upload, asked: _Asked, now: int
) -> JSONResponse:
    content = _content(services, upload, asked)
    with services.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row = versions.create(tx, caller, content, asked.because, name=asked.name, at=now)
        shown = problem_details(row, version_row(tx, caller.tenant, row["id"]))
        headers = {"Location": f"/v1/problems/{row['id']}", **etag(row["revision"])}
        return once.answer(tx, 201, shown, headers)


def _appended(
    services: Services, caller: Caller, once: Once, upload: uploads.Upload, asked: _Asked, problem: str,
    revision: int, now: int,
) -> JSONResponse:  # fmt: skip
    with services.store.read() as tx:
        problem_row(tx, caller.tenant, problem)  # before the reading, which may take long
    content = _content(services, upload, asked)
    with services.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row, number = versions.append(tx, caller, problem, content, asked.because, revision=revision, at=now)
        shown = version_details(version_row(tx, caller.tenant, problem, number))
        headers = {"Location": f"/v1/problems/{problem}/versions/{number}", **etag(row["revision"])}
        return once.answer(tx, 201, shown, headers)


def checked_shown(told: Told) -> Checked:
    """Return what validation says as it travels."""
    return Checked.model_validate(
        {"valid": told.digest is not None, "digest": told.digest, "name": told.name, "counts": told.counts,
         "issues": told.issues}
    )  # fmt: skip
