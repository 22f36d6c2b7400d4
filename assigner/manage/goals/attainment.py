"""What a book brings: thousands of draws of won and lost deals, by rep, with uncertain chances.

Goals and incentives read the same draws, so that two plans or two schemes differ by themselves and not by dice.
When to modify: when another kind of work brings something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

LOW, HIGH = 0.1, 0.9
"""Ends of the 80 % range."""


@dataclass(frozen=True, eq=False)
class Book:
    """Deals that are there: each brings its amount or nothing.

    Parameters
    ----------
    rep
        Number of the rep who has each.
    amount
        What it brings when won.
    chance
        Chance that it is won in the period, by an average rep.
    """

    rep: np.ndarray
    amount: np.ndarray
    chance: np.ndarray


@dataclass(frozen=True, eq=False)
class Arrivals:
    """Deals that will come: how many each rep closes, and what such deals are like.

    Parameters
    ----------
    expected
        By rep: deals that are opened and closed in the period, mean.
    amounts, chances
        By rep: a sample of such deals, drawn from with equal chances.
    """

    expected: np.ndarray
    amounts: Sequence[np.ndarray]
    chances: Sequence[np.ndarray]


def draw(
    book: Book,
    arrivals: Arrivals | None,
    factor: np.ndarray,
    spread: np.ndarray,
    draws: int,
    random: np.random.Generator,
) -> np.ndarray:
    """Return what each rep wins in each draw, ``[draw, rep]``.

    Parameters
    ----------
    book, arrivals
        Deals that are there, and those that come.
    factor, spread
        By rep: mean and standard deviation of the factor on the chance.
    draws
        How many draws.
    random
        Where draws come from; one stream a rep is split off, so that a rep's draws do not depend on others' books.
    """
    streams = random.spawn(len(factor))
    found = np.zeros((draws, len(factor)))
    for rep, stream in enumerate(streams):
        own = np.maximum(0.0, factor[rep] + spread[rep] * stream.standard_normal(draws))
        mine = book.rep == rep
        found[:, rep] = _of_book(book.amount[mine], book.chance[mine], own, stream)
        if arrivals is not None and arrivals.expected[rep] > 0 and len(arrivals.amounts[rep]):
            found[:, rep] += _of_arrivals(
                float(arrivals.expected[rep]), arrivals.amounts[rep], arrivals.chances[rep], own, stream
            )
    return found


def _of_book(amount: np.ndarray, chance: np.ndarray, own: np.ndarray, stream: np.random.Generator) -> np.ndarray:
    total = np.zeros(len(own))
    for one, likely in zip(amount, chance, strict=True):
        total += one * (stream.random(len(own)) < np.minimum(likely * own, 1.0))
    return total


def _of_arrivals(
    expected: float, amounts: np.ndarray, chances: np.ndarray, own: np.ndarray, stream: np.random.Generator
) -> np.ndarray:
    count = stream.poisson(expected, len(own))
    which = stream.integers(len(amounts), size=int(count.sum()))
    of_draw = np.repeat(np.arange(len(own)), count)
    won = stream.random(len(which)) < np.minimum(chances[which] * own[of_draw], 1.0)
    return np.bincount(of_draw, weights=amounts[which] * won, minlength=len(own))


@dataclass(frozen=True)
class Attainment:
    """How likely a target is reached.

    Parameters
    ----------
    target
        What is to be reached.
    mean, low, high
        Mean of the draws, and the ends of their 80 % range.
    chance
        Share of draws that reach the target.
    error
        Standard error of ``chance``, by the number of draws.
    """

    target: int
    mean: float
    low: float
    high: float
    chance: float
    error: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"target": self.target, "mean": round(self.mean), "low": round(self.low), "high": round(self.high),
                "chance": round(self.chance, 3), "error": round(self.error, 3)}  # fmt: skip


def attainment_of(values: np.ndarray, target: int) -> Attainment:
    """Return how likely the draws of one rep or team reach a target."""
    chance = float((values >= target).mean())
    low, high = np.quantile(values, [LOW, HIGH]).tolist()
    return Attainment(
        target, float(values.mean()), low, high, chance, float(np.sqrt(chance * (1 - chance) / len(values)))
    )
