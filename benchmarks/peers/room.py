"""Who still has room and time for an item, while an assignment grows item by item.

When to modify: when the comparison's problem gets another hard rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.peers.instance import Instance


class Room:
    """A growing assignment.

    Parameters
    ----------
    instance
        The instance.

    Attributes
    ----------
    chosen
        Rep of each item, -1 where it has none.
    load
        Minutes of each rep.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.chosen = np.full(instance.num_items, -1, dtype=np.int64)
        self.load = np.zeros(instance.num_reps, dtype=np.int64)
        self._taken: list[list[tuple[int, int]]] = [[] for _ in range(instance.num_reps)]

    def open_pairs(self, item: int) -> np.ndarray:
        """Return the pairs of an item whose reps have room and are free at its time."""
        book = self.instance
        pairs = np.arange(book.begin[item], book.begin[item + 1])
        pairs = pairs[self.load[book.rep[pairs]] + book.minutes[item] <= book.capacity[book.rep[pairs]]]
        if book.start[item] < 0:
            return pairs
        return pairs[[self._free(int(rep), int(book.start[item]), int(book.end[item])) for rep in book.rep[pairs]]]

    def _free(self, rep: int, start: int, end: int) -> bool:
        return all(end <= begun or ended <= start for begun, ended in self._taken[rep])

    def give(self, item: int, rep: int) -> None:
        """Give an item to a rep."""
        self.chosen[item] = rep
        self.load[rep] += self.instance.minutes[item]
        if self.instance.start[item] >= 0:
            self._taken[rep].append((int(self.instance.start[item]), int(self.instance.end[item])))
