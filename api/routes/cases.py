"""Cases: what the job `watch` found in a problem's plans, taken on and closed by people.

When to modify: with what people may do with a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.deps import NowDep, StoreDep, needs
from api.errors import NotFoundError
from api.routes.problems import ProblemId
from api.security.caller import Caller
from api.store import Tx, audit, cases, problems
from assigner.client.models.managing import Case, Cases
from assigner.errors import UnknownNameError
from assigner.manage.watch.cases import Case as Tracked
from assigner.manage.watch.cases import changed

router = APIRouter(prefix="/v1", tags=["cases"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]
Writer = Annotated[Caller, Depends(needs("problems:write"))]
State = Literal["open", "acknowledged", "closed", "gone"]
NOT_LOOKED: dict[str, Any] = {"causes": [], "causes_exact": True, "ways": None, "plan": None, "job": None}
"""What is said of a case of which no look told more."""


class CaseChange(BaseModel):
    """What becomes of a case."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=300)
    state: Literal["open", "acknowledged", "closed"]
    note: str = Field(default="", max_length=2000, description="Why, kept with the case.")


@router.get("/problems/{problem}/cases", summary="List cases", operation_id="list_cases")
def list_cases(
    problem: ProblemId,
    caller: Reader,
    store: StoreDep,
    state: Annotated[State | None, Query(description="Only these.")] = None,
) -> Cases:
    """List what was found in plans of a problem, by key."""
    with store.read() as tx:
        _found(tx, caller.tenant, problem)
        known = cases.all_of(tx, caller.tenant, problem)
        details = cases.details_of(tx, caller.tenant, problem)
    return Cases(items=[_shown(case, details) for case in known if state in (None, case.state)])


@router.post("/problems/{problem}/cases", summary="Take on, close or open a case", operation_id="change_case")
def change_case(problem: ProblemId, body: CaseChange, caller: Writer, store: StoreDep, now: NowDep) -> Case:
    """Change the state of a case: somebody looks after it, it is done, or it is open again."""
    with store.begin() as tx:
        _found(tx, caller.tenant, problem)
        try:
            known = changed(cases.all_of(tx, caller.tenant, problem), body.key, body.state, caller.actor, body.note)
        except UnknownNameError:
            raise NotFoundError("case", body.key) from None
        cases.put(tx, caller.tenant, problem, known, at=now)
        said = cases.details_of(tx, caller.tenant, problem)
        details: dict[str, Any] = {"key": body.key, "state": body.state}
        audit.record(tx, caller, "case.changed", "problem", problem, why=body.note, details=details, at=now)
    return _shown(next(case for case in known if case.key == body.key), said)


def _shown(case: Tracked, details: Mapping[str, Mapping[str, Any]]) -> Case:
    return Case(**NOT_LOOKED | case.to_dict() | dict(details.get(case.key, {})))


def _found(tx: Tx, tenant: str, problem: str) -> None:
    if problems.find(tx, tenant, problem) is None:
        raise NotFoundError("problem", problem)
