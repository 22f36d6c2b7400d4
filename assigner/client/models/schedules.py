"""Schedules as they travel.

When to modify: when the service says more about a schedule.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assigner.client.models.shared import Wire


class Schedule(Wire):
    """A schedule."""

    id: str
    name: str
    cron: str
    zone: str
    job: Any = Field(description="What is asked for, as `make_job` takes it.")
    paused: bool
    next: str | None = Field(description="The next tick; null while it is paused.")
    last: str | None = Field(description="The last tick.")
    last_job: str | None
    last_fault: dict[str, Any] | None = Field(description="Why the last tick made no job.")
    made: str
    made_by: str
    revision: int


class Tick(Wire):
    """A moment at which a schedule makes a job."""

    at: str = Field(description="In UTC.")
    local: str = Field(description="On the schedule's own clock.")


class Preview(Wire):
    """What a schedule would do."""

    ticks: list[Tick]
    does: dict[str, str] = Field(description="In English (`en`) and Chinese (`zh`).")
    job: dict[str, Any] = Field(description="The job that a tick would make now, with the version that it would take.")
