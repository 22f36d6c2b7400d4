"""A package mended and made cheaper piece by piece: a few reps around two remedies are placed anew, everybody else stays.

Each piece is solved by the exact engine, remedies included, so that two hours of overtime become one and a waiver is
given back where colleagues have room after all. When to modify: to choose pieces otherwise.

Notes
-----
P. Shaw, Using constraint programming and local search methods to solve vehicle routing problems, CP 1998.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.blocks import BlockLimits, BlockSolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.program.program import IntArray, Program

PIECE_SECONDS = 1.0
"""Most time of one piece."""
FEWEST_REPS, MOST_REPS = 3, 13
"""Reps of a piece: one more after a piece that is proven to be best, one less after one that took too long."""
MOST_SEEDS = 60
"""Items that a remedy is about, of which so many at most come into a piece."""
IDLE_PIECES = 12
"""So many pieces in a row that are proven best end the shrinking."""


class Shrinking:
    """Makes the choice of an extended program cheaper.

    Parameters
    ----------
    program
        The program with the options that pieces may use.
    choice
        A complete choice.
    workers, seed, clock
        Of the engine, of the order of the pieces; only differences of the clock count.
    """

    def __init__(self, program: Program, choice: IntArray, workers: int, seed: int, clock: Callable[[], float]) -> None:
        self.program = program
        self.choice = choice
        self._workers = workers
        self._random = np.random.default_rng(seed)
        self._clock = clock
        self._solver = BlockSolver(program, clock)
        self._table = self._solver.builder.table
        self._item = program.item_of_option
        self._is_switch = self._item >= program.num_placeable

    @property
    def price(self) -> int:
        """Price of the present choice."""
        return int(self.program.cost[0][self.choice].sum())

    def mend(self, seconds: float) -> bool:
        """Place what breaks rows anew, with more and more reps around; return whether no row is broken any more."""
        ends, num_reps, number = self._clock() + seconds, FEWEST_REPS, 0
        while len(about := self._in_broken_rows()):
            left = ends - self._clock()
            if left <= 0 or num_reps > MOST_REPS:
                return False
            holding = self.program.rep[self.choice[about]]
            piece = self._piece(about, np.union1d(holding, self._reps_around(about, num_reps)))
            answer = self._solver.solve(piece, self.choice, self._limits(left, 2 * PIECE_SECONDS), seed=number)
            self.choice = self.choice if answer.choice is None else answer.choice
            num_reps, number = num_reps + FEWEST_REPS, number + 1
        return True

    def run(self, seconds: float, bound: int) -> None:
        """Solve pieces until time is over, the price meets the bound, or nothing gains any more."""
        ends, idle, num_reps, number = self._clock() + seconds, 0, FEWEST_REPS, 0
        while self.price > bound and idle < IDLE_PIECES and (left := ends - self._clock()) > 0:
            about = self._random.permutation(np.union1d(*(self._about(self._remedy()) for _ in range(2))))[:MOST_SEEDS]
            piece = self._piece(about, self._reps_around(about, num_reps))
            answer = self._solver.solve(piece, self.choice, self._limits(left, PIECE_SECONDS), seed=number)
            gained = answer.gain is not None and answer.gain[0] > 0
            if gained and answer.choice is not None:
                self.choice = answer.choice
            idle = 0 if gained else idle + answer.is_proven
            if not gained:
                num_reps = min(MOST_REPS, num_reps + 1) if answer.is_proven else max(FEWEST_REPS, num_reps - 1)
            number += 1

    def _limits(self, left: float, most: float) -> BlockLimits:
        return BlockLimits(min(most, left), workers=self._workers)

    def _in_broken_rows(self) -> IntArray:
        """Return the items whose chosen options stand in broken rows."""
        load = self._solver.builder.load(self.choice)
        broken = np.flatnonzero((load < self._table.lower) | (load > self._table.upper))
        options = self._options_in(broken)
        chosen = self.program.mask(self.choice)
        return np.unique(self._item[options[chosen[options] & ~self._is_switch[options]]])

    def _piece(self, about: IntArray, reps: IntArray) -> IntArray:
        """Return some items, all that some reps have, and all switches that bear on them."""
        own = self.choice[: self.program.num_placeable]
        items = np.union1d(np.flatnonzero(np.isin(self.program.rep[own], reps)), about)
        return np.concatenate([items, self._switches(self._options_of(items))])

    def _remedy(self) -> int:
        """Return a taken switch that costs something, the dearer the likelier."""
        taken = self.choice[self.program.num_placeable :]
        price = self.program.cost[0][taken]
        return int(self._random.choice(taken, p=price / price.sum())) if price.sum() else int(taken[0])

    def _about(self, switch: int) -> IntArray:
        """Return items that a switch makes room for, as they sit now."""
        chosen = self.program.mask(self.choice)
        options = self._options_in(self._rows_of(np.array([switch])))
        items = np.unique(self._item[options[chosen[options] & ~self._is_switch[options]]])
        if not len(items):
            items = np.arange(self.program.num_placeable)
        return items

    def _reps_around(self, items: IntArray, num_reps: int) -> IntArray:
        """Return reps who have the items, and others who might take them."""
        holding = self.program.rep[self.choice[items]]
        able = self.program.rep[self._options_of(items)]
        weight = np.bincount(able[able >= 0], minlength=int(self.program.rep.max(initial=0)) + 1).astype(float)
        weight[holding[holding >= 0]] *= num_reps
        size = min(num_reps, int(np.count_nonzero(weight)))
        return (
            np.flatnonzero(weight)[:0]
            if not size
            else self._random.choice(len(weight), size, replace=False, p=weight / weight.sum())
        )

    def _options_of(self, items: IntArray) -> IntArray:
        begin = self.program.item_begin
        return np.concatenate([np.arange(begin[item], begin[item + 1]) for item in items.tolist()])

    def _rows_of(self, options: IntArray) -> IntArray:
        entry, _ = self._table.by_option.entries(options)
        return np.unique(self._table.by_option.row[entry])

    def _options_in(self, rows: IntArray) -> IntArray:
        begin = self._table.begin
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate([none, *(self._table.option[begin[row] : begin[row + 1]] for row in rows.tolist())])

    def _switches(self, options: IntArray) -> IntArray:
        """Return the switches in the rows of some options, and in the rows of those: a remedy and its group."""
        found = np.zeros(0, dtype=np.int64)
        for _ in range(2):
            near = self._options_in(self._rows_of(options))
            found = np.union1d(found, self._item[near[self._is_switch[near]]])
            options = self._options_of(found) if len(found) else np.zeros(0, dtype=np.int64)
        return found
