"""What an engine answers for a program: a choice, and what is proven about it, level by level.

Engines (CP-SAT, search) all return a :class:`Solution`; :mod:`assigner.solve` turns it into a
verified :class:`assigner.plan.Result`. When to modify: when an engine learns to prove something new.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assigner.plan.status import Status, StopReason, relative_gap

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from assigner.program.program import IntArray

__all__ = ["Progress", "Solution", "Status", "StopReason", "relative_gap"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One message of a running engine.

    Parameters
    ----------
    seconds
        Since the engine started.
    stage
        What runs: ``construct``, ``level coverage``, ``improve``, ...
    level
        Index of the level that is being minimised.
    score
        Cost of the incumbent per level, None where there is no incumbent yet.
    bound
        Proven lower bound per level, None where unknown.
    """

    seconds: float
    stage: str
    level: int
    score: tuple[int, ...] | None
    bound: tuple[int | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Solution:
    """An engine's answer.

    Parameters
    ----------
    status
        ``optimal`` only when every level is proven.
    stop_reason
        Why the engine stopped.
    choice
        One option index per item, or None when no plan was found.
    score
        Exact cost per level of ``choice``, or None.
    bound
        Per level, a proven lower bound on that level's cost in any lexicographically optimal plan;
        None where nothing is proven. (A bound found with the level before held at or below the
        incumbent's cost is valid in this sense if all levels before that one are proven. Otherwise
        it is not: an optimum that is better at level 0 may be worse at level 1.)
    trace
        The progress messages, oldest first.
    prices
        Level index to the price of each row (numbered through all families), as far as bounds were proven
        by prices.
    """

    status: Status
    stop_reason: StopReason
    choice: IntArray | None
    score: tuple[int, ...] | None
    bound: tuple[int | None, ...]
    trace: tuple[Progress, ...] = ()
    prices: Mapping[int, NDArray[np.float64]] = field(default_factory=dict)
