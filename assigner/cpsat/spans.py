"""Placing as much work as possible in the gaps of a few schedules, exactly.

Why it exists: what is left over when reps are few can often be placed once all the work of some hours is looked at together,
and single moves would have to pass through far worse plans to get there. Imported late, for it imports ortools. When to
modify: when work placed is worth different amounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from assigner.cpsat.monitor import Run
from assigner.cpsat.parameters import Effort, solver_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]


def place_most(
    item: IntArray,
    rep: IntArray,
    first: IntArray,
    last: IntArray,
    hint: NDArray[np.bool_],
    effort: Effort,
    cancelled: Callable[[], bool],
) -> tuple[NDArray[np.bool_], bool]:
    """Choose options so that as many items as possible have one.

    Parameters
    ----------
    item, rep, first, last
        Of each option; two options of a rep conflict when their spans ``first..last`` meet (``first > last``: with none).
    hint
        Options chosen now: no two of an item, none in conflict.
    effort
        Of the solver.
    cancelled
        Asked now and then whether to stop.

    Returns
    -------
    The options chosen (the hint where nothing better is found), and whether no choice places more.
    """
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(len(item))]
    for var, is_on in zip(chosen, hint.tolist(), strict=True):
        model.add_hint(var, is_on)
    for group in [*_groups(item), *_cliques(rep, first, last)]:
        if len(group) > 1:
            model.add_at_most_one(chosen[at] for at in group)
    model.maximize(sum(chosen))
    solver = solver_for(effort)
    values = Run(solver, model).best(cancelled)
    found = hint if values is None else np.asarray(values[: len(item)], dtype=np.bool_)
    return (found if found.sum() > hint.sum() else hint), solver.response_proto.status == cp_model.OPTIMAL


def _groups(key: IntArray) -> list[list[int]]:
    """Return the places of each different key."""
    order = np.argsort(key, kind="stable")
    ends = np.flatnonzero(np.diff(key[order])) + 1
    return [part.tolist() for part in np.split(order, ends)]


def _cliques(rep: IntArray, first: IntArray, last: IntArray) -> list[list[int]]:
    """Return, for each rep, which options meet where one of them begins."""
    found: list[list[int]] = []
    for group in _groups(rep):
        own = np.array(group, dtype=np.int64)
        moments = np.unique(first[own]).tolist()
        found += [own[(first[own] <= moment) & (last[own] >= moment)].tolist() for moment in moments]
    return found
