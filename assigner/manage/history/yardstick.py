"""What an average rep gets from a deal: chance by skill and month of the quarter, and what a won deal pays.

A rep who closes in the month in which everybody wins has not sold better, and one who sells dear products has not sold
more: both are measured against this. When to modify: to let another fact of a deal move its chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.files.mapping.estimates import estimate_rates
from assigner.files.mapping.model import Rate
from assigner.manage.history.conversion import chi_square_tail
from assigner.manage.history.history import NO_DAY
from assigner.manage.history.periods import day_of, month_in_quarter

if TYPE_CHECKING:
    from assigner.manage.history.history import History

MOST_CHANCE = 0.98
LEAST_MONTH_DEALS = 30
"""Deals that each month of the quarter needs before a pattern is looked for."""
SURE = 0.01
"""A pattern of months is used where months that are all alike would show so much less often than this."""
MONTHS = 3


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What an average rep gets from a deal.

    Parameters
    ----------
    chance
        Chance to win by skill, shrunk toward the mean.
    pay, pay_spread
        What a won deal of a skill brings for each unit of its list value, and the standard deviation of that.
    price
        Usual list value by skill, for deals without one.
    month
        Factor on the chance for each month of the quarter; all 1 where no pattern is sure.
    month_p_value
        Chance that months which are all alike differ at least so much; None with too few deals.
    mean_chance, mean_pay, mean_spread, mean_price
        The same over all skills, for a skill that is new.
    """

    chance: dict[str, float]
    pay: dict[str, float]
    pay_spread: dict[str, float]
    price: dict[str, float]
    month: tuple[float, float, float]
    month_p_value: float | None
    mean_chance: float
    mean_pay: float
    mean_spread: float
    mean_price: float

    def of(self, deals: pd.DataFrame) -> pd.DataFrame:
        """Return what is expected of deals: ``chance`` (with the month), ``month``, ``price``, ``mean``, ``variance``.

        ``mean`` and ``variance`` are those of the value. A deal that is still open has no month: its factor is 1.
        """
        plain = self._looked_up(deals, self.chance, self.mean_chance)
        factor = np.array(
            [1.0 if day == NO_DAY else self.month[month_in_quarter(day_of(day))] for day in deals["closed"]]
        )
        chance = np.minimum(plain * factor, MOST_CHANCE)
        price = deals["list_value"].fillna(pd.Series(self._looked_up(deals, self.price, self.mean_price), deals.index))
        pay = self._looked_up(deals, self.pay, self.mean_pay) * price.to_numpy()
        spread = self._looked_up(deals, self.pay_spread, self.mean_spread) * price.to_numpy()
        mean = chance * pay
        found = {
            "chance": chance,
            "plain": plain,
            "month": chance / plain,
            "price": price.to_numpy(),
            "pay": pay,
            "mean": mean,
        }
        return pd.DataFrame({**found, "variance": chance * (pay**2 + spread**2) - mean**2}, index=deals.index)

    @staticmethod
    def _looked_up(deals: pd.DataFrame, table: dict[str, float], usual: float) -> np.ndarray:
        return deals["skill"].map(table).fillna(usual).to_numpy(dtype=float)


def yardstick_of(history: History) -> Yardstick:
    """Return the yardstick that the closed deals of a history give."""
    over = history.deals[history.deals["over"]]
    deals = over.assign(result=over["won"].astype(float))
    rates = estimate_rates(deals, Rate.model_validate({"by": ["skill"], "won": "result", "into": "chance"}))
    chance = dict(zip(rates.table["skill"], rates.table["chance"].astype(float), strict=True))
    month, p_value = _months(deals, chance)
    won = over[over["won"] & over["list_value"].gt(0)]
    ratio = won["value"] / won["list_value"]
    mean_pay = float(won["value"].sum() / won["list_value"].sum()) if len(won) else 1.0
    by_skill = won.assign(ratio=ratio).groupby("skill")
    pay = {str(skill): float(part["value"].sum() / part["list_value"].sum()) for skill, part in by_skill}
    spread = {str(skill): float(part["ratio"].std(ddof=0)) for skill, part in by_skill}
    usual = (
        over.assign(worth=over["list_value"].fillna(over["value"].where(over["won"])))
        .groupby("skill")["worth"]
        .mean()
        .dropna()
    )
    mean_price = float(usual.mean()) if len(usual) else 0.0
    mean_spread = float(ratio.std(ddof=0)) if len(won) else 0.0
    price = {str(skill): float(value) for skill, value in usual.items()}
    return Yardstick(chance, pay, spread, price, month, p_value, rates.mean, mean_pay, mean_spread, mean_price)


def _months(deals: pd.DataFrame, chance: dict[str, float]) -> tuple[tuple[float, float, float], float | None]:
    """Return the factor of each month of the quarter on the chance, and how sure the pattern is."""
    place = np.array([month_in_quarter(day_of(day)) for day in deals["closed"]])
    plain = deals["skill"].map(chance).to_numpy(dtype=float)
    won = np.bincount(place, weights=deals["result"], minlength=MONTHS)
    expected = np.bincount(place, weights=plain, minlength=MONTHS)
    variance = np.bincount(place, weights=plain * (1 - plain), minlength=MONTHS)
    if (np.bincount(place, minlength=MONTHS) < LEAST_MONTH_DEALS).any():
        return (1.0, 1.0, 1.0), None
    p_value = chi_square_tail(float(((won - expected) ** 2 / variance).sum()), MONTHS - 1)
    if p_value > SURE:
        return (1.0, 1.0, 1.0), p_value
    first, second, third = (won / expected).tolist()
    return (first, second, third), p_value
