"""One level of a program by SCIP: its cuts bound what few moves can even out, where CP-SAT takes far longer.

Why it exists: where many options weigh on few loads and each of them costs something, fractions of options say little, and
what closes the gap is rounding of single rows (H. Marchand and L. Wolsey, Aggregation and mixed integer rounding to solve
MIPs, Operations Research 49, 2001). On a team of 12 reps and 240 accounts under a price of moves SCIP proved 98 % in 3 CPU
seconds, CP-SAT 90 % in 30. Its arithmetic is floating point: its bound is lowered by a tolerance before it is believed, and its
plans are scored in whole numbers by whoever asked. When to modify: when SCIP is to be asked for more; what a program says in
linear rows stands in :mod:`.linear`.
"""

from __future__ import annotations

import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from assigner.cpsat.linear import LinearModel
from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assigner.cpsat.cancel import Cancel
    from assigner.program.program import IntArray, Program

TOLERANCE = 1e-6
"""Share by which a bound is lowered, and in whole units besides, before it is believed."""
PARAMETERS = """misc/catchctrlc = FALSE
limits/gap = 0
randomization/randomseedshift = {seed}
limits/solutions = {solutions}
separating/mcf/freq = -1
separating/maxroundsroot = 6
cutselection/hybrid/minorthoroot = 0.1
presolving/maxrestarts = 0
estimation/restarts/restartpolicy = n
"""
"""SCIP's settings. Six rounds of cuts at the root, of all kinds but flows: more rounds raise the bound by a hundredth (a team's root
1,384 after six, 1,406 after all, in six times the time), and the tree waits for them. Five teams at seven prices each, from their
best plans, 8 s at most: 54 s with Gomory's and zero-half cuts, 64 s without, 66 s with nine rounds."""
LOOK_SECONDS = 0.1
"""How often somebody who may cancel is looked at."""
LEAST_SECONDS = 0.01


class Some(NamedTuple):
    """A row of one's own: of these options at least and at most so many."""

    option: IntArray
    least: int
    most: int


class Answer(NamedTuple):
    """What SCIP found.

    Parameters
    ----------
    choice
        Option per item of the best plan; None where none was found.
    bound
        No plan costs less, rounded up to whole units; None where nothing is proven.
    infeasible
        Whether there is no plan.
    """

    choice: IntArray | None
    bound: int | None
    infeasible: bool


@dataclass(frozen=True, kw_only=True)
class Run:
    """How to run: seconds, a choice to begin with, further rows, the most that plans cost, whether any will do, seed, who cancels."""

    seconds: float
    hint: IntArray | None = None
    rows: Sequence[Some] = ()
    most: int | None = None
    any_will_do: bool = False
    seed: int = 0
    cancel: Cancel | None = None


def solve_mip(program: Program, level: int, limits: Mapping[int, int], run: Run) -> Answer:
    """Minimise one level, earlier ones held at their limits.

    Parameters
    ----------
    program
        A program in which every item has an option.
    level
        The level.
    limits
        Most that other levels may cost.
    run
        How to run.
    """
    from ortools.linear_solver.python import model_builder

    draft = LinearModel(program, np.ones(program.num_options, dtype=np.bool_), whole=True)
    for other, limit in limits.items():
        draft.hold(other, limit)
    for row in run.rows:
        draft.keep(*row)
    draft.aim(level, math.inf if run.most is None else run.most + 0.5)  # so that no tolerance refutes a plan
    if run.hint is not None:
        for share, value in zip(draft.share, program.mask(run.hint).tolist(), strict=True):
            draft.model.add_hint(share, float(value))
    solver: Any = model_builder.Solver("scip")
    solver.set_time_limit_in_seconds(max(LEAST_SECONDS, run.seconds))
    solver.set_solver_specific_parameters(PARAMETERS.format(seed=run.seed, solutions=1 if run.any_will_do else -1))
    with _stopped_on(solver, run.cancel):
        status = solver.solve(draft.model)
    if status == model_builder.SolveStatus.INFEASIBLE:
        return Answer(None, None, infeasible=True)
    bound = _believed(solver.best_objective_bound, int(program.offset[level]))
    if status not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
        return Answer(None, bound, infeasible=False)
    value = solver.values(draft.share).to_numpy()
    best = np.lexsort((-value, program.item_of_option))  # the largest of each item comes first
    return Answer(best[program.item_begin[:-1]], bound, infeasible=False)


def _believed(least: Any, offset: int) -> int | None:
    """Return what is believed of a bound, in whole units; None where there was no time to prove anything."""
    if not isinstance(least, float) or abs(least) >= UNBOUNDED:
        return None
    return math.ceil(least - TOLERANCE * (1.0 + abs(least))) + offset


@contextmanager
def _stopped_on(solver: Any, cancel: Cancel | None) -> Iterator[None]:
    """Stop a solver as soon as somebody cancels, while inside."""
    if cancel is None:
        yield
        return
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            if cancel.is_set():
                solver.stop_search()
                return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
