"""Intervals of reps: cliques and near pairs, the geometry that time rules share.

Only geometry stands here, never what a rule forbids. When to modify: when a time rule needs another
question about intervals answered.
"""

from __future__ import annotations

import numpy as np


def maximal_cliques(begin: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """Return the maximal sets of intervals that share a moment (half open; sets of one left out).

    A sweep over the end points: a set is maximal when an interval ends and one has begun since the
    last set was found (Golumbic 1980: an interval graph has at most n maximal cliques).

    Parameters
    ----------
    begin, end
        Of each interval, ``begin < end``.
    """
    by_begin = np.argsort(begin, kind="stable")
    starts = begin[by_begin]
    cliques = []
    begun_before = 0
    for moment in np.unique(end):
        begun = int(np.searchsorted(starts, moment, side="left"))
        if begun > begun_before:
            members = by_begin[:begun]
            members = members[end[members] > starts[begun - 1]]
            if len(members) > 1:
                cliques.append(np.sort(members))
            begun_before = begun
    return cliques


def near_pairs(rep: np.ndarray, begin: np.ndarray, end: np.ndarray, reach: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs (a, b) of intervals of one rep with ``begin[a] <= begin[b] < end[a] + reach``.

    Each unordered pair stands at most once, the earlier one first.
    """
    order = np.lexsort((begin, rep))
    width = int(end.max(initial=0) - begin.min(initial=0)) + reach + 1
    key = rep[order].astype(np.int64) * width * 2 + (begin[order] - begin.min(initial=0))
    limit = np.searchsorted(key, key + (end[order] - begin[order]) + reach, side="left")
    count = np.maximum(0, limit - np.arange(len(order)) - 1)
    first = np.repeat(np.arange(len(order)), count)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    return order[first], order[first + 1 + nth]
