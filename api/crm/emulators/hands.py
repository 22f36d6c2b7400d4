"""The clock of an emulated CRM: the world's, ahead of it by what the control panel asked for.

Limits, tokens, indexes that lag and times of records go by it, so that a test lets an hour pass in a call instead of
waiting; signatures go by the world's, because whoever receives them compares. When to modify: never for a new limit.
"""

from __future__ import annotations

import time


class Hands:
    """A clock that can be told to go forward, never back."""

    def __init__(self) -> None:
        self._ahead_seconds = 0.0

    def seconds(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic() + self._ahead_seconds

    def ms(self) -> int:
        """Return milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000 + int(self._ahead_seconds * 1000)

    def of_world(self, ms: int) -> int:
        """Return what the world's clock says when this one says ``ms``: for whoever compares with the world's."""
        return ms - int(self._ahead_seconds * 1000)

    def forward(self, seconds: float) -> None:
        """Let time pass at once."""
        self._ahead_seconds += max(0.0, seconds)
