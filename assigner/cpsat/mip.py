"""One level of a program by SCIP: its cuts bound what few moves can even out, where CP-SAT takes far longer.

Why it exists: where many options weigh on few loads and each of them costs something, fractions of options say little, and
what closes the gap is rounding of single rows (H. Marchand and L. Wolsey, Aggregation and mixed integer rounding to solve
MIPs, Operations Research 49, 2001). On a team of 12 reps and 240 accounts under a price of moves SCIP proved 98 % in 3 CPU
seconds, CP-SAT 90 % in 30. Its arithmetic is floating point: its bound is lowered by a tolerance before it is believed, and
its plans are scored in whole numbers by whoever asked. When to modify: when rows
that pay together are to be understood, too.
"""

from __future__ import annotations

import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assigner.cpsat.cancel import Cancel
    from assigner.program.program import IntArray, Program, RowFamily

TOLERANCE = 1e-6
"""Share by which a bound is lowered, and in whole units besides, before it is believed."""
PARAMETERS = "misc/catchctrlc = FALSE\nlimits/gap = 0\nrandomization/randomseedshift = {seed}\n"
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
    """How to run: seconds, a choice to begin with, further rows, the most that plans may cost, seed, who cancels."""

    seconds: float
    hint: IntArray | None = None
    rows: Sequence[Some] = ()
    most: int | None = None
    seed: int = 0
    cancel: Cancel | None = None


def solve_mip(program: Program, level: int, limits: Mapping[int, int], run: Run) -> Answer | None:
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

    Returns
    -------
    None where rows pay together, or cost at a level with a limit: that is not said here.
    """
    if not _is_plain(program, level, limits):
        return None
    draft = _Draft(program, level)
    for other, most in limits.items():
        draft.hold(program.cost[other], most - int(program.offset[other]))
    for row in run.rows:
        draft.keep(row)
    if run.most is not None:
        draft.cap(run.most)
    return draft.solve(run)


def _is_plain(program: Program, level: int, limits: Mapping[int, int]) -> bool:
    """Return whether no rows pay together at the level, and none at levels with limits."""
    bands = [band for family in program.families for band in family.bands if (band.slope > 0).any()]
    return not any(band.level in limits or (band.level == level and band.group is not None) for band in bands)


class _Draft:
    """The model under construction: an option is a yes or no, a distance a number."""

    def __init__(self, program: Program, level: int) -> None:
        from ortools.linear_solver.python import model_builder

        self.program, self.offset = program, int(program.offset[level])
        self.engine: Any = model_builder
        self.model: Any = self.engine.Model()
        self.option = [self.model.new_bool_var("") for _ in range(program.num_options)]
        self.aim = [(self.option[at], int(program.cost[level][at])) for at in np.flatnonzero(program.cost[level])]
        for first, last in zip(program.item_begin[:-1].tolist(), program.item_begin[1:].tolist(), strict=True):
            self._row(self.option[first:last], [1] * (last - first), 1, 1)
        for family in program.families:
            self._family(family, level)
        self.model.minimize(_sum(*zip(*self.aim, strict=True)) if self.aim else 0.0)

    def _family(self, family: RowFamily, level: int) -> None:
        """Say the hard bounds of a family that can break, and what its loads cost."""
        bands = [band for band in family.bands if band.level == level]
        for row in range(family.num_rows):
            here = slice(family.begin[row], family.begin[row + 1])
            coef = family.coef[here].astype(np.int64)
            least, most = int(coef[coef < 0].sum()), int(coef[coef > 0].sum())
            entries = [self.option[at] for at in family.option[here].tolist()], coef.tolist()
            if least < int(family.lower[row]) or int(family.upper[row]) < most:
                self._row(*entries, int(family.lower[row]), int(family.upper[row]))
            for band in bands:
                if band.slope[row] > 0:
                    self._band(*entries, int(band.lower[row]), int(band.upper[row]), int(band.slope[row]))

    def _band(self, options: list[Any], coef: list[int], lower: int, upper: int, slope: int) -> None:
        """Let what a load is beyond its bounds cost something."""
        over = [self._distance(slope)] if upper < UNBOUNDED else []
        under = [self._distance(slope)] if lower > -UNBOUNDED else []
        self._row([*options, *over, *under], [*coef, *(-1 for _ in over), *(1 for _ in under)], lower, upper)

    def _distance(self, slope: int) -> Any:
        made = self.model.new_num_var(0.0, math.inf, "")
        self.aim.append((made, slope))
        return made

    def _row(self, variables: Sequence[Any], coef: Sequence[int], lower: int, upper: int) -> None:
        low = -math.inf if lower <= -UNBOUNDED else float(lower)
        high = math.inf if upper >= UNBOUNDED else float(upper)
        if variables:
            self.model.add_linear_constraint(_sum(variables, coef), low, high)

    def hold(self, cost: IntArray, most: int) -> None:
        """Keep what options cost at another level within a limit."""
        at = np.flatnonzero(cost).tolist()
        self._row([self.option[one] for one in at], cost[at].tolist(), -int(UNBOUNDED), most)

    def keep(self, row: Some) -> None:
        """Keep a row of one's own."""
        options = [self.option[at] for at in row.option.tolist()]
        self._row(options, [1] * len(options), row.least, row.most)

    def cap(self, most: int) -> None:
        """Look at plans only that cost at most so much: half a unit more is allowed, so that no tolerance refutes one."""
        if self.aim:
            self.model.add_linear_constraint(_sum(*zip(*self.aim, strict=True)), -math.inf, most - self.offset + 0.5)

    def solve(self, run: Run) -> Answer:
        """Solve, and read what came out."""
        solver: Any = self.engine.Solver("scip")
        solver.set_time_limit_in_seconds(max(LEAST_SECONDS, run.seconds))
        solver.set_solver_specific_parameters(PARAMETERS.format(seed=run.seed))
        if run.hint is not None:
            chosen = self.program.mask(run.hint)
            for variable, value in zip(self.option, chosen.tolist(), strict=True):
                self.model.add_hint(variable, float(value))
        with _stopped_on(solver, run.cancel):
            status = solver.solve(self.model)
        return self._read(solver, status)

    def _read(self, solver: Any, status: Any) -> Answer:
        if status == self.engine.SolveStatus.INFEASIBLE:
            return Answer(None, None, infeasible=True)
        least, bound = solver.best_objective_bound, None
        if isinstance(least, float) and abs(least) < UNBOUNDED:  # else there was no time to prove anything
            bound = math.ceil(least - TOLERANCE * (1.0 + abs(least))) + self.offset
        if status not in (self.engine.SolveStatus.OPTIMAL, self.engine.SolveStatus.FEASIBLE):
            return Answer(None, bound, infeasible=False)
        value = np.array([solver.value(one) for one in self.option])
        best = np.lexsort((-value, self.program.item_of_option))  # the largest of each item comes first
        return Answer(best[self.program.item_begin[:-1]], bound, infeasible=False)


def _sum(variables: Sequence[Any], coef: Sequence[int]) -> Any:
    from ortools.linear_solver.python import model_builder

    return model_builder.LinearExpr.weighted_sum(list(variables), [float(one) for one in coef])


@contextmanager
def _stopped_on(solver: Any, cancel: Cancel | None) -> Iterator[None]:
    """Stop a solver as soon as somebody cancels, while inside."""
    over = threading.Event()

    def look() -> None:
        while cancel is not None and not over.wait(LOOK_SECONDS):
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
