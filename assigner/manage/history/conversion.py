"""How much of a difference in won deals is the people and how much is dice: factors on the chance, shrunk.

When to modify: to estimate something else than a factor around 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

Z80 = 1.2815515655446004
"""Half of the 80 % range of a normal distribution, in standard deviations."""
LEAST_DEALS = 3
"""Groups that differ need at least this many members to say by how much."""


@dataclass(frozen=True, eq=False)
class Conversion:
    """What each group's won deals say about its own factor on the chance.

    Parameters
    ----------
    factor
        Posterior mean of each factor; 1 is the yardstick.
    spread
        Its standard deviation.
    between
        Standard deviation of factors between groups; 0 where groups differ no more than dice would.
    p_value
        Chance that groups which are all alike differ at least so much.
    """

    factor: np.ndarray
    spread: np.ndarray
    between: float
    p_value: float


def conversion_of(
    won: np.ndarray, expected: np.ndarray, variance: np.ndarray, prior: float | None = None
) -> Conversion:
    """Return factors shrunk toward 1 by empirical Bayes (Efron and Morris 1975), normal within and between groups.

    With ``w`` won, ``e`` expected and variance ``v`` of what dice give, ``w / e`` has the variance ``v / e^2``. The
    variance between groups follows from Pearson's statistic by moments (DerSimonian and Laird 1986).

    Parameters
    ----------
    won, expected, variance
        By group: deals won, the sum of chances, and the sum of ``p (1 - p)``.
    prior
        The standard deviation between groups where it is known already; estimated from the groups where None.
    """
    there = (expected > 0) & (variance > 0)
    precision = np.where(there, expected**2 / np.where(variance > 0, variance, 1.0), 0.0)
    ratio = np.where(there, won / np.where(expected > 0, expected, 1.0), 1.0)
    count = int(there.sum())
    middle = float((precision * ratio).sum() / precision.sum()) if precision.sum() > 0 else 1.0
    pearson = float((precision * (ratio - middle) ** 2).sum())
    between = _between(pearson, precision[there]) if prior is None else prior
    weight = np.zeros(len(won)) if between == 0 else between**2 / (between**2 + 1 / np.maximum(precision, 1e-12))
    factor = 1 + np.where(there, weight * (ratio - 1), 0.0)
    spread = np.zeros(len(won)) if between == 0 else np.sqrt(1 / (1 / between**2 + precision))
    return Conversion(factor, spread, between, chi_square_tail(pearson, count - 1))


def _between(pearson: float, precision: np.ndarray) -> float:
    if len(precision) < LEAST_DEALS:
        return 0.0
    room = float(precision.sum() - (precision**2).sum() / precision.sum())
    return math.sqrt(max(0.0, (pearson - (len(precision) - 1)) / room)) if room > 0 else 0.0


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the chance of at least ``value`` under a chi-square distribution (Wilson and Hilferty 1931)."""
    if freedom < 1:
        return 1.0
    part = 2 / (9 * freedom)
    z = ((max(value, 0.0) / freedom) ** (1 / 3) - (1 - part)) / math.sqrt(part)
    return 0.5 * math.erfc(z / math.sqrt(2))
