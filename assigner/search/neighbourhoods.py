"""Which items to set free together: neighbourhoods for exact blocks.

Why it exists: a block of a few dozen items that can trade places is where the exact engine beats any
move. Each way to choose is a function of one signature; the chooser learns which ones pay. When to
modify: to add a way; put it into :data:`WAYS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import NO_START, NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What a neighbourhood may look at.

    Parameters
    ----------
    program, columns
        The program (its options are those that blocks may use).
    guide
        Reduced cost of each option.
    rep_items
        Items that have an option at each rep: begin and item.
    choice, load
        The incumbent and its loads.
    random
        The search's random numbers.
    """

    program: Program
    columns: Columns
    guide: FloatArray
    rep_items: tuple[IntArray, IntArray]
    choice: IntArray
    load: IntArray
    random: np.random.Generator

    @property
    def rep_of_item(self) -> NDArray[np.int32]:
        """Rep of each item in the incumbent."""
        return self.program.rep[self.choice]


def reps_and_items(program: Program, columns: Columns) -> tuple[IntArray, IntArray]:
    """Return, per rep, the items with an option there: begin and item."""
    at = np.flatnonzero(program.rep != NOBODY)
    order = at[np.argsort(program.rep[at], kind="stable")]
    begin = np.searchsorted(program.rep[order], np.arange(program.num_reps + 1)).astype(np.int64)
    return begin, columns.item_of_option[order].astype(np.int64)


def _partners(scene: Scene, items: IntArray, size: int) -> IntArray:
    """Return up to ``size`` items: these and items of the reps that these could move to, cheap trades first."""
    if not len(items):
        return items
    begin = scene.program.item_begin
    option = np.concatenate([np.arange(begin[item], begin[item + 1]) for item in items[:size]])
    rep = scene.program.rep[option]
    option = option[rep != NOBODY]
    if not len(option):
        return items[:size]
    order = option[np.argsort(scene.guide[option] * scene.random.random(len(option)), kind="stable")]
    found = [items[:size]]
    room = size - len(found[0])
    rep_of_item = scene.rep_of_item
    for rep_at in dict.fromkeys(scene.program.rep[order].tolist()):
        if room <= 0:
            break
        here = np.flatnonzero(rep_of_item == rep_at)
        here = scene.random.permutation(np.setdiff1d(here, found[0]))[:room]
        found.append(here)
        room -= len(here)
    return np.unique(np.concatenate(found))


def trading_reps(scene: Scene, size: int) -> IntArray:
    """Return the items of a random rep and of the reps that they could cheaply move to."""
    rep = int(scene.random.integers(0, scene.program.num_reps))
    here = np.flatnonzero(scene.rep_of_item == rep)
    if not len(here):
        begin, item = scene.rep_items
        here = np.unique(item[begin[rep] : begin[rep + 1]])
    return _partners(scene, scene.random.permutation(here)[: max(1, size // 2)], size) if len(here) else here


def dear_items(scene: Scene, size: int) -> IntArray:
    """Return items that sit dearly against the prices, and their trading partners."""
    paid = scene.guide[scene.choice]
    paid = paid / (paid.max() + 1e-9)
    draw = paid + 0.3 * scene.random.random(len(paid))
    few = max(2, size // 4)
    return _partners(scene, np.argpartition(-draw, min(few, len(draw) - 1))[:few], size)


def costly_rows(scene: Scene, size: int) -> IntArray:
    """Return the items in one row that costs something or is full, and their trading partners."""
    sole, groups, columns = scene.columns.sole, scene.columns.groups, scene.columns
    load = scene.load
    paying = sole.row[(load[sole.row] < sole.lower) | (load[sole.row] > sole.upper)]
    grouped = groups.row[(load[groups.row] < groups.lower) | (load[groups.row] > groups.upper)]
    full = np.flatnonzero((load >= columns.upper) | (load <= columns.lower))
    rows = np.concatenate([paying, grouped, full])
    if not len(rows):
        return random_items(scene, size)
    row = int(rows[scene.random.integers(0, len(rows))])
    return _partners(scene, _items_of_row(scene, row, max(2, size // 2)), size)


def _items_of_row(scene: Scene, row: int, most: int) -> IntArray:
    """Return items with an option in a row, those that take it first."""
    columns = scene.columns
    option = columns.row_option[columns.row_begin[row] : columns.row_begin[row + 1]]
    item = columns.item_of_option[option].astype(np.int64)
    taken = scene.choice[item] == option
    inside = scene.random.permutation(np.unique(item[taken]))
    outside = scene.random.permutation(np.setdiff1d(item, inside))
    return np.concatenate([inside, outside])[:most]


def random_items(scene: Scene, size: int) -> IntArray:
    """Return random items and their trading partners."""
    few = max(1, size // 6)
    return _partners(scene, scene.random.integers(0, scene.program.num_items, few), size)


def time_window(scene: Scene, size: int) -> IntArray:
    """Return the items whose start in the incumbent lies next to a random item's."""
    start = scene.program.start[scene.choice]
    timed = np.flatnonzero(start != NO_START)
    if not len(timed):
        return random_items(scene, size)
    middle = start[timed[scene.random.integers(0, len(timed))]]
    near = np.argsort(np.abs(start[timed] - middle), kind="stable")[:size]
    return np.sort(timed[near])


WAYS: dict[str, Callable[[Scene, int], IntArray]] = {
    "trading reps": trading_reps,
    "dear items": dear_items,
    "costly rows": costly_rows,
    "random items": random_items,
    "time window": time_window,
}


@dataclass(slots=True)
class Chooser:
    """Chooses a way and a size, and learns: ways that gained come up more often.

    Parameters
    ----------
    ways
        Names of :data:`WAYS` in play.
    size
        Items per block; grows while blocks are solved to the end, shrinks when they are not.
    """

    ways: tuple[str, ...]
    size: float = 30.0
    credit: dict[str, float] = field(default_factory=dict)

    def choose(self, random: np.random.Generator) -> str:
        """Return the name of a way, drawn by credit."""
        credit = np.array([self.credit.get(way, 1.0) + 0.15 for way in self.ways])
        return self.ways[int(random.choice(len(self.ways), p=credit / credit.sum()))]

    def learn(self, way: str, *, gained: bool, finished: bool, most: float) -> None:
        """Remember how a block ended."""
        self.credit[way] = 0.9 * self.credit.get(way, 1.0) + 0.1 * (2.0 if gained else 0.0)
        self.size = min(most, self.size * 1.03) if finished else max(8.0, self.size * 0.93)


def with_switches(items: IntArray, needs: tuple[IntArray, IntArray], item_begin: IntArray) -> IntArray:
    """Return the items and the switches that their options need."""
    begin, switch = needs
    if not len(switch):
        return items
    spans = [switch[begin[item_begin[item]] : begin[item_begin[item + 1]]] for item in items]
    return np.unique(np.concatenate([items, *spans]))
