"""Answers that a caller has already: a tag of their state (`ETag`), and 304 where `If-None-Match` names it.

    def rules(seen: SeenDep): seen.of("rules"); ...

A tag is asked for before the answer is made, so that what never changes costs one look at a row. When to modify: when an
answer depends on another thing of the request than its address and its language.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from api.deps import etag
from api.errors import NotModifiedError

CACHED = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
"""Callers may keep the answer, and must ask before they use it again."""


class Seen:
    """What a caller has already of what it asks for.

    Parameters
    ----------
    request, response
        Of the call; the answer gets the tag.
    if_none_match
        The header, as it was sent.
    """

    def __init__(
        self,
        request: Request,
        response: Response,
        if_none_match: Annotated[
            str | None, Header(max_length=2000, description="ETags that you have: 304 where one still holds.")
        ] = None,
    ) -> None:
        self._request = request
        self._response = response
        self._given = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]

    def of(self, *state: object) -> dict[str, str]:
        """Tag an answer that follows from a state, the address and the language; return its headers.

        Raises
        ------
        NotModifiedError
            The caller has it.
        """
        parts = (_version(), self._request.state.language, self._request.url.query, *state)
        return self._told({"ETag": f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'})

    def revision(self, revision: int) -> dict[str, str]:
        """Tag an answer that follows from a revision, which `If-Match` takes; else as :meth:`of`."""
        return self._told(etag(revision))

    def _told(self, tag: dict[str, str]) -> dict[str, str]:
        headers = {**tag, **CACHED}
        if "*" in self._given or tag["ETag"] in self._given:
            raise NotModifiedError(headers)
        self._response.headers.update(headers)
        return headers


@cache
def _version() -> str:
    return version("assigner")


SeenDep = Annotated[Seen, Depends()]
