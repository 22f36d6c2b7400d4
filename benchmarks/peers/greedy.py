"""Greedy: the largest item first, to the eligible rep with room and time for whom it costs least at that moment.

Also the hint of :mod:`benchmarks.peers.cpsat_good`. When to modify: to make the greedy rule a better one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.answer import Answer
from benchmarks.peers.room import Room

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

NAME = "greedy"
WORDS = "greedy, largest first"


def solve(instance: Instance, limit: Limit) -> Answer:
    """Return the greedy assignment."""
    chosen = assignment(instance)
    left = int((chosen < 0).sum())
    cost = instance.cost_of(chosen)
    return Answer(
        rep=chosen,
        curve=[] if left else [(limit.used, cost, None)],
        note=f"{left} items find nobody with room" if left else "",
    )


def assignment(instance: Instance) -> np.ndarray:
    """Return a rep per item, -1 where nobody has room: first the duties, then accounts from large to small."""
    room = Room(instance)
    for item in np.lexsort((-instance.minutes, instance.start < 0)):
        pairs = room.open_pairs(int(item))
        if len(pairs):
            reps = instance.rep[pairs]
            away = room.load[reps] - instance.target[reps]
            more = np.abs(away + instance.minutes[item]) - np.abs(away)
            best = np.argmin(instance.cost[pairs] + instance.slope[reps] * more)
            room.give(int(item), int(reps[best]))
    return room.chosen
