"""Problems in memory: the few that were asked about last, so that a second question about one costs nothing.

A problem never changes and is named by its digest, so nothing here can be stale. When to modify: when something else
that is named by a digest is worth keeping.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values asked for last, up to a total weight.

    Parameters
    ----------
    most
        Most weight that is kept; a heavier value is not kept at all.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Value, int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def get(self, key: str, make: Callable[[], Value], weigh: Callable[[Value], int]) -> Value:
        """Return the value of a key; made once, even when many ask for it at the same time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key][0]
            try:
                value = make()
                with self._lock:
                    self._keep(key, value, weigh(value))
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return value

    def _keep(self, key: str, value: Value, weight: int) -> None:
        if weight > self._most:
            return
        self._kept[key] = (value, weight)
        self._weight += weight
        while self._weight > self._most:
            _, (_, gone) = self._kept.popitem(last=False)
            self._weight -= gone

    def __len__(self) -> int:
        return len(self._kept)
