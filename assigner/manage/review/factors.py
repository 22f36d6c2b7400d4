"""What made a rep's result: days, closings a day, what a closing is worth, the months' pattern, and conversion.

Their product is what was to be expected; what the deals paid beyond it is luck. When to modify: to split off another
cause: it becomes a factor here and a column in :mod:`assigner.manage.review.review`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.manage.history.conversion import Conversion, conversion_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.history.history import History
    from assigner.manage.history.yardstick import Yardstick

FACTORS = ("capacity", "pace", "book", "season", "conversion")


@dataclass(frozen=True, eq=False)
class Work:
    """What reps did in a run of days, as sums by rep.

    Parameters
    ----------
    closings, won
        Deals closed, and won.
    value
        What they brought.
    plain
        What an average rep gets from these deals in an average month.
    expected, variance
        What an average rep gets from them in their months: the mean and the variance of the value.
    chance, chance_variance
        Sum of chances, and of ``p (1 - p)``.
    spread
        Variance between deals of what one is worth to an average rep.
    """

    closings: np.ndarray
    won: np.ndarray
    value: np.ndarray
    plain: np.ndarray
    expected: np.ndarray
    variance: np.ndarray
    chance: np.ndarray
    chance_variance: np.ndarray
    spread: np.ndarray


def work_of(history: History, yardstick: Yardstick, reps: Sequence[str], first: int, last: int) -> Work:
    """Return what reps closed in a run of days, measured by the yardstick."""
    deals = history.closed_in(first, last)
    found = yardstick.of(deals)
    plain = found["plain"] * found["pay"]
    table = pd.DataFrame({
        "rep": deals["rep"], "closings": 1.0, "won": deals["won"].astype(float), "value": deals["value"], "plain": plain,
        "expected": found["mean"], "variance": found["variance"], "chance": found["chance"],
        "chance_variance": found["chance"] * (1 - found["chance"]), "squares": plain**2,
    })  # fmt: skip
    sums = table.groupby("rep").sum().reindex(list(reps), fill_value=0.0)
    count = np.maximum(sums["closings"].to_numpy(), 1.0)
    spread = np.maximum(sums["squares"].to_numpy() / count - (sums["plain"].to_numpy() / count) ** 2, 0.0)
    names = ("closings", "won", "value", "plain", "expected", "variance", "chance", "chance_variance")
    columns = {name: sums[name].to_numpy(dtype=float) for name in names}
    return Work(**columns, spread=spread)


@dataclass(frozen=True, eq=False)
class Base:
    """What could be expected of each rep before the period, by the days before it.

    Parameters
    ----------
    pace
        Closings a day, shrunk toward the mean of all where reps hardly differ.
    book
        What a closing is worth to an average rep in an average month, shrunk likewise.
    conversion
        Factors on the chance.
    """

    pace: np.ndarray
    book: np.ndarray
    conversion: Conversion


def base_of(work: Work, days: int, known: Conversion) -> Base:
    """Return what the work of earlier days lets one expect.

    Parameters
    ----------
    work
        What was closed in them.
    days
        Working days that the history covers in them, at least 1.
    known
        Factors on the chance by all that was known before the period.
    """
    mean_pace = work.closings.sum() / max(days * int((work.closings > 0).sum()), 1)
    usual = np.full(len(work.closings), mean_pace * days)
    pace = mean_pace * conversion_of(work.closings, usual, usual).factor
    mean_book = work.plain.sum() / max(work.closings.sum(), 1.0)
    return Base(pace, _shrunk(work, mean_book), known)


def _shrunk(work: Work, mean: float) -> np.ndarray:
    """Return what a closing is worth by rep, shrunk toward the mean of all (empirical Bayes, normal)."""
    if mean <= 0:
        return np.zeros(len(work.closings))
    pooled = float((work.spread * work.closings).sum() / max(work.closings.sum(), 1.0))
    noise = np.where(work.closings > 0, pooled, 0.0) * work.closings / mean**2
    found = conversion_of(work.plain / mean, work.closings, np.where(work.closings > 0, np.maximum(noise, 1e-12), 0.0))
    return mean * found.factor


def conversion_now(work: Work, known: Conversion) -> Conversion:
    """Return each rep's factor as the period's own deals move it from what was known before.

    The period's evidence is shrunk toward the earlier factor with the spread that the reps had among them; where they did
    not differ, nothing moves.
    """
    if known.between == 0:
        return Conversion(known.factor, known.spread, 0.0, known.p_value)
    there = work.chance_variance > 0
    precision = np.where(there, work.chance**2 / np.where(there, work.chance_variance, 1.0), 0.0)
    ratio = np.where(work.chance > 0, work.won / np.where(work.chance > 0, work.chance, 1.0), known.factor)
    prior = 1 / np.maximum(known.spread, 1e-9) ** 2
    factor = (prior * known.factor + precision * ratio) / (prior + precision)
    return Conversion(factor, np.sqrt(1 / (prior + precision)), known.between, known.p_value)
