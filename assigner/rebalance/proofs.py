"""What is proven of a team at every price of moves, out of what was proven at some.

Why it exists: the least of imbalance and moves together, seen as a function of the price, is concave: every plan is a straight
line in it (H. Everett, Generalized Lagrange multiplier method, Operations Research 11, 1963). So proofs at two prices prove the
straight line between them, and teams may be solved each at prices of its own. All in fractions of whole numbers. When to
modify: to prove more between two prices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_SCALE = 4_096
"""Prices are fractions with at most this denominator: costs times it must stay small enough for floating point."""


class Price(NamedTuple):
    """What a step of the budget costs: ``points / scale`` of imbalance, in lowest terms."""

    points: int
    scale: int

    @classmethod
    def near(cls, rate: Fraction) -> Price:
        """Return the price nearest to a rate, above 0."""
        near = rate.limit_denominator(MOST_SCALE)
        return cls(max(1, near.numerator), near.denominator if near > 0 else MOST_SCALE)

    @property
    def rate(self) -> Fraction:
        """Imbalance that a step costs."""
        return Fraction(self.points, self.scale)

    def worth(self, spent: int, cost: int) -> int:
        """Return imbalance and moves together, times ``scale``."""
        return cost * self.scale + self.points * spent


@dataclass
class Proofs:
    """Lower bounds of imbalance and moves together, by price.

    Parameters
    ----------
    least_spent
        What every plan takes of the budget at least.
    """

    least_spent: int = 0
    _known: dict[Price, int] = field(default_factory=dict)
    _corners: list[tuple[Fraction, Fraction]] = field(default_factory=lambda: [(Fraction(0), Fraction(0))])

    def __bool__(self) -> bool:
        return bool(self._known)

    @property
    def prices(self) -> list[Price]:
        """Prices at which something was proven."""
        return list(self._known)

    def take(self, price: Price, total: int) -> None:
        """Keep that no plan is worth less than ``total / price.scale`` at a price."""
        if total > self._known.get(price, -1):
            self._known[price] = total
            corners = [(Fraction(0), Fraction(0))]
            for rate, least in sorted((one.rate, Fraction(least, one.scale)) for one, least in self._known.items()):
                before, proven = corners[-1]
                corners.append((rate, max(least, proven + (rate - before) * self.least_spent)))
            self._corners = _hull(corners)

    def at(self, rate: Fraction) -> Fraction:
        """Return what imbalance and moves together cost at least where a step costs so much."""
        for (low, at_low), (high, at_high) in pairwise(self._corners):
            if low <= rate <= high:
                return at_low + (at_high - at_low) * (rate - low) / (high - low)
        last, at_last = self._corners[-1]
        return at_last + (rate - last) * self.least_spent

    def total(self, price: Price) -> int:
        """Return the same at a price, times its ``scale``, in whole numbers."""
        return -((-self.at(price.rate) * price.scale) // 1)


def _hull(points: Iterable[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Return the points that lie on no straight line between two others or below it, from left to right.

    A. Andrew, Another efficient algorithm for convex hulls in two dimensions, Information Processing Letters 9, 1979.
    """
    kept: list[tuple[Fraction, Fraction]] = []
    for point in points:
        while len(kept) > 1 and _turns_up(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _turns_up(one: tuple[Fraction, Fraction], two: tuple[Fraction, Fraction], three: tuple[Fraction, Fraction]) -> bool:
    """Return whether the second point lies on the line from the first to the third, or below."""
    return (two[1] - one[1]) * (three[0] - one[0]) <= (three[1] - one[1]) * (two[0] - one[0])
