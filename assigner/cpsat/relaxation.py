"""The linear relaxation of one level, solved by GLOP: prices that need no climb, and a plan in fractions.

Why it exists: on programs of moderate size the simplex method finds the best prices in a second or
two, where a subgradient climb crawls over the last percent; and a basic solution leaves at most as
many items in fractions as there are rows, so that rounding it is a small exact problem. Nothing here
is a proof: prices are proven in whole numbers by :mod:`assigner.prices`. When to modify: when a program
gets another kind of row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import UNBOUNDED, rows_by_group

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray

    from assigner.program.program import Band, Program, RowFamily

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
    draft = _Draft(model_builder, program, kept)
    for other, limit in limits.items():
        if other != level:
            draft.hold(other, limit)
    draft.aim(level)
    if solver.solve(draft.model) != model_builder.SolveStatus.OPTIMAL:
        return None
    value = np.zeros(program.num_options)
    value[draft.option] = solver.values(draft.share).to_numpy()
    return Relaxed(value, draft.prices(solver))


class _Draft:
    """The model under construction: shares of options, loads of rows, costs of bands."""

    def __init__(self, builder: Any, program: Program, kept: NDArray[np.bool_]) -> None:
        import pandas as pd

        self.builder = builder
        self.program = program
        self.model = builder.Model()
        self.option = np.flatnonzero(kept)
        self.share = self.model.new_num_var_series("share", pd.RangeIndex(len(self.option)), 0.0, 1.0)
        self._shares = self.share.to_numpy()
        self._place = np.full(program.num_options, -1, dtype=np.int64)
        self._place[self.option] = np.arange(len(self.option))
        self._first_row = np.concatenate([[0], np.cumsum([family.num_rows for family in program.families])])
        self._constraints: list[tuple[int, Any]] = []
        self._loads: dict[int, Any] = {}
        self._one_each()
        for number, family in enumerate(program.families):
            self._bound_rows(number, family)

    def _one_each(self) -> None:
        item = self.program.item_of_option[self.option]
        cuts = np.searchsorted(item, np.arange(self.program.num_items + 1))
        for first, last in pairwise(cuts):
            self.model.add(self.builder.LinearExpr.sum(self._shares[first:last]) == 1)

    def _load(self, number: int, row: int) -> Any:
        """Return the load of a row as an expression, made once."""
        key = int(self._first_row[number]) + row
        if key not in self._loads:
            family = self.program.families[number]
            entries = slice(int(family.begin[row]), int(family.begin[row + 1]))
            place = self._place[family.option[entries]]
            here = place >= 0
            coef = family.coef[entries][here].astype(float)
            self._loads[key] = self.builder.LinearExpr.weighted_sum(self._shares[place[here]], coef)
        return self._loads[key]

    def _bound_rows(self, number: int, family: RowFamily) -> None:
        lower = np.where(family.lower > -UNBOUNDED, family.lower.astype(float), -np.inf)
        upper = np.where(family.upper < UNBOUNDED, family.upper.astype(float), np.inf)
        for row in np.flatnonzero(np.isfinite(lower) | np.isfinite(upper)):
            load = self._load(number, int(row))
            self._keep(number, int(row), self.model.add_linear_constraint(load, float(lower[row]), float(upper[row])))

    def _keep(self, number: int, row: int, constraint: Any) -> None:
        self._constraints.append((int(self._first_row[number]) + row, constraint))

    def hold(self, level: int, limit: int) -> None:
        """Say that a level costs at most ``limit``."""
        cost = self._cost(level)
        if cost is not None:
            self.model.add(cost <= float(limit - int(self.program.offset[level])))

    def aim(self, level: int) -> None:
        """Minimise a level."""
        cost = self._cost(level)
        self.model.minimize(cost if cost is not None else 0.0)

    def _cost(self, level: int) -> Any:
        """Return the cost of a level over shares and bands, None where nothing costs."""
        cost = self.program.cost[level][self.option].astype(float)
        priced = np.flatnonzero(cost)
        terms, weights = list(self._shares[priced]), cost[priced].tolist()
        for number, family in enumerate(self.program.families):
            for band in family.bands:
                if band.level == level:
                    for variable, weight in self._band(number, band):
                        terms.append(variable)
                        weights.append(weight)
        return self.builder.LinearExpr.weighted_sum(terms, weights) if terms else None

    def _band(self, number: int, band: Band) -> list[tuple[Any, float]]:
        """Return the variables that carry a band's cost, with their weights."""
        if band.group is None:
            rows = np.flatnonzero(band.slope)
            return [(self._distance(number, band, int(row)), float(band.slope[row])) for row in rows]
        return [part for rows in rows_by_group(band.group) for part in self._group(number, band, rows)]

    def _group(self, number: int, band: Band, rows: NDArray[np.int64]) -> list[tuple[Any, float]]:
        """Return the sum of the ``top`` largest distances as ``top * t + sum max(0, distance - t)``.

        W. Ogryczak and A. Tamir, Minimizing the sum of the k largest functions in linear time,
        Information Processing Letters 85, 2003.
        """
        slope = float(band.slope[rows[0]])
        threshold = self.model.new_num_var(0.0, np.inf, "")
        parts = [(threshold, slope * band.top)]
        for row in rows:
            over = self.model.new_num_var(0.0, np.inf, "")
            self.model.add(over + threshold >= self._distance(number, band, int(row)))
            parts.append((over, slope))
        return parts

    def _distance(self, number: int, band: Band, row: int) -> Any:
        """Return a variable that is at least the distance of a row's load from its band."""
        distance = self.model.new_num_var(0.0, np.inf, "")
        load = self._load(number, row)
        if band.lower[row] > -UNBOUNDED:
            self._keep(number, row, self.model.add(load + distance >= float(band.lower[row])))
        if band.upper[row] < UNBOUNDED:
            self._keep(number, row, self.model.add(load - distance <= float(band.upper[row])))
        return distance

    def prices(self, solver: Any) -> FloatArray:
        """Return the price of each row: less the sum of the dual values of all that bounds its load."""
        price = np.zeros(int(self._first_row[-1]))
        for row, constraint in self._constraints:
            price[row] -= solver.dual_value(constraint)
        return price
