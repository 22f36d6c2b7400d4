"""From today's owners to a better plan inside a budget of moves, with protected items left alone.

The plan is kept for the version that was asked about, verified under its own rules: budgets and prices of moves were the
question's, not the problem's. When to modify: when rebalancing takes another parameter.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_start as check
from api.plans.for_jobs import keep, prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Rebalance inside a budget of moves", "在换人额度内再平衡")
LIMIT = re.compile(r"\s*\d[\d,]*(\.\d+)?\s*%?\s*")


def _limit(description: str) -> Any:
    """Return the field of a budget: a number or a percentage, as text."""
    return Field(default=None, max_length=40, pattern=LIMIT.pattern, examples=["120", "3%"], description=description)


class Params(BaseModel):
    """The budget, and what is protected."""

    model_config = ConfigDict(extra="forbid")

    moves: str | None = _limit("Most items that move: `120` or `3%`.")
    revenue: str | None = _limit("Most value that moves: `1,200,000` or `3%`.")
    per_rep: str | None = _limit("Most items that one rep gives or gets.")
    per_team: str | None = _limit("Most items that one team gives or gets.")
    protect: str = Field(
        default="",
        max_length=400,
        description="Reasons to leave items alone.",
        examples=["open-deals,changed:90d,tag:vip"],
    )
    today: date | None = Field(
        default=None, description="The day from which times are counted; by the problem if null."
    )
    profile: Literal["balanced", "stable", "growth", "own"] = Field(default="balanced", description="Weights of rules.")
    seconds: float = Field(default=30.0, ge=0, le=86_400, description="Time of the search, in seconds.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")


def run(task: Task[Params]) -> Outcome:
    """Rebalance."""
    from assigner.rebalance.limits import MoveBudget, parse_limit
    from assigner.rebalance.protection import parse_guards
    from assigner.rebalance.rebalancing import Aim, rebalance
    from assigner.retelling import PlanFile, result_of, take_start
    from assigner.solve import SolveOptions

    problem, asked = task.problem(), task.params
    given = {name: getattr(asked, name) for name in ("moves", "revenue", "per_rep", "per_team")}
    budget = MoveBudget(**{name: parse_limit(text) for name, text in given.items() if text is not None})
    profile = None if asked.profile == "own" else asked.profile
    aim = Aim(budget=budget, guards=parse_guards(asked.protect), today=asked.today, profile=profile)
    options = SolveOptions(seconds=min(asked.seconds, task.seconds), seed=asked.seed, workers=asked.workers)
    start = take_start(task.plan_path, problem) if task.has_plan else None
    answer = rebalance(
        problem, aim, options, start=start.plan if start else None, prices=start.prices if start else None,
        cancel=task.cancel, on_progress=task.on_progress,
    )  # fmt: skip
    plan = answer.result.plan
    kept = None if plan is None else result_of(problem, PlanFile(plan))
    return Outcome({name: value for name, value in answer.to_dict().items() if name not in ("plan", "prices")}, kept)
