"""A first placing of all meetings, greedily: those with the fewest slots first, each to the least painful slot that is still free.

Why it exists: the exact engine begins from it, so that an answer is there however short the time. When to modify: with
a better order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.meetings.program import FOLLOWS, UNHELD

if TYPE_CHECKING:
    from assigner.manage.meetings.calendars import IntArray
    from assigner.manage.meetings.program import Draft


def greedy(draft: Draft, num_cells: int) -> IntArray:
    """Return one option an item that keeps all rows.

    Parameters
    ----------
    draft
        The options.
    num_cells
        Number of (rep, step) places.
    """
    taken = np.zeros(num_cells, dtype=bool)
    places = _places(draft)
    items = [range(begin, end) for begin, end in zip(draft.begin, draft.begin[1:], strict=False)]
    tied = {row[0]: set(row[1:]) for row in draft.ties}
    choice = np.full(len(items), -1, dtype=np.int64)
    chosen: set[int] = set()
    slots = {draft.choices[one[0]].meeting: len(one) for one in items if draft.choices[one[0]].period < 0}
    for item in sorted(range(len(items)), key=lambda one: _rank(draft, items[one], slots)):
        best = min(
            (option for option in items[item] if _fits(draft, option, places, taken, tied, chosen)),
            key=lambda option: (draft.unheld[option], draft.alone[option], option),
        )
        choice[item] = best
        chosen.add(best)
        if best in places:
            taken[places[best]] = True
    return choice


def _rank(draft: Draft, options: range, slots: dict[int, int]) -> tuple[int, int, int]:
    """Return the place in the order: meetings with the fewest slots first, each with its exceptions behind it."""
    first = draft.choices[options[0]]
    return slots[first.meeting], first.meeting, first.period


def _fits(
    draft: Draft, option: int, places: dict[int, IntArray], taken: IntArray, tied: dict[int, set[int]], chosen: set[int]
) -> bool:
    kind = draft.choices[option].kind
    if kind == FOLLOWS:
        return not (tied[option] & chosen)
    return kind == UNHELD or not taken[places[option]].any()


def _places(draft: Draft) -> dict[int, IntArray]:
    return {int(owners[0]): cells for cells, owners in zip(draft.cells, draft.owners, strict=True)}
