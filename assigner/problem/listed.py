"""Who may take what where the problem lists its candidates: one answer for fair shares and for the program.

When to modify: when a listed problem gets another source of candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem


def listed_pairs(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of a problem with listed candidates; made once a problem.

    Returns
    -------
    item, rep, allowed: the pairs of the pairs table, every item with its owner and every item with its pin, each
    once, sorted by item and rep; ``allowed`` is False where the table says that the pair is not eligible.
    """
    if "listed_pairs" not in problem.derived:
        problem.derived["listed_pairs"] = _make(problem)
    found: tuple[np.ndarray, np.ndarray, np.ndarray] = problem.derived["listed_pairs"]
    return found


def _make(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    width, pairs = max(1, problem.num_reps), problem.pair_table
    key, allowed = pairs.key, np.ones(len(pairs.key), dtype=bool)
    if "eligible" in pairs.values:
        allowed = pairs.values["eligible"] != 0  # not given: allowed
    for column in ("owner", "pin"):
        rep = problem.items[column].to_numpy()
        has = np.flatnonzero(rep >= 0)
        more = has * width + rep[has]
        more = more[~_among(more, key)]
        if len(more):
            at = np.searchsorted(key, more)
            key, allowed = np.insert(key, at, more), np.insert(allowed, at, True)
    item = key // width
    rep = (key - item * width).astype(np.int32)
    return item.astype(np.int32), rep, allowed


def _among(some: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Return which numbers stand in ``key``, which ascends."""
    if not len(key):
        return np.zeros(len(some), dtype=bool)
    return np.asarray(key[np.minimum(np.searchsorted(key, some), len(key) - 1)] == some)
