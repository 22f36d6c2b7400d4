"""Solve a problem: the best plan in the time given, with its bound.

When to modify: when solving takes another option.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from assigner.language import Words

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
    from assigner.solve import solve

    problem = task.problem()
    wanted: dict[str, Any] = task.params.model_dump()
    wanted["seconds"] = min(task.params.seconds, task.seconds)
    result = solve(
        problem, start=task.plan(problem), cancel=task.cancel, on_progress=task.on_progress,
        replay_folder=task.folder / "replay", **wanted,
    )  # fmt: skip
    return Outcome({"status": result.status, "stop_reason": result.stop_reason}, result)
