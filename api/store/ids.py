"""Ids: a word for the kind and 26 characters that sort by time, so that the newest row has the largest id.

The 26 characters are a ULID: 48 bits of milliseconds, 80 bits of chance, in Crockford's base 32. Inside one process
two ids never come out of order. When to modify: never for a new kind (any word does).
"""

from __future__ import annotations

import re
import secrets
import threading
import time

from api.store.moments import Clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_CHANCE_BITS = 80


class Sequence:
    """The last number given out, so that two ids of one millisecond still rise, and none falls when a clock is set back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, millisecond: int) -> int:
        """Return a number larger than any before."""
        with self._lock:
            fresh = (millisecond << _CHANCE_BITS) | secrets.randbits(_CHANCE_BITS)
            self._last = fresh if (fresh >> _CHANCE_BITS) > (self._last >> _CHANCE_BITS) else self._last + 1
            return self._last


_sequence = Sequence()


def new_id(kind: str, clock: Clock = time.time_ns) -> str:
    """Return a new id: ``job_01KB7Z...``.

    Parameters
    ----------
    kind
        What it names, as a short lower-case word: ``job``, ``plan``.
    clock
        Where the time comes from.
    """
    return f"{kind}_{_written(_sequence.next(clock() // 1_000_000))}"


def is_id(text: str, kind: str) -> bool:
    """Whether ``text`` looks like an id of ``kind``."""
    return re.fullmatch(rf"{re.escape(kind)}_[{ALPHABET}]{{{LENGTH}}}", text) is not None


def _written(number: int) -> str:
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
