"""Calls of schedules: jobs that are asked for by the clock.

    client.send(schedules.make_schedule("Nightly", "0 2 * * 1-5", {"kind": "rebalance", "problem": problem.id}))

When to modify: to add a call of schedules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assigner.client.calls import Call, at, given, match
from assigner.client.models.jobs import Job
from assigner.client.models.schedules import Preview, Schedule
from assigner.client.models.shared import Page

Row = Mapping[str, Any]


def make_schedule(
    name: str, cron: str, job: Row, *, zone: str = "UTC", paused: bool = False, key: str = ""
) -> Call[Schedule]:
    """Make a schedule; ``job`` as the service takes it: kind, problem, params."""
    body, headers = _asked(name, cron, job, zone, paused), {"Idempotency-Key": key} if key else {}
    return Call(method="POST", path=at("schedules"), answer=Schedule, body=body, headers=headers)


def list_schedules(*, cursor: str | None = None, limit: int = 100) -> Call[Page[Schedule]]:
    """List schedules."""
    return Call(method="GET", path=at("schedules"), answer=Page[Schedule], params=given(cursor=cursor, limit=limit))


def preview_new_schedule(
    name: str, cron: str, job: Row, *, zone: str = "UTC", paused: bool = False, count: int = 5
) -> Call[Preview]:
    """Say when a schedule would tick and what it would do; nothing is stored."""
    body, path = _asked(name, cron, job, zone, paused), at("schedules", "preview")
    return Call(method="POST", path=path, answer=Preview, body=body, params={"count": count}, is_repeatable=True)


def get_schedule(schedule: str) -> Call[Schedule]:
    """Show a schedule."""
    return Call(method="GET", path=at("schedules", schedule), answer=Schedule)


def preview_schedule(schedule: str, *, count: int = 5) -> Call[Preview]:
    """Say when a schedule ticks next and what a tick would do now."""
    return Call(method="GET", path=at("schedules", schedule, "preview"), answer=Preview, params={"count": count})


def change_schedule(
    schedule: str, revision: int, name: str, cron: str, job: Row, *, zone: str = "UTC", paused: bool = False
) -> Call[Schedule]:
    """Replace a schedule whole."""
    body, path = _asked(name, cron, job, zone, paused), at("schedules", schedule)
    return Call(method="PUT", path=path, answer=Schedule, body=body, headers=match(revision))


def delete_schedule(schedule: str, revision: int) -> Call[bytes]:
    """Remove a schedule; jobs that it made stay."""
    return Call(method="DELETE", path=at("schedules", schedule), answer=None, headers=match(revision))


def run_schedule(schedule: str, *, key: str = "") -> Call[Job]:
    """Make a schedule's job now."""
    headers = {"Idempotency-Key": key} if key else {}
    return Call(method="POST", path=at("schedules", schedule, "run"), answer=Job, headers=headers)


def _asked(name: str, cron: str, job: Row, zone: str, paused: bool) -> dict[str, Any]:
    return {"name": name, "cron": cron, "zone": zone, "job": dict(job), "paused": paused}
