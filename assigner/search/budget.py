"""How long a search may go on: time, a count of rounds, or until somebody cancels.

Why it exists: every stage asks one object whether to stop; in deterministic mode the clock has no say.
When to modify: to add a reason to stop.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assigner.search.compiling import compile_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.cancel import Cancel
    from assigner.program.solution import StopReason


class Budget:
    """Time and rounds of one search.

    Parameters
    ----------
    seconds
        Wall time; without a say when ``max_rounds`` is given.
    clock
        A steady clock, in seconds.
    cancel
        Looked at often; None: nobody cancels.
    max_rounds
        Rounds of blocks; None: as many as time allows. With it the search is deterministic.

    Attributes
    ----------
    on_compile
        Called when kernels are to be compiled, which takes a minute; None: nobody wants to know.
    """

    def __init__(
        self, seconds: float, clock: Callable[[], float], cancel: Cancel | None, max_rounds: int | None
    ) -> None:
        self.clock = clock
        self.cancel = cancel
        self.max_rounds = max_rounds
        self.rounds = 0
        self._began = clock()
        self._seconds = seconds
        self.on_compile: Callable[[], None] | None = None

    def compile_kernels(self) -> None:
        """Have what is compiled ready; the time of the search does not run meanwhile."""
        began = self.clock()
        compile_once(self.on_compile or (lambda: None))
        self._began += self.clock() - began

    @property
    def is_deterministic(self) -> bool:
        """Whether work is counted instead of time."""
        return self.max_rounds is not None

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return self.clock() - self._began

    @property
    def left(self) -> float:
        """Seconds left; endless where work is counted."""
        return math.inf if self.is_deterministic else self._seconds - self.elapsed

    def share(self, part: float, most: float = math.inf) -> float:
        """Return ``part`` of what is left, at most ``most`` seconds (``most`` where work is counted)."""
        return min(most, max(0.0, part * self.left))

    def is_cancelled(self) -> bool:
        """Return whether somebody cancelled."""
        return self.cancel is not None and self.cancel.is_set()

    @property
    def is_over(self) -> bool:
        """Whether to drop everything now: cancelled, or no time is left."""
        return self.is_cancelled() or self.left <= 0

    def stop_reason(self) -> StopReason | None:
        """Return why to stop now, or None to go on."""
        if self.is_cancelled():
            return "cancelled"
        if self.max_rounds is not None:
            return "work-limit" if self.rounds >= self.max_rounds else None
        return "time" if self.left <= 0 else None
