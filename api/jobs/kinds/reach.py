"""The cheapest remedies with which a plan keeps stated targets: what-if, asked backwards.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Find the cheapest way to targets", "寻找达标的最省途径")


class Params(BaseModel):
    """The targets, and at which prices."""

    model_config = ConfigDict(extra="forbid")

    targets: dict[str, Any] = Field(
        min_length=1,
        description="Limits on measures and levels.",
        examples=[{"unassigned": 0, "max_utilisation": "<= 85 %", "cost.coverage": 0}],
    )
    most: int = Field(default=3, ge=1, le=20, description="Most packages.")
    prices: dict[str, Any] = Field(default={}, description="Prices of remedies, as in a file of `assigner repair`.")
    seconds: float = Field(default=60.0, ge=0, le=86_400, description="Time of the search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Find packages of remedies that reach the targets."""
    from assigner.measures.goal import read_goal
    from assigner.measures.price_list import read_price_list
    from assigner.measures.reach import reach
    from assigner.rules.active import active_rules, objective_levels

    problem, asked = task.problem(), task.params
    levels = [
        name if step == 0 else f"{name}.{step}" for name, step in objective_levels(problem, active_rules(problem))
    ]
    goal = read_goal(asked.targets, levels, "$.params.targets")
    prices = read_price_list(asked.prices, "$.params.prices")
    found = reach(problem, goal, prices, most=asked.most, seconds=min(asked.seconds, task.seconds))
    return Outcome({"headline": {"en": found.headline("en"), "zh": found.headline("zh")}, **found.to_dict()})
