"""Rate limits: so many calls a minute for a key and for a tenant, in bursts of some seconds; 429 above.

A leaky bucket that keeps one number a name (the generic cell rate algorithm, ITU-T I.371): the moment at which the bucket
is empty again. The limits count what one API process serves. When to modify: when something else than calls is limited.
"""

from __future__ import annotations

import math
import threading

from api.errors import ApiError
from api.store import Clock
from assigner.language import Words

MINUTE_NS = 60_000_000_000
BURST_SHARE = 6
"""A burst may use a sixth of a minute's calls at once."""
_LIMIT_NAMES = 20_000


class RateLimits:
    """Counts calls by name.

    Parameters
    ----------
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._empty_at: dict[str, int] = {}
        self._lock = threading.Lock()

    def check(self, name: str, calls_per_minute: int) -> None:
        """Count one call.

        Parameters
        ----------
        name
            Who calls: ``key:...``, ``tenant:...``.
        calls_per_minute
            How many calls are allowed.

        Raises
        ------
        ApiError
            429 with ``Retry-After``: it is one too many; it is not counted.
        """
        step = MINUTE_NS // calls_per_minute
        burst = step * max(1, calls_per_minute // BURST_SHARE)
        with self._lock:
            now = self._clock()
            empty_at = max(self._empty_at.get(name, now), now) + step
            if empty_at - now <= burst:
                self._make_room(now)
                self._empty_at[name] = empty_at
                return
        raise _too_many(calls_per_minute, (empty_at - now - burst) / 1e9)

    def _make_room(self, now: int) -> None:
        if len(self._empty_at) >= _LIMIT_NAMES:
            self._empty_at = {name: empty_at for name, empty_at in self._empty_at.items() if empty_at > now}


def _too_many(calls_per_minute: int, seconds: float) -> ApiError:
    detail = Words(
        "More than {limit} calls a minute. Wait {seconds} s; use the batch calls for many things at once.",
        "每分钟调用超过 {limit} 次。请等待 {seconds} 秒；大量数据请使用批量接口。",
    )
    wait = math.ceil(seconds)
    return ApiError(
        429,
        "too-many-calls",
        Words("Too many calls", "调用过于频繁"),
        detail.filled(limit=calls_per_minute, seconds=wait),
        headers={"Retry-After": str(wait)},
    )
