"""The nearest candidates: of the reps that may take an item, those whose own price is least. A cut that is not safe.

The price of a pair is what the weighted rules about pairs say of it (fit, move, way), level by level. Whoever has the
same price stands in a turned order, another one for each item, so that the cut does not give all items to the same
reps. Today's owner and the pin are always kept. When to modify: when another order of candidates proves better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

TURN = 7919
"""By how many reps the order of equals is turned from item to item."""
KEEP = -1


def nearest(problem: Problem, item: np.ndarray, rep: np.ndarray, cost: np.ndarray, most: int) -> np.ndarray:
    """Return which pairs are kept.

    Parameters
    ----------
    problem
        The problem.
    item, rep
        The pairs, by item.
    cost
        Matrix ``[level, pair]``.
    most
        How many pairs an item keeps, if it has more.
    """
    if not len(item):
        return np.zeros(0, dtype=bool)
    begin = np.flatnonzero(np.append(True, item[1:] != item[:-1]))
    size = np.diff(np.append(begin, len(item)))
    nth = np.arange(len(item)) - np.repeat(begin, size)
    table = np.full((len(size), max(int(size.max()), most)), np.iinfo(np.int64).max)
    table[np.repeat(np.arange(len(size)), size), nth] = _key(problem, item, rep, cost)
    last = np.partition(table, most - 1, axis=1)[:, most - 1]
    return np.asarray(table[np.repeat(np.arange(len(size)), size), nth] <= np.repeat(last, size))


def _key(problem: Problem, item: np.ndarray, rep: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Return one number a pair, in the order of the levels' costs and then of the turned reps."""
    price = np.zeros(len(item), dtype=np.int64)
    for level in cost:
        if level.any():
            _, rank = np.unique(level, return_inverse=True)
            price = price * (int(rank.max()) + 1) + rank
            _, price = np.unique(price, return_inverse=True)
    turned = (rep + item * TURN) % problem.num_reps
    key = price * problem.num_reps + turned
    for column in ("owner", "pin"):
        key[problem.items[column].to_numpy()[item] == rep] = KEEP
    return key
