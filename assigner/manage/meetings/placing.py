"""The road from options to a placing with a bound: greedy, the exact engine for what is small, neighbourhoods for the rest.

Bounds: of the exact engine; of meetings taken alone where there is more than it can take. Prices were tried: with a row a
person and moment there are 60,000 of them, and their curvature does not fit in memory. When to modify: to change who gets
how much time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assigner.cpsat.engine import solve_program
from assigner.manage.meetings.draft_hint import greedy
from assigner.manage.meetings.improve import improved
from assigner.manage.meetings.program import program_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.manage.meetings.calendars import IntArray
    from assigner.manage.meetings.program import Draft

SMALL_ENTRIES = 40_000
"""Options and entries up to which the exact engine takes everything at once."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A placing.

    Parameters
    ----------
    choice
        One option an item.
    pain_bound
        Points that every placing needs in which as few people miss dates; None where that number of people is not proven.
    is_optimal
        Whether nothing better exists.
    """

    choice: IntArray
    pain_bound: int | None
    is_optimal: bool


def placed(
    draft: Draft, num_cells: int, seconds: float, *, workers: int, seed: int, clock: Callable[[], float]
) -> Placed:
    """Return a placing of all meetings in a draft.

    Parameters
    ----------
    draft
        The options.
    num_cells
        Number of (rep, step) places.
    seconds
        Time for everything.
    """
    ends = clock() + seconds
    program = program_of(draft)
    choice = greedy(draft, num_cells)
    size = program.num_options + sum(len(family.option) for family in program.families)
    if size <= SMALL_ENTRIES:
        solution = solve_program(
            program, clock=clock, seconds=max(0.5, ends - clock()), hint=choice, workers=workers, seed=seed
        )
        assert solution.choice is not None, "the hint keeps every row"
        assert solution.score is not None
        proven = solution.bound[0] == solution.score[0]
        return Placed(solution.choice, solution.bound[1] if proven else None, solution.status == "optimal")
    left = max(0.5, ends - clock())
    choice, alone = improved(program, draft, choice, num_cells, left, clock=clock, workers=workers, seed=seed)
    unheld, pain = program.score(choice).tolist()
    return Placed(choice, None if unheld else min(alone, pain), not unheld and pain <= alone)
