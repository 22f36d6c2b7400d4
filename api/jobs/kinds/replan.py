"""Re-plan around a draft: what is tried is held, everything else may move, beginning from the plan.

Nothing is stored as a plan: the draft may change the problem, too. Proposing (`POST /v1/page/plans/{plan}/propose`) stores
both. When to modify: when re-planning takes another parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from api.plans.trial import Draft, changed_problem, moved_plan, plan_in
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Re-plan around a draft", "围绕草稿重新规划")
MOST_SECONDS_OF_CAUSES = 15.0
MOST_CHANGES = 20_000
"""Differences that are told; a plan with more is better looked at as a plan of its own."""


class Params(BaseModel):
    """What is held, and how long to search."""

    model_config = ConfigDict(extra="forbid")

    draft: Draft = Field(default=Draft(), description="What is tried: moves are held, the rest changes the problem.")
    seconds: float = Field(default=20.0, ge=0, le=86_400, description="Time of the search, in seconds.")
    gap: float = Field(default=0.001, ge=0, le=1, description="Stop when every level's gap is at most this share.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")


def run(task: Task[Params]) -> Outcome:
    """Find the best plan that keeps what is tried."""
    from assigner.change.effect import Stand, effect
    from assigner.retelling import take_plan
    from assigner.solve import solve

    asked, base = task.params, task.problem()
    file = take_plan(task.plan_path, base)
    problem = changed_problem(asked.draft, base)
    kept = plan_in(problem, base, file.plan)
    start = moved_plan(asked.draft, problem, kept)
    result = solve(
        problem, start=start, prices=file.prices, demands=asked.draft.demands, seconds=min(asked.seconds, task.seconds),
        gap=asked.gap, seed=asked.seed, workers=asked.workers, cancel=task.cancel, on_progress=task.on_progress,
        replay_folder=task.folder / "replay",
    )  # fmt: skip
    told: dict[str, Any] = {"status": result.status, "stop_reason": result.stop_reason, "levels": _levels(result)}
    if result.plan is None or result.scorecard is None:
        stands = _in_the_way(problem, asked.draft, task) if result.status == "infeasible" else None
        return Outcome({**told, "effect": None, "changes": [], "num_changes": 0, "in_the_way": stands})
    after = Stand(problem, result.plan, result.scorecard, kept)
    changed = np.flatnonzero((result.plan.rep != kept.rep) | (result.plan.start != kept.start))
    return Outcome({
        **told, "effect": effect(Stand.of(base, file.plan), after).to_dict(), "num_changes": len(changed),
        "changes": changes_shown(problem, kept, result.plan, changed[:MOST_CHANGES]),
    })  # fmt: skip


def _in_the_way(problem: Problem, draft: Draft, task: Task[Params]) -> dict[str, Any]:
    """Return what stands in the way of every plan around a draft, as plain data."""
    from assigner.diagnose.diagnosis import diagnose

    found = diagnose(problem, draft.demands, seconds=min(MOST_SECONDS_OF_CAUSES, task.seconds))
    return {"headline": {"en": found.headline("en"), "zh": found.headline("zh")}, **found.to_dict()}


def changes_shown(problem: Problem, before: Plan, after: Plan, items: np.ndarray) -> list[dict[str, Any]]:
    """Return where items were and where they are, the most valuable first, as plain data."""
    value = problem.items["value"].fillna(0.0).to_numpy()[items]
    chosen = items[np.argsort(-value, kind="stable")]
    frames = [plan.frame(problem).iloc[chosen] for plan in (before, after)]
    names = problem.items["name"].to_numpy(dtype=object)[chosen]
    rows = zip(frames[0]["item"], names, frames[0]["rep"], frames[1]["rep"], frames[1]["start"], strict=True)
    return [
        {"item": str(item), "name": str(name), "before": was, "after": now, "start": start}
        for item, name, was, now, start in rows
    ]


def _levels(result: Result) -> list[dict[str, Any]]:
    return [{"name": one.name, "score": one.score, "bound": one.bound, "gap": one.gap} for one in result.levels]
