"""The moves of a plan in weekly waves with dates, and a sheet per rep.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Spread the moves of a plan over weeks", "将方案的换人分配到各周")


class Params(BaseModel):
    """How much is handed over in a week."""

    model_config = ConfigDict(extra="forbid")

    first_day: date | None = Field(default=None, description="First day of the first week; by the problem if null.")
    per_week: int = Field(default=5, ge=1, le=1000, description="Most items that a rep gives or gets in a week.")
    hours_per_move: float = Field(default=1.5, gt=0, le=40, description="Hours that a hand-over takes of both.")
    share_percent: float = Field(default=25.0, gt=0, le=100, description="Most of a week's working time, in percent.")
    most_weeks: int = Field(default=26, ge=1, le=104, description="Weeks to look at.")
    seconds: float = Field(default=20.0, ge=0, le=3600, description="Time of the search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Spread the moves."""
    from assigner.rebalance.hand_over import HandOverOptions, hand_over
    from assigner.retelling import take_plan

    problem, asked = task.problem(), task.params
    options = HandOverOptions(**{**asked.model_dump(), "seconds": min(asked.seconds, task.seconds)})
    answer = hand_over(problem, take_plan(task.plan_path, problem).plan, options)
    return Outcome({"headline": {"en": answer.headline("en"), "zh": answer.headline("zh")}, **answer.to_dict()})
