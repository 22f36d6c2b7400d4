"""Following a numbered log by server-sent events: in order, without gaps, gone on from where a browser was cut off.

When to modify: when every feed must begin, pause or end in another way.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Header, Query
from fastapi.sse import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.services import Services

LIMIT_NUMBER = 2**53
"""Numbers that browsers hold exactly."""
FEED_PAGE = 100
FEED_PAUSE_SECONDS = 0.5

Row = dict[str, Any]
AfterQuery = Annotated[int | None, Query(ge=0, le=LIMIT_NUMBER, description="Begin after this number; by default now.")]
SecondsQuery = Annotated[float, Query(ge=0, le=3600, description="End after this time; clients then ask again.")]
LastEventId = Annotated[str | None, Header(max_length=20, description="Sent by browsers that reconnect.")]


@dataclass(frozen=True)
class Log:
    """A numbered log of one tenant.

    Parameters
    ----------
    last
        Returns its last number.
    after
        Returns at most so many rows after a number, in order: ``after(number, limit)``.
    number, name
        Return a row's number, and the name of its event.
    """

    last: Callable[[], int]
    after: Callable[[int, int], list[Row]]
    number: Callable[[Row], int]
    name: Callable[[Row], str]


async def follow(
    services: Services, log: Log, after: int | None, seconds: float, last_event_id: str | None
) -> AsyncIterator[ServerSentEvent]:
    """Yield each row as an event once it is committed, until the time is up or the service stops."""
    if last_event_id and last_event_id.isdecimal():
        after = min(int(last_event_id), LIMIT_NUMBER)
    at = await run_in_threadpool(log.last) if after is None else after
    until = time.monotonic() + seconds
    while True:
        rows = await run_in_threadpool(log.after, at, FEED_PAGE)
        for row in rows:
            at = log.number(row)
            yield ServerSentEvent(data=row, event=log.name(row), id=str(at))
        if len(rows) < FEED_PAGE:
            if time.monotonic() >= until or services.is_stopping:
                return
            await asyncio.sleep(FEED_PAUSE_SECONDS)
