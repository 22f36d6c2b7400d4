"""Traits: what items carry and what each is worth with each rep, summed without a table of items times reps.

An item carries traits (a wished skill, a tag), each with a weight; a trait has a value with each rep. The sum over an
item's traits is what the pair is worth. Items that carry the same traits form a set, so that "the best over all
reps" is worked out once a set. When to modify: when a taste rule compares a pair with the best pair in a new way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

CHUNK_CELLS = 8_000_000
"""Numbers held at once while summing: bounds the memory."""
NOTHING = -(2**62)
"""Stands for the largest of no sums."""


class Traits:
    """Traits of items and their values with reps.

    Parameters
    ----------
    item, trait, weight
        One entry per trait carried, in any order.
    value
        Matrix ``[trait, rep]`` of whole numbers.
    num_items
        Number of items.
    """

    def __init__(self, item: ArrayLike, trait: ArrayLike, weight: ArrayLike, value: np.ndarray, num_items: int) -> None:
        items, traits, weights = (np.asarray(part, dtype=np.int64) for part in (item, trait, weight))
        order = np.lexsort((weights, traits, items))
        self.item, self.trait, self.weight = items[order], traits[order], weights[order]
        self.value = value.astype(np.int64)
        self.num_items = num_items
        self.begin = np.concatenate([[0], np.cumsum(np.bincount(items, minlength=num_items))]).astype(np.int64)

    @property
    def count(self) -> np.ndarray:
        """Number of traits of each item."""
        return np.diff(self.begin)

    def total_weight(self) -> np.ndarray:
        """Return the sum of each item's weights."""
        summed = np.concatenate([[0], np.cumsum(self.weight)])
        return np.asarray(summed[self.begin[1:]] - summed[self.begin[:-1]])

    def sums(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return the sum of weight times value over the traits of each item, for the rep given with it."""
        out = np.zeros(len(item), dtype=np.int64)
        step = max(1, CHUNK_CELLS // max(1, int(self.count.max(initial=1))))
        for first in range(0, len(item), step):
            part = slice(first, first + step)
            out[part] = self._sums(item[part], rep[part])
        return out

    def _sums(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        count = self.count[item]
        pair = np.repeat(np.arange(len(item)), count)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        entry = self.begin[item[pair]] + nth
        worth = np.concatenate([[0], np.cumsum(self.weight[entry] * self.value[self.trait[entry], rep[pair]])])
        end = np.cumsum(count)
        return np.asarray(worth[end] - worth[end - count])

    def _carried(self, item: np.ndarray) -> np.ndarray:
        """Return the weights of the items given as a matrix [item, trait], as floats for a quick product."""
        carried = np.zeros((len(item), len(self.value)))
        count = self.count[item]
        row = np.repeat(np.arange(len(item)), count)
        entry = self.begin[item[row]] + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        np.add.at(carried, (row, self.trait[entry]), self.weight[entry].astype(float))
        return carried

    def sets(self) -> np.ndarray:
        """Return the set of each item: equal numbers where traits and weights are equal, dense from 0."""
        _, kind = np.unique(np.stack([self.trait, self.weight]), axis=1, return_inverse=True)
        width = int(kind.max(initial=0)) + 2
        number = np.zeros(self.num_items, dtype=np.int64)
        for place in range(int(self.count.max(initial=0))):  # one more trait a turn, as along the branches of a tree
            has = self.count > place
            following = np.zeros(self.num_items, dtype=np.int64)
            following[has] = kind[self.begin[:-1][has] + place] + 1
            number = np.unique(number * width + following, return_inverse=True)[1].astype(np.int64)
        return number

    def best(self, judged: np.ndarray) -> np.ndarray:
        """Return the largest sum of each item over some reps (their numbers, at least one), worked out once a set."""
        _, first, number = np.unique(self.sets(), return_index=True, return_inverse=True)
        return np.asarray(self.best_of(first, judged)[number])

    def best_of(
        self, item: np.ndarray, judged: np.ndarray, without: tuple[np.ndarray, np.ndarray] | None = None
    ) -> np.ndarray:
        """Return the largest sum of each item given over the judged reps, in chunks.

        Parameters
        ----------
        item, judged
            Numbers of items and of reps, at least one rep.
        without
            Pairs that are not looked at, as (item, place in ``judged``); then ``item`` and the pairs must go up by
            item, and every item of a pair must be given. :data:`NOTHING` stands where no rep is left.
        """
        step = max(1, CHUNK_CELLS // max(1, len(self.value), len(judged)))
        value = self.value[:, judged].astype(float)
        best = np.zeros(len(item), dtype=np.int64)
        for first in range(0, len(item), step):
            part = item[first : first + step]
            sums = self._carried(part) @ value
            if without is not None:
                low, high = np.searchsorted(without[0], [part[0], part[-1] + 1])
                sums[np.searchsorted(part, without[0][low:high]), without[1][low:high]] = NOTHING
            best[first : first + step] = np.rint(sums.max(axis=1))
        return best
