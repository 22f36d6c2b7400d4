"""Kicks: push a few items off their place, let the reps around trade until nothing gains, go back where that came out dearer.

Why it exists: trades between two reps end where no trade gains, in a moment; from there, a small push and trades again reach
plans that no longer search of single moves does (iterated local search: H. R. Lourenco, O. C. Martin and T. Stuetzle, Handbook
of Metaheuristics, 2003). A kick only stirs the reps that it touches, so thousands of them take seconds at any size, and parts
of the organisation are kicked side by side. 200 accounts for 10 reps: 790 after 6 s, where moves, blocks and annealing stood at
882 after 120 s. When to modify: to push otherwise, or to accept otherwise.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from assigner.search.exchange import Exchange
from assigner.search.layouts import MIXED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.search.budget import Budget

STEPS = (1 / 16, 1 / 2, math.inf)
"""Trades after a kick admit options up to such parts of a typical extra, step by step."""
PUSHED = 2
"""Items that a kick around a random rep pushes; the others push one, which costs more than it must."""
LAYOUTS = (0, MIXED, 1, MIXED)
"""Parts of the organisation, in turns."""
SLACK = 0.5
"""A result is gone on from when it is dearer by at most a random part of so many typical extras."""
MOST_ITEMS = 200_000
"""With more items a kick's own overhead grows too large; the campaign does not even lay the trades out."""
FIRST_KICKS, SECONDS_A_CALL = 2, 0.25
"""Kicks between two looks at the clock: at first, and the time that they should take."""
COUNTED = 200
"""Kicks of each part where work is counted."""


class Kicks:
    """Kicks at the prices of one level.

    Parameters
    ----------
    program, columns
        The program, also as columns.
    result
        Prices of the level.
    choice
        A plan; earlier levels cost what they cost in it.
    random
        Draws pushes and what is accepted.
    threads
        Threads. With one part of the organisation, one is used.
    """

    def __init__(
        self,
        program: Program,
        columns: Columns,
        result: PriceResult,
        choice: IntArray,
        random: np.random.Generator,
        threads: int = 1,
    ) -> None:
        self._exchange = Exchange(program, columns, result, choice, random, threads)
        self._random, self._threads = random, max(1, threads)
        self.can_kick = self._exchange.can_trade and self._exchange.is_complete
        self._num = FIRST_KICKS
        self._layouts = cycle(LAYOUTS)
        self._traded: IntArray | None = None  # the choice that the last call left

    def run(self, choice: IntArray, budget: Budget, seconds: float) -> IntArray:
        """Kick for a while from a plan on; return the best plan at the level, which may break bounds where all do.

        Parameters
        ----------
        choice
            The plan, one option per item.
        budget
            Whose clock is looked at; where work is counted, ``COUNTED`` kicks of each part.
        seconds
            Wall time.
        """
        exchange = self._exchange
        exchange.move_to(choice)
        ends = budget.clock() + seconds

        def is_over() -> bool:
            return budget.is_over or (not budget.is_deterministic and budget.clock() >= ends)

        if self._traded is not None:
            exchange.ask_only_changed(self._traded)
        exchange.run(is_over)
        with ThreadPoolExecutor(self._threads) as pool:
            while not is_over():
                began = budget.clock()
                num = COUNTED if budget.is_deterministic else self._num
                exchange.kick(pool, next(self._layouts), num, STEPS, (PUSHED, SLACK))
                if budget.is_deterministic:
                    break
                self._adapt(budget.clock() - began)
        self._traded = exchange.choice.copy()
        return self._traded.copy()

    def _adapt(self, took: float) -> None:
        """Choose the number of kicks of the next call by how long the last took."""
        factor = min(2.0, max(0.5, SECONDS_A_CALL / max(took, 1e-3)))
        self._num = max(1, int(self._num * factor))


def is_of_reps(program: Program, columns: Columns) -> bool:
    """Return whether every row is one rep's, so that two reps can trade all they have."""
    if columns.groups.num_groups or not program.num_options:
        return False
    filled = np.flatnonzero(np.diff(columns.row_begin))
    if not filled.size:
        return False
    reps: NDArray[np.int32] = program.rep[columns.row_option]
    first = np.minimum.reduceat(reps, columns.row_begin[filled])
    last = np.maximum.reduceat(reps, columns.row_begin[filled])
    return bool(((first == last) & (first >= 0)).all())
