"""Windows of time: all work that begins within some hours is placed anew at once, exactly.

Why it exists: with hardly a rep more than work at one moment asks for, a plan with a few items left over lies behind far
worse ones for moves that give one item to one rep. On a day of 525 duties for 59 of 70 people moves had six left over
after 30 CPU seconds, windows three after four and one after 48. They are searched when moves get nowhere. A window grows while
it is solved. Large neighbourhoods of that kind: P. Shaw, Using constraint programming and local search methods to solve
vehicle routing problems, CP 1998. When to modify: to choose other parts of a plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.search.budget import Budget
    from assigner.search.schedule_kernels import Desk
    from assigner.search.schedule_layout import Layout

FIRST_SIZE = 100
"""Items of the first window."""
MOST_OPTIONS = 6_000
"""Options that a window has at most."""
EFFORT = 3.0
"""The solver's own seconds for one window, which are counted work: windows are as large on a busy machine."""
GROWTH, DECLINE = 1.03, 0.95
"""By which factor windows change after one that was solved, and after one that was not."""


class Windows:
    """Windows on one desk.

    Parameters
    ----------
    layout, desk
        The plan; items in the pool are left over.
    budget
        Whose clock and cancelling.
    random
        Own one of the desk, so that desks can be worked on side by side.
    """

    def __init__(self, layout: Layout, desk: Desk, budget: Budget, random: np.random.Generator) -> None:
        self._layout, self._desk, self._budget, self._random = layout, desk, budget, random
        self._size = float(FIRST_SIZE)
        self._place = np.empty(len(desk.choice), dtype=np.int64)
        self._place[layout.order] = np.arange(len(layout.order))

    def play(self) -> int:
        """Place the work of one window anew; return how many items of the desk are left over. It never gets more."""
        from assigner.cpsat.parameters import Effort
        from assigner.cpsat.spans import place_most
        from assigner.search.schedule_kernels import TENURE, put_in

        frame = self._layout.frame
        option, hint = self._freed(self._items())
        effort = Effort(EFFORT, workers=1, seed=int(self._random.integers(2**31)), deterministic=True)
        chosen, is_proven = place_most(
            frame.item[option], frame.rep[option], frame.first[option], frame.last[option], hint, effort,
            lambda: self._budget.is_over,
        )  # fmt: skip
        for at in option[chosen].tolist():
            put_in(frame, self._desk, at, TENURE)
        is_solved = is_proven and len(option) < MOST_OPTIONS
        self._size = max(2.0, self._size * (GROWTH if is_solved else DECLINE))
        return int(self._desk.size[0])

    def _items(self) -> NDArray[np.int64]:
        """Draw items that begin one after the other, one of them left over."""
        order, desk = self._layout.order, self._desk
        size = min(int(self._size), len(order))
        left = int(desk.pool[self._random.integers(desk.size[0])])
        begin = int(self._place[left] - self._random.integers(size))
        begin = min(max(0, begin), len(order) - size)
        return np.asarray(order[begin : begin + size])

    def _freed(self, items: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Put items into the pool; return the options that they could have without throwing anything out, and which they had."""
        from assigner.search.schedule_kernels import fitting, take_out

        frame, desk = self._layout.frame, self._desk
        held = desk.choice[items]
        held = held[held >= 0]
        for item in frame.item[held].tolist():
            take_out(frame, desk, item)
        found = np.empty(MOST_OPTIONS, dtype=np.int64)
        option = np.union1d(held, found[: fitting(frame, desk, items, found)])
        return option, np.isin(option, held)
