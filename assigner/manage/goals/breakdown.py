"""An amount broken down to reps, quarters, months and weeks, exact in whole units at every step.

Top-down: each step shares whole units by largest remainder, so every part lies within a unit of its share and all sums
hold. When to modify: to break down to another kind of period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.manage.history.periods import day_of, month_in_quarter
from assigner.manage.whole import shared_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period

KINDS = ("quarter", "month", "week")
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One rep's target in one period.

    Parameters
    ----------
    rep
        The rep's id.
    kind, label
        ``quarter``, ``month`` or ``week``; a week is cut where a month ends: ``2018-W05`` stands in two months.
    month
        Month that a week belongs to; empty for others.
    first, last
        Days since 1970-01-01, both included.
    target
        Whole units.
    """

    rep: str
    kind: str
    label: str
    month: str
    first: int
    last: int
    target: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"rep": self.rep, "kind": self.kind, "label": self.label, "month": self.month,
                "first_day": day_of(self.first).isoformat(), "last_day": day_of(self.last).isoformat(),
                "target": self.target}  # fmt: skip


def day_weights(period: Period, months: Sequence[float], history: History | None) -> np.ndarray:
    """Return the weight of each day of a period: by month where given, by the history's months of the quarter, or even.

    Parameters
    ----------
    period
        The days.
    months
        Twelve weights, or none.
    history
        What was won in complete quarters says how months of a quarter differ.
    """
    days = [day_of(day) for day in range(period.first, period.last + 1)]
    if len(months) == 12:
        return np.array([months[day.month - 1] for day in days], dtype=float)
    pattern = won_by_month(history) if history is not None else np.ones(MONTHS_OF_QUARTER)
    return np.array([pattern[month_in_quarter(day)] for day in days])


def won_by_month(history: History) -> np.ndarray:
    """Return what a working day brings in each month of the quarter against the mean; ones without a complete quarter."""
    won, worked = np.zeros(MONTHS_OF_QUARTER), np.zeros(MONTHS_OF_QUARTER)
    for quarter in history.quarters:
        if quarter.first < history.first_day - MONTHS_OF_QUARTER or quarter.last > history.last_day:
            continue
        deals = history.closed_in(quarter.first, quarter.last)
        for day, value in zip(deals["closed"], deals["value"], strict=True):
            won[month_in_quarter(day_of(day))] += value
        for day in range(quarter.first, quarter.last + 1):
            worked[month_in_quarter(day_of(day))] += history.working_days(day, day)
    if (worked == 0).any() or won.sum() == 0:
        return np.ones(MONTHS_OF_QUARTER)
    by_day = won / worked
    return np.asarray(by_day / (won.sum() / worked.sum()))


def broken_down(rep: str, amount: int, weights: np.ndarray, first: int) -> list[Cell]:
    """Return a rep's amount by quarter, month and week.

    Parameters
    ----------
    rep, amount
        Whose, and how much.
    weights
        Weight of each day from ``first`` on; days without work have none. All even where nothing has weight.
    first
        The first day.
    """
    if weights.sum() <= 0:
        weights = np.ones(len(weights))
    return _parts(rep, amount, weights, first, KINDS, "")


def _parts(rep: str, amount: int, weights: np.ndarray, first: int, kinds: Sequence[str], month: str) -> list[Cell]:
    """Return the cells of one kind with those of the finer kinds below each."""
    if not kinds:
        return []
    labels = [_label(kinds[0], first + at) for at in range(len(weights))]
    starts = [at for at in range(len(labels)) if at == 0 or labels[at] != labels[at - 1]]
    ends = [*starts[1:], len(labels)]
    sums = np.array([weights[start:end].sum() for start, end in zip(starts, ends, strict=True)])
    cells = []
    for start, end, target in zip(starts, ends, shared_out(amount, sums).tolist(), strict=True):
        cells.append(Cell(rep, kinds[0], labels[start], month, first + start, first + end - 1, target))
        inner = labels[start] if kinds[0] == "month" else month
        cells += _parts(rep, target, weights[start:end], first + start, kinds[1:], inner)
    return cells


def _label(kind: str, day: int) -> str:
    moment = day_of(day)
    if kind == "quarter":
        return f"{moment.year}-Q{(moment.month + 2) // 3}"
    if kind == "month":
        return f"{moment.year}-{moment.month:02d}"
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"
