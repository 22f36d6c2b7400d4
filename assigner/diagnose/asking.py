"""Asking whether a set of rule instances can hold: each time a fresh solve of nothing but that set.

No core and no assumption of a solver is believed here: "infeasible" is only what a sum or a solve without assumptions
says, and "holds" only what a plan shows. Running out of time is a third answer, never "infeasible". When to modify: to
answer more questions without a solve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.diagnose.guess import lacks_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.diagnose.instances import Instances
    from assigner.program.guarded import Part
    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]

MOST_KNOWN = 60
"""Plans that are remembered; a set that one of them keeps needs no solve."""


class Asker:
    """Answers whether sets of instances can hold, within a time limit.

    Parameters
    ----------
    instances
        All instances.
    clock
        Returns seconds.
    seconds
        For all questions together.
    workers, seed
        Of the exact solver.

    Attributes
    ----------
    num_solves
        How many questions went to the solver.
    """

    def __init__(
        self, instances: Instances, clock: Callable[[], float], seconds: float, workers: int = 2, seed: int = 0
    ) -> None:
        self.instances = instances
        self.num_solves = 0
        self._clock = clock
        self._end = clock() + seconds
        self._workers = workers
        self._seed = seed
        self._known: list[tuple[IntArray, Mask]] = []

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._end - self._clock()

    def holds(self, on: Mask, seconds: float | None = None) -> bool | None:
        """Return whether some plan keeps the instances in ``on``; None when the time ran out.

        ``seconds`` limits this question.
        """
        if self.plan_of(on) is not None:
            return True
        part, alive = self.instances.part(on)
        if part.program.items_without_option.size or lacks_room(self.instances, on):
            return False
        return self._solved(part, alive, seconds)

    def _solved(self, part: Part, alive: Mask, seconds: float | None) -> bool | None:
        limit = self.left if seconds is None else min(self.left, seconds)
        if limit <= 0:
            return None
        self.num_solves += 1
        solution = solve_program(
            part.program, clock=self._clock, seconds=limit, workers=self._workers, seed=self._seed, hint=None
        )
        if solution.choice is not None:
            self.learn(self.instances.guarded.completed(part, solution.choice, alive))
            return True
        return False if solution.status == "infeasible" else None

    def least(self, on: Mask, soft: int, seconds: float) -> IntArray | None:
        """Return the choice of a plan that keeps ``on`` and breaks ``soft`` as little as could be found in time."""
        part, alive = self.instances.part(on, soft)
        limit = min(self.left, seconds)
        if part.program.items_without_option.size or limit <= 0:
            return None
        self.num_solves += 1
        solution = solve_program(part.program, clock=self._clock, seconds=limit, workers=self._workers, seed=self._seed)
        if solution.choice is None:
            return None
        choice = self.instances.guarded.completed(part, solution.choice, alive)
        self.learn(choice)
        return choice

    def learn(self, choice: IntArray) -> None:
        """Remember a choice over the whole guarded program and what it breaks."""
        self._known.append((choice, self.broken_by(choice)))
        del self._known[:-MOST_KNOWN]

    def broken_by(self, choice: IntArray) -> Mask:
        """Return which instances a choice breaks, by rows and removals."""
        given = self.instances
        chosen = given.guarded.program.mask(choice)
        table = given.guarded.rows
        load = table.load(chosen)
        broken = np.zeros(len(given), dtype=bool)
        rows = given.of_row[(load < table.lower) | (load > table.upper)]
        broken[rows[rows >= 0]] = True
        broken[given.of_removal[chosen[given.removed]]] = True
        return broken

    def breaking_one(self, on: Mask) -> list[tuple[int, IntArray]]:
        """Return, of the remembered choices, those that break exactly one of ``on``, with that one."""
        found = []
        for choice, broken in self._known:
            hit = np.flatnonzero(broken & on)
            rest = on.copy()
            rest[hit] = False
            if len(hit) == 1 and self._switches_hold(choice, rest):
                found.append((int(hit[0]), choice))
        return found

    def plan_of(self, on: Mask) -> IntArray | None:
        """Return a remembered choice that keeps all of ``on``, the newest first."""
        for choice, broken in reversed(self._known):
            if not (broken & on).any() and self._switches_hold(choice, on):
                return choice
        return None

    def _switches_hold(self, choice: IntArray, on: Mask) -> bool:
        """Whether the rows that tie switches hold, for the rules that are on."""
        given = self.instances
        ties = given.rows(on) & (given.of_row < 0)
        if not ties.any():
            return True
        table = given.guarded.rows
        load = table.load(given.guarded.program.mask(choice))
        return bool(((load >= table.lower) & (load <= table.upper))[ties].all())
