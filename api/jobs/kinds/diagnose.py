"""What stands in the way of a plan: groups without room, and the smallest sets of rules that cannot hold together.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Find what stands in the way of a plan", "查明方案的障碍")


class Params(BaseModel):
    """How far to look."""

    model_config = ConfigDict(extra="forbid")

    everything: bool = Field(default=False, description="Ask why not every item can be assigned, required or not.")
    most: int = Field(default=10, ge=1, le=100, description="Most sets of rules to look for.")
    seconds: float = Field(default=30.0, ge=0, le=86_400, description="Time of the search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Diagnose the problem."""
    from assigner.diagnose.diagnosis import diagnose

    asked = task.params
    found = diagnose(task.problem(), wanted=asked.everything, seconds=min(asked.seconds, task.seconds), most=asked.most)
    return Outcome({"headline": {"en": found.headline("en"), "zh": found.headline("zh")}, **found.to_dict()})
