"""Pulls: a CRM's people and records become a version of a problem, by a mapping.

When to modify: with what can be said of a pull.
"""

from __future__ import annotations

from importlib import resources
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.crm.tables import check_names
from api.deps import NowDep, OnceDep, PageDep, ServicesDep, StoreDep, needs
from api.errors import ApiError, ConflictError, NotFoundError
from api.hooks.pulling import mapping_of
from api.plans.library import problem_row
from api.security.caller import Caller
from api.store import audit, connections, pulls
from api.store.moments import iso
from api.validation_issues import SEE
from assigner.client.models.connections import MappingText, Pull
from assigner.client.models.shared import Page as Paged
from assigner.files.findings import Findings
from assigner.issues import Issue
from assigner.language import Words

router = APIRouter(prefix="/v1/pulls", tags=["connections"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]
Planner = Annotated[Caller, Depends(needs("problems:write"))]
State = Literal["waiting", "done", "failed"]
SystemName = Literal["fxiaoke", "hubspot", "salesforce", "zoho"]
MOST_CHARACTERS = 200_000

NO_PULL = Words(
    "This system has no API to read from: upload its tables instead.", "该系统没有可读取的接口，请上传其数据表。"
)
INVALID = Words("The mapping is invalid", "映射无效")


class NewPull(BaseModel):
    """What to read, and where it goes."""

    model_config = ConfigDict(extra="forbid")

    connection: str = Field(max_length=64)
    mapping: str | None = Field(
        default=None,
        max_length=MOST_CHARACTERS,
        description="Text of a mapping file (YAML); the bundled one of the system where null.",
    )
    problem: str | None = Field(
        default=None, max_length=64, description="Gets a new version; null makes a new problem."
    )
    why: str = Field(default="", max_length=2000)


@router.post("", status_code=202, summary="Pull a CRM into a problem", operation_id="make_pull", response_model=Pull)
def make_pull(body: NewPull, caller: Planner, services: ServicesDep, once: OnceDep, now: NowDep) -> Response:
    """Let a worker read the CRM and make a version of a problem; `state` says when it is done."""
    with services.store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        row = connections.find(tx, caller.tenant, body.connection)
        if row is None:
            raise NotFoundError("connection", body.connection)
        if body.problem is not None:
            problem_row(tx, caller.tenant, body.problem)
        mapping = body.mapping if body.mapping is not None else _bundled(row["system"])
        _check(mapping)
        pull = pulls.add(tx, caller.tenant, at=now, connection=row["id"], mapping=mapping, problem=body.problem,
                         why=body.why, made_by=caller.actor)  # fmt: skip
        made = _shown(pulls.find(tx, caller.tenant, pull))
        details = {"connection": row["id"], "problem": body.problem}
        audit.record(tx, caller, "pull.made", "pull", pull, why=body.why, details=details, at=now)
        return once.answer(tx, 202, made, {"Location": f"/v1/pulls/{pull}"})


@router.get("", summary="List pulls", operation_id="list_pulls")
def list_pulls(
    caller: Reader,
    store: StoreDep,
    page: PageDep,
    connection: Annotated[str, Query(max_length=64, description="Only those of this connection.")] = "",
) -> Paged[Pull]:
    """List pulls, newest first."""
    filters = {"connection": connection} if connection else {}
    with store.read() as tx:
        rows = pulls.listed(tx, caller.tenant, before=page.after, limit=page.limit + 1, **filters)
    return Paged[Pull].model_validate(page.answer([_shown(row) for row in rows], lambda one: one["id"]))


@router.get(
    "/mapping",
    summary="Show a bundled mapping",
    operation_id="get_pull_mapping",
    dependencies=[Depends(needs("problems:read"))],
)
def get_mapping(system: Annotated[SystemName, Query(description="The mapping of this system.")]) -> MappingText:
    """Show the mapping of a system, to be changed for your own fields."""
    return MappingText(mapping=_bundled(system))


@router.get("/{pull}", summary="Show a pull", operation_id="get_pull")
def get_pull(pull: str, caller: Reader, store: StoreDep) -> Pull:
    """Show how a pull stands."""
    with store.read() as tx:
        row = pulls.find(tx, caller.tenant, pull)
    if row is None:
        raise NotFoundError("pull", pull)
    return Pull(**_shown(row))


def _bundled(system: str) -> str:
    folder = resources.files("api.crm.mappings")
    if system == "standard":
        raise ConflictError("no-api", NO_PULL)
    return (folder / f"{system}.yaml").read_text(encoding="utf-8")


def _check(text: str) -> None:
    findings = Findings()
    with mapping_of(text, findings) as mapping:
        issues: list[Issue] = findings.all() if mapping is None else check_names(mapping).found
    if mapping is None or issues:
        raise ApiError(422, "mapping-invalid", INVALID, SEE.filled(count=len(issues)), issues=issues)


def _shown(row: Any) -> dict[str, Any]:
    names = ("id", "connection", "state", "problem", "version", "counts", "issues", "fault", "why", "made_by")
    plain = {name: row[name] for name in names}
    return plain | {"made": iso(row["made_at"]), "ended": None if row["ended_at"] is None else iso(row["ended_at"])}
