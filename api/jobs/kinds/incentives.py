"""What a scheme of pay lets everybody expect, what a change of it does, and who earned recognition.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.files.deals import Deal
from assigner.language import Words
from assigner.manage.goals.asked import GoalsAsked
from assigner.manage.incentives.asked import Scheme

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Simulate a scheme of pay", "模拟激励方案")


class Params(BaseModel):
    """The goal, the schemes, and the history."""

    model_config = ConfigDict(extra="forbid")

    goal: GoalsAsked = Field(description="Targets, as in a file of `assigner goals`.")
    scheme: Scheme = Field(description="The scheme.")
    against: Scheme | None = Field(default=None, description="The scheme that is paid today.")
    deals: list[Deal] = Field(default=[], max_length=100_000, description="Won, lost and open deals.")


def run(task: Task[Params]) -> Outcome:
    """Pay both schemes for the same draws; without a plan today's owners count."""
    from assigner.files.deals import deals_of
    from assigner.manage.history.history import history_of
    from assigner.manage.incentives.earnings import earnings
    from assigner.manage.incentives.equity import even_opportunity
    from assigner.manage.incentives.recognition import recognition
    from assigner.plan.plan import Plan

    problem, asked = task.problem(), task.params
    plan = task.plan(problem)
    plan = Plan.of_owners(problem) if plan is None else plan
    rows = [deal.model_dump() for deal in asked.deals]
    history = history_of(deals_of(rows), "$.params.deals") if rows else None
    answer = earnings(problem, plan, asked.goal, asked.scheme, history=history, against=asked.against)
    named = [] if history is None else recognition(history, history.quarters[-1])
    even = even_opportunity(problem, answer.goals, asked.scheme, answer.rate, history)
    told = {
        "recognition": [one.to_dict() for one in named],
        "scenario": even.model_dump(mode="json", exclude_defaults=True),
    }
    return Outcome(answer.to_dict() | told)
