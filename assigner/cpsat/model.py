"""A block as a CP-SAT model with one objective per level, and the way back to a choice.

Option ``k`` of the block is bool ``k``; loads, distances and thresholds follow. The model is built
once; levels are solved one after the other by changing its objective and its pins. Imported late,
for it builds on ortools. When to modify: when the shape of the objective changes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.bands import BandPosts
from assigner.cpsat.draft import Draft
from assigner.errors import ProgramTooLargeError
from assigner.language import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.cpsat.block import Block
    from assigner.program.program import IntArray

LARGEST_COST = 2**61
"""Costs of a level must stay below this, so that sums of them fit in 64 bits."""


class Model:
    """A CP-SAT model of a block.

    Attributes
    ----------
    block
        What it is the model of.
    weight
        Cost of each variable, shape ``(num_levels, num_variables)``, at least 0.
    constant
        Cost per level that comes on top; with it, a level's cost is ``constant + weight . values``.
    floor
        Lower bound on each level's cost that needs no solver.
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        self.draft = Draft()
        self.draft.bools(block.num_options)
        self._post_items()
        self._posts = BandPosts(block, self.draft)
        self._posts.post()
        self.weight, self.constant = self._objective()
        self.floor = self.constant + self.weight @ self.draft.low
        self._ceiling = self.constant + self.weight @ self.draft.high
        self._pins: dict[int, int] = {}

    def _post_items(self) -> None:
        for begin, end in pairwise(self.block.item_begin.tolist()):
            self.draft.exactly_one(range(begin, end))

    def _objective(self) -> tuple[IntArray, IntArray]:
        """Return weights and constants; each item's cheapest option is moved into the constant."""
        block, num_levels = self.block, len(self.block.program.levels)
        cost = block.program.cost[:, block.option]
        weight = np.zeros((num_levels, self.draft.num_variables), dtype=np.int64)
        constant = block.constant + self._posts.constant
        if block.num_options:
            least = np.minimum.reduceat(cost, block.item_begin[:-1], axis=1)
            weight[:, : block.num_options] = cost - np.repeat(least, np.diff(block.item_begin), axis=1)
            constant = constant + least.sum(axis=1)
        for level, variable, amount in self._posts.terms:
            weight[level, variable] += amount
        self._check_size(weight, constant)
        return weight, np.asarray(constant)

    def _check_size(self, weight: IntArray, constant: IntArray) -> None:
        reach = weight.astype(np.float64) @ self.draft.high.astype(np.float64) + constant
        if reach.size and reach.max() >= LARGEST_COST:
            level = self.block.program.levels[int(reach.argmax())].label
            raise ProgramTooLargeError(_TOO_LARGE.filled(level=level, reach=f"{reach.max():.1e}", limit=LARGEST_COST))

    def set_objective(self, level: int) -> None:
        """Let the solver minimise the cost of ``level``."""
        self.draft.minimise(self.weight[level], int(self.constant[level]))

    def pin(self, level: int, least: int, most: int) -> None:
        """Keep the cost of ``level`` between two costs, both included."""
        low, high = least - int(self.constant[level]), most - int(self.constant[level])
        if level in self._pins:
            self.draft.set_domain(self._pins[level], low, high)
            return
        used = np.flatnonzero(self.weight[level])
        if not used.size:
            return
        self._pins[level] = self.draft.linear(used.tolist(), self.weight[level, used].tolist(), low, high)

    def release(self, level: int) -> None:
        """Take the pin of ``level`` away, if it has one."""
        if level in self._pins:
            self.pin(level, int(self.floor[level]), int(self._ceiling[level]))

    def hint(self, choice: IntArray) -> None:
        """Give the solver a choice over the whole program to start from; -1 says nothing about an item.

        A complete choice is completed by the values of all auxiliary variables.
        """
        chosen = self.block.mask(choice)
        known = choice[self.block.item] >= 0
        if known.all():
            self.draft.hint(np.arange(self.draft.num_variables), self.values(chosen))
            return
        said = np.flatnonzero(known[self.block.item_of_option])
        self.draft.hint(said, chosen[said].astype(np.int64))

    def values(self, chosen: NDArray[np.bool_]) -> IntArray:
        """Return the values of all variables for a mask over the block's options."""
        values = np.zeros(self.draft.num_variables, dtype=np.int64)
        values[: self.block.num_options] = chosen
        load = self.block.loads(chosen)
        for fill in self._posts.fills:
            fill(load, values)
        return np.clip(values, self.draft.low, self.draft.high)

    def cost(self, values: IntArray) -> IntArray:
        """Return the cost per level that the model sees in ``values`` (never less than the exact cost)."""
        return np.asarray(self.constant + self.weight @ values)

    def choice(self, values: IntArray) -> IntArray:
        """Return the choice over the whole program that the values of the variables mean."""
        return self.block.completed(self.block.option[np.flatnonzero(values[: self.block.num_options])])


_TOO_LARGE = Words(
    "The costs of level {level} can reach {reach}, which is beyond the limit of {limit}. Use smaller weights, "
    "or a coarser unit for minutes and money.",
    "层级 {level} 的代价最高可达 {reach}，超出上限 {limit}。请减小权重，或为时间和金额选用更大的单位。",
)
