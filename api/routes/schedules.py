"""Schedules: jobs that are asked for by the clock; with a preview before anything happens.

When to modify: when people may do something else with a schedule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from api.deps import IfMatch, NowDep, OnceDep, PageDep, StoreDep, etag, needs
from api.errors import NotFoundError, StaleError
from api.job_services import JobsDep
from api.jobs import schedules as rules
from api.jobs.asked import JobAsked
from api.jobs.cron import Cron
from api.jobs.registry import kind_named
from api.jobs.schedules import ScheduleAsked
from api.jobs.shown import Job, shown
from api.security.caller import Caller
from api.store import Tx, audit, schedules
from api.store.moments import iso
from assigner.client.models.schedules import Preview
from assigner.client.models.schedules import Schedule as ScheduleShown
from assigner.client.models.shared import Page as Paged
from assigner.language import Words

router = APIRouter(prefix="/v1/schedules", tags=["schedules"])

Reader = Annotated[Caller, Depends(needs("schedules:read"))]
Writer = Annotated[Caller, Depends(needs("schedules:write"))]


class Schedule(ScheduleShown):
    """A schedule."""

    job: JobAsked


DOES = Words("Makes a job: {title}. Nothing is published by it.", "创建一个作业：{title}。不会自动发布任何方案。")


Count = Annotated[int, Query(ge=1, le=100, description="How many ticks.")]


@router.post("", status_code=201, summary="Make a schedule", operation_id="make_schedule", response_model=Schedule)
def make_schedule(
    body: ScheduleAsked, caller: Writer, store: StoreDep, jobs: JobsDep, once: OnceDep, now: NowDep
) -> Response:
    """Make a schedule; its job is checked as if it were asked for now."""
    rules.checked(body)
    with store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        made = rules.make(tx, caller, jobs, body, now)
        headers = {"Location": f"/v1/schedules/{made['id']}", **etag(made["revision"])}
        return once.answer(tx, 201, _shown(made), headers)


@router.get("", summary="List schedules", operation_id="list_schedules")
def list_schedules(caller: Reader, store: StoreDep, page: PageDep) -> Paged[Schedule]:
    """List schedules in the order in which they were made."""
    with store.read() as tx:
        rows = schedules.listed(tx, caller.tenant, after=page.after, limit=page.limit + 1)
    return Paged[Schedule].model_validate(page.answer([_shown(row) for row in rows], lambda one: one["id"]))


@router.post("/preview", summary="Preview a schedule that is not made", operation_id="preview_new_schedule")
def preview_new_schedule(
    body: ScheduleAsked, caller: Reader, store: StoreDep, jobs: JobsDep, now: NowDep, count: Count = 5
) -> Preview:
    """Say when it would tick and what it would do; nothing is stored."""
    cron = rules.checked(body)
    with store.read() as tx:
        job = jobs.check(tx, caller, body.job, at=now)
    return _preview(cron, body.job.kind, job, now, count)


@router.get("/{schedule}", summary="Show a schedule", operation_id="get_schedule")
def get_schedule(schedule: str, caller: Reader, store: StoreDep, response: Response) -> Schedule:
    """Show a schedule."""
    with store.read() as tx:
        row = _one(tx, caller.tenant, schedule)
    response.headers.update(etag(row["revision"]))
    return Schedule.model_validate(_shown(row))


@router.get("/{schedule}/preview", summary="Preview a schedule", operation_id="preview_schedule")
def preview_schedule(
    schedule: str, caller: Reader, store: StoreDep, jobs: JobsDep, now: NowDep, count: Count = 5
) -> Preview:
    """Say when it ticks next and what a tick would do now."""
    with store.read() as tx:
        asked = ScheduleAsked.model_validate(_asked(_one(tx, caller.tenant, schedule)))
        job = jobs.check(tx, caller, asked.job, at=now)
    return _preview(rules.checked(asked), asked.job.kind, job, now, count)


@router.put("/{schedule}", summary="Change a schedule", operation_id="change_schedule")
def change_schedule(
    schedule: str, body: ScheduleAsked, caller: Writer, store: StoreDep, jobs: JobsDep, revision: IfMatch, now: NowDep,
    response: Response,
) -> Schedule:  # fmt: skip
    """Replace a schedule; its next tick is reckoned anew, and ticks that it missed while paused are not made up for."""
    cron = rules.checked(body)
    with store.begin() as tx:
        before = _one(tx, caller.tenant, schedule)
        jobs.check(tx, caller, body.job, at=now)
        values = _values(body) | {"next_at": rules.next_tick(cron, now)}
        if not schedules.change(tx, caller.tenant, schedule, revision, **values):
            raise StaleError(_shown(before), before["revision"])
        row = _one(tx, caller.tenant, schedule)
        details = {"before": _asked(before), "after": _values(body)}
        audit.record(tx, caller, "schedule.changed", "schedule", schedule, details=details, at=now)
    response.headers.update(etag(row["revision"]))
    return Schedule.model_validate(_shown(row))


@router.delete("/{schedule}", status_code=204, summary="Remove a schedule", operation_id="delete_schedule")
def delete_schedule(schedule: str, caller: Writer, store: StoreDep, revision: IfMatch, now: NowDep) -> None:
    """Remove a schedule; jobs that it made stay."""
    with store.begin() as tx:
        before = _one(tx, caller.tenant, schedule)
        if not schedules.delete(tx, caller.tenant, schedule, revision):
            raise StaleError(_shown(before), before["revision"])
        audit.record(tx, caller, "schedule.removed", "schedule", schedule, details=_asked(before), at=now)


@router.post(
    "/{schedule}/run",
    status_code=202,
    summary="Make a schedule's job now",
    operation_id="run_schedule",
    response_model=Job,
)
def run_schedule(
    schedule: str, caller: Writer, store: StoreDep, jobs: JobsDep, once: OnceDep, now: NowDep
) -> JSONResponse:
    """Make the job that a tick would make, besides the ticks."""
    with store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row = _one(tx, caller.tenant, schedule)
        made = jobs.submit(tx, caller, JobAsked(**row["job"]), at=now, schedule=schedule)
        return once.answer(tx, 202, shown(made), {"Location": f"/v1/jobs/{made['id']}"})


def _one(tx: Tx, tenant: str, schedule: str) -> dict[str, Any]:
    row = schedules.one(tx, tenant, schedule)
    if row is None:
        raise NotFoundError("schedule", schedule)
    return row


def _values(asked: ScheduleAsked) -> dict[str, Any]:
    return asked.model_dump(mode="json")


def _asked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ScheduleAsked.model_fields}


def _preview(cron: Cron, kind: str, job: dict[str, Any], now: int, count: int) -> Preview:
    title = kind_named(kind).title
    does = {"en": DOES.en.format(title=title.en), "zh": DOES.zh.format(title=title.zh)}
    return Preview.model_validate({"ticks": rules.ticks(cron, now, count), "does": does, "job": job})


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return _asked(row) | {
        "id": row["id"],
        "next": None if row["paused"] or row["next_at"] is None else iso(row["next_at"]),
        "last": None if row["last_at"] is None else iso(row["last_at"]),
        "last_job": row["last_job"],
        "last_fault": row["last_fault"],
        "made": iso(row["made_at"]),
        "made_by": row["made_by"],
        "revision": row["revision"],
    }
