"""What moves are expected to cost in lost sales: in money, with its interval.

The share of a moved customer's sales that is lost is an assumption, not a forecast. The default of 13.2 % to 17.6 % is
what H. Shi, S. Sridhar, R. Grewal and G. Lilien found after sales reps of one firm had left (Sales representative
departures and customer reassignment strategies in business-to-business markets, Journal of Marketing 81, 2017); that
likeness of the old and the new rep lowers it is theirs, too, by industry experience. How tenure and our likeness enter
is an assumption of the rule ``owner-changed``. Every part can be set. When to modify: with :mod:`assigner.rules.move_price`, which knows the formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Language, Words
from assigner.plan.measures import moved_items
from assigner.rules.active import active_rules, configured_rules
from assigner.rules.move_price import MovePrice

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

RULE = "owner-changed"
LOSS = Words(
    "Sales at risk by the moves: about {expected:,.0f} (between {low:,.0f} and {high:,.0f}).",
    "换人可能损失的销售额：约 {expected:,.0f}（{low:,.0f} 到 {high:,.0f} 之间）。",
)
ASSUMED = Words(
    "Assumed: a move loses {least:g} % to {most:g} % of the item's value, more with long tenure, up to {alike:g} % "
    "less between reps who are alike.",
    "假设：换人损失该项价值的 {least:g}% 到 {most:g}%，合作越久越多；新旧负责人相似时最多少 {alike:g}%。",
)
NOT_VALUED = Words(
    " Not in it, for want of a value: {count:moved item|moved items}.", "另有 {count:,} 项未填价值，未计入。"
)


@dataclass(frozen=True)
class Churn:
    """Expected loss of sales by the moves of a plan.

    Parameters
    ----------
    low, expected, high
        Money: every move at the smallest loss, by tenure, at the largest; likeness considered in all three.
    value
        Value of the items that move from rep to rep.
    unvalued
        Number of moved items without a value.
    loss_min_percent, loss_max_percent, similarity_discount_percent
        The assumptions.
    """

    low: float
    expected: float
    high: float
    value: float
    unvalued: int
    loss_min_percent: float
    loss_max_percent: float
    similarity_discount_percent: float

    def say(self, language: Language) -> str:
        """Return loss and interval in words."""
        told = LOSS.say(language, expected=self.expected, low=self.low, high=self.high)
        return told + (NOT_VALUED.say(language, count=self.unvalued) if self.unvalued else "")

    def say_assumption(self, language: Language) -> str:
        """Return the assumptions in words."""
        return ASSUMED.say(
            language, least=self.loss_min_percent, most=self.loss_max_percent, alike=self.similarity_discount_percent
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return dict(vars(self))


def churn_of(problem: Problem, plan: Plan, card: Scorecard) -> Churn:
    """Return what the moves from rep to rep are expected to lose.

    Where the rule on changed owners is in force, the expected loss is that of the verified scorecard.
    """
    parameters = _parameters(problem)
    price = MovePrice(problem, **parameters)
    moved = np.flatnonzero(moved_items(problem, plan) & (plan.rep >= 0))
    value = problem.items["value"].to_numpy(dtype=float)[moved]
    known = ~np.isnan(value)
    kept = (value * price.kept_share(moved, plan.rep[moved]))[known].sum()
    line = next((line for line in card.lines if line.rule == RULE and len(line.matches)), None)
    loss = price.loss(moved, plan.rep[moved]) if line is None else line.matches.table["loss"].to_numpy(dtype=float)
    return Churn(
        low=round(float(kept * parameters["loss_min_percent"] / 100), 2),
        expected=round(float(np.nansum(loss)), 2),
        high=round(float(kept * parameters["loss_max_percent"] / 100), 2),
        value=round(float(value[known].sum()), 2),
        unvalued=int((~known).sum()),
        **{name: parameters[name] for name in ("loss_min_percent", "loss_max_percent", "similarity_discount_percent")},
    )


def _parameters(problem: Problem) -> dict[str, Any]:
    """Return the parameters of the rule on changed owners, in force or not."""
    rules = [one for one in active_rules(problem) if one.rule.id == RULE]
    rules += [one for one in configured_rules(problem.settings) if one.rule.id == RULE]
    if rules:
        found: dict[str, Any] = rules[0].rule.parameters.model_dump()
        return found
    from assigner.rules.registry import all_rules

    default: dict[str, Any] = all_rules()[RULE].Parameters().model_dump()
    return default
