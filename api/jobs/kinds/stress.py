"""How a plan stands when people are missing: every absence planned anew, the worst first.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Test a plan against absences", "检验方案应对缺席的能力")


class Params(BaseModel):
    """Which absences."""

    model_config = ConfigDict(extra="forbid")

    pairs: bool = Field(default=False, description="Every pair of a team, too.")
    team: str | None = Field(default=None, max_length=200, description="Only this team and the teams below it.")
    key_percent: float = Field(
        default=10.0, ge=0, le=100, description="The largest accounts that count as key, in percent."
    )
    backups: bool = Field(default=False, description="Name a backup for every key account.")
    seconds_each: float = Field(default=1.0, ge=0.05, le=600, description="Time for each absence, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Plan every absence anew."""
    from assigner.retelling import take_plan
    from assigner.stress.stress import stress

    problem, asked = task.problem(), task.params
    plan = take_plan(task.plan_path, problem).plan
    found = stress(
        problem, plan, pairs=asked.pairs, team=asked.team, key_percent=asked.key_percent, named=asked.backups,
        seconds_each=asked.seconds_each,
    )  # fmt: skip
    return Outcome({"headline": {"en": found.headline("en"), "zh": found.headline("zh")}, **found.to_dict()})
