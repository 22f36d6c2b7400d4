"""Whole units that add up: a total shared by weights, and parts rounded so that their sum is kept.

When to modify: when parts must be rounded in another way.
"""

from __future__ import annotations

import numpy as np


def shared_out(total: int, weights: np.ndarray) -> np.ndarray:
    """Return a whole total split by weights: each part within a unit of its share, the sum exact.

    Largest remainder (Hamilton's method; Balinski and Young 1982); ties go to the first.

    Parameters
    ----------
    total
        What is shared, a whole number.
    weights
        At least 0; equal parts where all are 0.
    """
    weights = np.asarray(weights, dtype=float)
    if not len(weights):
        return np.zeros(0, dtype=np.int64)
    if weights.sum() <= 0:
        weights = np.ones(len(weights))
    return rounded(total * (weights / weights.sum()), total)


def rounded(parts: np.ndarray, total: int) -> np.ndarray:
    """Return parts that sum to about a whole total as whole numbers that sum to it exactly.

    Each part is moved by less than one unit, those with the largest remainder up.
    """
    parts = np.asarray(parts, dtype=float)
    down = np.floor(parts + 1e-9).astype(np.int64)
    missing = int(total - down.sum())
    order = np.argsort(-(parts - down), kind="stable")
    if missing >= 0:
        down[order[:missing]] += 1
    else:
        down[order[missing:]] -= 1
    return down
