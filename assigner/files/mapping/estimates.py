"""Chances estimated from won and lost deals, shrunk toward what surrounds them, so that three deals prove little.

Model: the chance of each group (an agent; an agent with one product) is drawn from a beta distribution
around its surroundings ``b`` (the mean of all, or the agent's own chance) with the weight of ``strength``
deals; won deals are binomial. The estimate is the posterior mean ``(won + strength * b) / (deals + strength)``
(empirical Bayes: Efron and Morris 1975). The strength comes from the data by moments: with Pearson's
statistic ``X = sum((won - n b)^2 / (n b (1 - b)))`` the expectation is ``df + rho * sum(n - 1)`` under extra
variation ``rho`` between groups (Williams 1982, Applied Statistics 31, 144-148), and ``strength = 1 / rho - 1``.
When to modify: to estimate something else than a chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from assigner.files.mapping.model import Rate


class Estimate(NamedTuple):
    """What was estimated."""

    table: pd.DataFrame
    """The groups: their names, the chance, and with the suffixes ``_deals``, ``_won``, ``_around`` its parts."""
    strength: float
    """Deals that the surroundings count as."""
    mean: float
    """Share of won deals over all."""
    num_deals: int


def estimate_rates(frame: pd.DataFrame, rate: Rate) -> Estimate:
    """Return the shrunk chance of each group of won (1) and lost (0) deals.

    Parameters
    ----------
    frame
        The deals; rows without a value in one of the groups are left out.
    rate
        Which groups, what they are shrunk toward, and how strongly.
    """
    deals = frame.dropna(subset=[*rate.by, rate.won])
    mean = float(deals[rate.won].mean()) if len(deals) else 0.5
    around = deals[rate.around] if rate.around else pd.Series(mean, index=deals.index)
    grouped = deals.assign(__around__=around.astype("float64")).groupby(rate.by, as_index=False, sort=True)
    table = grouped.agg(deals=(rate.won, "size"), won=(rate.won, "sum"), around=("__around__", "mean"))
    strength = _strength(table, rate) if rate.strength == "moments" else float(rate.strength)
    chance = (table["won"] + strength * table["around"]) / (table["deals"] + strength)
    table = table.rename(columns={name: f"{rate.into}_{name}" for name in ("deals", "won", "around")})
    return Estimate(table.assign(**{rate.into: chance}), strength, mean, len(deals))


def _strength(table: pd.DataFrame, rate: Rate) -> float:
    """Return the strength by moments, within the mapping's limits; the upper one where groups do not differ."""
    number, won = table["deals"].to_numpy(dtype=float), table["won"].to_numpy(dtype=float)
    base = np.clip(table["around"].to_numpy(dtype=float), 0.01, 0.99)
    pearson = float(((won - number * base) ** 2 / (number * base * (1 - base))).sum())
    freedom = len(table) - len(np.unique(base.round(9)))
    spread = float((number - 1).sum())
    extra = (pearson - freedom) / spread if spread > 0 else 0.0
    strength = 1 / extra - 1 if extra > 0 else float("inf")
    return float(np.clip(strength, rate.at_least, rate.at_most))
