"""Answers of the database that are kept for some seconds, so that a burst of calls costs one query.

When to modify: with what happens when too much is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from api.store import Clock

Value = TypeVar("Value")
_LIMIT = 10_000


class Kept(Generic[Value]):
    """Values by name, each for some seconds.

    Parameters
    ----------
    find
        Finds the value of a name.
    seconds
        How long it is kept.
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(self, find: Callable[[str], Value], seconds: float, clock: Clock) -> None:
        self._find = find
        self._ns = int(seconds * 1e9)
        self._clock = clock
        self._kept: dict[str, tuple[int, Value]] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Value:
        """Return the value, found anew when what is kept is too old."""
        kept = self._kept.get(name)
        if kept is not None and kept[0] > self._clock():
            return kept[1]
        value = self._find(name)
        with self._lock:
            if len(self._kept) >= _LIMIT:  # made-up names must not fill the memory
                self._kept.clear()
            self._kept[name] = (self._clock() + self._ns, value)
        return value

    def has(self, name: str) -> bool:
        """Whether the value is at hand."""
        kept = self._kept.get(name)
        return kept is not None and kept[0] > self._clock()

    def forget(self, name: str) -> None:
        """Drop what is kept of a name."""
        with self._lock:
            self._kept.pop(name, None)
