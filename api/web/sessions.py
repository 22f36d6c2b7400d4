"""Signing in and out of the page, and the cookie between: what the routes do with sessions.

When to modify: when people can sign in in another way, or the page must know more of who signed in.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.security import api_keys, sessions
from api.security.authentication import unauthenticated
from api.security.caller import Caller
from api.services import Services
from api.store import Store, audit, now_us, tenants
from api.store.moments import SECOND_US, iso
from assigner.language import Language, Words

LINK_USED = Words(
    "The link was used before, is older than a day, or is incomplete. Sign in with a key.",
    "该链接已被使用、已超过一天或不完整。请用密钥登录。",
)


class SignIn(BaseModel):
    """What somebody shows to sign in: one of the two."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(default="", max_length=16_384, description="An API key, or a token of the identity provider.")
    link: str = Field(
        default="", max_length=200, description="What stood behind `#first=` of a link that signs in once."
    )


class SignedIn(BaseModel):
    """Who is signed in, and what they may do."""

    tenant: str
    tenant_name: str
    actor: str
    name: str
    role: str
    permissions: list[str]
    rep: str | None = Field(description="The rep whose own sheet they see; null for all who are no rep.")
    language: Language = Field(description="Of answers for people.")
    expires: str | None = Field(description="When the session ends; null for calls with a key.")


class WaysIn(BaseModel):
    """How people can sign in here."""

    key: Literal[True] = True
    identity_provider: bool = Field(description="Whether `/v1/page/sign-in` leads to one.")


def sign_in(services: Services, shown: SignIn) -> str:
    """Make a session for whoever shows a key, a token or a link, and return what the cookie shall show.

    Raises
    ------
    ApiError
        401: what is shown does not hold.
    """
    at = now_us(services.clock)
    if shown.link:
        with services.store.begin() as tx:
            made = sessions.claim(tx, shown.link, at=at)
        if made is None:
            raise unauthenticated(LINK_USED)
        services.authentication.forget_session(sessions.id_in(made) or "")
        return made
    caller = services.authentication.of_secret(shown.key.strip())
    return make_session(services.store, caller, api_keys.id_in(shown.key.strip()), at)


def make_session(store: Store, caller: Caller, key: str | None, at: int, name: str = "") -> str:
    """Make a session for a caller who proved who they are, and return what the cookie shall show.

    Parameters
    ----------
    store
        The database.
    caller
        Who.
    key
        The API key that proved it; None for an identity provider.
    at
        Now (microseconds).
    name
        What the page calls them; the key's name, or the actor, where empty.
    """
    with store.begin() as tx:
        row = api_keys.one(tx, caller.tenant, key) if key else None
        called = name or (row["name"] if row is not None else caller.actor)
        made = sessions.make(tx, caller, key=key, name=called, at=at)
        audit.record(tx, caller, "session.made", "session", sessions.id_in(made) or "", at=at)
    return made


def sign_out(services: Services, caller: Caller, shown: str) -> None:
    """End the session that a cookie shows; nothing happens where it shows none."""
    session = sessions.id_in(shown)
    if session is None:
        return
    with services.store.begin() as tx:
        sessions.end(tx, caller.tenant, session, at=now_us(services.clock))
    services.authentication.forget_session(session)


def signed_in(store: Store, caller: Caller, shown: str) -> dict[str, Any]:
    """Return who is signed in, as the page shows it."""
    session = sessions.id_in(shown)
    with store.read() as tx:
        row = sessions.find(tx, session) if session else None
        tenant = tenants.one(tx, caller.tenant)
    return {
        "tenant": caller.tenant,
        "tenant_name": tenant["name"] if tenant is not None else caller.tenant,
        "actor": caller.actor,
        "name": row["name"] if row is not None else caller.actor,
        "role": caller.role,
        "permissions": sorted(caller.permissions),
        "rep": caller.rep,
        "language": caller.language,
        "expires": None if row is None else iso(row["expires_at"]),
    }


def set_cookie(response: Response, shown: str, *, is_secure: bool) -> None:
    """Give the browser its session: no script reads it, no other site makes it be sent."""
    response.set_cookie(
        sessions.COOKIE,
        shown,
        max_age=sessions.LIFE_US // SECOND_US,
        path="/",
        httponly=True,
        samesite="strict",
        secure=is_secure,
    )


def drop_cookie(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(sessions.COOKIE, path="/", httponly=True, samesite="strict")
