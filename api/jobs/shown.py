"""A job as the API shows it, everywhere the same.

When to modify: when people shall see something else of a job.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from api.store.moments import iso
from assigner.client.models.jobs import State


class Fault(BaseModel):
    """Why a job has no answer."""

    code: str
    message: dict[str, str] = Field(description="In English (`en`) and Chinese (`zh`).")
    issues: list[dict[str, Any]]


class Job(BaseModel):
    """A job."""

    id: str
    kind: str
    state: State
    problem: str | None
    version: int | None
    plan: str | None = Field(description="The plan that it began from or asks about.")
    params: dict[str, Any]
    note: str
    priority: int
    deadline: str | None
    limit_seconds: float
    made_by: str
    made: str
    started: str | None = Field(description="The latest start.")
    ended: str | None
    starts: int = Field(description="More than one where a process was killed meanwhile.")
    schedule: str | None
    stop_asked_by: str | None
    progress: dict[str, Any] | None = Field(
        description="The newest line: stage, score, bound and gap, or done and total."
    )
    fault: Fault | None
    summary: dict[str, Any] | None = Field(
        description="Of the new plan: status, levels, gap, counts, headline; else the headline of the answer."
    )
    new_plan: str | None
    revision: int


class JobWithAnswer(Job):
    """A job with its answer, where that is small; `GET /v1/jobs/ID/answer` has it in any case."""

    answer: Any = Field(default=None, description="What the kind answers; null until then, and where it is large.")
    answer_bytes: int | None = None


class Jobs(BaseModel):
    """One page of jobs."""

    items: list[Job]
    next: str | None


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the API shows it."""
    same = ("id", "kind", "state", "problem", "version", "plan", "params", "note", "priority", "limit_seconds", "schedule",
            "stop_asked_by", "progress", "fault", "summary", "new_plan", "revision")  # fmt: skip
    return {name: row[name] for name in same} | {
        "deadline": _moment(row["deadline"]),
        "made_by": row["actor"],
        "made": _moment(row["made_at"]),
        "started": _moment(row["started_at"]),
        "ended": _moment(row["ended_at"]),
        "starts": row["attempt"],
    }


def shown_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a progress row as the API shows it."""
    return {"seq": row["seq"], "at": iso(row["at"]), "line": row["line"]}


def _moment(moment: int | None) -> str | None:
    return None if moment is None else iso(moment)
