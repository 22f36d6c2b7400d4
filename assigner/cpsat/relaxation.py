"""The linear relaxation of one level, solved by GLOP: prices that need no climb, and a plan in fractions.

Why it exists: on programs of moderate size the simplex method finds the best prices in a second or
two, where a subgradient climb crawls over the last percent; and a basic solution leaves at most as
many items in fractions as there are rows, so that rounding it is a small exact problem. Nothing here
is a proof: prices are proven in whole numbers by :mod:`assigner.prices`. When to modify: with the
reading of answers; what a program says in linear rows stands in :mod:`.linear`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.linear import LinearModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.program.program import Program

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Relaxed:
    """A solved relaxation.

    Parameters
    ----------
    value
        Share of each option, 0 to 1; each item's options sum to 1.
    price
        Price per row over all families in order: what one more unit of load adds to the reduced cost
        of an option (the negative of the row's dual values).
    """

    value: FloatArray
    price: FloatArray


def solve_relaxation(
    program: Program, level: int, limits: Mapping[int, int], kept: NDArray[np.bool_], seconds: float
) -> Relaxed | None:
    """Minimise one level over fractions of options, earlier levels held at their limits.

    Parameters
    ----------
    program
        Any program.
    level
        The level to minimise.
    limits
        Most that other levels may cost.
    kept
        Options that may be used; every item needs one.
    seconds
        Wall time.

    Returns
    -------
    None when it is infeasible or was not solved in time.
    """
    from ortools.linear_solver.python import model_builder

    solver = model_builder.Solver("glop")
    solver.set_time_limit_in_seconds(max(0.01, seconds))
    draft = LinearModel(program, kept)
    for other, limit in limits.items():
        if other != level:
            draft.hold(other, limit)
    draft.aim(level)
    if solver.solve(draft.model) != model_builder.SolveStatus.OPTIMAL:
        return None
    value = np.zeros(program.num_options)
    value[draft.option] = solver.values(draft.share).to_numpy()
    return Relaxed(value, draft.prices(solver))
