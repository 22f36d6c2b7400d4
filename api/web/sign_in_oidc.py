"""Signing in at an identity provider: authorization code with PKCE (RFC 6749, RFC 7636; OpenID Connect Core 3.1).

What must come back unchanged (state, nonce, verifier, where to go) waits in a cookie of the browser, sealed, for ten
minutes; so nothing is stored here, and a code that another browser started is worth nothing. The provider's token is
checked like any bearer token (:class:`api.security.tokens.Tokens`), with the nonce besides.
When to modify: when a provider needs another flow.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2
import structlog
from joserfc import jws
from starlette.requests import Request

from api.errors import ApiError
from api.security.authentication import unauthenticated
from api.security.caller import Caller
from api.security.sealing import SealingError
from api.services import Services
from api.store import now_us
from api.store.moments import SECOND_US
from assigner.errors import AssignerError
from assigner.language import Words

COOKIE = "assigner_sign_in"
LIFE_SECONDS = 600
TIMEOUT_SECONDS = 10
CALLBACK = "/v1/page/signed-in"
PURPOSE = "sign-in"
log = structlog.get_logger("api.sign_in")

NOT_SET_UP = Words(
    "No identity provider is set up. Sign in with a key, or set ASSIGNER_OIDC_CLIENT_ID, _AUTHORIZE_URL and _TOKEN_URL.",
    "尚未配置身份提供方。请用密钥登录，或设置 ASSIGNER_OIDC_CLIENT_ID、_AUTHORIZE_URL 与 _TOKEN_URL。",
)
NOT_STARTED = Words(
    "This sign-in was not started in this browser, or more than ten minutes ago. Begin again from the page.",
    "此次登录并非由本浏览器发起，或已超过十分钟。请从页面重新开始。",
)
REFUSED = Words(
    "The identity provider refused the sign-in ({fault}). Begin again, or sign in with a key.",
    "身份提供方拒绝了登录（{fault}）。请重新开始，或用密钥登录。",
)


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun.

    Parameters
    ----------
    state, nonce, verifier
        Chance: comes back in the address, stands in the token, proves that the code is ours.
    to
        The address of the page to show afterwards.
    until
        When it is too late (microseconds).
    """

    state: str
    nonce: str
    verifier: str
    to: str
    until: int


def is_set_up(services: Services) -> bool:
    """Whether people can sign in at an identity provider."""
    settings = services.settings
    return bool(
        settings.oidc_issuer and settings.oidc_client_id and settings.oidc_authorize_url and settings.oidc_token_url
    )


def begin(services: Services, callback: str, to: str) -> tuple[str, str]:
    """Return the provider's address to go to, and what the cookie must hold meanwhile.

    Parameters
    ----------
    services
        Settings, clock, sealing.
    callback
        Our address that the provider leads back to.
    to
        The address of the page to show afterwards; one that is not of the page becomes ``/app/``.

    Raises
    ------
    ApiError
        404: no provider is set up.
    """
    if not is_set_up(services):
        raise ApiError(404, "provider-not-set-up", Words("No identity provider", "没有身份提供方"), NOT_SET_UP)
    target = to if to.startswith("/app") and "\\" not in to and "\n" not in to else "/app/"
    until = now_us(services.clock) + LIFE_SECONDS * SECOND_US
    begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), target, until)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).decode().rstrip("=")
    settings = services.settings
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": callback,
        "scope": settings.oidc_scopes,
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in settings.oidc_authorize_url else "?"
    address = settings.oidc_authorize_url + joint + urlencode(asked)
    return address, services.sealing.seal(json.dumps(vars(begun)), PURPOSE)


def finish(services: Services, request: Request, callback: str) -> tuple[Caller, str, str]:
    """Return who signed in, what they are called, and the address to show.

    Raises
    ------
    ApiError
        401: the sign-in was not begun here, was refused, or its token does not hold; 503: no answer.
    """
    begun = _begun(services, request)
    given = request.query_params
    if not secrets.compare_digest(given.get("state", ""), begun.state):
        raise unauthenticated(NOT_STARTED)
    if "code" not in given:
        raise unauthenticated(REFUSED.filled(fault=given.get("error", "no code")[:100]))
    token = _token(services, given["code"], callback, begun.verifier)
    caller = services.authentication.of_secret(token)
    claims = json.loads(jws.extract_compact(token.encode()).payload)  # checked the line before
    if not secrets.compare_digest(str(claims.get("nonce", "")), begun.nonce):
        raise unauthenticated(NOT_STARTED)
    name = claims.get("name") or claims.get("preferred_username") or ""
    return caller, str(name)[:200], begun.to


def callback_of(request: Request, public_url: str) -> str:
    """Return our address that the provider leads back to."""
    return (public_url or f"{request.url.scheme}://{request.url.netloc}").rstrip("/") + CALLBACK


def _begun(services: Services, request: Request) -> Begun:
    try:
        begun = Begun(**json.loads(services.sealing.open(request.cookies.get(COOKIE, ""), PURPOSE)))
    except (SealingError, ValueError, TypeError):
        raise unauthenticated(NOT_STARTED) from None
    if begun.until < now_us(services.clock):
        raise unauthenticated(NOT_STARTED)
    return begun


def _token(services: Services, code: str, callback: str, verifier: str) -> str:
    """Change the code for the identity token."""
    settings = services.settings
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "client_id": settings.oidc_client_id,
        "code_verifier": verifier,
    }
    if settings.oidc_client_secret is not None:
        form["client_secret"] = settings.oidc_client_secret.get_secret_value()
    try:
        services.outbound.check_url(settings.oidc_token_url)
        with services.outbound.client(TIMEOUT_SECONDS) as http:
            answer = http.post(settings.oidc_token_url, data=form)
        document: Any = answer.json()
    except (AssignerError, httpx2.HTTPError, ValueError) as error:
        log.warning("the identity provider did not change the code", error=str(error))
        title = Words("The identity provider did not answer", "身份提供方无响应")
        detail = Words("Try again, or sign in with a key.", "请重试，或用密钥登录。")
        raise ApiError(503, "provider-unavailable", title, detail, headers={"Retry-After": "10"}) from None
    token = document.get("id_token") if isinstance(document, dict) else None
    if answer.status_code != 200 or not isinstance(token, str):
        fault = document.get("error", answer.status_code) if isinstance(document, dict) else answer.status_code
        log.info("the identity provider refused the code", fault=str(fault)[:100])
        raise unauthenticated(REFUSED.filled(fault=str(fault)[:100]))
    return token
