"""A guess which rule instances cannot hold together, from CP-SAT's sufficient assumptions.

Only a guess: cores of the solver have been wrong (google/or-tools issues 5141, 5274, 5295, 4109), so that whoever asks
must prove them again by a solve without assumptions. There is no objective beside the assumptions. When to modify: with
a new version of ortools, or with the guarded program.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.cpsat.draft import Draft
    from assigner.program.guarded import Guarded
    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]


def guessed_core(
    guarded: Guarded, of_row: IntArray, removed: IntArray, of_removal: IntArray, on: Mask, seconds: float, seed: int = 0
) -> Mask | None:
    """Return instances that the solver says cannot hold together; None where it says nothing in time.

    Parameters
    ----------
    guarded
        The program.
    of_row, removed, of_removal
        Instance of each row (-1: holds by definition), removed options, and the instance of each.
    on
        The instances that are asked about.
    seconds, seed
        Time limit and seed.
    """
    from ortools.sat.python import cp_model

    from assigner.cpsat.draft import Draft
    from assigner.cpsat.parameters import Effort, solver_for

    draft = Draft()
    draft.bools(guarded.program.num_options)
    for begin, end in pairwise(guarded.program.item_begin.tolist()):
        draft.exactly_one(range(begin, end))
    members = np.flatnonzero(on)
    first = draft.bools(len(members))
    literal = np.full(len(on), -1, dtype=np.int64)
    literal[members] = np.arange(first, first + len(members))
    _post_removals(draft, literal, removed, of_removal)
    _post_rows(draft, guarded, literal, of_row)
    draft.model.proto.assumptions.extend(literal[members].tolist())
    solver = solver_for(Effort(seconds, workers=1, seed=seed))
    if solver.solve(draft.model) != cp_model.INFEASIBLE:
        return None
    guess = np.zeros(len(on), dtype=bool)
    guess[members[np.asarray(list(solver.sufficient_assumptions_for_infeasibility()), dtype=np.int64) - first]] = True
    return guess if guess.any() else None


def _post_removals(draft: Draft, literal: IntArray, removed: IntArray, of_removal: IntArray) -> None:
    order = np.argsort(of_removal, kind="stable")
    cuts = np.flatnonzero(np.diff(of_removal[order])) + 1
    for own in np.split(order, cuts) if len(order) else []:
        guard = int(literal[of_removal[own[0]]])
        if guard >= 0:
            options = np.unique(removed[own]).tolist()
            draft.linear(options, [1] * len(options), 0, 0, guard)


def _post_rows(draft: Draft, guarded: Guarded, literal: IntArray, of_row: IntArray) -> None:
    table = guarded.rows
    for row in range(table.num_rows):
        guard = int(literal[of_row[row]]) if of_row[row] >= 0 else None
        if guard is not None and guard < 0:
            continue
        here = slice(int(table.begin[row]), int(table.begin[row + 1]))
        bounds = int(table.lower[row]), int(table.upper[row])
        draft.linear(table.option[here].tolist(), table.coef[here].tolist(), *bounds, guard)
