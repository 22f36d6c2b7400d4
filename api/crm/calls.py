"""One HTTP call to a CRM: within the limit, with a token, tried again where that is safe.

Systems differ in how they say no: each gives a ``judge`` that turns an answer into nothing, an error, or "the token is
refused". When to modify: when calls need something for every CRM.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx2

from api.crm.backoff import wait_seconds
from api.crm.connector import Tools
from api.crm.faults import CallRefusedError, CrmError, ReplyLostError, TokenRefusedError, TryLaterError
from api.crm.limits import TokenBucket
from api.crm.tokens import Token, TokenSource
from api.security.outbound import OutboundError

TRIES = 3
LONGEST_WAIT_SECONDS = 10.0
"""Longer waits are the queue's, which keeps no thread busy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a CRM; ``data`` is the JSON body, or None where there is none or it is no JSON."""

    status: int
    headers: Mapping[str, str]
    data: Any


Judge = Callable[[Answer], CrmError | None]
"""Says what is wrong with an answer, or None."""


class Calls:
    """Calls one CRM's API.

    Parameters
    ----------
    http
        The HTTP client.
    base_url
        Where calls go, unless the token says otherwise.
    bucket
        The CRM's limit.
    tokens
        Where tokens come from.
    authorise
        Headers of a call with a token.
    judge
        Says what is wrong with an answer.
    tools
        Clock, sleep, jitter and guard.
    """

    def __init__(
        self,
        http: httpx2.Client,
        base_url: str,
        bucket: TokenBucket,
        tokens: TokenSource,
        authorise: Callable[[Token], dict[str, str]],
        judge: Judge,
        tools: Tools,
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._bucket = bucket
        self._tokens = tokens
        self._authorise = authorise
        self._judge = judge
        self._tools = tools

    def read(self, method: str, path: str, **arguments: Any) -> Answer:
        """Make a call that changes nothing; it is repeated after any passing fault."""
        for attempt in range(1, TRIES + 1):
            try:
                return self.write(method, path, **arguments)
            except (TryLaterError, ReplyLostError) as fault:
                wish = fault.after_seconds if isinstance(fault, TryLaterError) else None
                wait = wait_seconds(attempt, self._tools.jitter(), first=0.25, wish=wish)
                if attempt == TRIES or wait > LONGEST_WAIT_SECONDS:
                    raise
                self._tools.sleep(wait)
        raise AssertionError

    def write(self, method: str, path: str, **arguments: Any) -> Answer:
        """Make a call once; only a refused token is replaced and the call repeated (it did nothing)."""
        token = self._tokens.get()
        try:
            return self._once(method, path, token, arguments)
        except TokenRefusedError:
            self._tokens.refuse(token)
        return self._once(method, path, self._tokens.get(), arguments)

    def _once(self, method: str, path: str, token: Token, arguments: dict[str, Any]) -> Answer:
        self._bucket.take()
        url = urljoin(token.base_url or self._base_url, path)
        headers = self._authorise(token) | arguments.get("headers", {})
        answer = send(self._http, self._tools, method, url, **(arguments | {"headers": headers}))
        fault = self._judge(answer)
        if fault is None:
            return answer
        if isinstance(fault, TryLaterError) and fault.after_seconds:
            self._bucket.pause(min(fault.after_seconds, LONGEST_WAIT_SECONDS))
        raise fault


def send(http: httpx2.Client, tools: Tools, method: str, url: str, **arguments: Any) -> Answer:
    """Send one request and return the answer, whatever its status.

    Raises
    ------
    TryLaterError
        No connection: the request was not sent.
    ReplyLostError
        The request may have been received, but no whole answer came.
    """
    try:
        tools.check_url(url)
        response = http.request(method, url, **arguments)
    except OutboundError as error:
        raise CallRefusedError(error.code, error.words.en) from None
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise TryLaterError("no-connection", type(error).__name__) from None
    except httpx2.HTTPError as error:
        raise ReplyLostError(type(error).__name__) from None
    return Answer(response.status_code, response.headers, _json(response))


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json() if response.content else None
    except ValueError:
        return None
