"""Moments: whole microseconds since 1970 UTC, which both databases keep, compare and sort alike.

The clock is passed in, so that tests decide what time it is. When to modify: with how moments are stored.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], int]
"""Nanoseconds since 1970 UTC, like :func:`time.time_ns`."""

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US


def now_us(clock: Clock = time.time_ns) -> int:
    """Return the moment that ``clock`` shows."""
    return clock() // 1000


def iso(moment_us: int) -> str:
    """Return a moment as people and JSON write it: ``2026-11-29T12:00:00.000000Z``."""
    second, micro = divmod(moment_us, SECOND_US)
    whole = datetime.fromtimestamp(second, UTC)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{micro:06d}Z"


def from_datetime(moment: datetime) -> int:
    """Return a moment with a time zone as microseconds; exact, no float in between."""
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * SECOND_US + since.microseconds
