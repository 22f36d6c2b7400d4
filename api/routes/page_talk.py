"""What people say about a change request, what those who act are called, and what each move brings.

A comment is an entry of the audit log like the decisions that it speaks of: one thread, in the order in which things
happened, that nobody can change afterwards. When to modify: when people talk about something else.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.deps import NowDep, ServicesDep, StoreDep, needs
from api.plans import requests
from api.plans.intake import storable
from api.routes.changes import Reader as RequestReader
from api.routes.changes import RequestId, Writer
from api.routes.parts import LibraryDep
from api.security.caller import Caller
from api.store import audit
from api.web.gains import gains_told
from api.web.people import people_of

router = APIRouter(prefix="/v1/page", tags=["page"])

Reader = Annotated[Caller, Depends(needs("audit:read"))]
MOST_GAINS = 200
COMMENTED = "change-request.commented"


class Comment(BaseModel):
    """What somebody says."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=2000)
    item: str | None = Field(default=None, max_length=400, description="The move that it is about; all where null.")


class Commented(BaseModel):
    """A comment that was kept."""

    seq: int = Field(description="Its number in the audit log.")


class Person(BaseModel):
    """One who acts."""

    actor: str = Field(description="As the audit log names them.")
    name: str
    role: str


@router.post("/change-requests/{request}/comments", status_code=201, summary="Comment on a change request",
             operation_id="comment_change_request")  # fmt: skip
def comment_change_request(
    request: RequestId, body: Comment, caller: Writer, store: StoreDep, now: NowDep
) -> Commented:
    """Say something about a change request, or about one of its moves. `GET /v1/audit?subject=` reads the thread."""
    with store.begin() as tx:
        requests.found(tx, caller.tenant, request)
        details = {} if body.item is None else {"item": storable(body.item)}
        audit.record(tx, caller, COMMENTED, "change-request", request, why=storable(body.text), details=details, at=now)
        return Commented(seq=audit.last_number(tx, caller.tenant))


class Gains(BaseModel):
    """What moves bring."""

    gains: dict[str, dict[str, str] | None] = Field(
        description="In both languages by item, as far as a moment had room: ask for the rest. Null: nothing moves."
    )


@router.get("/change-requests/{request}/gains", summary="Say what moves bring", operation_id="page_gains")
def page_gains(
    request: RequestId,
    item: Annotated[list[str], Query(min_length=1, max_length=MOST_GAINS, description="Ids of items.")],
    caller: RequestReader,
    library: LibraryDep,
    services: ServicesDep,
) -> Gains:
    """Say what moves bring, each against the plan without it: as many as a moment has room for, at least one."""
    with library.store.read() as tx:
        plan = requests.found(tx, caller.tenant, request).row["plan"]
    told = gains_told(library.plan(caller.tenant, plan), item, services.clock)
    both = {name: None if words is None else {"en": words.en, "zh": words.zh} for name, words in told.items()}
    return Gains(gains=both)


@router.get("/people", summary="List those who act", operation_id="list_people")
def list_people(caller: Reader, store: StoreDep) -> list[Person]:
    """List keys and people who signed in by what the audit log calls them, with their names."""
    with store.read() as tx:
        return [Person.model_validate(one) for one in people_of(tx, caller.tenant)]
