"""A job as it is asked for: by a call, by a schedule, by another part of the service.

When to modify: when whoever asks for a job may say something else about it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

PRIORITY = 5
Moment = Annotated[AwareDatetime, PlainSerializer(datetime.isoformat, return_type=str, when_used="json")]


class JobAsked(BaseModel):
    """A job as it is asked for."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(
        max_length=40, description="What is to be done; `GET /v1/kinds` lists kinds and their parameters."
    )
    problem: str | None = Field(default=None, max_length=64, description="Id of the problem.")
    version: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Version of the problem; the newest if not given."
    )
    plan: str | None = Field(
        default=None,
        max_length=64,
        description="Id of the plan to begin from or to ask about; `newest`: the problem's newest.",
    )
    params: dict[str, Any] = Field(default={}, description="The kind's own parameters.")
    priority: int = Field(default=PRIORITY, ge=1, le=9, description="Among your own jobs; 9 comes first.")
    deadline: Moment | None = Field(
        default=None,
        description="When the answer is needed: a job that still waits then expires, one that runs gives its best so far.",
    )
    limit_seconds: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="Time of one start, all included; then it gives its best so far.",
    )
    note: str = Field(default="", max_length=500, description="In your own words, shown in lists.")
