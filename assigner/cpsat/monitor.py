"""One run of the solver in its own thread, watched from the thread that called.

The solver's callbacks only note what is new; everything that may be slow or may fail (reading
solutions, the caller's progress function, deciding to stop) happens in the calling thread, which
therefore also receives Ctrl-C at once. Imported late, for it imports ortools. When to modify: with a
new version of ortools, or to watch more of a run.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.program.program import IntArray

    Watch = Callable[["Run"], bool]

_TICK_SECONDS = 0.05
"""How often a run is looked at when it reports nothing."""


class Run(cp_model.CpSolverSolutionCallback):
    """A run of CP-SAT on a model.

    Parameters
    ----------
    solver, model
        What runs on what.
    """

    def __init__(self, solver: cp_model.CpSolver, model: cp_model.CpModel) -> None:
        super().__init__()
        self._solver = solver
        self._model = model
        self._news = threading.Event()
        self._solutions: deque[Any] = deque()
        self._bound = -float("inf")
        self._failure: BaseException | None = None
        self._over = False

    def on_solution_callback(self) -> None:
        """Note the new solution (called by the solver, in one of its threads)."""
        self._solutions.append(self.response_proto)
        self._news.set()

    def _on_bound(self, bound: float) -> None:
        self._bound = max(self._bound, bound)
        self._news.set()

    def watch(self, watch: Watch) -> None:
        """Run to the end; ``watch`` is called now and then and says whether to stop.

        Whatever ``watch`` raises, KeyboardInterrupt included, stops the solver and is raised again.
        """
        thread = threading.Thread(target=self._solve, name="cp-sat", daemon=True)
        self._solver.best_bound_callback = self._on_bound
        thread.start()
        stopping = False
        try:
            while not self._over:
                self._news.wait(_TICK_SECONDS)
                self._news.clear()
                stopping = stopping or watch(self)
                if stopping:
                    self._solver.stop_search()
        finally:
            self._join(thread)
        if self._failure is not None:
            raise self._failure

    def _solve(self) -> None:
        try:
            self._solver.solve(self._model, self)
        except BaseException as failure:  # noqa: BLE001 (raised again in the calling thread)
            self._failure = failure
        self._over = True
        self._news.set()

    def _join(self, thread: threading.Thread) -> None:
        # stop_search does nothing before the search has begun, so it is said until it is heard.
        while thread.is_alive():
            if not self._over:
                self._solver.stop_search()
            thread.join(_TICK_SECONDS)

    def take_all(self) -> list[IntArray]:
        """Return the values of all variables in each solution not taken yet, oldest first."""
        taken = []
        while self._solutions:
            taken.append(values_of(self._solutions.popleft()))
        return taken

    def best(self, cancelled: Callable[[], bool]) -> IntArray | None:
        """Run to the end, unless somebody cancels; return the values in the last solution, None without one."""
        self.watch(lambda _: cancelled())
        return self.take_newest()

    def take_newest(self) -> IntArray | None:
        """Return the values in the newest solution not taken yet, and drop the older ones."""
        if not self._solutions:
            return None
        newest = self._solutions.pop()
        self._solutions.clear()
        return values_of(newest)

    @property
    def streamed_bound(self) -> float:
        """The best bound told so far, constant included, in floating point; minus infinity at first."""
        return self._bound


def values_of(response: Any) -> IntArray:
    """Return the values of all variables in a response."""
    solution = response.solution
    return np.fromiter(solution, dtype=np.int64, count=len(solution))
