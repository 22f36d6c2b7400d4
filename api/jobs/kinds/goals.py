"""An amount broken down to people and weeks, and how likely each person reaches it from the book that a plan gives.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.histories import DEALS, history_of_task, prepare
from assigner.files.deals import Deal
from assigner.language import Words
from assigner.manage.goals.asked import GoalsAsked

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Break a goal down", "分解目标")


class Params(BaseModel):
    """The goal, and the history that says how likely it is."""

    model_config = ConfigDict(extra="forbid")

    goal: GoalsAsked = Field(description="Amount, period and how it is shared, as in a file of `assigner goals`.")
    deals: list[Deal] = Field(default=[], max_length=100_000, description=DEALS)


def run(task: Task[Params]) -> Outcome:
    """Break the goal down; without a plan today's owners count."""
    from assigner.manage.goals.goals import goals
    from assigner.plan.plan import Plan

    problem, asked = task.problem(), task.params
    plan = task.plan(problem)
    history = history_of_task(task, asked.deals)
    return Outcome(goals(problem, Plan.of_owners(problem) if plan is None else plan, asked.goal, history).to_dict())
