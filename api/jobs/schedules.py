"""Scheduled jobs: what a schedule is, when it ticks, what a tick would do, and the ticks themselves.

A tick makes a job like any other; it never publishes a plan. A tick is taken and its job stored in one transaction, so
that it happens once. Ticks that came while no worker ran are made up for by one.
When to modify: when a schedule may do something else than making a job.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from api.errors import ApiError, ConflictError
from api.jobs.asked import JobAsked
from api.jobs.cron import Cron, read_cron
from api.jobs.submit import Jobs
from api.security.caller import Caller, process_caller
from api.store import Clock, Store, Tx, audit, new_id, now_us, schedules
from api.store.moments import SECOND_US, from_datetime, iso
from api.validation_issues import SEE
from assigner.issues import Issues
from assigner.language import Words

INVALID = Words("The schedule is invalid", "计划任务无效")
MOST_SCHEDULES = 100
FULL = Words(
    "There are {count} schedules already; at most {most} may be. Remove one first.",
    "已有 {count} 个计划任务，最多允许 {most} 个。请先删除一个。",
)


class ScheduleAsked(BaseModel):
    """A schedule as it is asked for."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="How people call it.")
    cron: str = Field(max_length=200, description="Minute, hour, day of month, month, day of week: `0 2 * * 1-5`.")
    zone: str = Field(default="UTC", max_length=64, description="Time zone of the clock: `Asia/Shanghai`.")
    job: JobAsked = Field(description="The job that each tick makes; without a version it takes the newest.")
    paused: bool = Field(default=False, description="Whether ticks are left out.")


def checked(asked: ScheduleAsked) -> Cron:
    """Return the times of a schedule.

    Raises
    ------
    ApiError
        422 with every issue.
    """
    issues = Issues()
    cron = read_cron(asked.cron, asked.zone, issues)
    if cron is None:
        raise ApiError(422, "schedule-invalid", INVALID, SEE.filled(count=len(issues.found)), issues=issues.found)
    return cron


def next_tick(cron: Cron, after: int) -> int | None:
    """Return the first tick after a moment, both in microseconds; None when none comes any more."""
    tick = next(cron.after(datetime.fromtimestamp(after // SECOND_US, UTC)), None)
    return None if tick is None else from_datetime(tick)


def ticks(cron: Cron, after: int, count: int) -> list[dict[str, str]]:
    """Return the next ticks as people read them: in UTC and on the schedule's own clock."""
    zone = ZoneInfo(cron.zone)
    return [
        {"at": iso(from_datetime(tick)), "local": tick.astimezone(zone).isoformat()}
        for tick in islice(cron.after(datetime.fromtimestamp(after // SECOND_US, UTC)), count)
    ]


def make(tx: Tx, caller: Caller, jobs: Jobs, asked: ScheduleAsked, at: int) -> dict[str, Any]:
    """Store a schedule, with its entry in the audit log, and return its row.

    Raises
    ------
    ApiError
        It is invalid, its job cannot be, or there are as many as there may be.
    """
    cron = checked(asked)
    jobs.check(tx, caller, asked.job, at=at)
    count = schedules.counted(tx, caller.tenant)
    if count >= MOST_SCHEDULES:
        raise ConflictError("schedules-full", FULL.filled(count=count, most=MOST_SCHEDULES))
    schedule, values = new_id("sched"), asked.model_dump(mode="json")
    row = {"id": schedule, "tenant": caller.tenant, "made_at": at, "made_by": caller.actor}
    schedules.add(tx, row | values | {"next_at": next_tick(cron, at)})
    made = schedules.one(tx, caller.tenant, schedule)
    assert made is not None
    audit.record(tx, caller, "schedule.made", "schedule", schedule, details=values, at=at)
    return made


class Ticks:
    """The ticks that workers make.

    Parameters
    ----------
    store, clock
        As everywhere.
    jobs
        Takes the jobs.
    """

    def __init__(self, store: Store, jobs: Jobs, clock: Clock = time.time_ns) -> None:
        self._store, self._jobs, self._clock = store, jobs, clock

    def make_due(self) -> int:
        """Make the jobs of all schedules whose tick has come; return how many ticks were taken here."""
        now = now_us(self._clock)
        with self._store.read() as tx:
            due = schedules.due(tx, now)
        return sum(self._make(row, now) for row in due)

    def _make(self, row: Mapping[str, Any], now: int) -> bool:
        """Take one tick; False when another worker has."""
        cron = read_cron(row["cron"], row["zone"], Issues())
        next_at = None if cron is None else next_tick(cron, now)
        try:
            with self._store.begin() as tx:
                if not schedules.take_tick(tx, row, next_at):
                    return False
                made = self.make_job(tx, row, now)
                schedules.told(tx, row["tenant"], row["id"], job=made["id"], fault=None)
        except ApiError as error:  # the job cannot be: said in the schedule, and the next tick tries again
            with self._store.begin() as tx:
                if not schedules.take_tick(tx, row, next_at):
                    return False
                fault = {"code": error.code, "message": {"en": error.detail.en, "zh": error.detail.zh}}
                schedules.told(tx, row["tenant"], row["id"], job=None, fault=fault)
        return True

    def make_job(self, tx: Tx, row: Mapping[str, Any], now: int) -> dict[str, Any]:
        """Make the job of a schedule.

        Raises
        ------
        ApiError
            The job cannot be.
        """
        caller = process_caller(row["tenant"], "schedule")
        return self._jobs.submit(tx, caller, JobAsked(**row["job"]), at=now, schedule=row["id"])
