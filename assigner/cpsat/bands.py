"""Band costs in CP-SAT: auxiliary integers for loads, distances and sums of the largest distances.

A distance is an integer at least ``load - upper`` and at least ``lower - load``; it is minimised, so
it is tight wherever it costs. The sum of the ``k`` largest of a group's distances is the least
``k * t + sum(max(0, d_j - t))`` over whole ``t`` (Ogryczak and Tamir 2003, "Minimizing the sum of
the k largest functions in linear time"). Every auxiliary variable can be computed from a choice, so
that hints are complete. Imported late, for it builds on ortools. When to modify: with ``Band``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.distances import Distances, allowed_loads, distances_of
from assigner.cpsat.draft import UNLIMITED
from assigner.cpsat.reach import reach_of
from assigner.cpsat.rowposts import RowPosts

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.block import Block
    from assigner.cpsat.draft import Draft
    from assigner.cpsat.rows import PlacedBand
    from assigner.program.program import IntArray

    Fill = Callable[[IntArray, IntArray], None]

_Key = tuple[int, bytes, bytes, bytes]


class BandPosts:
    """Posts the rows of a block and the costs of their bands.

    Attributes
    ----------
    constant
        Cost per level that no choice in the block changes.
    terms
        ``(level, variable, weight)`` of every cost term on an auxiliary variable.
    fills
        In order: each writes the values of its variables into the vector of all values, given the
        loads of the block's rows.
    """

    def __init__(self, block: Block, draft: Draft) -> None:
        self.block = block
        self.draft = draft
        self.constant = np.zeros(len(block.program.levels), dtype=np.int64)
        self.terms: list[tuple[int, int, int]] = []
        self.fills: list[Fill] = []
        self._variable: dict[tuple[_Key, int], int] = {}

    def post(self) -> None:
        """Post all rows and all bands."""
        reach = reach_of(self.block)
        allowed = allowed_loads(self.block, reach)
        bands = [(placed, distances_of(self.block, placed, allowed)) for placed in self.block.table.bands]
        bands = [(placed, distances) for placed, distances in bands if len(distances.row)]
        unique = {_key(placed, distances): distances for placed, distances in bands}
        rows = RowPosts(self.block, self.draft, reach, list(unique.values()))
        self.fills += rows.post(allowed)
        for key, distances in unique.items():
            self._post_distances(key, distances, rows)
        for placed, distances in bands:
            if placed.band.group is None:
                self._charge_rows(placed, distances)
            else:
                self._charge_groups(placed, distances)

    def _post_distances(self, key: _Key, distances: Distances, rows: RowPosts) -> None:
        varies = distances.varies
        first = self.draft.integers(distances.low[varies], distances.high[varies])
        for number, at in enumerate(varies.tolist()):
            row, variable = int(distances.row[at]), first + number
            self._variable[key, row] = variable
            if distances.above[at]:
                rows.at_least_load_minus(variable, row, int(distances.upper[at]))
            if distances.below[at]:
                rows.at_least_minus_load(variable, row, int(distances.lower[at]))

        def fill(load: IntArray, values: IntArray) -> None:
            values[first : first + len(varies)] = distances.at(load)[varies]

        self.fills.append(fill)

    def _charge_rows(self, placed: PlacedBand, distances: Distances) -> None:
        """Let every row pay for its own distance."""
        band, key = placed.band, _key(placed, distances)
        slope = band.slope[self.block.row[distances.row] - placed.first]
        constant = distances.low == distances.high
        self.constant[band.level] += int(np.dot(slope[constant], distances.low[constant]))
        for at in distances.varies.tolist():
            self.terms.append((band.level, self._variable[key, int(distances.row[at])], int(slope[at])))

    def _charge_groups(self, placed: PlacedBand, distances: Distances) -> None:
        """Let every group pay for the sum of its largest distances."""
        band, key = placed.band, _key(placed, distances)
        inside = self.block.row[distances.row] - placed.first
        assert band.group is not None
        group_of_place = band.group[inside]
        for group in np.unique(group_of_place).tolist():
            rows = placed.rows_by_group[group]
            places = np.flatnonzero(group_of_place == group)
            outside = np.setdiff1d(rows, inside[places], assume_unique=True)
            load = self.block.load[placed.first + outside]
            known = np.maximum(0, np.maximum(band.lower[outside] - load, load - band.upper[outside]))
            moving = places[distances.low[places] < distances.high[places]]
            still = np.concatenate((known, distances.low[places[distances.low[places] == distances.high[places]]]))
            variables = [self._variable[key, int(row)] for row in distances.row[moving]]
            top = min(band.top, len(rows))
            group_posts = _Group(self, band.level, int(band.slope[rows[0]]), top, variables, _largest(still, top))
            group_posts.post(distances.low[moving], distances.high[moving])


class _Group:
    """The sum of the ``top`` largest among variable distances and constants, times ``slope``."""

    def __init__(
        self, posts: BandPosts, level: int, slope: int, top: int, variables: list[int], constants: IntArray
    ) -> None:
        self.posts = posts
        self.level = level
        self.slope = slope
        self.top = top
        self.variables = variables
        self.constants = constants

    def post(self, low: IntArray, high: IntArray) -> None:
        """Post the group, given the ranges of the variable distances."""
        if len(self.variables) + len(self.constants) <= self.top:
            self.posts.constant[self.level] += self.slope * int(self.constants.sum())
            self.posts.terms += [(self.level, variable, self.slope) for variable in self.variables]
            return
        floor = int(_largest(np.concatenate((low, self.constants)), self.top)[-1])
        ceiling = int(_largest(np.concatenate((high, self.constants)), self.top)[-1])
        draft = self.posts.draft
        threshold = draft.integers(np.array([floor]), np.array([ceiling]))
        self._charge(threshold, self.top)
        most = np.concatenate((high, self.constants))
        if self.top == 1:
            for variable in self.variables:
                draft.linear([threshold, variable], [1, -1], 0, UNLIMITED)
            self._fill(threshold, np.zeros(0, dtype=np.int64), 0)
            return
        over = np.flatnonzero(most > floor)
        first = draft.integers(np.zeros(len(over), dtype=np.int64), most[over] - floor)
        for number, at in enumerate(over.tolist()):
            self._charge(first + number, 1)
            if at < len(self.variables):
                draft.linear([first + number, threshold, self.variables[at]], [1, 1, -1], 0, UNLIMITED)
            else:
                draft.linear([first + number, threshold], [1, 1], int(most[at]), UNLIMITED)
        self._fill(threshold, over, first)

    def _charge(self, variable: int, weight: int) -> None:
        self.posts.terms.append((self.level, variable, self.slope * weight))

    def _fill(self, threshold: int, over: IntArray, first: int) -> None:
        variables, constants, top = np.array(self.variables, dtype=np.int64), self.constants, self.top

        def fill(_: IntArray, values: IntArray) -> None:
            distance = np.concatenate((values[variables], constants))
            values[threshold] = _largest(distance, top)[-1]
            values[first : first + len(over)] = np.maximum(0, distance[over] - values[threshold])

        self.posts.fills.append(fill)


def _largest(values: IntArray, count: int) -> IntArray:
    """Return the ``count`` largest values, largest first."""
    return np.sort(values)[::-1][:count]


def _key(placed: PlacedBand, distances: Distances) -> _Key:
    """Return what two bands must share to share their distance variables."""
    return placed.first, distances.row.tobytes(), placed.band.lower.tobytes(), placed.band.upper.tobytes()
