"""Versions of a problem from the inside: content, deltas, differences, what its rules make pointless.

When to modify: to show or change another side of a version.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from api.deps import IfMatch, NowDep, OnceDep, ServicesDep, StoreDep, etag
from api.once import Once
from api.plans import downloads, uploads, versions
from api.plans.deltas import diff_of, read_delta, with_delta
from api.plans.downloads import MEDIA_TYPES, ProblemFormat
from api.plans.intake import storable
from api.plans.library import problem_row, version_row
from api.plans.views_of_problems import version_details
from api.routes.parts import FileLanguage, LibraryDep, as_answer, library_in
from api.routes.problems import ProblemId, Reader, Why, Writer
from api.routes.receiving import FILES, received
from api.security.caller import Caller
from api.services import Services
from api.unchanged import SeenDep
from assigner.client.models.problems import VersionDetails, VersionDiff

router = APIRouter(prefix="/v1/problems", tags=["problems"])

Asked = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Number of the version; the newest where not given.")
]


def _as_it_stands(
    problem: ProblemId, caller: Reader, store: StoreDep, seen: SeenDep, version: Asked = None
) -> dict[str, str]:
    """Return the headers of an answer that a version alone decides; 304 before the version is read."""
    with store.read() as tx:
        row = version_row(tx, caller.tenant, problem, version)
    return seen.of(row["problem"], row["number"])


def _both_as_they_stand(
    problem: ProblemId, caller: Reader, store: StoreDep, seen: SeenDep, after: Asked = None
) -> dict[str, str]:
    """Do so for a version beside an earlier one, which the address names, or which is the one before."""
    return _as_it_stands(problem, caller, store, seen, after)


VersionHeaders = Annotated[dict[str, str], Depends(_as_it_stands)]
FROM_VERSION = [Depends(_as_it_stands)]
"""``dependencies`` of a route whose answer the version in its query alone decides."""
DELTA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Typed changes, as in a scenario file (`GET /v1/schemas/scenario`).",
        "content": {
            "application/json": {
                "schema": {"type": "object", "additionalProperties": True},
                "example": {"accounts": {"change": [{"id": "acme", "owner": "ann"}], "drop": ["delta"]},
                            "leave": [{"rep": "bob", "start": "2026-10-08", "end": "2026-10-09"}]},
            },
            "application/yaml": {"schema": {"type": "string"}},
        },
    }
}  # fmt: skip


@router.post("/{problem}/deltas", dependencies=FILES, status_code=201, response_model=VersionDetails, openapi_extra=DELTA,
             summary="Change a problem", operation_id="change_by_delta")  # fmt: skip
async def change_by_delta(
    request: Request, problem: ProblemId, caller: Writer, services: ServicesDep, once: OnceDep, revision: IfMatch,
    now: NowDep, why: Why = "",
) -> Response:  # fmt: skip
    """Make the next version by typed changes: rows added, changed and dropped by id or by query, leave, settings, rules.

    The whole problem is validated after the change. With errors nothing is stored.
    """
    with uploads.receiving(services.settings) as upload:
        await received(request, upload, name="delta")
        asked = (problem, revision, why)
        return await run_in_threadpool(_changed, services, caller, once, upload, asked, now)


def _changed(
    services: Services, caller: Caller, once: Once, upload: uploads.Upload, asked: tuple[str, int, str], now: int
) -> JSONResponse:
    problem, revision, why = asked
    library = library_in(services)
    with services.store.read() as tx:
        if (earlier := once.known(tx)) is not None:
            return earlier
        version = version_row(tx, caller.tenant, problem)
    delta = read_delta(next(upload.source.iterdir()))
    changed, issues = with_delta(library.of_version(version), delta)
    content = versions.Content.of_problem(changed, issues)
    origin = {"delta": storable(delta.model_dump(mode="json", exclude_unset=True))}
    because = versions.Because(source="delta", why=why or delta.note or delta.name, origin=origin)
    with services.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row, number = versions.append(tx, caller, problem, content, because, revision=revision, at=now)
        shown = version_details(version_row(tx, caller.tenant, problem, number))
        headers = {"Location": f"/v1/problems/{problem}/versions/{number}", **etag(row["revision"])}
        return once.answer(tx, 201, shown, headers)


@router.get(
    "/{problem}/content",
    summary="Download a version",
    operation_id="download_problem",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES[name]: {} for name in ("json", "yaml", "xlsx", "zip")}}},
)
def download_problem(
    problem: ProblemId,
    caller: Reader,
    library: LibraryDep,
    language: FileLanguage,
    headers: VersionHeaders,
    version: Asked = None,
    format: Annotated[ProblemFormat, Query(description="`csv` and `parquet` are folders of tables, zipped.")] = "json",
) -> Response:
    """Download a version whole. Every format can be uploaded again, and gives an equal problem."""
    with library.store.read() as tx:
        row = version_row(tx, caller.tenant, problem, version)
    name = f"{problem}-v{row['number']}"
    return as_answer(downloads.problem_file(library.of_version(row), name, format, language), headers)


@router.get(
    "/{problem}/diff",
    dependencies=[Depends(_both_as_they_stand)],
    summary="Compare two versions",
    operation_id="diff_versions",
)
def diff_versions(
    problem: ProblemId,
    caller: Reader,
    library: LibraryDep,
    after: Asked = None,
    before: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Compared against; the one before where not given.")
    ] = None,
) -> VersionDiff:
    """Say which rows and settings differ between two versions of a problem."""
    with library.store.read() as tx:
        problem_row(tx, caller.tenant, problem)
        second = version_row(tx, caller.tenant, problem, after)
        first = version_row(tx, caller.tenant, problem, before or max(1, second["number"] - 1))
    numbers = (int(first["number"]), int(second["number"]))
    return diff_of(library.of_version(first), library.of_version(second), numbers)
