"""Jobs: asked for, looked at, followed while they run, cancelled.

When to modify: when people may do something else with a job.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field

from api.deps import NowDep, OnceDep, PageDep, ServicesDep, StoreDep, etag, needs
from api.errors import NotFoundError
from api.job_ends import tell_others
from api.job_services import JobsDep
from api.jobs import asking
from api.jobs.asked import JobAsked
from api.jobs.registry import kinds
from api.jobs.shown import Job, Jobs, JobWithAnswer, shown, shown_line
from api.security.caller import Caller
from api.services import Services
from api.store import blobs, jobs
from api.unchanged import SeenDep
from assigner.client.models.jobs import Kinds, KindShown, Progress, State

router = APIRouter(prefix="/v1", tags=["jobs"])

Reader = Annotated[Caller, Depends(needs("jobs:read"))]
Writer = Annotated[Caller, Depends(needs("jobs:write"))]
Prefer = Annotated[
    str | None,
    Header(max_length=200, description="`wait=10`: answer the finished job if it ends within 10 s (at most 25)."),
]
LOOK_SECONDS = 0.4
LINES = 500
LARGEST = 2**31 - 1


class Reason(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(default="", max_length=500, description="Kept in the audit log.")


@router.get("/kinds", summary="List kinds of jobs", operation_id="list_kinds")
def list_kinds(caller: Reader) -> Kinds:
    """List what jobs can do, with their parameters."""
    del caller
    return Kinds(
        items=[
            KindShown(
                name=kind.name,
                title={"en": kind.title.en, "zh": kind.title.zh},
                params=kind.params.model_json_schema(),
            )
            for kind in kinds().values()
        ]
    )


@router.post(
    "/jobs",
    status_code=202,
    summary="Ask for a job",
    operation_id="make_job",
    response_model=Job,
    responses={200: {"model": JobWithAnswer, "description": "It ended while the call waited (`Prefer: wait=N`)."}},
)
async def make_job(
    body: JobAsked,
    caller: Writer,
    services: ServicesDep,
    jobs_: JobsDep,
    once: OnceDep,
    now: NowDep,
    prefer: Prefer = None,
) -> Response:
    """Store a job and its place in the queue; it survives any process from then on and ends exactly once."""
    return await asking.asked_for(services.store, jobs_, caller, once, body, prefer=prefer, at=now)


@router.get("/jobs", summary="List jobs", operation_id="list_jobs")
def list_jobs(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    state: Annotated[list[State] | None, Query(description="Only jobs in one of these states.")] = None,
    kind: Annotated[str | None, Query(max_length=40, description="Only of this kind.")] = None,
    problem: Annotated[str | None, Query(max_length=64, description="Only about this problem.")] = None,
    schedule: Annotated[str | None, Query(max_length=64, description="Only of this schedule.")] = None,
) -> Jobs:
    """List jobs, the newest first."""
    asked = {"kind": kind, "problem": problem, "schedule": schedule}
    filters = {name: value for name, value in asked.items() if value is not None}
    with store.read() as tx:
        rows = jobs.listed(tx, caller.tenant, before=page.after, limit=page.limit + 1, states=state or (), **filters)
    return Jobs.model_validate(page.answer([shown(row) for row in rows], lambda job: job["id"]))


@router.get("/jobs/{job}", summary="Show a job", operation_id="get_job")
async def get_job(
    job: str, caller: Reader, store: StoreDep, response: Response, prefer: Prefer = None
) -> JobWithAnswer:
    """Show a job, with its answer where that is small; `Prefer: wait=N` waits for its end."""
    seconds = asking.waiting_time(prefer)
    if seconds:
        await asking.ended_within(store, caller.tenant, job, seconds)
    row: dict[str, Any] = await run_in_threadpool(asking.found, store, caller.tenant, job)
    response.headers.update(etag(row["revision"]))
    return JobWithAnswer.model_validate(await run_in_threadpool(asking.with_answer, store, row))


@router.get(
    "/jobs/{job}/answer",
    summary="Download the answer of a job",
    operation_id="get_job_answer",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
def get_job_answer(job: str, caller: Reader, store: StoreDep, seen: SeenDep) -> StreamingResponse:
    """Download `{"data": the kind's answer, "plan": summary of the new plan, "error": null}`, however large it is."""
    row = asking.found(store, caller.tenant, job)
    with store.read() as tx:
        about = row["outcome"] and blobs.describe(tx, caller.tenant, row["outcome"])
    if not about:
        raise NotFoundError("answer of the job", job)
    headers = seen.of(row["outcome"])
    parts: Iterator[bytes] = blobs.stream(store, caller.tenant, row["outcome"])
    return StreamingResponse(parts, media_type="application/json", headers=headers)


@router.get("/jobs/{job}/progress", summary="Ask how far a job is", operation_id="get_job_progress")
def get_job_progress(
    job: str,
    caller: Reader,
    store: StoreDep,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="`next` of the answer before.")] = 0,
) -> Progress:
    """Return the lines of progress after a number, in order."""
    row = asking.found(store, caller.tenant, job)
    with store.read() as tx:
        lines = [shown_line(line) for line in jobs.progress(tx, caller.tenant, job, after=after, limit=LINES)]
    return Progress.model_validate(
        {"state": row["state"], "items": lines, "next": lines[-1]["seq"] if lines else after}
    )


def _there(job: str, caller: Reader, store: StoreDep) -> None:
    asking.found(store, caller.tenant, job)


@router.get(
    "/jobs/{job}/events",
    response_class=EventSourceResponse,
    summary="Follow a job while it runs",
    operation_id="follow_job",
    dependencies=[Depends(_there)],  # once a stream has begun, nothing can say 404 any more
)
async def follow_job(
    job: str,
    caller: Reader,
    services: ServicesDep,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="Begin after this line of progress.")] = 0,
    seconds: Annotated[float, Query(ge=0, le=3600, description="End after this time; clients then ask again.")] = 3600,
    last_event_id: Annotated[str | None, Header(max_length=20, description="Sent by browsers that reconnect.")] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Send `progress` (its `id` is the line's number), `state` when the state changes, and `end` with the job at last."""
    if last_event_id and last_event_id.isdecimal():
        after = min(int(last_event_id), LARGEST)
    until, state = time.monotonic() + seconds, ""
    while True:
        row, lines = await run_in_threadpool(_news, services, caller.tenant, job, after)
        for line in lines:
            after = line["seq"]
            yield ServerSentEvent(data=line, event="progress", id=str(after))
        if len(lines) == LINES:
            continue
        ended = row["state"] in jobs.ENDED
        if row["state"] != state or ended:
            state = row["state"]
            yield ServerSentEvent(data=shown(row), event="end" if ended else "state")
        if ended or time.monotonic() >= until or services.is_stopping:
            return
        await asyncio.sleep(LOOK_SECONDS)


@router.post("/jobs/{job}/cancel", summary="Cancel a job", operation_id="cancel_job")
def cancel_job(job: str, caller: Writer, store: StoreDep, now: NowDep, body: Reason | None = None) -> Job:
    """Cancel a job: one that waits ends at once; one that runs ends soon and keeps its best plan so far."""
    why = body.why if body else ""
    return Job.model_validate(shown(asking.cancel(store, caller, job, tell_others, why=why, at=now)))


def _news(services: Services, tenant: str, job: str, after: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row and the lines after a number, of one moment: a job that has ended has no line left out."""
    with services.store.read() as tx:
        row = jobs.one(tx, tenant, job)
        lines = jobs.progress(tx, tenant, job, after=after, limit=LINES)
    if row is None:
        raise NotFoundError("job", job)
    return row, [shown_line(line) for line in lines]
