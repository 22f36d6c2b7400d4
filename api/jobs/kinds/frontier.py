"""The curve of moves against imbalance: the least imbalance for every budget, its bend, and what all best plans share.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import keep, prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Walk the curve of moves against imbalance", "求换人与不均的曲线")
WALK_SHARE = 0.8
"""Part of the time that the curve takes; the rest is for the moves that all best plans share."""


class Params(BaseModel):
    """How fine a curve, and what counts as a move."""

    model_config = ConfigDict(extra="forbid")

    points: int = Field(default=20, ge=2, le=200, description="Most points of the curve.")
    by: Literal["count", "revenue"] | None = Field(
        default=None, description="What a move takes of the budget; by the data if null."
    )
    keep_budgets: bool = Field(default=False, description="Keep the problem's own budgets of moves in force.")
    seconds: float = Field(default=120.0, ge=1, le=86_400, description="Time for the whole curve, in seconds.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")


def run(task: Task[Params]) -> Outcome:
    """Walk the curve; the plan at its bend is kept."""
    from assigner.rebalance.frontier import FrontierOptions, frontier
    from assigner.rebalance.shared import shared_moves
    from assigner.retelling import PlanFile, result_of

    problem, asked = task.problem(), task.params
    seconds = min(asked.seconds, task.seconds)
    options = FrontierOptions(points=asked.points, seconds=WALK_SHARE * seconds, workers=asked.workers)
    found = frontier(
        problem, options, by=asked.by, keep_budgets=asked.keep_budgets, cancel=task.cancel,
        on_point=lambda done, of: task.report("points", done=done, total=of),
    )  # fmt: skip
    point = found.point_of_knee() or found.points[-1]
    shared = shared_moves(found, found.point_of_shared(), (1 - WALK_SHARE) * seconds, workers=asked.workers)
    told = {"headline": {"en": found.headline("en"), "zh": found.headline("zh")}, **found.to_dict()}
    return Outcome(told | {"shared": shared.to_dict()}, result_of(problem, PlanFile(point.found.plan)))
