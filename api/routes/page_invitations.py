"""Invitations: a key for somebody, and a link that signs them in to the page once.

Four eyes need two people: whoever proposes cannot approve, and a team's first key has nobody beside it. When to modify:
with how people are brought in.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api.deps import NowDep, StoreDep, needs
from api.plans.intake import storable
from api.routes.keys import bound_rep, must_not_exceed
from api.security import api_keys, sessions
from api.security.caller import Caller
from api.store import audit

router = APIRouter(prefix="/v1/page", tags=["page"])

Admin = Annotated[Caller, Depends(needs("keys:write"))]


class Invitation(BaseModel):
    """Who is invited."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="What the page and the history call them.")
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
        made = api_keys.make(tx, caller.tenant, name=name, role=body.role, made_by=caller.actor, at=now, rep=rep)
        link = sessions.make(tx, caller.tenant, key=made.id, actor=made.id, name=name, role=body.role, at=now,
                             is_link=True)  # fmt: skip
        audit.record(tx, caller, "key.made", "key", made.id, details={"name": name, "role": body.role}, at=now)
    return Invited(key=made.id, secret=made.secret, link=link)
