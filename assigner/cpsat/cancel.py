"""Stopping a run from outside: the event that engines look at, and Ctrl-C as such an event.

When to modify: to map another signal to cancelling.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Cancel(Protocol):
    """What an engine looks at, such as :class:`threading.Event` (of a thread or of a process pool)."""

    def is_set(self) -> bool:
        """Return whether to stop and keep the best plan so far."""
        ...


@contextmanager
def cancel_on_interrupt() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C inside the ``with`` block into a set event; the second raises as usual.

    Outside the main thread, where Python allows no signal handlers, the event is just an event.

    Examples
    --------
    >>> with cancel_on_interrupt() as cancel:
    ...     cancel.is_set()
    False
    """
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return
    before = signal.getsignal(signal.SIGINT)

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if event.is_set() and callable(before):
            before(number, frame)
        event.set()

    signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, before)
