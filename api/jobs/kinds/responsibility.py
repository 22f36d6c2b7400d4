"""Who develops, keeps and serves what; the best split of roles; dated work plans of some people.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.errors import UnknownNameError
from assigner.language import Words
from assigner.manage.responsibility.asked import RolesAsked

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Say who is responsible for what", "明确职责")
NO_REP = Words("The problem has no rep {rep!r}.", "问题中没有人员“{rep}”。")


class Params(BaseModel):
    """What is asked beyond the sheet."""

    model_config = ConfigDict(extra="forbid")

    roles: RolesAsked = Field(default=RolesAsked(), description="As in a file of `assigner responsibility --roles`.")
    design: bool = Field(default=False, description="Find the best split of roles, too.")
    work_plans: list[Annotated[str, Field(max_length=200)]] = Field(
        default=[], max_length=500, description="Ids of the reps whose dated work plans are wanted."
    )
    seconds: float = Field(default=20.0, ge=0, le=3600, description="Time of each search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Work it out."""
    from assigner.manage.responsibility.sheet import responsibility_sheet
    from assigner.manage.responsibility.split import role_design
    from assigner.manage.responsibility.work_plan import work_plans

    asked, problem = task.params, task.problem()
    plan = task.plan(problem)
    assert plan is not None, "a job of this kind has a plan"
    number = {str(rep): at for at, rep in enumerate(problem.rep_ids)}
    missing = [rep for rep in asked.work_plans if rep not in number]
    if missing:
        raise UnknownNameError(NO_REP.filled(rep=missing[0]))
    seconds = min(asked.seconds, task.seconds)
    sheet = responsibility_sheet(problem, plan, asked.roles, seconds=seconds)
    task.report("sheet")
    design = role_design(problem, plan, asked.roles, seconds=seconds) if asked.design else None
    reps = [number[rep] for rep in asked.work_plans]
    plans = (
        work_plans(problem, plan, reps, contact_minutes=asked.roles.contact_minutes, seconds=seconds) if reps else []
    )
    return Outcome({
        **sheet.to_dict(),
        "design": None if design is None else design.to_dict(),
        "work_plans": [one.to_dict() for one in plans],
    })  # fmt: skip
