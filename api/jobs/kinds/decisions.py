"""The decisions of a plan that matter most; for plans that are too large for an answer at once.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Tell a plan in its weightiest decisions", "用最重要的决定说明方案")


class Params(BaseModel):
    """How many decisions."""

    model_config = ConfigDict(extra="forbid")

    most: int = Field(default=10, ge=1, le=100, description="At most this many.")


def run(task: Task[Params]) -> Outcome:
    """Rank the decisions by what undoing them would cost."""
    from assigner.explain.decisions import decisions
    from assigner.retelling import take_plan

    problem = task.problem()
    answer = decisions(problem, take_plan(task.plan_path, problem).plan, task.params.most)
    return Outcome(answer.to_dict())
