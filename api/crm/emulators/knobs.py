"""The knobs: faults that an emulator makes on purpose, each for the next so many occasions or at a rate.

When to modify: to add a kind of fault.
"""

from __future__ import annotations

import random
import threading
from typing import Any

NAMES = (
    "drop",  # a webhook that never leaves
    "duplicate",  # a webhook that is sent twice
    "reorder",  # a webhook that is overtaken by the next one
    "delay",  # a webhook that leaves later, by `delay_seconds`
    "burst",  # so many webhooks are held back and leave at once
    "bad_signature",
    "stale_timestamp",
    "truncated_body",
    "read_fails",  # a read answers 5xx
    "write_fails",  # a write answers 5xx and does nothing
    "lock_row",  # one row of a write is refused for now
    "lost_reply",  # a write is carried out and the connection is cut
    "limited",  # a call is over the limit
)


class Knobs:
    """Counts down the faults that were asked for.

    Parameters
    ----------
    seed
        Seed of the faults that come at a rate.
    """

    def __init__(self, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, int] = {}
        self._rates: dict[str, float] = {}
        self._random = random.Random(seed)
        self.delay_seconds = 0.5

    def turn(self, settings: dict[str, Any]) -> None:
        """Set knobs: a whole number for the next so many times, a fraction below 1 for a rate."""
        unknown = set(settings) - {*NAMES, "delay_seconds"}
        if unknown:
            raise ValueError(f"unknown knobs: {sorted(unknown)}; known: {', '.join(NAMES)}, delay_seconds")
        with self._lock:
            self.delay_seconds = float(settings.get("delay_seconds", self.delay_seconds))
            for name in set(settings) - {"delay_seconds"}:
                value = settings[name]
                is_rate = isinstance(value, float) and value < 1
                self._rates[name] = value if is_rate else 0.0
                self._left[name] = 0 if is_rate else int(value)

    def left(self, name: str) -> int:
        """Return how many times a fault is still to come."""
        with self._lock:
            return self._left.get(name, 0)

    def happens(self, name: str) -> bool:
        """Say whether a fault happens now, and count it."""
        with self._lock:
            if self._left.get(name, 0) > 0:
                self._left[name] -= 1
                return True
            rate = self._rates.get(name, 0.0)
            return rate > 0 and self._random.random() < rate
