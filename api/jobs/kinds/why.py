"""Why an item is where it is; for plans that are too large for an answer at once.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Say why an item is where it is", "说明项目为何归某人负责")


class Params(BaseModel):
    """Which item."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(min_length=1, max_length=400, description="Id of the account, lead or duty seat.")


def run(task: Task[Params]) -> Outcome:
    """Explain the item."""
    from assigner.explain.why import why
    from assigner.retelling import take_plan

    problem = task.problem()
    file = take_plan(task.plan_path, problem)
    answer = why(problem, file.plan, task.params.item, prices=file.prices)
    return Outcome(answer.to_dict() | {"headline": {"en": answer.headline("en"), "zh": answer.headline("zh")}})
