"""What a peer is asked, and what it says: an instance and a limit in, an assignment and its course out.

When to modify: when all peers must say one more thing about a run.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from benchmarks.peers.instance import Instance


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What a peer may use.

    Parameters
    ----------
    seconds
        From the moment at which the instance is in memory, building a model included.
    workers
        Cores.
    seed
        Seed of everything random.
    clock
        A steady clock, in seconds.
    began
        The clock's reading at the start.
    folder
        The tables of the problem and nothing of a peer's business; only our own row reads them.
    download
        Whether a peer may fetch what it needs.
    """

    seconds: float
    workers: int
    seed: int
    clock: Callable[[], float] = time.perf_counter
    began: float = 0.0
    folder: Path = Path()
    download: bool = True

    @property
    def used(self) -> float:
        """Seconds since the start."""
        return self.clock() - self.began

    @property
    def left(self) -> float:
        """Seconds that are left, at least 0."""
        return max(0.0, self.seconds - self.used)


@dataclass(kw_only=True)
class Answer:
    """What a peer found.

    Parameters
    ----------
    rep
        Rep of each item, -1 where it found none; None where it has no assignment at all.
    curve
        ``(seconds, cost, proven bound or None)`` of each better assignment that the peer itself holds for sound;
        empty where it does not tell.
    bound
        Least cost that the peer has proven; None where it proves nothing.
    note
        What else there is to say, in a few words.
    seconds
        What the peer took; None: all since the limit began.
    versions
        Of what the peer brings along.
    """

    rep: np.ndarray | None
    curve: list[tuple[float, int, int | None]] = field(default_factory=list)
    bound: int | None = None
    note: str = ""
    seconds: float | None = None
    versions: dict[str, str] = field(default_factory=dict)


class NotRunError(Exception):
    """A peer cannot run on this machine; the message says what is missing."""


class Peer(Protocol):
    """A module of this folder that solves instances: ``NAME``, ``WORDS`` and ``solve``."""

    NAME: str
    """What records and ``--only`` call it."""
    WORDS: str
    """What it is, for the table."""

    def solve(self, instance: Instance, limit: Limit) -> Answer:
        """Return the best assignment within the limit."""
