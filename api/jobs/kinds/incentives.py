"""What a scheme of pay lets everybody expect, what a change of it does, and who earned recognition.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.histories import DEALS, history_of_task, prepare
from assigner.files.deals import Deal
from assigner.language import Words
from assigner.manage.goals.asked import GoalsAsked
from assigner.manage.incentives.asked import Scheme

if TYPE_CHECKING:
    from assigner.manage.history.history import History

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Simulate a scheme of pay", "模拟激励方案")


class Params(BaseModel):
    """The goal, the schemes, and the history."""

    model_config = ConfigDict(extra="forbid")

    goal: GoalsAsked = Field(description="Targets, as in a file of `assigner goals`.")
    scheme: Scheme = Field(description="The scheme.")
    against: Scheme | None = Field(default=None, description="The scheme that is paid today.")
    deals: list[Deal] = Field(default=[], max_length=100_000, description=DEALS)
    paid: str | None = Field(
        default=None, max_length=10, description="Also what the scheme pays for a quarter that was, such as 2017-Q4."
    )
    targets: dict[str, Annotated[int, Field(ge=0)]] = Field(default={}, description="Targets of that quarter by rep.")


def run(task: Task[Params]) -> Outcome:
    """Pay both schemes for the same draws; without a plan today's owners count."""
    from assigner.manage.history.history import account_names
    from assigner.manage.incentives.earnings import earnings
    from assigner.manage.incentives.equity import even_opportunity
    from assigner.manage.incentives.recognition import recognition
    from assigner.plan.plan import Plan

    problem, asked = task.problem(), task.params
    plan = task.plan(problem)
    plan = Plan.of_owners(problem) if plan is None else plan
    history = history_of_task(task, asked.deals)
    answer = earnings(problem, plan, asked.goal, asked.scheme, history=history, against=asked.against)
    named = [] if history is None else recognition(history.named(account_names(problem)), history.quarters[-1])
    even = even_opportunity(problem, answer.goals, asked.scheme, answer.rate, history)
    told = {
        "recognition": [one.to_dict() for one in named],
        "paid": _paid(history, asked) if asked.paid and history is not None else None,
        "scenario": even.model_dump(mode="json", exclude_defaults=True),
    }
    return Outcome(answer.to_dict() | told)


def _paid(history: History, asked: Params) -> dict[str, Any]:
    """Return what a quarter that was pays under the scheme, most first."""
    from assigner.manage.history.periods import period_named
    from assigner.manage.incentives.pay import paid_in

    period = period_named(str(asked.paid))
    deals = history.closed_in(period.first, period.last)
    pays = zip(history.reps, paid_in(asked.scheme, deals, history.reps, history.team_of, asked.targets), strict=True)
    rows = [{"rep": rep, "pay": round(float(pay))} for rep, pay in sorted(pays, key=lambda one: -one[1])]
    return {"period": period.label, "reps": rows}
