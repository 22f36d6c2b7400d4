"""What the rules of a problem make impossible or pointless, proven without any search.

When to modify: when the answer takes a parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Check the rules of a problem", "检查问题的规则")


class Params(BaseModel):
    """Nothing to say."""

    model_config = ConfigDict(extra="forbid")


def run(task: Task[Params]) -> Outcome:
    """Look at every rule."""
    from assigner.diagnose.lint import lint

    found = lint(task.problem())
    return Outcome(found.to_dict() | {"headline": {"en": found.headline("en"), "zh": found.headline("zh")}})
