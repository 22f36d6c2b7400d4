"""The frontier as an answer: its points, what is proven about each, where it bends, in words and as plain data.

When to modify: to say more about the curve; how it is walked stands in :mod:`.frontier`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from assigner.language import Language, Words, clauses
from assigner.plan.status import relative_gap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assigner.plan.plan import Plan
    from assigner.program.program import IntArray
    from assigner.rebalance.budgeted import Budgeted, By
    from assigner.rebalance.curve import Curve, Knee
    from assigner.rebalance.priced import Team

NOTHING = Words("With nothing moved the imbalance is {top:,}.", "不换人时，不均为 {top:,}。")
FIRST = Words("With {first} moved the imbalance is {top:,}.", "换人量为{first}时，不均为 {top:,}。")
FEWEST = Words(
    "To cover everything, at least {first} must move (proven); the imbalance is then {top:,}.",
    "覆盖全部所需的最小换人量为{first}（已证明），此时不均为 {top:,}。",
)
LAST = Words(
    "Moving {last} brings it down to {low:,}; no plan that moves no more gets below {bound:,} (proven).",
    "换人量为{last}时，不均降到 {low:,}；换人不更多的方案都不会低于 {bound:,}（已证明）。",
)
LAST_OPEN = Words("Moving {last} brings it down to {low:,}.", "换人量为{last}时，不均降到 {low:,}。")
LAST_EXACT = Words(
    "Moving {last} brings it down to {low:,}, and no plan that moves no more gets lower (proven).",
    "换人量为{last}时，不均降到 {low:,}；换人不更多的方案都不会更低（已证明）。",
)
SINGLE = Words("More moves bring no more evenness.", "换人再多也不会更均衡。")
KNEE = Words(
    "The curve bends at {knee}, imbalance {cost:,}: beyond it moves help less. The bend is proven to lie from {low} to {high}.",
    "拐点：换人量为{knee}，不均为 {cost:,}；超过后，换人收效变小。已证明拐点的换人量不低于{low}，不高于{high}。",
)
KNEE_PROVEN = Words(
    "The curve bends at {knee}, imbalance {cost:,} (proven): beyond it moves help less.",
    "拐点：换人量为{knee}，不均为 {cost:,}（已证明）；超过后，换人收效变小。",
)
TOOK = Words("{count:point|points} in {seconds:.1f} s: {proofs}.", "{seconds:.1f} 秒内求得 {count} 个点：{proofs}。")
EXACT = Words(
    "{count:is|are} exact (no plan that moves no more is more even)", "{count} 个精确（换人不更多的方案都不会更均衡）"
)
OPEN = Words(
    "{where} a better plan may exist, by at most {share:.1f} % of the first imbalance ({points:,} of {start:,})",
    "{where}可能有更好的方案，改进最多为首点不均的 {share:.1f}%（{start:,} 中的 {points:,}）",
)
ELSEWHERE, ANYWHERE = Words("at the others", "其余各点"), Words("at each", "各点")
CLOSELY = Words("at {count:point|points} by at most 1 %", "其中 {count} 个点不超过 1%")
LITTLE = 0.01
"""Share of the imbalance at the start up to which a point is told as closely proven."""
ONE = Words("1 item", " 1 项")
CLOSE = 0.02
"""A point is proven closely where at most this part of its budget is open."""
COUNT = Words("{steps:,.0f} items", " {steps:,.0f} 项")
SHARE = Words("{percent:.2f} % of the revenue", "收入的 {percent:.2f}%")


class Away(NamedTuple):
    """How far all loads together are from their targets, by one evenness rule, verified."""

    rule: str
    dimension: str
    amount: float
    """In the dimension's unit."""


@dataclass(frozen=True, eq=False)
class Found:
    """A verified plan on or above the curve.

    Parameters
    ----------
    spent
        What it takes of the budget, in steps.
    cost
        Its imbalance: cost at the level, verified.
    moves
        Number of owned items that change hands.
    plan, choice
        The plan, and its options in the program.
    away
        How far loads are from their targets, by evenness rule.
    """

    spent: int
    cost: int
    moves: int
    plan: Plan
    choice: IntArray
    away: tuple[Away, ...]


@dataclass(frozen=True, eq=False)
class Point:
    """One budget of the curve.

    Parameters
    ----------
    budget
        In steps: what the plan moves.
    found
        The best plan found that keeps the budget.
    bound
        No plan that keeps the budget is more even than this; None where nothing is proven.
    gain
        By how much the imbalance falls from the point before, for each further step of the budget; None at the first.
    needed
        No plan that is as even spends less than this: the proof from the other side, which says most where the curve is flat.
    """

    budget: int
    found: Found
    bound: int | None
    gain: float | None
    needed: int = 0

    @property
    def gap(self) -> float | None:
        """What is not proven, as a share of the cost."""
        return relative_gap(self.found.cost, self.bound)

    @property
    def open(self) -> int:
        """How much more even a plan within the budget could be, as far as is proven."""
        return self.found.cost - (self.bound or 0)

    @property
    def open_share(self) -> float:
        """Part of the budget that a plan as even may do without, as far as is proven; 0 where none moves less."""
        return 1 - self.needed / self.budget if self.budget else 0.0

    @property
    def is_exact(self) -> bool:
        """Whether the plan is proven to be the best for its budget."""
        return self.bound is not None and self.bound >= self.found.cost


@dataclass(frozen=True, eq=False)
class Frontier:
    """The whole curve.

    Parameters
    ----------
    of
        The program under all budgets.
    points
        By budget, each with another plan.
    curve
        Everything found and proven.
    knee
        Where it bends; None where it does not.
    least_moves
        (found, proven): fewest steps of the budget with which everything can be covered as well.
    coverage
        Cost of coverage that all points share.
    prices
        (budget, price per row) of every line proven: where later questions begin.
    seconds, num_solved
        Duration, and how often the curve was solved somewhere.
    teams
        Teams that only the budget ties together, with all that is known of each; none where the curve was not walked by
        them.
    """

    of: Budgeted
    points: tuple[Point, ...]
    curve: Curve
    knee: Knee | None
    least_moves: tuple[int, int | None]
    coverage: int
    prices: tuple[tuple[int, NDArray[np.float64]], ...]
    seconds: float
    num_solved: int
    teams: tuple[Team, ...] = ()

    @property
    def by(self) -> By:
        """What the budget counts."""
        return self.of.by

    def share(self, steps: int) -> float:
        """Return steps of the budget as a share of all that is owned."""
        return steps / self.of.total

    def units(self, steps: int) -> float:
        """Return steps of the budget in its unit: moves, or money."""
        return round(steps * self.of.resolution, 9)

    @property
    def start(self) -> int:
        """Imbalance with as few moves as can be: what all further ones are there to take away."""
        return self.points[0].found.cost

    def of_start(self, cost: int) -> float:
        """Return points of imbalance as a share of those at the start; 0 where there are none."""
        return cost / self.start if self.start else 0.0

    def proofs(self, language: Language) -> str:
        """Return how many points are exact, and what part of the imbalance at the start is open at the others."""
        open_ = [point.open for point in self.points if not point.is_exact]
        exact = len(self.points) - len(open_)
        told = [EXACT.say(language, count=exact)] if exact else []
        if open_:
            where = (ELSEWHERE if exact else ANYWHERE).say(language)
            most, little = max(open_), sum(self.of_start(one) <= LITTLE for one in open_)
            share = 100 * self.of_start(most)
            parts = [OPEN.say(language, where=where, share=share, points=most, start=self.start)]
            parts += [CLOSELY.say(language, count=little)] if little else []
            told.append(clauses(parts, language))
        return TOOK.say(
            language,
            count=len(self.points),
            seconds=self.seconds,
            proofs=("; " if language == "en" else "；").join(told),
        )

    def point_for(self, budget: int) -> Point:
        """Return the point of the best plan found that keeps a budget; the first where none does."""
        able = [point for point in self.points if point.budget <= budget]
        return min(able, key=lambda point: point.found.cost) if able else self.points[0]

    def point_of_knee(self) -> Point | None:
        """Return the point at which the curve bends."""
        return None if self.knee is None else self.point_for(self.knee.spent)

    def point_of_shared(self) -> Point:
        """Return the point of which most can be told: the exact one nearest to the bend, else one proven closely or best.

        Open is what plans as even may leave unmoved: on the flat end of the curve many plans are best and share nothing,
        though each is proven exact.
        """
        knee, able = self.point_of_knee() or self.points[-1], self.points[1:] or self.points
        close = [point for point in able if point.open_share <= CLOSE]
        close = [point for point in close if point.is_exact] or close
        if close:
            return min(close, key=lambda point: abs(point.budget - knee.budget))
        return min(able, key=lambda point: point.open_share)

    def say_budget(self, steps: int, language: Language) -> str:
        """Return steps of the budget in words: items, or a share of the revenue."""
        if self.by == "count":
            return ONE.say(language) if steps == 1 else COUNT.say(language, steps=self.units(steps))
        return SHARE.say(language, percent=100 * self.share(steps))

    def headline(self, language: Language) -> str:
        """Return how far the imbalance falls and where the curve bends."""
        first, last = self.points[0], self.points[-1]
        is_fewest = first.budget == self.least_moves[1]
        start = NOTHING if not first.budget else FEWEST if is_fewest else FIRST
        end = SINGLE if last is first else LAST_EXACT if last.is_exact else LAST if last.bound else LAST_OPEN
        told = [
            start.say(language, first=self.say_budget(first.budget, language), top=first.found.cost),
            end.say(language, last=self.say_budget(last.budget, language), low=last.found.cost, bound=last.bound or 0),
            *([] if self.knee is None else [self._say_knee(self.knee, language)]),
        ]
        return (" " if language == "en" else "").join(told)

    def _say_knee(self, knee: Knee, language: Language) -> str:
        """Return where the curve bends, and where the bend can be at most."""
        budgets = {name: self.say_budget(getattr(knee, name), language) for name in ("low", "high")}
        words = KNEE_PROVEN if knee.low == knee.high else KNEE
        return words.say(language, knee=self.say_budget(knee.spent, language), cost=knee.cost, **budgets)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        knee = self.knee
        return {
            "by": self.by,
            "total": self.units(self.of.total),
            "coverage": self.coverage,
            "fewest_moves": {
                "found": self.units(self.least_moves[0]),
                "bound": None if self.least_moves[1] is None else self.units(self.least_moves[1]),
            },
            "points": [self._point_dict(point) for point in self.points],
            "knee": None if knee is None else {
                "moved": self.units(knee.spent), "imbalance": knee.cost,
                "low": self.units(knee.low), "high": self.units(knee.high),
            },
            "budgets_solved": self.num_solved,
            "seconds": round(self.seconds, 3),
        }  # fmt: skip

    def _point_dict(self, point: Point) -> dict[str, Any]:
        return {
            "moved": self.units(point.budget),
            "moved_share": self.share(point.budget),
            "moves": point.found.moves,
            "imbalance": point.found.cost,
            "bound": point.bound,
            "gap": point.gap,
            "open": None if point.bound is None else point.open,
            "open_of_start": None if point.bound is None else self.of_start(point.open),
            "taken_away": 1 - self.of_start(point.found.cost) if self.start else 0.0,
            "needed": self.units(point.needed),
            "gain_per_unit": None if point.gain is None else point.gain / self.of.resolution,
            "away": [{"rule": one.rule, "dimension": one.dimension, "amount": one.amount} for one in point.found.away],
        }
