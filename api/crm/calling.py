"""What the clients of all CRMs hold alike: a connection pool, a limit, a token that one call at a time renews.

When to modify: when every client needs the same thing more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

from api.crm.calls import Calls, Judge
from api.crm.connector import Tools
from api.crm.limits import TokenBucket
from api.crm.tokens import Token, TokenSource


class Reached(Protocol):
    """What every configuration says about reaching its CRM."""

    base_url: str
    batch_size: int
    timeout_seconds: float


class CallingClient(ABC):
    """Base of a client that calls one account of a CRM.

    Parameters
    ----------
    config
        How the CRM is reached.
    tools
        Clock, sleep, jitter and guard.
    bucket
        The CRM's limit.
    judge
        Says what is wrong with an answer.
    """

    def __init__(self, config: Reached, tools: Tools, bucket: TokenBucket, judge: Judge) -> None:
        self._tools = tools
        self._http = tools.http(config.timeout_seconds)
        self.batch_size = config.batch_size
        tokens = TokenSource(self._token, tools.seconds)
        self._calls = Calls(self._http, config.base_url, bucket, tokens, self._headers, judge, tools)

    @abstractmethod
    def _token(self) -> Token:
        """Return a new token."""

    def _headers(self, token: Token) -> dict[str, str]:
        """Return the headers of a call with a token."""
        return {"Authorization": f"Bearer {token.text}"}

    def close(self) -> None:
        """Give connections back."""
        self._http.close()
