"""Moments at which work shares a row: how rules say "only one of these at once" with few, strong rows.

A rule that pays for a rep as soon as one item is there could post a row for each item; where items cannot be done
together anyway, one row holds all that are under way at a moment. That is far tighter: at the fullest moment every
item needs a rep of its own, and the sum of the rows says so. When to modify: when another rule than overlap keeps
work apart, or another rule needs such rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from assigner.rules.contract import Posting


def kept_apart(to: Posting, option: np.ndarray) -> np.ndarray:
    """Return which of the options a hard rule of overlap keeps apart from all others that share a moment."""
    from assigner.rules.active import active_rules  # it imports every rule, so not before all are there

    apart = np.zeros(len(to.options.item), dtype=np.bool_)
    for one in active_rules(to.problem):
        if one.rule.id == "duty-overlap" and one.level == HARD:
            mask = one.rule.scoped(to) & (to.options.start >= 0)
            if int(mask.sum()) > int(apart.sum()):  # the widest use: options of two uses may meet
                apart = mask
    return np.asarray(apart[option])


def shared_moments(to: Posting, option: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the options under way at each of some moments, which between them meet every option.

    The fullest moment comes first, then always the one with the most work that none before has met.

    Parameters
    ----------
    option
        Options with a start that are kept apart.

    Returns
    -------
    option, moment: an entry for each option and each chosen moment in its interval; moments count from 0.
    """
    items = to.problem.items
    item, start = to.options.item[option], to.options.start[option]
    begin = start - items["buffer_before"].to_numpy()[item]
    end = start + (items["duration"] + items["buffer_after"]).to_numpy()[item]
    kinds, kind = np.unique(np.stack([item, begin, end]), axis=1, return_inverse=True)
    kind = kind.ravel()
    _, of_item, starts = np.unique(kinds[0], return_inverse=True, return_counts=True)
    chosen = fullest_moments(kinds[1], kinds[2], 1.0 / starts[of_item])
    meets = (kinds[1][:, None] <= chosen) & (chosen < kinds[2][:, None])
    of_kind, moment = np.nonzero(meets)
    first = np.searchsorted(of_kind, np.arange(kinds.shape[1]))
    count = np.bincount(of_kind, minlength=kinds.shape[1])[kind]
    place = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(option, count), moment[np.repeat(first[kind], count) + place]


def fullest_moments(begin: np.ndarray, end: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return moments that meet every interval ``[begin, end)``: always the one with the most weight not met before."""
    left = np.arange(len(begin))
    moments = np.unique(begin)
    chosen = []
    while len(left):
        change = np.zeros(len(moments) + 1)
        np.add.at(change, np.searchsorted(moments, begin[left]), weight[left])
        np.add.at(change, np.searchsorted(moments, end[left]), -weight[left])
        best = moments[int(np.argmax(np.cumsum(change[:-1])))]
        chosen.append(best)
        left = left[(begin[left] > best) | (end[left] <= best)]
    return np.array(chosen, dtype=np.int64)
