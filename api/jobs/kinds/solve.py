"""Solve a problem: the best plan in the time given, with its bound.

When to modify: when solving takes another option.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import PLAN_FILE, Outcome, Task
from api.plans.for_jobs import check_start as check
from api.plans.for_jobs import keep, prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Solve a problem", "求解问题")


class Params(BaseModel):
    """How to solve."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(default=30.0, ge=0, le=86_400, description="Time of the search, in seconds.")
    gap: float = Field(default=0.001, ge=0, le=1, description="Stop when every level's gap is at most this share.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")
    deterministic: bool = Field(default=False, description="Same input, seed and limits give the same plan.")


def run(task: Task[Params]) -> Outcome:
    """Solve; a base plan is where the search begins."""
    from assigner.receipt import start_digest
    from assigner.retelling import take_start
    from assigner.solve import solve

    problem, path = task.problem(), task.folder / PLAN_FILE
    start = take_start(path, problem) if path.exists() else None
    wanted: dict[str, Any] = task.params.model_dump()
    wanted["seconds"] = min(task.params.seconds, task.seconds)
    result = solve(
        problem, start=start.plan if start else None, prices=start.prices if start else None, cancel=task.cancel,
        on_progress=task.on_progress, replay_folder=task.folder / "replay", **wanted,
    )  # fmt: skip
    told = {"status": result.status, "stop_reason": result.stop_reason}
    return Outcome(told | {"start": start_digest(problem, start.plan, start.prices) if start else None}, result)
