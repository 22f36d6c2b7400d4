"""How large a body may be: little by default, more on routes that take uploads.

The framework has a limit of its own, but answers in plain text and stands outside of every other layer. When to
modify: when a third size is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from api.settings import MIB, Settings

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])


def takes_uploads(endpoint: Endpoint) -> Endpoint:
    """Mark the function of a route whose body may be as large as an upload; stands under the route's decorator."""
    endpoint.takes_uploads = True  # type: ignore[attr-defined]
    return endpoint


def limited(receive: Receive, scope: Scope, settings: Settings) -> Receive:
    """Return ``receive`` that answers 413 once the body is larger than its route takes."""
    passed = 0
    announced = Headers(scope=scope).get("content-length", "")

    async def received() -> Message:
        nonlocal passed
        limit = _limit(scope, settings)
        if announced.isdigit() and int(announced) > limit:
            raise _too_large(limit)
        message = await receive()
        passed += len(message.get("body", b""))
        if passed > limit:
            raise _too_large(limit)
        return message

    return received


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"{limit // MIB} MiB")


def _limit(scope: Scope, settings: Settings) -> int:
    is_upload = getattr(scope.get("endpoint"), "takes_uploads", False)
    return (settings.limit_upload_mib if is_upload else settings.limit_body_mib) * MIB
