"""What routes ask for: the store, who calls, a page, a revision, an answer given once.

    store: StoreDep                                             the database
    caller: Annotated[Caller, Depends(needs("plans:write"))]    who calls; 401 or 403 otherwise
    page: PageDep                                               ?limit=&cursor=
    revision: IfMatch                                           the revision that If-Match names (428 without)
    once: OnceDep                                               Idempotency-Key

When to modify: when many routes need the same thing from a request.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool

from api.errors import ApiError
from api.once import Once
from api.security.authentication import forbidden
from api.security.caller import Caller
from api.security.roles import PERMISSIONS
from api.services import Services
from api.settings import Settings
from api.store import Store, now_us
from assigner.language import Language, Words

LIMIT_PAGE = 1000


def services_of(request: Request) -> Services:
    """Return what the application holds."""
    services: Services = request.app.state.services
    return services


# What follows is `async` although nothing is awaited: FastAPI runs plain functions in a thread each, and four changes of
# thread cost a request more than all else.
async def _services(request: Request) -> Services:
    return services_of(request)


async def _store(request: Request) -> Store:
    return services_of(request).store


async def _settings(request: Request) -> Settings:
    return services_of(request).settings


async def _now(request: Request) -> int:
    return now_us(services_of(request).clock)


async def _language(request: Request) -> Language:
    language: Language = request.state.language
    return language


ServicesDep = Annotated[Services, Depends(_services)]
StoreDep = Annotated[Store, Depends(_store)]
SettingsDep = Annotated[Settings, Depends(_settings)]
NowDep = Annotated[int, Depends(_now)]
LanguageDep = Annotated[Language, Depends(_language)]


def authenticated(request: Request) -> Caller:
    """Return who calls, whatever they may do; asked once per request."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        found = services_of(request).authentication.caller(request.headers, request.method)
        known = dataclasses.replace(found, language=request.state.language, request_id=request.state.request_id)
        request.state.caller = known
    return known


async def _authenticated(request: Request) -> Caller:
    """Return who calls; in a thread only where the database must be asked."""
    if services_of(request).authentication.is_quick(request.headers):
        return authenticated(request)
    return await run_in_threadpool(authenticated, request)


def needs(permission: str) -> Callable[[Request], Awaitable[Caller]]:
    """Return a dependency that gives the caller when they have a permission, and answers 401 or 403 otherwise.

    Parameters
    ----------
    permission
        One of :data:`api.security.roles.PERMISSIONS`; another one fails when the module is imported.
    """
    if permission not in PERMISSIONS:
        raise ValueError(f"no role has the permission ({permission}): add it to api/security/roles.py")

    async def permitted(request: Request) -> Caller:
        caller = await _authenticated(request)
        if not caller.may(permission):
            raise forbidden(caller, permission)
        _refuse_unknown(request)
        return caller

    permitted.permission = permission  # type: ignore[attr-defined] # the test of all routes reads it
    return permitted


def _refuse_unknown(request: Request) -> None:
    """Refuse parameters that the route does not know: a filter with a slip of the pen would show everything.

    Raises
    ------
    RequestValidationError
        Each of them, as pydantic tells of unknown fields.
    """
    if not request.url.query:
        return
    known = set(_parameters(request.scope["route"].dependant))
    unknown = [{"type": "extra_forbidden", "loc": ("query", name), "input": value, "ctx": {"known": sorted(known)}}
               for name, value in request.query_params.items() if name not in known]  # fmt: skip
    if unknown:
        raise RequestValidationError(unknown)


def _parameters(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _parameters(inner)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for.

    Parameters
    ----------
    limit
        At most this many items.
    after
        What the last item of the page before was, as :meth:`answer` encoded it; ``""`` for the first page.
    """

    limit: int
    after: str

    def answer(self, items: Sequence[Any], key: Callable[[Any], str]) -> dict[str, Any]:
        """Return the page as its answer.

        Parameters
        ----------
        items
            Up to ``limit + 1`` items after ``after``: ask for one more, so that the end is known.
        key
            What ``after`` of the next page is, from the last item of this one.
        """
        shown = list(items[: self.limit])
        cursor = encode_cursor(key(shown[-1])) if len(items) > self.limit else None
        return {"items": shown, "next": cursor}


def encode_cursor(after: str) -> str:
    """Return an opaque cursor: callers must not build or read it."""
    return base64.urlsafe_b64encode(after.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """Return what a cursor holds.

    Raises
    ------
    ApiError
        422: it is not one of ours.
    """
    try:
        return base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        detail = Words(
            "The cursor ({cursor}) is not one of ours. Take `next` of the page before, or none for the first page.",
            "游标（{cursor}）无效。请使用上一页的 next，首页则不传。",
        )
        raise ApiError(
            422, "cursor-invalid", Words("The cursor is invalid", "游标无效"), detail.filled(cursor=cursor[:40])
        ) from None


async def _page(
    limit: Annotated[int, Query(ge=1, le=LIMIT_PAGE, description="At most this many items.")] = 100,
    cursor: Annotated[str, Query(max_length=500, description="`next` of the page before.")] = "",
) -> Page:
    return Page(limit, decode_cursor(cursor))


PageDep = Annotated[Page, Depends(_page)]


def etag(revision: int) -> dict[str, str]:
    """Return the header that names a row's revision."""
    return {"ETag": f'"{revision}"'}


async def _if_match(
    if_match: Annotated[str | None, Header(max_length=40, description='The ETag that you read: `"3"`.')] = None,
) -> int:
    if if_match is None:
        raise ApiError(
            428,
            "if-match-missing",
            Words("If-Match is needed", "需要 If-Match"),
            Words(
                "Read the thing first and send its ETag as If-Match, so that nobody's change is lost.",
                "请先读取该对象，并以其 ETag 作为 If-Match 发送，以免覆盖他人的修改。",
            ),
        )
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ApiError(
            422,
            "if-match-invalid",
            Words("If-Match is invalid", "If-Match 无效"),
            Words('If-Match reads like "3", as the ETag of the thing.', "If-Match 应形如 “3”，即对象的 ETag。"),
        )
    return int(text)


IfMatch = Annotated[int, Depends(_if_match)]


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=255, description="Repeat a call with the same key, and it happens once."),
    ] = None,
) -> Once:
    caller = await _authenticated(request)
    target = f"{request.method} {request.url.path}?{request.url.query} {caller.actor}"
    return Once(caller.tenant, idempotency_key, target, request.state.body_digest, await _now(request))


OnceDep = Annotated[Once, Depends(_once)]


def public(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the named values of a row, as plain data."""
    return {name: values[name] for name in names}
