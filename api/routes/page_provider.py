"""Signing in to the page at an identity provider: the way there and the way back.

When to modify: with the flow.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.deps import NowDep, ServicesDep
from api.errors import ApiError
from api.routes.page_session import is_secure
from api.web import sessions, sign_in_oidc

router = APIRouter(prefix="/v1/page", include_in_schema=False)  # browsers are led here; nobody calls it


@router.get("/sign-in")
def page_provider(
    request: Request, services: ServicesDep, to: Annotated[str, Query(max_length=2000)] = "/app/"
) -> Response:
    """Lead the browser to the provider."""
    public = services.settings.public_url
    address, sealed = sign_in_oidc.begin(services, sign_in_oidc.callback_of(request, public), to)
    answer = RedirectResponse(address, 303)
    # Lax: the browser comes back from the provider's site, and must then bring it.
    answer.set_cookie(
        sign_in_oidc.COOKIE,
        sealed,
        max_age=sign_in_oidc.LIFE_SECONDS,
        path=sign_in_oidc.CALLBACK,
        httponly=True,
        samesite="lax",
        secure=is_secure(request, public),
    )
    return answer


@router.get("/signed-in")
async def page_signed_in(request: Request, services: ServicesDep, now: NowDep) -> Response:
    """Take the provider's answer, make a session, and lead to the page; a failure is told there."""
    callback = sign_in_oidc.callback_of(request, services.settings.public_url)
    try:
        caller, name, to = await run_in_threadpool(sign_in_oidc.finish, services, request, callback)
    except ApiError as problem:
        answer: Response = RedirectResponse(f"/app/?problem={problem.code}", 303)
    else:
        made = await run_in_threadpool(sessions.make_session, services.store, caller, None, now, name)
        answer = RedirectResponse(to, 303)
        sessions.set_cookie(answer, made, is_secure=is_secure(request, services.settings.public_url))
    answer.delete_cookie(sign_in_oidc.COOKIE, path=sign_in_oidc.CALLBACK)
    return answer
