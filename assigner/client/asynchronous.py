"""The asynchronous client: sends any call of :mod:`assigner.client.calls`, and waits for jobs.

    async with AsyncClient("http://127.0.0.1:8080", key) as client:
        problem = await client.send(calls.upload_problem("my-team"))
        job = await client.wait(await client.send(calls.make_job("solve", problem=problem.id)))

When to modify: together with :mod:`assigner.client.client`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import httpx2

from assigner.client import calls
from assigner.client.client import (
    FIRST_PAUSE_SECONDS,
    LONGEST_WAIT_SECONDS,
    RETRIES,
    RETRY_STATUS,
    TIMEOUT_SECONDS,
    pause_of,
)
from assigner.client.failures import UNREACHABLE, JobFailedError, UnreachableError, failure_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from assigner.client.calls import Call
    from assigner.client.models.jobs import Job
    from assigner.language import Language

Answer = TypeVar("Answer")


class AsyncClient:
    """Speaks with a service without blocking.

    Parameters
    ----------
    url, key, language
        As for :class:`assigner.client.client.Client`.
    transport
        How bytes travel; for tests.
    sleep
        Waits some seconds; for tests.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        language: Language = "en",
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}
        self._http = httpx2.AsyncClient(
            base_url=self.url, headers=headers, timeout=TIMEOUT_SECONDS, transport=transport
        )
        self._sleep = sleep

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def send(self, call: Call[Answer]) -> Answer:
        """Send a call; repeated as :meth:`assigner.client.client.Client.send` does.

        Raises
        ------
        ServiceError
            The service refused it.
        UnreachableError
            Nothing came back.
        """
        request = self._http.build_request(
            call.method, call.path, params=dict(call.params), headers=dict(call.headers), json=call.body,
            content=call.content, files=list(call.files) or None,
        )  # fmt: skip
        await request.aread()
        for attempt in range(RETRIES + 1):
            is_last = attempt == RETRIES
            try:
                answer = await self._http.send(request)
            except httpx2.TransportError as error:
                if is_last or not (call.is_safe or isinstance(error, httpx2.ConnectError)):
                    reason = type(error).__name__
                    raise UnreachableError(UNREACHABLE.filled(url=self.url, reason=reason)) from error
                await self._sleep(FIRST_PAUSE_SECONDS * 2**attempt)
                continue
            if answer.status_code in RETRY_STATUS and not is_last:
                await self._sleep(pause_of(answer.headers, attempt))
                continue
            if answer.is_success:
                return call.read(answer.content)
            raise failure_of(answer.status_code, answer.content)
        raise AssertionError("the last attempt returns or raises")

    async def wait(self, job: Job | str) -> Job:
        """Wait until a job has ended, and return it with its answer.

        Raises
        ------
        JobFailedError
            It ended without an answer.
        """
        name = job if isinstance(job, str) else job.id
        while not (found := await self.send(calls.get_job(name, wait=LONGEST_WAIT_SECONDS))).has_ended:
            pass
        if found.state in ("failed", "expired") or (found.state == "cancelled" and found.answer_bytes is None):
            raise JobFailedError(found)
        return found
