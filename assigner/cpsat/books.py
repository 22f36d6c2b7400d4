"""Choosing whole books, one a rep, so that every item is in just one: by fractions for prices, and exactly.

Why it exists: the choice among books is a set partition. Its linear relaxation (GLOP, kept from call to call) says what each
item is worth; its best choice among the books at hand is found by SCIP, which closes in seconds what CP-SAT does not (12 reps,
60 items, 14,000 books: 18 s against nothing proven in 60 s). Costs are given above a proven bound, so they are small and its
tolerances cannot matter. Imported late, for it imports ortools. When to modify: when books get costs of more than one kind.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[attr-defined] # it comes without types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

NODES = 2_000
"""Nodes of the exact choice where work is counted."""
TOLERANCE = 1e-5
"""Share by which the exact choice's own bound is lowered before it is believed."""


class Book(NamedTuple):
    """A book: whose shelf, which items, at what cost."""

    shelf: int
    item: IntArray
    cost: int


class Solved(NamedTuple):
    """A solved relaxation: its value, each item's price, and how much of the items is bought or sold at the box."""

    value: float
    price: FloatArray
    outside: float


class Fractions:
    """The linear relaxation over the books known so far; it grows.

    Prices of items stay in a box, which keeps them from leaping about while few books are known (O. du Merle, D.
    Villeneuve, J. Desrosiers and P. Hansen, Stabilized column generation, Discrete Mathematics 194, 1999).

    Parameters
    ----------
    num_items, num_shelves
        Every item is taken once, every shelf gives one book.
    """

    def __init__(self, num_items: int, num_shelves: int) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._items = [self._solver.Constraint(1.0, 1.0) for _ in range(num_items)]
        self._shelves = [self._solver.Constraint(1.0, 1.0) for _ in range(num_shelves)]
        self._aim = self._solver.Objective()
        self._aim.SetMinimization()
        self._bought = [self._add(0.0, [(row, 1.0)]) for row in self._items]
        self._sold = [self._add(0.0, [(row, -1.0)]) for row in self._items]

    def add(self, book: Book) -> None:
        """Let a book be chosen, too."""
        rows = [(self._items[at], 1.0) for at in book.item.tolist()]
        self._add(float(book.cost), [*rows, (self._shelves[book.shelf], 1.0)])

    def _add(self, cost: float, entries: Iterable[tuple[pywraplp.Constraint, float]]) -> pywraplp.Variable:
        variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._aim.SetCoefficient(variable, cost)
        for row, coef in entries:
            row.SetCoefficient(variable, coef)
        return variable

    def solve(self, low: FloatArray, high: FloatArray, seconds: float) -> Solved | None:
        """Return the least cost with every item's price within its box; None when it was not solved in time."""
        for sold, bought, least, most in zip(self._sold, self._bought, low.tolist(), high.tolist(), strict=True):
            self._aim.SetCoefficient(sold, -least)
            self._aim.SetCoefficient(bought, most)
        if math.isfinite(seconds):
            self._solver.SetTimeLimit(max(1, int(1000 * seconds)))
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        outside = sum(one.solution_value() for one in (*self._sold, *self._bought))
        return Solved(float(self._aim.Value()), np.array([row.dual_value() for row in self._items]), outside)


def choose(
    books: Sequence[Book], undone: IntArray, num_shelves: int, most: int, seconds: float
) -> tuple[list[int] | None, int]:
    """Choose one book of each shelf so that every item is in one, or left undone.

    Parameters
    ----------
    books
        Costs are whole numbers of at least 0.
    undone
        Per item, the cost of leaving it undone, -1 where it must be taken.
    num_shelves
        Number of shelves.
    most
        The books are all that a choice of this cost could contain.
    seconds
        Wall time; endless: :data:`NODES` nodes instead.

    Returns
    -------
    The chosen books (None when no choice was found; they may cost more than ``most``), and what every choice costs at
    least, ``most + 1`` at most.
    """
    solver = pywraplp.Solver.CreateSolver("SCIP")
    if math.isfinite(seconds):
        solver.SetTimeLimit(max(1, int(1000 * seconds)))
    else:
        solver.SetSolverSpecificParametersAsString(f"limits/nodes = {NODES}")
    items = [solver.Constraint(1.0, 1.0) for _ in range(len(undone))]
    shelves = [solver.Constraint(1.0, 1.0) for _ in range(num_shelves)]
    aim = solver.Objective()
    aim.SetMinimization()

    def variable(cost: int, rows: Iterable[pywraplp.Constraint]) -> pywraplp.Variable:
        made = solver.BoolVar("")
        aim.SetCoefficient(made, float(cost))
        for row in rows:
            row.SetCoefficient(made, 1.0)
        return made

    taken = [variable(one.cost, [*(items[at] for at in one.item.tolist()), shelves[one.shelf]]) for one in books]
    for at in np.flatnonzero(undone >= 0).tolist():
        variable(int(undone[at]), [items[at]])
    status = solver.Solve()
    if status == pywraplp.Solver.INFEASIBLE:
        return None, most + 1
    least = math.ceil(aim.BestBound() * (1.0 - TOLERANCE) - TOLERANCE) if math.isfinite(aim.BestBound()) else 0
    found = status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
    chosen = [at for at, one in enumerate(taken) if one.solution_value() > 0.5] if found else None
    return chosen, max(0, min(most + 1, least))
