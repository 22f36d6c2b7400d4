"""Jobs, as they travel.

When to modify: when the service says more about a job.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic reads it at run time)
from typing import Any, Literal

from pydantic import Field

from assigner.client.models.shared import Finding, Text, Wire

State = Literal["queued", "running", "stopping", "succeeded", "failed", "cancelled", "expired"]
ENDED = ("succeeded", "failed", "cancelled", "expired")


class Fault(Wire):
    """Why a job has no answer."""

    code: str
    message: Text
    issues: list[Finding]


class Job(Wire):
    """A job, and its answer once it has one."""

    id: str
    kind: str
    state: State
    problem: str | None = None
    version: int | None = None
    plan: str | None = Field(default=None, description="The plan that it began from or asks about.")
    params: dict[str, Any] = Field(default_factory=dict)
    note: str = ""
    made: datetime
    started: datetime | None = None
    ended: datetime | None = None
    starts: int = 0
    progress: dict[str, Any] | None = Field(default=None, description="The newest line.")
    fault: Fault | None = None
    summary: dict[str, Any] | None = Field(
        default=None, description="Of the new plan; else the headline of the answer."
    )
    new_plan: str | None = None
    answer: Any = Field(default=None, description="What the kind answers; null until then, and where it is large.")
    answer_bytes: int | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED


class Line(Wire):
    """One line of progress."""

    seq: int
    line: dict[str, Any]


class KindShown(Wire):
    """A kind of job."""

    name: str
    title: dict[str, str]
    params: dict[str, Any] = Field(description="JSON Schema of its parameters.")


class Kinds(Wire):
    """The kinds of jobs there are."""

    items: list[KindShown]


class ProgressLine(Wire):
    """One line of progress."""

    seq: int
    at: str
    line: dict[str, Any]


class Progress(Wire):
    """Lines of progress, and where to go on."""

    state: State
    items: list[ProgressLine]
    next: int = Field(description="Ask again with `after` set to this.")
