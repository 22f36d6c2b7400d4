"""What can be said about a plan's quality: status, reason to stop, gap.

When to modify: when an engine learns to prove something new.
"""

from __future__ import annotations

from typing import Literal

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
"""``unknown`` is never ``infeasible``: the latter is said only when proven."""

StopReason = Literal["optimal", "gap", "time", "cancelled", "infeasible", "no-progress", "work-limit"]


def relative_gap(score: int | None, bound: int | None) -> float | None:
    """Return ``(score - bound) / max(1, score)``, the share of the cost that is not proven; None if unknown."""
    if score is None or bound is None:
        return None
    return max(0.0, (score - bound) / max(1, score))
