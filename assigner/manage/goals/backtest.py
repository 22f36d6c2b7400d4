"""Forecasts of past quarters beside what came, and how much wider ranges must be to have held.

When to modify: to judge forecasts in another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.manage.goals.attainment import HIGH, LOW
from assigner.manage.goals.forecast import basis_of, outlook_of

if TYPE_CHECKING:
    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period


@dataclass(frozen=True)
class Backtest:
    """A forecast of a past quarter beside what came.

    Parameters
    ----------
    quarter
        Its name.
    mean, low, high, actual
        Forecast of all reps together with its 80 % range, and what came.
    inside, reps
        Reps whose result lay in their own 80 % range, of how many.
    misses
        By rep: how far the result lay from the mean, 1 is the end of the range on that side.
    """

    quarter: str
    mean: float
    low: float
    high: float
    actual: float
    inside: int
    reps: int
    misses: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        whole = {name: round(getattr(self, name)) for name in ("mean", "low", "high", "actual")}
        return {"quarter": self.quarter, **whole, "inside": self.inside, "reps": self.reps}


def backtests(history: History, draws: int, random: np.random.Generator) -> list[Backtest]:
    """Return the forecasts of all past quarters that could have been made the evening before each."""
    return [found for quarter in history.quarters if (found := _backtest(history, quarter, draws, random)) is not None]


def _backtest(history: History, quarter: Period, draws: int, random: np.random.Generator) -> Backtest | None:
    reps = history.reps
    if quarter.first <= history.first_day or quarter.last > history.last_day:
        return None
    basis, known = basis_of(history, reps, quarter.first - 1), history.until(quarter.first - 1)
    if basis.rates is None:
        return None
    days = np.full(len(reps), float(history.working_days(quarter.first, quarter.last)))
    values = outlook_of(known, known.deals[~known.deals["over"]], reps, basis, quarter.first, days).draw(draws, random)
    came = history.closed_in(quarter.first, quarter.last).groupby("rep")["value"].sum()
    actual = came.reindex(reps, fill_value=0.0).to_numpy()
    low, high = np.quantile(values, [LOW, HIGH], axis=0)
    mean, total = values.mean(axis=0), values.sum(axis=1)
    side = np.where(actual >= mean, high - mean, mean - low)
    there = side > 0
    misses = tuple(((actual - mean)[there] / side[there]).tolist())
    ends = np.quantile(total, [LOW, HIGH])
    inside = sum(abs(miss) <= 1 for miss in misses)
    return Backtest(
        quarter.label,
        float(total.mean()),
        float(ends[0]),
        float(ends[1]),
        float(actual.sum()),
        inside,
        len(misses),
        misses,
    )


def widening_of(found: list[Backtest]) -> float:
    """Return how many times wider the ranges must be for 8 of 10 past results to have lain inside; at least 1.

    The quantile of past misses, as in split conformal prediction (Lei et al. 2018, JASA 113, 1094-1111).
    """
    misses = np.abs([miss for one in found for miss in one.misses])
    return max(1.0, float(np.quantile(misses, HIGH - LOW))) if len(misses) else 1.0


def widened(values: np.ndarray, times: float) -> np.ndarray:
    """Return draws stretched around each rep's mean, never below 0."""
    mean = values.mean(axis=0)
    return np.maximum(0.0, mean + times * (values - mean))
