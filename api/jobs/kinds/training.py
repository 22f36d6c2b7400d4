"""Who can do what, what each skill is worth, and the best training for a budget.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words
from assigner.manage.training.asked import TrainingAsked

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Plan training", "规划培训")


class Params(BaseModel):
    """The budget."""

    model_config = ConfigDict(extra="forbid")

    budget: TrainingAsked = Field(
        description="Money, days and what training takes, as in a file of `assigner training`."
    )
    seconds: float = Field(default=60.0, ge=1, le=86_400, description="Time of everything, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Find the best training; the search for today's plan begins at the job's plan, where it has one."""
    from assigner.manage.training.training import training

    problem, asked = task.problem(), task.params
    found = training(problem, asked.budget, plan=task.plan(problem), seconds=min(asked.seconds, task.seconds))
    scenarios = {"sessions": found.sessions, "after": found.after}
    told = {
        name: None if one is None else one.model_dump(mode="json", exclude_defaults=True)
        for name, one in scenarios.items()
    }
    return Outcome(found.to_dict() | told)
