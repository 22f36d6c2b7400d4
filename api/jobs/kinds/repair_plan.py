"""Repair a published plan after an event with the fewest moves; what changes hands becomes a change request.

The job works on the version that an event made, and begins from the plan of the version before. When to modify: when a
repair takes another parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans import for_jobs, requests
from api.plans.for_jobs import prepare
from api.plans.library import KeptPlan
from api.security.caller import process_caller
from api.store import Tx, blobs, now_us, plans
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Repair a plan after an event, with the fewest moves", "事件后以最少换人修复方案")

TOLD = Words(
    "{placed:open item|open items} found room, {left:,} found none; {changed:item|items} changed hands.",
    "{placed:,} 项待分配的工作已有余地，{left:,} 项没有；{changed:,} 项更换负责人。",
)


class Params(BaseModel):
    """How to repair."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(default=20.0, ge=0, le=86_400, description="Time of the search, in seconds.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")
    request: bool = Field(default=True, description="Make a change request of what changes hands, to be approved.")


def check(tx: Tx, caller: Any, asked: Any) -> for_jobs.Inputs:
    """Check problem, version and the plan before; that may answer an older version."""
    return for_jobs.check_start(tx, caller, asked)


def run(task: Task[Params]) -> Outcome:
    """Find the plan nearest to the one before; without one, today's owners are what was before."""
    from assigner.plan.plan import NOBODY, Plan
    from assigner.retelling import take_start
    from assigner.route.repair import repaired

    problem, asked = task.problem(), task.params
    start = take_start(task.plan_path, problem) if task.has_plan else None
    owners = Plan.of_owners(problem)
    before = start.plan.with_silent(owners) if start else owners  # what came since the plan is with its owner
    before = before.left_open(before.rep == NOBODY)
    found = repaired(
        problem, before, start.prices if start else None, seconds=min(asked.seconds, task.seconds), seed=asked.seed,
        workers=asked.workers, cancel=task.cancel,
    )  # fmt: skip
    told: dict[str, Any] = {
        "status": found.status, "changed": list(found.changed), "placed": list(found.placed), "least": found.least,
        "num_changed": len(found.changed), "num_placed": len(found.placed),
    }  # fmt: skip
    if found.result is not None and found.result.plan is not None:
        left = int((found.result.plan.rep == NOBODY).sum())
        words = TOLD.filled(placed=len(found.placed), left=left, changed=len(found.changed))
        told["headline"] = {"en": words.en, "zh": words.zh}
    return Outcome(told, found.result)


def keep(tx: Tx, job: Mapping[str, Any], folder: Path) -> str | None:
    """Store the plan, and the change request of what changes hands; return the plan's id."""
    plan = for_jobs.keep(tx, job, folder)
    if plan is None or not job["params"].get("request", True):
        return plan
    row = plans.find(tx, job["tenant"], plan)
    assert row is not None
    problem = Task(job["id"], Params(), folder).problem()
    kept = KeptPlan(dict(row), problem, json.loads(blobs.get(tx, job["tenant"], row["blob"])))
    caller, at = process_caller(job["tenant"], "repair"), now_us()
    request = requests.proposed(kept, caller, requests.Proposal(title=job["note"] or TITLE.en), at)
    if request.moves:
        requests.add(tx, caller, kept, request, at)
    return plan
