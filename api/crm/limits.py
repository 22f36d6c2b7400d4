"""Token buckets: calls to a CRM stay within its limits.

A bucket holds at most ``burst`` calls and refills at ``rate`` a second, so that any window of ``w`` seconds sees at
most ``burst + rate * w`` calls. When to modify: when a CRM counts in another way.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class TokenBucket:
    """Spaces calls out; safe for threads.

    Parameters
    ----------
    rate
        Calls a second, over time.
    burst
        Calls at once after a pause, at least 1.
    seconds
        A clock that only goes forward, in seconds.
    sleep
        Waits for a number of seconds.
    """

    def __init__(self, rate: float, burst: float, seconds: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._rate = rate
        self._burst = max(burst, 1.0)
        self._seconds = seconds
        self._sleep = sleep
        self._lock = threading.Lock()
        self._calls = self._burst
        self._at = seconds()

    @classmethod
    def of_window(
        cls,
        calls: int,
        window_seconds: float,
        seconds: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> TokenBucket:
        """Return a bucket that keeps to ``calls`` in any window: a fifth of them at once, the rest spread out."""
        burst = max(calls / 5, 1.0)
        return cls((calls - burst) / window_seconds or 1 / window_seconds, burst, seconds, sleep)

    def reserve(self) -> float:
        """Take one call and return the seconds to wait before it."""
        with self._lock:
            now = self._seconds()
            self._calls = min(self._burst, self._calls + (now - self._at) * self._rate) - 1.0
            self._at = now
            return max(0.0, -self._calls / self._rate)

    def take(self) -> None:
        """Take one call, after waiting for it."""
        wait = self.reserve()
        if wait > 0:
            self._sleep(wait)

    def pause(self, pause_seconds: float) -> None:
        """Let nobody call for a while: the CRM said that its limit is reached."""
        with self._lock:
            self._calls = min(self._calls, -pause_seconds * self._rate)
