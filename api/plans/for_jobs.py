"""What kinds of jobs share: the input that is checked before a job is stored, the files it gets, the plan it leaves.

Every kind names these three as its ``check``, ``prepare`` and ``keep`` where it needs them. When to modify: when many
kinds need another input.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from api.errors import ConflictError, NotFoundError
from api.jobs.child import OUTCOME_FILE
from api.jobs.task import PLAN_FILE, PROBLEM_FOLDER, RESULT_FILE
from api.plans import storage
from api.security.caller import Caller
from api.store import Tx, blobs, now_us, plans, problems
from assigner.language import Words

NEWEST = "newest"
"""Asks for the newest there is then: a plan, a period."""
OTHER_PROBLEM = Words(
    "The plan ({plan}) answers another problem ({of}). Name a plan of {problem}.",
    "方案（{plan}）属于另一个问题（{of}）。请指定 {problem} 的方案。",
)
OTHER_VERSION = Words(
    "The plan ({plan}) answers version {of} of the problem, not {version}. Leave the version out, or solve this one first.",
    "方案（{plan}）对应问题的版本 {of}，而非 {version}。请省略版本，或先求解该版本。",
)
PROBLEM_MISSING = Words(
    "This needs a problem. Name one (`problem`), or a plan of it (`plan`).",
    "此操作需要一个问题。请指定问题（problem），或其方案（plan）。",
)
PLAN_MISSING = Words(
    "This needs a plan. Name one (`plan`), or make one first.",
    "此操作需要一个方案。请指定方案（plan），或先生成方案。",
)


class Asked(Protocol):
    """What somebody asks of a job, as far as its input is concerned."""

    problem: str | None
    version: int | None
    plan: str | None


@dataclass
class Inputs:
    """Which version and which plan a job works on.

    Parameters
    ----------
    problem, version
        The version.
    plan
        The base plan; None for none.
    """

    problem: str | None
    version: int | None
    plan: str | None


def inputs_of(
    tx: Tx, tenant: str, problem: str | None, version: int | None, plan: str | None, *, same_version: bool = True
) -> Inputs:
    """Return which version and plan are meant: a plan alone names its version, a problem alone its latest.

    The plan :data:`NEWEST` is the one of the problem that was made last: for schedules, which ask again and again.

    Raises
    ------
    NotFoundError
        There is no such problem, version or plan.
    ConflictError
        The plan answers another problem, or another version where it must be the same; the problem has no plan.
    """
    if plan == NEWEST:
        plan = _newest(tx, tenant, problem, version)
    row = None if plan is None else plans.find(tx, tenant, plan)
    if plan is not None and row is None:
        raise NotFoundError("plan", plan)
    problem = problem or (None if row is None else row["problem"])
    if problem is None:
        raise ConflictError("problem-missing", PROBLEM_MISSING)
    if row is not None and row["problem"] != problem:
        raise ConflictError(
            "plan-of-other-problem", OTHER_PROBLEM.filled(plan=plan, of=row["problem"], problem=problem)
        )
    if version is None and row is not None and same_version:
        version = row["version"]
    found = problems.find_version(tx, tenant, problem, version)
    if found is None:
        raise NotFoundError("problem version", problem if version is None else f"{problem}/{version}")
    if row is not None and same_version and row["version"] != found["number"]:
        told = OTHER_VERSION.filled(plan=plan, of=row["version"], version=found["number"])
        raise ConflictError("plan-of-other-version", told)
    return Inputs(problem, int(found["number"]), plan)


def _newest(tx: Tx, tenant: str, problem: str | None, version: int | None) -> str:
    found = [] if problem is None else plans.listed(tx, tenant, problem=problem, version=version, limit=1)
    if not found:
        raise ConflictError("plan-missing", PLAN_MISSING)
    return str(found[0]["id"])


def check_inputs(tx: Tx, caller: Caller, asked: Asked) -> Inputs:
    """Check that problem, version and plan are there and belong together; return which they are."""
    return inputs_of(tx, caller.tenant, asked.problem, asked.version, asked.plan)


def check_start(tx: Tx, caller: Caller, asked: Asked) -> Inputs:
    """Check the same where the plan only says where a search begins: it may answer another version."""
    return inputs_of(tx, caller.tenant, asked.problem, asked.version, asked.plan, same_version=False)


def check_with_plan(tx: Tx, caller: Caller, asked: Asked) -> Inputs:
    """Check the same for questions about a plan.

    Raises
    ------
    ConflictError
        No plan is named.
    """
    if asked.plan is None:
        raise ConflictError("plan-missing", PLAN_MISSING)
    return check_inputs(tx, caller, asked)


def check_optional(tx: Tx, caller: Caller, asked: Asked) -> Inputs | None:
    """Check the same for questions that need neither problem nor plan, but take either where it is named."""
    return None if asked.problem is None and asked.plan is None else check_inputs(tx, caller, asked)


def prepare_optional(tx: Tx, job: Mapping[str, Any], folder: Path) -> None:
    """Write version and plan into the folder of a task, where the job has them."""
    if job["problem"] is not None:
        prepare(tx, job, folder)


def prepare(tx: Tx, job: Mapping[str, Any], folder: Path) -> None:
    """Write the version, and the base plan where there is one, into the folder of a task."""
    tenant = job["tenant"]
    version = problems.find_version(tx, tenant, job["problem"], job["version"])
    if version is None:
        raise NotFoundError("problem version", f"{job['problem']}/{job['version']}")
    storage.unpacked(blobs.get(tx, tenant, version["blob"]), folder / PROBLEM_FOLDER)
    if job["plan"] is not None:
        row = plans.find(tx, tenant, job["plan"])
        if row is None:
            raise NotFoundError("plan", job["plan"])
        (folder / PLAN_FILE).write_bytes(blobs.get(tx, tenant, row["blob"]))


def keep(tx: Tx, job: Mapping[str, Any], folder: Path) -> str | None:
    """Store the plan that a job made and return its id; None where it made none."""
    path = folder / RESULT_FILE
    if not path.exists():
        return None
    result = json.loads(path.read_text("utf-8"))
    if not result["plan"] or not result["verified"]:
        return None
    outcome = json.loads((folder / OUTCOME_FILE).read_text("utf-8"))
    new = plans.NewPlan(
        problem=job["problem"], version=job["version"], source="job", job=job["id"], made_by=job["actor"], at=now_us(),
        name=job["note"] or "", result={**result, **_told(result, outcome)},
    )  # fmt: skip
    return plans.add(tx, job["tenant"], new)


def _told(result: Mapping[str, Any], outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stored plan says besides its result: the receipt and the headline."""
    from assigner.receipt import Receipt

    receipt = Receipt.from_dict(result).to_dict()
    data = outcome["data"] or {}
    return {
        "receipt": {**receipt, "start": data.get("start"), "what_if": data.get("what_if", [])},
        "headline": (outcome["summary"] or {}).get("headline"),
    }
