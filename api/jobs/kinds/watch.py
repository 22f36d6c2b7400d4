"""Watch a plan: signs over their limits, each with the cheapest ways out; kept as cases of the problem.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.jobs.child import OUTCOME_FILE
from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from api.store import Tx, cases, now_us
from assigner.language import Words
from assigner.manage.watch.asked import WatchAsked

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Watch a plan for signs of trouble", "监控方案")


class Params(BaseModel):
    """What is watched."""

    model_config = ConfigDict(extra="forbid")

    watch: WatchAsked = Field(default=WatchAsked(), description="As in a file of `assigner watch --rules`.")
    now: AwareDatetime | None = Field(default=None, description="Moment of the look; when the job runs if null.")
    repair_seconds: float = Field(default=0.0, ge=0, le=3600, description="Time for ways out; 0 for none.")


def run(task: Task[Params]) -> Outcome:
    """Look; what changed is measured against the owners of the problem before the plan."""
    from assigner.manage.watch.cause import State
    from assigner.manage.watch.watch import watch
    from assigner.plan.plan import Plan

    asked, problem = task.params, task.problem()
    plan = task.plan(problem)
    assert plan is not None, "a job of this kind has a plan"
    now = int((asked.now or datetime.now(UTC)).timestamp() // 60)
    answer = watch(problem, plan, asked.watch, now=now, before=State(problem, Plan.of_owners(problem)),
                   repair_seconds=min(asked.repair_seconds, task.seconds))  # fmt: skip
    day = datetime.fromtimestamp(now * 60, UTC).date().isoformat()
    return Outcome({**answer.to_dict(), "day": day})


def keep(tx: Tx, job: Mapping[str, Any], folder: Path) -> str | None:
    """Bring the problem's cases up to date with what was found, its causes and ways out; this makes no plan."""
    from assigner.manage.watch.cases import looked
    from assigner.manage.watch.signs import Finding

    told = json.loads((folder / OUTCOME_FILE).read_text("utf-8"))["data"]
    findings = [
        Finding(one["kind"], one["subject"], one["value"], one["limit"], Words(one["words"]["en"], one["words"]["zh"]))
        for one in told["findings"]
    ]
    known = cases.all_of(tx, job["tenant"], job["problem"])
    at = {"plan": job["plan"], "job": job["id"]}
    details = {one["key"]: {**{name: one[name] for name in ("causes", "causes_exact", "ways")}, **at}
               for one in told["findings"]}  # fmt: skip
    cases.put(tx, job["tenant"], job["problem"], looked(known, findings, told["day"]), at=now_us(), details=details)
    return None
