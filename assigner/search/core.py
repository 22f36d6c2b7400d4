"""The core of a large program: the few options of each item that can matter at good prices, and all options of its giants.

Why it exists: once prices are good, plans take hardly any option but an item's cheapest ones, and every step of the search
that visits all options waits for memory. Search goes on in the core, bounds are proven of the whole program (the core of a
knapsack problem: E. Balas and E. Zemel, An algorithm for large zero-one knapsack problems, Operations Research 28, 1980).
Where giants sit moves prices far, so they keep all they have. When to modify: to choose otherwise what belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assigner.prices.columns import flatten
from assigner.prices.fixing import Reduced, reduce_program
from assigner.search.guide import cheapest_options

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.search.budget import Budget

    Mask = NDArray[np.bool_]

MOST_OPTIONS = 10
"""Options of an item, cheapest first. 100,000 x 500 with regions ends at 208,500 with 6, 194,800 with 10 and 193,200 with 14,
from the same prices; with all 20 it takes half as long again and ended at 197,900 (where giants sit is luck)."""
GIANT = 0.02
"""Items that fill at least this part of a soft row keep all their options."""


class Ground(Protocol):
    """What trades and giants work on: a campaign, or the core of its program."""

    @property
    def budget(self) -> Budget:
        """The time there is."""

    @property
    def random(self) -> np.random.Generator:
        """Draws what is random."""

    @property
    def workers(self) -> int:
        """Threads."""

    @property
    def program(self) -> Program:
        """The program."""

    @property
    def columns(self) -> Columns:
        """The program as columns."""

    @property
    def kept(self) -> Mask:
        """The options that a better plan may use."""


@dataclass(frozen=True, eq=False)
class Core:
    """A part of a program's options, to be searched instead of all.

    Parameters
    ----------
    reduced
        The core, and where its options stand in the whole.
    columns
        The core as columns.
    kept
        All its options.
    budget, random, workers
        Those of the search.
    """

    reduced: Reduced
    columns: Columns
    kept: Mask
    budget: Budget
    random: np.random.Generator
    workers: int

    @property
    def program(self) -> Program:
        """The core: same items, rows and costs, fewer options."""
        return self.reduced.program

    def narrowed(self, result: PriceResult) -> PriceResult:
        """Return prices of the whole program as prices of the core; it holds the cheapest option of each item."""
        option = self.reduced.option
        choice = self.reduced.shrunk(result.choice)
        assert choice is not None
        return replace(result, reduced=result.reduced[option], share=result.share[option], choice=choice)


def core_of(ground: Ground, result: PriceResult, size: NDArray[np.float64], choice: IntArray) -> Core:
    """Return the core of a program at some prices.

    Parameters
    ----------
    ground
        The whole program.
    result
        Prices of a level; what is not allowed within its limits does not belong to the core.
    size
        The largest part of a soft row that each item fills.
    choice
        An option of each item that belongs to the core in any case.
    """
    program = ground.program
    most = np.where(size >= GIANT, np.diff(program.item_begin), MOST_OPTIONS)
    _, option = cheapest_options(program.item_begin, result.reduced, most, ground.kept & (result.reduced >= 0))
    kept = np.zeros(program.num_options, dtype=np.bool_)
    kept[option] = True
    kept[result.choice] = True
    kept[choice] = True
    reduced = reduce_program(program, kept)
    every = np.ones(len(reduced.option), dtype=np.bool_)
    return Core(reduced, flatten(reduced.program, ground.workers), every, ground.budget, ground.random, ground.workers)
