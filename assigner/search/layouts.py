"""Parts of the organisation in which reps trade side by side, in several layouts.

Why it exists: parts never touch the same rep, so that each is one thread's; reps on both sides of a border trade in another layout.
When to modify: to part reps in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.program.program import IntArray

MIXED, RUNS = 2, 2
"""The layout whose parts are drawn, and of how many runs of neighbours each then is: reps who are far from each other in the
order share items, too, and would never trade."""


def parts_of_layout(layout: int, num: int, parts: int, random: np.random.Generator) -> IntArray:
    """Return the part of each rep, in order.

    Parameters
    ----------
    layout
        0; 1 joins what it has parted; :data:`MIXED` joins runs that are drawn.
    num, parts
        Reps, and parts.
    random
        Draws a mixed layout.
    """
    if layout == MIXED:
        turned = (np.arange(num) + random.integers(num)) % num
        return np.asarray(random.permutation(RUNS * parts)[turned * RUNS * parts // num] % parts)
    shifted = np.arange(num) + layout * num // (2 * parts)
    return np.asarray((shifted * parts // num) % parts)
