"""A draft becomes a proposal: what it changes in the problem a new version, what it moves a plan and a change request.

All of it is stored in one transaction, or nothing. When to modify: when a proposal stores something else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from api.errors import ApiError, ConflictError
from api.jobs import asking
from api.plans import requests, versions
from api.plans.deltas import with_delta
from api.plans.intake import storable
from api.plans.keeping import check_keeps_rules, document_of
from api.plans.library import KeptPlan, Library, plan_row, version_row
from api.plans.trial import Draft, moved_plan, plan_in, scenario_of
from api.security.authentication import forbidden
from api.store import audit, blobs, plans
from assigner.language import Words
from assigner.plan.plan import Plan
from assigner.retelling import PlanFile, result_of

if TYPE_CHECKING:
    from datetime import date

    from api.security.caller import Caller
    from api.store import Tx
    from assigner.issues import Issue
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

OLD = Words(
    "The plan answers version {version}; the newest is {latest}. Plan the newest version, and try the change there.",
    "方案对应版本 {version}，最新版本为 {latest}。请先规划最新版本，再在其上尝试更改。",
)
OTHER_JOB = Words(
    "The job ({job}) did not re-plan this plan, or has found none. Re-plan the draft again.",
    "作业（{job}）不是对此方案的重新规划，或未找到方案。请再次重新规划。",
)
NOTHING = Words("The draft changes nothing", "草稿没有更改任何内容")
NOTHING_HELP = Words(
    "Neither an owner nor anything of the problem is otherwise than it is. Move something first.",
    "归属与问题均无变化。请先做出更改。",
)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed.

    Parameters
    ----------
    draft
        What was tried.
    job
        The job that re-planned around it; its plan is taken then. None: the plan with the draft's moves.
    title, why
        For people.
    effective
        First day of the new owners.
    """

    draft: Draft
    job: str | None = None
    title: str = ""
    why: str = ""
    effective: date | None = None


@dataclass(frozen=True)
class Made:
    """What a proposal would store, worked out before the transaction.

    Parameters
    ----------
    problem
        The problem with what the draft changes.
    result
        The plan, verified.
    issues
        Warnings about the changed problem.
    """

    problem: Problem
    result: Result
    issues: list[Issue] = field(default_factory=list)


def worked_out(library: Library, caller: Caller, kept: KeptPlan, proposal: Proposal) -> Made:
    """Return what a proposal would store.

    Raises
    ------
    ApiError
        422: the plan breaks hard rules; 403: the draft changes the problem, and the caller may not.
    ConflictError
        The plan is not one of the newest version while the draft changes the problem; the job is another one.
    InputError
        The draft does not suit the problem.
    """
    problem = kept.problem
    issues: list[Issue] = []
    if proposal.draft.on_problem:
        if not caller.may("problems:write"):
            raise forbidden(caller, "problems:write")
        latest = library.version_row(caller.tenant, kept.row["problem"])["number"]
        if latest != kept.row["version"]:
            raise ConflictError("plan-of-old-version", OLD.filled(version=kept.row["version"], latest=latest))
        problem, issues = with_delta(problem, scenario_of(proposal.draft, problem))
    plan = plan_in(problem, kept.problem, kept.plan)
    if proposal.job is None:
        plan = moved_plan(proposal.draft, problem, plan)
    else:
        plan = _replanned(library, caller, kept, proposal.job, problem, plan)
    result = result_of(problem, PlanFile(plan))
    assert result.scorecard is not None
    check_keeps_rules(problem, result.scorecard, "$.draft")
    return Made(problem, result, issues)


def _replanned(library: Library, caller: Caller, kept: KeptPlan, job: str, problem: Problem, base: Plan) -> Plan:
    """Return the plan that a job found around the draft: the base, as it stands in the problem, with the job's changes."""
    row = asking.found(library.store, caller.tenant, job)
    answer: dict[str, Any] | None = None
    if row["kind"] == "replan" and row["plan"] == kept.row["id"] and row["outcome"]:
        with library.store.read() as tx:
            answer = json.loads(blobs.get(tx, caller.tenant, row["outcome"]))["data"]
    if not answer or answer["effect"] is None or len(answer["changes"]) != answer["num_changes"]:
        raise ConflictError("job-of-other-plan", OTHER_JOB.filled(job=job))
    changes = {one["item"]: (one["after"], one["start"]) for one in answer["changes"]}
    rows = [
        {"item": item, "rep": changes[item][0], "start": changes[item][1]}
        if item in changes
        else {"item": item, "rep": rep, "start": start}
        for item, rep, start in base.frame(problem).itertuples(index=False)
    ]
    return Plan.from_rows(problem, pd.DataFrame(rows, columns=["item", "rep", "start"]), "draft")


def store(tx: Tx, caller: Caller, kept: KeptPlan, proposal: Proposal, made: Made, at: int) -> dict[str, Any]:
    """Store a proposal and return the ids of what it made: problem, version, plan, change request.

    Raises
    ------
    ApiError
        422: nothing is otherwise than it is.
    ConflictError
        Somebody changed the problem meanwhile.
    """
    problem = kept.row["problem"]
    number = _version(tx, caller, kept, proposal, made, at)
    new = plans.NewPlan(
        problem=problem, version=number, result=document_of(made.result), source="upload", made_by=caller.actor, at=at,
        name=storable(proposal.title),
    )  # fmt: skip
    plan = plans.add(tx, caller.tenant, new)
    details = {"problem": problem, "version": number, "base": kept.row["id"], "draft": _told(proposal)}
    audit.record(tx, caller, "plan.proposed", "plan", plan, why=storable(proposal.why), details=details, at=at)
    stored = KeptPlan(plan_row(tx, caller.tenant, plan), made.problem, new.result)
    asked = requests.Proposal(title=proposal.title, effective=proposal.effective)
    request = requests.proposed(stored, caller, asked, at)
    if not request.moves and not proposal.draft.on_problem:
        raise ApiError(422, "draft-empty", NOTHING, NOTHING_HELP)
    change = requests.add(tx, caller, stored, request, at).row["id"] if request.moves else None
    return {"problem": problem, "version": number, "plan": plan, "change_request": change}


def _version(tx: Tx, caller: Caller, kept: KeptPlan, proposal: Proposal, made: Made, at: int) -> int:
    """Return the number of the version that the plan answers: the one it answered, or a new one of the changed problem."""
    problem, number = kept.row["problem"], int(kept.row["version"])
    if not proposal.draft.on_problem:
        return number
    latest = version_row(tx, caller.tenant, problem)["number"]
    if latest != number:
        raise ConflictError("plan-of-old-version", OLD.filled(version=number, latest=latest))
    content = versions.Content.of_problem(made.problem, made.issues)
    because = versions.Because(source="delta", why=proposal.why or proposal.title, origin={"draft": _told(proposal)})
    return versions.append(tx, caller, problem, content, because, revision=None, at=at)[1]


def _told(proposal: Proposal) -> Any:
    return storable(proposal.draft.model_dump(mode="json", exclude_defaults=True))
