"""Sessions of the page: sign in, who is signed in, sign out.

When to modify: with what the page must know about who uses it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.deps import ServicesDep, needs
from api.security import sessions as held
from api.security.authentication import must_be_own_page
from api.security.caller import Caller
from api.web import sessions, sign_in_oidc
from api.web.sessions import SignedIn, SignIn, WaysIn

router = APIRouter(prefix="/v1/page", tags=["page"])

Reader = Annotated[Caller, Depends(needs("page:read"))]


@router.get("/ways-in", summary="How people sign in here", operation_id="page_ways_in")
def page_ways_in(services: ServicesDep) -> WaysIn:
    """Say whether an identity provider is set up besides keys."""
    return WaysIn(identity_provider=sign_in_oidc.is_set_up(services))


@router.post("/session", status_code=204, summary="Sign in to the page", operation_id="page_sign_in")
def page_sign_in(body: SignIn, request: Request, services: ServicesDep) -> Response:
    """Make a session from a key, a token or a link, and set its cookie.

    Only for the page itself: a call from another origin is refused, so that nobody is signed in as somebody else.
    """
    must_be_own_page(request.headers, services.settings.public_url)
    made = sessions.sign_in(services, body)
    answer = Response(status_code=204)
    sessions.set_cookie(answer, made, is_secure=is_secure(request, services.settings.public_url))
    return answer


@router.get("/session", summary="Who is signed in", operation_id="page_session")
def page_session(request: Request, caller: Reader, services: ServicesDep) -> SignedIn:
    """Say who is signed in and what they may do."""
    return SignedIn.model_validate(sessions.signed_in(services.store, caller, held.shown_in(request.headers)))


@router.delete("/session", status_code=204, summary="Sign out of the page", operation_id="page_sign_out")
def page_sign_out(request: Request, caller: Reader, services: ServicesDep) -> Response:
    """End the session of this browser."""
    sessions.sign_out(services, caller, held.shown_in(request.headers))
    answer = Response(status_code=204)
    sessions.drop_cookie(answer)
    return answer


def is_secure(request: Request, public_url: str) -> bool:
    """Whether browsers reach us over TLS: then the cookie never goes another way."""
    return public_url.startswith("https://") or request.url.scheme == "https"
