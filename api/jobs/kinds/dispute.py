"""Two reps claim one item: claims, costs of each outcome with bounds, a fair compromise.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Settle who of two has an item", "裁定两人争议")


class Params(BaseModel):
    """What is disputed."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(max_length=400, description="Id of the account or lead.")
    first: str = Field(max_length=200, description="Id of one rep.")
    second: str = Field(max_length=200, description="Id of the other rep.")
    seconds: float = Field(default=10.0, gt=0, le=3600, description="Time of both forced plans, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Settle it."""
    from assigner.manage.disputes.dispute import dispute

    asked, problem = task.params, task.problem()
    plan = task.plan(problem)
    assert plan is not None, "a job of this kind has a plan"
    answer = dispute(problem, plan, asked.item, asked.first, asked.second, seconds=min(asked.seconds, task.seconds))
    return Outcome(answer.to_dict())
