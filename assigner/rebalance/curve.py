"""The curve of imbalance over moves: what was found, what is proven, and where to look next.

Plans and bounds carry over: a plan that moves little is allowed under every larger budget, and what is proven for a
budget holds for every smaller one. Prices of one budget prove a straight line over all budgets, since the budget
enters the relaxation as the bound of one row only (sensitivity of the right-hand side: the Lagrangian dual is convex in
it; A. M. Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2, 1974). All in
whole numbers. When to modify: to use proofs or plans in another way; plans are found in :mod:`.by_budgets` and
:mod:`.supported`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """A proven lower bound that is linear in the budget.

    Parameters
    ----------
    budget
        The budget at which it was proven.
    total, slope, scale
        At a budget ``m`` nothing costs less than ``(total - slope * (m - budget)) / scale``; slope at least 0.
    """

    budget: int
    total: int
    slope: int
    scale: int

    def at(self, budget: int) -> int:
        """Return the bound at a budget."""
        value = self.total - self.slope * (budget - self.budget)
        return max(0, -(-value // self.scale))

    def needed(self, cost: int) -> int:
        """Return the least budget at which the bound lets a plan cost as little."""
        over = self.total - cost * self.scale
        return max(0, self.budget - (-over // self.slope)) if self.slope else 0


@dataclass
class Curve:
    """What is known of the frontier; everything in whole steps.

    Parameters
    ----------
    first, last
        Budgets between which the curve is looked at.
    plans
        (spent, cost) of every plan found.
    bounds
        (budget, bound) of every proof for a single budget.
    lines
        Proofs for all budgets.
    """

    first: int
    last: int
    plans: list[tuple[int, int]] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def found(self, budget: int) -> int | None:
        """Return the least cost of a plan found that keeps the budget."""
        return min((cost for spent, cost in self.plans if spent <= budget), default=None)

    def bound(self, budget: int) -> int | None:
        """Return the largest proven bound at a budget; None where nothing is proven."""
        single = [bound for at, bound in self.bounds if at >= budget]
        return max([*single, *(line.at(budget) for line in self.lines)], default=None)

    def needed(self, cost: int) -> int:
        """Return what every plan spends at least that costs as little, as far as is proven."""
        single = [at + 1 for at, bound in self.bounds if bound > cost]
        return max([0, *single, *(line.needed(cost) for line in self.lines)])

    def corners(self) -> list[tuple[int, int]]:
        """Return the plans that no other plan beats in both moves and cost, by what they spend."""
        kept: list[tuple[int, int]] = []
        for spent, cost in sorted(self.plans):
            if not kept or cost < kept[-1][1]:
                kept.append((spent, cost))
        return kept

    def next_budget(self, tried: list[int]) -> int | None:
        """Return the budget at which a solve can tell most: where the area between plans and bounds is largest.

        Parameters
        ----------
        tried
            Budgets already solved.

        Returns
        -------
        None when every budget between them is settled.
        """
        stops = sorted({self.first, self.last, *tried, *(spent for spent, _ in self.corners())})
        stops = [stop for stop in stops if self.first <= stop <= self.last]
        gaps = [(self._area(low, high), low, high) for low, high in pairwise(stops)]
        gaps = [gap for gap in gaps if gap[0] > 0 and gap[2] - gap[1] > 1]
        if not gaps:
            return None
        _, low, high = max(gaps)
        return _between(low, high)

    def laggards(self) -> list[tuple[int, int]]:
        """Return the plans (spent, cost) that lie above the straight line between their neighbours, the worst first.

        The true curve is nearly convex, so that a better plan is likely to exist there.
        """
        corners = self.corners()
        above = []
        for (first, top), (spent, cost), (last, low) in zip(corners, corners[1:], corners[2:], strict=False):
            line = top - (top - low) * (spent - first) / (last - first)
            bound = self.bound(spent)
            if cost > line and (bound is None or bound < cost):
                above.append((cost - line, spent, cost))
        return [(spent, cost) for _, spent, cost in sorted(above, reverse=True)]

    def widest(self) -> list[tuple[int, int]]:
        """Return the plans (spent, cost) that no other plan beats, those open widest for their cost first."""
        corners = [(spent, cost) for spent, cost in self.corners() if cost > (self.bound(spent) or 0)]
        return sorted(corners, key=lambda corner: (-(1 - (self.bound(corner[0]) or 0) / corner[1]), corner[0]))

    def _area(self, low: int, high: int) -> float:
        """Return the area between plans and bounds strictly between two budgets, by sixteen samples."""
        if high - low < 2 or not self.plans:
            return 0.0
        top = self.found(low)
        if top is None:  # not even a plan is known: at least as much is open as at the worst one
            top = max(cost for _, cost in self.plans) + 1
        samples = [low + 1 + (high - 1 - low) * (2 * at + 1) // 32 for at in range(16)]
        return (high - 1 - low) / 16 * sum(max(0, top - (self.bound(at) or 0)) for at in samples)


def _between(low: int, high: int) -> int:
    """Return the middle of two budgets; the geometric one where they are far apart: the curve flattens."""
    middle = (low + high) // 2 if high <= 4 * max(1, low) else math.isqrt(max(1, low) * high)
    return min(max(middle, low + 1), high - 1)


@dataclass(frozen=True, slots=True)
class Knee:
    """Where the curve bends most.

    Parameters
    ----------
    spent, cost
        The plan found farthest below the chord between the first and the last plan.
    low, high
        Every budget at which the true curve may lie at least as far below that chord, as far as is proven.
    """

    spent: int
    cost: int
    low: int
    high: int


def knee_of(curve: Curve, samples: int = 400) -> Knee | None:
    """Return the knee: the largest distance to the chord (V. Satopaa and others, Finding a "kneedle" in a haystack, 2011).

    Parameters
    ----------
    curve
        With at least three plans that differ.
    samples
        Budgets looked at for the interval of uncertainty, beside those of plans and bounds.
    """
    corners = curve.corners()
    if len(corners) < 3:
        return None
    (first, top), (last, low) = corners[0], corners[-1]

    def below(spent: int, cost: int) -> int:
        return top * (last - first) - (top - low) * (spent - first) - cost * (last - first)

    spent, cost = max(corners, key=lambda corner: below(*corner))
    least = below(spent, cost)
    if least <= 0:
        return None
    step = max(1, (last - first) // samples)
    budgets = sorted({*range(first, last + 1, step), *(at for at, _ in corners), *(at for at, _ in curve.bounds)})
    able = [at for at in budgets if first <= at <= last and below(at, curve.bound(at) or 0) >= least]
    return Knee(spent, cost, max(first, min([spent, *able]) - step + 1), min(last, max([spent, *able]) + step - 1))
