"""The close of a period: plan against actual, where the difference comes from, and what was learnt.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import PROBLEM_FOLDER, Outcome, Task
from api.plans.for_jobs import check_optional as check
from api.plans.for_jobs import prepare_optional as prepare
from assigner.files.deals import Deal
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Review a period", "期间复盘")


class Params(BaseModel):
    """The deals, and which period to close."""

    model_config = ConfigDict(extra="forbid")

    deals: list[Deal] = Field(min_length=1, max_length=100_000, description="Won, lost and open deals.")
    period: str = Field(max_length=10, description="2017, 2017-Q2 or 2017-05.")
    against: str | None = Field(
        default=None, max_length=10, description="Earlier days, or `peers`; the quarter before if not given."
    )
    targets: dict[str, Annotated[int, Field(ge=0)]] | None = Field(default=None, description="Target by rep.")


def run(task: Task[Params]) -> Outcome:
    """Close the period; with a problem, leave counts and what was learnt is proposed."""
    from assigner.files.deals import deals_of
    from assigner.manage.history.history import history_of
    from assigner.manage.history.periods import period_named
    from assigner.manage.review.learnt import learnt, scenario_of
    from assigner.manage.review.review import PEERS, review

    asked = task.params
    history = history_of(deals_of(deal.model_dump() for deal in asked.deals), "$.params.deals")
    period = period_named(asked.period)
    earlier = asked.against if asked.against in (None, PEERS) else period_named(asked.against)
    problem = task.problem() if (task.folder / PROBLEM_FOLDER).is_dir() else None
    answer = review(history, period, against=earlier, targets=asked.targets, problem=problem).to_dict()
    if problem is not None:
        found = learnt(history, period, problem)
        scenario = scenario_of(problem, found, period.label)
        answer["learnt"] = [one.to_dict() for one in found]
        answer["scenario"] = scenario.model_dump(mode="json", exclude_defaults=True)
    return Outcome(answer)
