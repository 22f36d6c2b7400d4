"""Two reps claim one item: claims, costs of each outcome with bounds, a fair compromise; kept until it is decided.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.child import OUTCOME_FILE
from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from api.store import Tx, disputes, now_us
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Settle who of two has an item", "裁定两人争议")


class Params(BaseModel):
    """What is disputed."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(max_length=400, description="Id of the account or lead.")
    first: str = Field(max_length=200, description="Id of one rep.")
    second: str = Field(max_length=200, description="Id of the other rep.")
    first_says: str = Field(default="", max_length=2000, description="What the first says, kept with the dispute.")
    second_says: str = Field(default="", max_length=2000, description="What the second says.")
    seconds: float = Field(default=10.0, gt=0, le=3600, description="Time of both forced plans, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Settle it."""
    from assigner.manage.disputes.dispute import dispute

    asked, problem = task.params, task.problem()
    plan = task.plan(problem)
    assert plan is not None, "a job of this kind has a plan"
    answer = dispute(problem, plan, asked.item, asked.first, asked.second, seconds=min(asked.seconds, task.seconds))
    return Outcome(answer.to_dict())


def keep(tx: Tx, job: Mapping[str, Any], folder: Path) -> str | None:
    """Keep the dispute, open, with everything that was worked out; this makes no plan."""
    facts = json.loads((folder / OUTCOME_FILE).read_text("utf-8"))["data"]
    asked = Params.model_validate(job["params"])
    said = {asked.first: asked.first_says, asked.second: asked.second_says}
    disputes.add(
        tx, job["tenant"], problem=job["problem"], version=job["version"], plan=job["plan"], job=job["id"], item=asked.item,
        said=said, facts=facts, made_by=job["actor"], made_at=now_us(),
    )  # fmt: skip
    return None
