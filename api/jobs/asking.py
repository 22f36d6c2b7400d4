"""Jobs as routes of every noun ask for them: 202 with the job, or the finished job with ``Prefer: wait=N``.

When to modify: with what routes may do with jobs.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from api.errors import ConflictError, NotFoundError
from api.jobs import endings
from api.jobs.asked import JobAsked
from api.jobs.shown import shown
from api.jobs.submit import Jobs
from api.once import Once
from api.security.caller import Caller
from api.store import Store, audit, blobs, jobs
from assigner.language import Words

LONGEST_WAIT_SECONDS = 25.0
FIRST_LOOK_SECONDS = 0.1
SLOWEST_LOOK_SECONDS = 0.5
INLINE_BYTES = 256 << 10
"""Answers up to this size come with the job."""
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,6})\"?")
ENDED = Words("The job has ended ({state}); nothing is left to cancel.", "作业已结束（{state}），无可取消。")


async def asked_for(
    store: Store, service: Jobs, caller: Caller, once: Once, asked: JobAsked, *, prefer: str | None, at: int
) -> Response:
    """Store a job and answer it: at once as 202, or as 200 when it ends within the time that the caller waits.

    Parameters
    ----------
    store, service
        The database and the jobs of the process.
    caller, once
        Who asks, and the idempotency of the call.
    asked
        The job.
    prefer
        The header ``Prefer``: ``wait=10`` waits for up to ten seconds.
    at
        The moment in microseconds.
    """
    response = await run_in_threadpool(_submitted, store, service, caller, once, asked, at)
    seconds = waiting_time(prefer)
    if not seconds:
        return response
    job = response.headers["Location"].rsplit("/", 1)[1]
    row = await ended_within(store, caller.tenant, job, seconds)
    if row is None:
        return response
    body = await run_in_threadpool(with_answer, store, row)
    kept = {name: response.headers[name] for name in ("Location", "Idempotent-Replayed") if name in response.headers}
    return JSONResponse(body, 200, headers=kept | {"Preference-Applied": f"wait={seconds:g}"})


def waiting_time(prefer: str | None) -> float:
    """Return how long the caller waits, in seconds, at most :data:`LONGEST_WAIT_SECONDS`."""
    found = _WAIT.search(prefer or "")
    return min(float(found[1]), LONGEST_WAIT_SECONDS) if found else 0.0


async def ended_within(store: Store, tenant: str, job: str, seconds: float) -> dict[str, Any] | None:
    """Return the row of a job once it has ended; None when that takes longer."""
    until, pause = time.monotonic() + seconds, FIRST_LOOK_SECONDS
    while True:
        row = await run_in_threadpool(found, store, tenant, job)
        if row["state"] in jobs.ENDED:
            return row
        if time.monotonic() + pause > until:
            return None
        await asyncio.sleep(pause)
        pause = min(pause * 1.3, SLOWEST_LOOK_SECONDS)


def found(store: Store, tenant: str, job: str) -> dict[str, Any]:
    """Return the row of a job.

    Raises
    ------
    NotFoundError
        The tenant has none of that id.
    """
    with store.read() as tx:
        row = jobs.one(tx, tenant, job)
    if row is None:
        raise NotFoundError("job", job)
    return row


def with_answer(store: Store, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a job as it is shown, with its answer where that is small."""
    body = shown(row) | {"answer": None, "answer_bytes": None}
    if row["outcome"] is None:
        return body
    with store.read() as tx:
        about = blobs.describe(tx, row["tenant"], row["outcome"])
        if about is None:
            return body
        body["answer_bytes"] = about["size"]
        if about["size"] <= INLINE_BYTES:
            body["answer"] = json.loads(blobs.get(tx, row["tenant"], row["outcome"]))["data"]
    return body


def cancel(store: Store, caller: Caller, job: str, on_end: endings.OnEnd, *, why: str, at: int) -> dict[str, Any]:
    """Cancel a job: one that waits ends at once, one that runs gives its best so far.

    Raises
    ------
    NotFoundError
        The tenant has no such job.
    ConflictError
        It has ended otherwise.
    """
    with store.begin() as tx:
        row = jobs.one(tx, caller.tenant, job, lock=True)
        if row is None:
            raise NotFoundError("job", job)
        if row["state"] == jobs.QUEUED:
            endings.end(tx, row, row["attempt"], endings.cancelled(), on_end, at=at)
        elif row["state"] == jobs.RUNNING:
            jobs.change(tx, caller.tenant, job, state=jobs.STOPPING, stop_asked_at=at, stop_asked_by=caller.actor)
        elif row["state"] not in (jobs.STOPPING, jobs.CANCELLED):
            raise ConflictError("job-ended", ENDED.filled(state=row["state"]))
        now = jobs.one(tx, caller.tenant, job)
        assert now is not None
        if row["state"] in (jobs.QUEUED, jobs.RUNNING):
            audit.record(tx, caller, "job.cancelled", "job", job, why=why, at=at)
    return now


def _submitted(store: Store, service: Jobs, caller: Caller, once: Once, asked: JobAsked, at: int) -> Response:
    with store.begin() as tx:
        earlier = once.earlier(tx)
        if earlier is not None:
            return earlier
        row = service.submit(tx, caller, asked, at=at)
        return once.answer(tx, 202, shown(row), {"Location": f"/v1/jobs/{row['id']}"})
