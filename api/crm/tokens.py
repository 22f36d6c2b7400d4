"""Access tokens: fetched once, shared by threads, fetched anew when the CRM refuses them.

Single-flight: of many threads that need a token, one asks and the others wait (Fxiaoke allows ten requests a minute,
and none side by side). When to modify: when a CRM hands out tokens in another way.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SPARE_SECONDS = 60.0
"""A token is not used in its last minute."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token.

    Parameters
    ----------
    text
        The token.
    seconds
        How long it is good from now; None where the CRM does not say (then until it is refused).
    base_url
        Where calls go, if the CRM says so with the token (Zoho's ``api_domain``, Salesforce's ``instance_url``).
    """

    text: str
    seconds: float | None = None
    base_url: str = ""

    def __repr__(self) -> str:
        """Return a text without the token."""
        return f"Token(seconds={self.seconds})"


class TokenSource:
    """Gives the present token.

    Parameters
    ----------
    fetch
        Asks the CRM for a token.
    seconds
        A clock that only goes forward, in seconds.
    """

    def __init__(self, fetch: Callable[[], Token], seconds: Callable[[], float]) -> None:
        self._fetch = fetch
        self._seconds = seconds
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._until = 0.0

    def get(self) -> Token:
        """Return a token that is good, fetching one where needed."""
        with self._lock:
            if self._token is None or self._seconds() >= self._until:
                self._token = self._fetch()
                self._until = self._end_of(self._token)
            return self._token

    def refuse(self, token: Token) -> None:
        """Forget ``token``, which the CRM has refused; a newer one stays."""
        with self._lock:
            if self._token is token:
                self._token = None

    def _end_of(self, token: Token) -> float:
        if token.seconds is None:
            return float("inf")
        spare = min(SPARE_SECONDS, token.seconds / 10)
        return self._seconds() + token.seconds - spare
