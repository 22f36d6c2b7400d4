"""Placed meetings made better: the meetings worst off are placed anew with those in their way, by the exact engine.

What a meeting would cost alone bounds from below what all cost together; a meeting that costs more than alone is worth a
look, and when none does the placing is proven best. Why it exists: sixty people over a quarter are more than the exact
engine proves at once. When to modify: with another neighbourhood.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.blocks import BlockLimits, BlockSolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.manage.meetings.calendars import IntArray
    from assigner.manage.meetings.program import Draft
    from assigner.program.program import Program

MOST_OPTIONS = 2500
"""Options of one neighbourhood: it is solved in about a second."""
BLOCK_SECONDS = 1.0
"""Deterministic seconds of the solver, so that a busy machine gives the same placings, later."""


class Neighbours:
    """Which meetings stand in each other's way.

    Parameters
    ----------
    draft
        The options.
    num_cells
        Number of (rep, step) places.
    """

    def __init__(self, draft: Draft, num_cells: int) -> None:
        self._draft = draft
        begin = np.array(draft.begin)
        self.meeting = np.array([draft.choices[first].meeting for first in draft.begin[:-1]], dtype=np.int64)
        self.sizes = np.diff(begin)
        item = np.repeat(np.arange(len(self.meeting)), self.sizes)
        self._cells: dict[int, list[IntArray]] = {}
        self._taken_by: dict[int, IntArray] = {}
        for cells, owners in zip(draft.cells, draft.owners, strict=True):
            self._cells.setdefault(int(self.meeting[item[owners[0]]]), []).append(cells)
            self._taken_by[int(owners[0])] = cells
        self._num_cells = num_cells

    def costs(self, choice: IntArray) -> dict[int, tuple[int, int]]:
        """Return what each meeting costs with its exceptions: people who miss dates, and pain."""
        found: dict[int, tuple[int, int]] = {}
        for meeting, option in zip(self.meeting.tolist(), choice.tolist(), strict=True):
            unheld, pain = found.get(meeting, (0, 0))
            found[meeting] = (unheld + self._draft.unheld[option], pain + self._draft.pain[option])
        return found

    def alone(self) -> dict[int, int]:
        """Return the least pain of each meeting, were there no other."""
        found: dict[int, int] = {}
        for option, choice in enumerate(self._draft.choices):
            if choice.period < 0 and choice.kind == "slot":
                found[choice.meeting] = min(
                    found.get(choice.meeting, self._draft.alone[option]), self._draft.alone[option]
                )
        return found

    def around(self, meeting: int, choice: IntArray) -> IntArray:
        """Return the items of a meeting and of those that take what it could use, the most in the way first."""
        owner = np.full(self._num_cells, -1, dtype=np.int64)
        for number, option in zip(self.meeting.tolist(), choice.tolist(), strict=True):
            if option in self._taken_by:
                owner[self._taken_by[option]] = number
        wanted = owner[np.unique(np.concatenate(self._cells[meeting]))] if meeting in self._cells else owner[:0]
        hits = Counter(wanted[(wanted >= 0) & (wanted != meeting)].tolist())
        free, size = [meeting], int(self.sizes[self.meeting == meeting].sum())
        for other, _ in hits.most_common():
            more = int(self.sizes[self.meeting == other].sum())
            if size + more <= MOST_OPTIONS:
                free.append(other)
                size += more
        return np.flatnonzero(np.isin(self.meeting, free))


def improved(
    program: Program, draft: Draft, choice: IntArray, num_cells: int, seconds: float, *, clock: Callable[[], float],
    workers: int, seed: int,
) -> tuple[IntArray, int]:  # fmt: skip
    """Return a better choice, and a number of points of pain below which no placing of every date can be.

    Parameters
    ----------
    program, draft
        The program, and its options by meeting.
    choice
        A choice that keeps all rows.
    num_cells
        Number of (rep, step) places.
    seconds
        Time.
    """
    ends = clock() + seconds
    neighbours, solver = Neighbours(draft, num_cells), BlockSolver(program, clock)
    alone, limits = neighbours.alone(), BlockLimits(BLOCK_SECONDS, workers=workers, deterministic=True)
    tried: set[int] = set()
    while clock() < ends:
        costs = neighbours.costs(choice)
        worse = {one: cost for one, cost in costs.items() if (cost[0], cost[1] - alone.get(one, cost[1])) > (0, 0)}
        left = [one for one in worse if one not in tried]
        if not left:
            break
        focus = max(left, key=lambda one: (worse[one][0], worse[one][1] - alone.get(one, 0), -one))
        tried.add(focus)
        answer = solver.solve(neighbours.around(focus, choice), choice, limits, seed=seed)
        if answer.choice is not None and answer.gain is not None and answer.gain > (0,) * len(answer.gain):
            choice, tried = answer.choice, set()
    return choice, sum(alone.values())
