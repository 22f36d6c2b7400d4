"""Round-robin, the peer that most teams run today: the next eligible rep in turn who has room and time.

When to modify: never to make it better; it is what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.answer import Answer
from benchmarks.peers.room import Room

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

NAME = "round-robin"
WORDS = "round-robin"


def solve(instance: Instance, limit: Limit) -> Answer:
    """Give each item, in the order of the book, to the eligible rep whose last turn is longest ago."""
    room = Room(instance)
    last_turn = np.full(instance.num_reps, -1)
    for item in range(instance.num_items):
        pairs = room.open_pairs(item)
        if len(pairs):
            chosen = instance.rep[pairs[np.argmin(last_turn[instance.rep[pairs]])]]
            last_turn[chosen] = item
            room.give(item, int(chosen))
    left = int((room.chosen < 0).sum())
    cost = instance.cost_of(room.chosen)
    return Answer(
        rep=room.chosen,
        curve=[] if left else [(limit.used, cost, None)],
        note=f"{left} items find nobody with room" if left else "",
    )
