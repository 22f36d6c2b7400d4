"""What holds of every desk of schedules.

Why it exists: moves and windows work on the same desks and must leave plans. When to modify: when a desk knows more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.search.schedule_kernels import Desk, Frame


def check_plan(frame: Frame, desk: Desk) -> None:
    """Demand that nobody does two things at once, and that the pool is what is left over."""
    left = np.flatnonzero(desk.choice < 0)
    assert sorted(desk.pool[: desk.size[0]].tolist()) == left.tolist()
    assert (desk.where[desk.pool[: desk.size[0]]] == np.arange(desk.size[0])).all()
    placed = desk.choice[desk.choice >= 0]
    assert desk.is_open[frame.rep[placed]].all()
    assert np.bincount(frame.rep[placed], minlength=len(desk.count)).tolist() == desk.count.tolist()
    for rep in range(len(desk.count)):
        own = desk.slot[rep, : desk.count[rep]]
        assert sorted(own.tolist()) == sorted(placed[frame.rep[placed] == rep].tolist())
        own = own[np.argsort(frame.first[own])]
        assert (frame.last[own[:-1]] < frame.first[own[1:]]).all()
