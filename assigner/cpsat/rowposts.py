"""Rows of a block in CP-SAT: exactly one, at most one, linear rows, and loads as variables.

A row that bands look at would stand in the model once for its hard bounds and once or twice per
band. From two times on, one variable takes its load and the row stands there once. Imported late,
for it builds on ortools. When to modify: to say some kind of row in a stronger way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.draft import UNLIMITED
from assigner.cpsat.rows import sum_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.block import Block
    from assigner.cpsat.distances import Distances
    from assigner.cpsat.draft import Draft
    from assigner.cpsat.reach import Reach
    from assigner.program.program import IntArray

_SHORT_ROW = 2
"""Rows with so few entries are written out each time."""


class RowPosts:
    """Posts the hard bounds of rows and gives bands access to their loads.

    Parameters
    ----------
    block, draft
        From where and whereto. Option ``k`` of the block is variable ``k`` of the draft.
    reach
        What each row can reach.
    distances
        All distances that bands will ask for.
    """

    def __init__(self, block: Block, draft: Draft, reach: Reach, distances: list[Distances]) -> None:
        self.block = block
        self.draft = draft
        self.lower = block.table.lower[block.row]
        self.upper = block.table.upper[block.row]
        self.breakable = (reach.high > self.upper) | (reach.low < self.lower)
        self.uses = self.breakable.astype(np.int64)
        for batch in distances:
            varies = batch.varies
            sides = batch.above[varies].astype(np.int64) + batch.below[varies]
            self.uses += sum_by(batch.row[varies], sides, block.num_rows)
        self._load_variable: dict[int, int] = {}

    def post(self, allowed: Reach) -> list[Callable[[IntArray, IntArray], None]]:
        """Post all rows that can be broken; return what computes the load variables."""
        size = np.diff(self.block.begin)
        hopeless = np.maximum(allowed.low, self.lower) > np.minimum(allowed.high, self.upper)
        loaded = np.flatnonzero((self.uses > 1) & (size > _SHORT_ROW) & ~hopeless)
        first = self.draft.integers(allowed.low[loaded], allowed.high[loaded])
        self._load_variable = {int(row): first + number for number, row in enumerate(loaded.tolist())}
        for row, variable in self._load_variable.items():
            variables, coefs, constant = self._written_out(row)
            self.draft.linear([variable, *variables], [-1, *coefs], -constant, -constant)
        direct = self.breakable.copy()
        direct[loaded] = False
        for row in np.flatnonzero(direct).tolist():
            self._post_bounds(row)

        def fill(load: IntArray, values: IntArray) -> None:
            values[first : first + len(loaded)] = load[loaded]

        return [fill]

    def _post_bounds(self, row: int) -> None:
        variables, coefs, constant = self._written_out(row)
        lower, upper = int(self.lower[row]) - constant, int(self.upper[row]) - constant
        if upper == 1 and lower <= 0 and all(coef == 1 for coef in coefs):
            self.draft.at_most_one(variables)
        else:
            self.draft.linear(variables, coefs, lower, upper)

    def _written_out(self, row: int) -> tuple[list[int], list[int], int]:
        """Return a row's load as variables, coefficients and a constant."""
        here = slice(self.block.begin[row], self.block.begin[row + 1])
        return self.block.entry[here].tolist(), self.block.coef[here].tolist(), int(self.block.fixed[row])

    def _load(self, row: int) -> tuple[list[int], list[int], int]:
        variable = self._load_variable.get(row)
        return self._written_out(row) if variable is None else ([variable], [1], 0)

    def at_least_load_minus(self, variable: int, row: int, limit: int) -> None:
        """Demand ``variable >= load(row) - limit``."""
        variables, coefs, constant = self._load(row)
        self.draft.linear([variable, *variables], [1, *(-coef for coef in coefs)], constant - limit, UNLIMITED)

    def at_least_minus_load(self, variable: int, row: int, limit: int) -> None:
        """Demand ``variable >= limit - load(row)``."""
        variables, coefs, constant = self._load(row)
        self.draft.linear([variable, *variables], [1, *coefs], limit - constant, UNLIMITED)
