"""The outermost layer: an id for every request, the log line at its end, security headers, and no exception text.

Pure ASGI, because Starlette's own base class for middleware buffers streams. When to modify: with what every request
gets, whatever its route.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.body_limit import limited
from api.error_handlers import answer_unexpected
from api.metrics import REQUEST_SECONDS
from api.settings import Settings
from api.store import new_id
from assigner.language import Language

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Set where the route has not set its own."""

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

log = structlog.get_logger("api.access")


class RequestContext:
    """Wraps the application; see the module.

    Parameters
    ----------
    app
        The application inside.
    settings
        As read at the start of the process.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _given_or_new_id(headers)
        state = scope.setdefault("state", {})
        state |= {"request_id": request_id, "language": language_of(headers), "body_digest": hashlib.sha256()}
        began = time.perf_counter()
        status = 500

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _mark(MutableHeaders(scope=message), request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            whole = _digesting(receive, state["body_digest"]) if "idempotency-key" in headers else receive
            received = limited(whole, scope, self.settings)
            await self._inside(scope, received, send_marked)
            _tell(scope, status, time.perf_counter() - began)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception:
            log.exception("request failed", path=scope["path"])
            if not has_begun:
                await answer_unexpected(Request(scope, receive))(scope, receive, send)


def language_of(headers: Mapping[str, str]) -> Language:
    """Return the language that ``Accept-Language`` prefers; English where it names neither."""
    preferred: tuple[float, Language] = (0.0, "en")
    for part in headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().lower().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        language: Language | None = "zh" if tag.startswith("zh") else "en" if tag.startswith("en") else None
        if language and quality > preferred[0]:
            preferred = (quality, language)
    return preferred[1]


def _given_or_new_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else new_id("req")


def _mark(headers: MutableHeaders, request_id: str) -> None:
    headers["X-Request-Id"] = request_id
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)


def _digesting(receive: Receive, digest: Any) -> Receive:
    """Return ``receive`` that hashes the body as it passes, for ``Idempotency-Key``."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            digest.update(message.get("body", b""))
        return message

    return received


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None) or "(none)"
    method = scope["method"] if scope["method"] in _METHODS else "other"  # callers must not make series at will
    REQUEST_SECONDS.labels(method, path, str(status)).observe(seconds)
    caller = scope["state"].get("caller")
    told = log.debug if path.startswith("/health/") else log.info  # probes ask every second
    told(
        "request",
        method=scope["method"],
        route=path,
        status=status,
        tenant=caller.tenant if caller else None,
        actor=caller.actor if caller else None,
        milliseconds=round(seconds * 1000, 2),
    )
