"""Who can do what, what each skill is worth, and the best training for a budget.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words
from assigner.manage.training.asked import TrainingAsked

if TYPE_CHECKING:
    from assigner.scenario.model import Scenario

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Plan training", "规划培训")


class Params(BaseModel):
    """The budget."""

    model_config = ConfigDict(extra="forbid")

    budget: TrainingAsked = Field(
        description="Money, days and what training takes, as in a file of `assigner training`."
    )
    seconds: float = Field(default=60.0, ge=1, le=86_400, description="Time of everything, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Find the best training; the search for today's plan begins at the job's plan, where it has one."""
    from assigner.manage.training.training import training
    from assigner.manage.training.worth import taught_scenario

    problem, asked = task.problem(), task.params
    found = training(problem, asked.budget, plan=task.plan(problem), seconds=min(asked.seconds, task.seconds))
    answer = found.to_dict()
    singles = [
        told | {"scenario": _plain(taught_scenario(problem, one.lessons, name="; ".join(_names(told))))}
        for told, one in zip(answer["singles"], found.singles, strict=True)
    ]
    scenarios = {"sessions": found.sessions, "after": found.after}
    return Outcome(answer | {"singles": singles} | {name: one and _plain(one) for name, one in scenarios.items()})


def _plain(scenario: Scenario) -> dict[str, Any]:
    return scenario.model_dump(mode="json", exclude_defaults=True)


def _names(told: Mapping[str, Any]) -> list[str]:
    return [lesson["words"]["en"] for lesson in told["lessons"]]
