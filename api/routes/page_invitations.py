"""Invitations: a key for somebody, and a link that signs them in to the page once.

Four eyes need two people: whoever proposes cannot approve, and a team's first key has nobody beside it. And a planner
gives each rep of a plan a way to their own sheet, which opens nothing else. When to modify: with how people are brought
in.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from api.deps import NowDep, StoreDep, needs
from api.errors import NotFoundError
from api.plans.intake import storable
from api.routes.keys import bound_rep, must_not_exceed
from api.routes.parts import LibraryDep
from api.routes.plans import PlanId, Writer
from api.security import api_keys, sessions
from api.security.caller import Caller
from api.store import Tx, audit

router = APIRouter(prefix="/v1/page", tags=["page"])

Admin = Annotated[Caller, Depends(needs("keys:write"))]
MOST_NAME = 200


class Invitation(BaseModel):
    """Who is invited."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=MOST_NAME, description="What the page and the history call them.")
    role: str = Field(max_length=32, description="As of a key.")
    rep: str | None = Field(default=None, min_length=1, max_length=200, description="Whose own sheet they see.")


class Invited(BaseModel):
    """What to give them. Shown this once."""

    key: str = Field(description="Id of the key, by which it is revoked.")
    secret: str = Field(description="The key itself, for signing in again.")
    link: str = Field(description="Signs in once within 24 hours: `/app/#first=LINK`.")


@router.post("/invitations", status_code=201, summary="Invite somebody", operation_id="invite")
def invite(body: Invitation, caller: Admin, store: StoreDep, now: NowDep) -> Invited:
    """Make a key for somebody and a link that signs in with it once. Nobody can give more than they have."""
    must_not_exceed(caller, body.role)
    rep, name = bound_rep(body.role, body.rep), storable(body.name)
    with store.begin() as tx:
        return _invited(tx, caller, name=name, role=body.role, rep=rep, at=now)


@router.post("/plans/{plan}/reps/{rep}/invitation", status_code=201, summary="Give a rep their own sheet",
             operation_id="invite_rep")  # fmt: skip
def invite_rep(
    plan: PlanId,
    rep: Annotated[str, Path(max_length=200, description="Id of a rep of the plan.")],
    caller: Writer,
    library: LibraryDep,
    store: StoreDep,
    now: NowDep,
) -> Invited:
    """Make a key and a link for a rep: they show the rep's own sheet of the plan in force, and open nothing else."""
    problem = library.plan(caller.tenant, plan).problem
    if rep not in problem.rep_index:
        raise NotFoundError("rep", rep)
    name = storable(str(problem.rep_names[problem.rep_index.get_loc(rep)]))[:MOST_NAME] or rep
    with store.begin() as tx:
        return _invited(tx, caller, name=name, role="rep", rep=rep, at=now)


def _invited(tx: Tx, caller: Caller, *, name: str, role: str, rep: str | None, at: int) -> Invited:
    made = api_keys.make(tx, caller.tenant, name=name, role=role, made_by=caller.actor, at=at, rep=rep)
    link = sessions.make_link(tx, caller.tenant, key=made.id, name=name, role=role, at=at)
    audit.record(tx, caller, "key.made", "key", made.id, details={"name": name, "role": role, "rep": rep}, at=at)
    return Invited(key=made.id, secret=made.secret, link=link)
