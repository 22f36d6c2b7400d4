"""A program as a linear model: for fractions of options (:mod:`.relaxation`) and for whole ones (:mod:`.mip`).

When to modify: when a program gets another kind of row.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.program.program import UNBOUNDED, rows_by_group

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program, RowFamily

    FloatArray = NDArray[np.float64]


class LinearModel:
    """The model under construction: shares of options, loads of rows, costs of bands.

    Parameters
    ----------
    program
        Any program.
    kept
        Options that may be used.
    whole
        Whether an option is taken or not, in place of fractions of it.
    """

    def __init__(self, program: Program, kept: NDArray[np.bool_], *, whole: bool = False) -> None:
        import pandas as pd
        from ortools.linear_solver.python import model_builder

        self.builder: Any = model_builder
        self.program = program
        self.model = self.builder.Model()
        self.option = np.flatnonzero(kept)
        added = self.model.new_int_var_series if whole else self.model.new_num_var_series
        self.share = added("share", pd.RangeIndex(len(self.option)), 0.0, 1.0)
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

    def keep(self, option: IntArray, least: int, most: int) -> None:
        """Say that of some options at least and at most so many are taken."""
        taken = self.builder.LinearExpr.sum(self._shares[self._place[option]])
        self.model.add_linear_constraint(taken, float(least), float(most))

    def hold(self, level: int, limit: int) -> None:
        """Say that a level costs at most ``limit``."""
        cost = self._cost(level)
        if cost is not None:
            self.model.add(cost <= float(limit - int(self.program.offset[level])))

    def aim(self, level: int, most: float = np.inf) -> None:
        """Minimise a level, which may cost at most so much."""
        cost = self._cost(level)
        self.model.minimize(cost if cost is not None else 0.0)
        if cost is not None and most < np.inf:
            self.model.add(cost <= most - float(self.program.offset[level]))

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
