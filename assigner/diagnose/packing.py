"""From a group without room to few items that just do not fit, with a plan of all of them but one.

A minimal conflict of minutes is a packing puzzle: every item but one must fit. So reps are filled to the brim by
subset sums first (minimum bin slack: J. Gupta and J. Ho, 1999), and one item more than there is room left for makes
the conflict; what is known to fit needs no search. When to modify: to fill tighter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.diagnose.bottleneck import Limits
    from assigner.program.guarded import Guarded
    from assigner.program.program import IntArray

MOST_ROOM = 3_000_000
"""Steps of room up to which subset sums are worked out."""
SHARES = (0.6, 0.4, 0.2, 0.0)
"""Shares of the smallest items that are kept out of the filling, to choose the last item from."""


@dataclass(frozen=True, eq=False)
class Packing:
    """Items that do not fit by just one.

    Parameters
    ----------
    items
        All of them.
    extra
        The one that is left over.
    option
        Option of each packed item.
    """

    items: IntArray
    extra: int
    option: dict[int, int]


def packed(guarded: Guarded, limits: Limits, least: IntArray, items: IntArray, reps: IntArray) -> Packing | None:
    """Return few items of a group that do not fit by one; None where filling leaves too much room.

    Parameters
    ----------
    guarded, limits
        The program, and the limit that is short.
    least
        What each item takes at least.
    items, reps
        The group.
    """
    room = limits.room[reps]
    if not len(reps) or int(room.max()) > MOST_ROOM:
        return None
    ordered = items[np.argsort(least[items], kind="stable")]
    option = _options(guarded, limits, items, reps)
    for share in SHARES:
        first = int(share * len(ordered))
        filled = _filled(limits, least, ordered[first:], reps, option)
        over = int(room.sum()) - int(least[list(filled)].sum()) if filled else int(room.sum())
        left = [one for one in ordered.tolist() if one not in filled and least[one] > over]
        if left:
            return _trimmed(least, filled, left[0], over)
    return None


def _trimmed(least: IntArray, filled: dict[int, int], extra: int, over: int) -> Packing:
    """Leave out packed items without which it still does not fit, the smallest first."""
    for item in sorted(filled, key=lambda one: int(least[one])):
        if int(least[extra]) > over + int(least[item]):
            over += int(least[item])
            del filled[item]
    return Packing(np.sort(np.array([*filled, extra], dtype=np.int64)), extra, filled)


def _options(guarded: Guarded, limits: Limits, items: IntArray, reps: IntArray) -> dict[tuple[int, int], int]:
    """Return the option of each (item, rep) of the group that takes least, whatever other rules say."""
    own, inside = np.zeros(guarded.program.num_reps + 1, dtype=bool), np.zeros(guarded.program.num_items, dtype=bool)
    own[reps], inside[items] = True, True
    option = np.flatnonzero(inside[guarded.item_of_option] & own[guarded.program.rep])
    order = option[np.argsort(-limits.taken[option], kind="stable")]
    keys = zip(guarded.item_of_option[order].tolist(), guarded.program.rep[order].tolist(), strict=True)
    return dict(zip(keys, order.tolist(), strict=True))  # the last one given is kept: the one that takes least


def _filled(
    limits: Limits, least: IntArray, items: IntArray, reps: IntArray, option: dict[tuple[int, int], int]
) -> dict[int, int]:
    """Fill rep after rep as full as subset sums can, with items that take of it what they take at least."""
    left, chosen = items.tolist(), dict[int, int]()
    for rep in reps[np.argsort(-limits.room[reps], kind="stable")].tolist():
        mine = [one for one in left if limits.taken[option.get((one, rep), -1)] == least[one] and (one, rep) in option]
        picked = set(subset_sum([int(least[one]) for one in mine], int(limits.room[rep])))
        chosen.update({mine[at]: option[mine[at], rep] for at in picked})
        left = [one for one in left if one not in chosen]
    return chosen


def subset_sum(sizes: list[int], room: int) -> list[int]:
    """Return places in ``sizes`` whose sum is as large as possible without passing ``room``.

    Reachable sums are the bits of one number; larger sizes are tried first. Stops as soon as ``room`` is met.
    """
    order = sorted(range(len(sizes)), key=lambda at: -sizes[at])
    reached, mask = [1], (1 << (room + 1)) - 1
    for at in order:
        reached.append((reached[-1] | (reached[-1] << sizes[at])) & mask)
        if reached[-1] >> room:
            break
    total, picked = reached[-1].bit_length() - 1, []
    for number in range(len(reached) - 1, 0, -1):
        if not reached[number - 1] >> total & 1:
            picked.append(order[number - 1])
            total -= sizes[order[number - 1]]
    return picked
