"""Work for processes of the tests: functions of a module, since a spawned process imports them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from assigner.errors import UsageError
from assigner.language import Words


def do(task: str | int, say: Callable[[Any], None], cancel: Any) -> int:
    """Double a number; ``die`` ends the process, ``raise`` and ``refuse`` raise, ``wait`` waits for the cancel."""
    if task == "die":
        os._exit(7)
    if task == "raise":
        raise ValueError("no such luck")
    if task == "refuse":
        raise UsageError(Words("Not like this.", "不能这样。"))
    if task == "wait":
        say("waiting")
        while not cancel.is_set():
            time.sleep(0.01)
        return -1
    return 2 * int(task)
