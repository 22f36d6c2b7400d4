"""Recurring meetings and team events, placed where they hurt least and everybody can come.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words
from assigner.manage.meetings.asked import MeetingsAsked

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Place meetings and team events", "安排会议与团建")


class Params(BaseModel):
    """What is to be placed; a plan's duties stand in the calendars where one is named."""

    model_config = ConfigDict(extra="forbid")

    meetings: MeetingsAsked = Field(description="As in a file of `assigner meetings`.")
    seconds: float = Field(default=20.0, ge=0, le=3600, description="Time for everything, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Place them."""
    from assigner.manage.meetings.meet import meet

    problem = task.problem()
    answer = meet(problem, task.plan(problem), task.params.meetings, seconds=min(task.params.seconds, task.seconds))
    return Outcome(answer.to_dict())
