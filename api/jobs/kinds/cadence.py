"""Follow-ups placed into free minutes before their deadlines.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words
from assigner.manage.cadence.asked import CadencesAsked

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Place follow-ups", "安排跟进")


class Params(BaseModel):
    """The cadences."""

    model_config = ConfigDict(extra="forbid")

    cadences: CadencesAsked = Field(description="As in a file of `assigner cadence`.")


def run(task: Task[Params]) -> Outcome:
    """Place the touches; without a plan today's owners count."""
    from assigner.manage.cadence.cadence import cadences
    from assigner.plan.plan import Plan

    problem = task.problem()
    plan = task.plan(problem)
    return Outcome(cadences(problem, Plan.of_owners(problem) if plan is None else plan, task.params.cadences).to_dict())
