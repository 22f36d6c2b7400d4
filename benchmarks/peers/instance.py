"""The comparison's problem as plain arrays, so that a peer needs to know nothing of the product.

Made from the compiled program, so that what a peer minimises is the product's score to the unit; the judge of all
plans is :func:`assigner.verify.verify` on the tables, which knows neither the program nor these arrays.
When to modify: when :mod:`benchmarks.peers.book` gets a trait that these arrays cannot say.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.problem.problem import Problem
    from assigner.program.program import RowFamily

FILE = "instance.npz"


@dataclass(frozen=True, eq=False)
class Instance:
    """Items to give to reps at least cost: each item to exactly one of its eligible reps.

    Parameters
    ----------
    begin
        Pairs of item ``i`` are ``begin[i]:begin[i+1]``; length ``num_items + 1``.
    rep, cost
        Rep and price of each eligible pair.
    minutes
        Minutes of each item, for whoever gets it.
    capacity
        Most minutes of each rep.
    target
        Fair minutes of each rep: every minute above or below costs ``slope``.
    slope
        Price of a minute away from the target, per rep.
    start, end
        Interval of each item in minutes (half open), -1 for items without a time. A rep has one at a time.
    """

    begin: np.ndarray
    rep: np.ndarray
    cost: np.ndarray
    minutes: np.ndarray
    capacity: np.ndarray
    target: np.ndarray
    slope: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @property
    def num_items(self) -> int:
        """Number of items."""
        return len(self.minutes)

    @property
    def num_reps(self) -> int:
        """Number of reps."""
        return len(self.capacity)

    @property
    def item(self) -> np.ndarray:
        """Item of each pair."""
        return np.repeat(np.arange(self.num_items), np.diff(self.begin))

    def save(self, folder: Path) -> None:
        """Write the instance into a folder."""
        arrays = {one.name: getattr(self, one.name) for one in fields(self)}
        np.savez(folder / FILE, **arrays)

    @classmethod
    def load(cls, folder: Path) -> Instance:
        """Read the instance of a folder."""
        with np.load(folder / FILE) as arrays:
            return cls(**{one.name: arrays[one.name] for one in fields(cls)})

    def loads(self, chosen: np.ndarray) -> np.ndarray:
        """Return the minutes of each rep, given a rep per item (-1: nobody)."""
        placed = chosen >= 0
        load = np.bincount(chosen[placed], weights=self.minutes[placed], minlength=self.num_reps)
        return np.asarray(load, dtype=np.int64)

    def cost_of(self, chosen: np.ndarray) -> int:
        """Return the cost of an assignment to eligible reps (gaps, capacity and overlaps are not looked at)."""
        mine = chosen[self.item] == self.rep
        return int(self.cost[mine].sum()) + int(np.dot(np.abs(self.loads(chosen) - self.target), self.slope))

    def cliques(self) -> list[np.ndarray]:
        """Return the largest sets of items that overlap at one moment; none is part of another.

        An interval graph has at most as many as it has intervals: one at each start that an end follows.
        """
        timed = np.flatnonzero(self.start >= 0)
        starts = np.unique(self.start[timed])
        found: list[np.ndarray] = []
        for moment, following in zip(starts, np.append(starts[1:], np.iinfo(np.int64).max), strict=True):
            over = timed[(self.start[timed] <= moment) & (self.end[timed] > moment)]
            if len(over) > 1 and self.end[over].min() <= following:
                found.append(over)
        return found


def instance_of(problem: Problem) -> Instance:
    """Return the instance of a problem of :func:`benchmarks.peers.book.book`.

    Raises
    ------
    ValueError
        The problem holds something that the arrays cannot say.
    """
    from assigner.program.build import build_program

    program = build_program(problem)
    families = {family.name: family for family in program.families}
    known = {"rep-over-capacity", "load-uneven", "duty-overlap"}
    if set(families) - known or len(program.levels) != 1 or (program.rep < 0).any() or program.offset.any():
        raise ValueError(f"the arrays cannot say this problem: {sorted(families)}, {program.levels}")
    items = problem.items
    timed = problem.timed
    capacity, even = families["rep-over-capacity"], families["load-uneven"]
    (band,) = even.bands
    return Instance(
        begin=program.item_begin.astype(np.int64),
        rep=program.rep.astype(np.int64),
        cost=program.cost[0].astype(np.int64),
        minutes=items["minutes"].to_numpy().astype(np.int64),
        capacity=_by_rep(capacity, capacity.upper, problem.num_reps),
        target=_by_rep(even, band.lower, problem.num_reps),
        slope=_by_rep(even, band.slope, problem.num_reps),
        start=np.where(timed, items["earliest"], -1).astype(np.int64),
        end=np.where(timed, items["earliest"] + items["duration"], -1).astype(np.int64),
    )


def _by_rep(family: RowFamily, values: np.ndarray, num_reps: int) -> np.ndarray:
    """Return a value of each row by the rep that the row is about; every rep has one."""
    reps = family.facts["rep"].astype(np.int64)
    if not np.array_equal(np.sort(reps), np.arange(num_reps)):
        raise ValueError(f"the rows of {family.name} do not name every rep once")
    return np.asarray(values[np.argsort(reps)], dtype=np.int64)
