"""Rejected moves, and the smallest set of other changes that makes a plan whole again.

The change request gets the new moves when nobody has decided on it meanwhile; the new plan is kept in any case.
When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.errors import ConflictError
from api.jobs.child import OUTCOME_FILE
from api.jobs.task import Outcome, Task
from api.plans import for_jobs
from api.plans.for_jobs import Inputs
from api.plans.requests import found, renewed
from api.security.caller import Caller
from api.store import Tx, changes, now_us
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Re-solve after rejections", "拒绝后重新求解")
REQUEST_FILE = "request.json"
DOCUMENT_FILE = "renewed.json"
OTHER_PROBLEM = Words(
    "The change request is about another problem. Leave `problem` out.", "该变更单属于另一个问题，请省略 problem。"
)


class Params(BaseModel):
    """Which change request, and what comes before the number of changes."""

    model_config = ConfigDict(extra="forbid")

    request: str = Field(min_length=1, max_length=64, description="Id of the change request.")
    revision: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Its revision as you know it; renewed only if still so."
    )
    keep: str | None = Field(
        default=None, max_length=200, description="Last level that comes before few changes; the first if null."
    )
    within: float | None = Field(
        default=None, ge=0, le=10, description="Score at most this share above the best, with few changes under it."
    )
    seconds: float = Field(default=10.0, ge=0, le=86_400, description="Time of the search, in seconds.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")


def check(tx: Tx, caller: Caller, asked: Any) -> Inputs:
    """Return the newest version and the plan of the request.

    Raises
    ------
    NotFoundError, ConflictError
        There is no such request, or it is about another problem.
    """
    kept = found(tx, caller.tenant, str(asked.params.get("request", "")))
    row = kept.row
    if asked.problem not in (None, row["problem"]):
        raise ConflictError("change-request-of-other-problem", OTHER_PROBLEM)
    inputs = for_jobs.inputs_of(tx, caller.tenant, row["problem"], None, row["plan"], same_version=False)
    return Inputs(inputs.problem, inputs.version, row["plan"])


def prepare(tx: Tx, job: Mapping[str, Any], folder: Path) -> None:
    """Write version, plan and request into the folder of the task."""
    for_jobs.prepare(tx, job, folder)
    kept = found(tx, job["tenant"], job["params"]["request"])
    content = {"revision": kept.row["revision"], "document": kept.document.model_dump(mode="json")}
    (folder / REQUEST_FILE).write_text(json.dumps(content), "utf-8")


def run(task: Task[Params]) -> Outcome:
    """Re-solve with what is decided."""
    from assigner.change.resolve import ResolveOptions, resolve
    from assigner.plan.change_request import ChangeRequest
    from assigner.retelling import take_start

    problem, asked = task.problem(), task.params
    content = json.loads((task.folder / REQUEST_FILE).read_text("utf-8"))
    request = ChangeRequest.model_validate(content["document"])
    start = take_start(task.plan_path, problem)
    options = ResolveOptions(
        seconds=min(asked.seconds, task.seconds),
        keep=asked.keep,
        within=asked.within,
        workers=asked.workers,
        seed=asked.seed,
    )
    answer = resolve(problem, start.plan, request, options, prices=start.prices, cancel=task.cancel)
    if answer.request is not None:
        (task.folder / DOCUMENT_FILE).write_text(answer.request.model_dump_json(), "utf-8")
    data = {**answer.to_dict(), "request": asked.request, "revision": asked.revision or content["revision"]}
    return Outcome(data, answer.result)


def keep(tx: Tx, job: Mapping[str, Any], folder: Path) -> str | None:
    """Store the new plan, and the renewed request where nobody has changed it meanwhile."""
    plan = for_jobs.keep(tx, job, folder)
    path = folder / DOCUMENT_FILE
    if plan is None or not path.exists():
        return plan
    revision = json.loads((folder / OUTCOME_FILE).read_text("utf-8"))["data"]["revision"]
    document = path.read_bytes()
    changes.change_request(
        tx, job["tenant"], job["params"]["request"], revision=revision, at=now_us(), document=document, plan=plan,
        version=job["version"], **renewed(document),
    )  # fmt: skip
    return plan
