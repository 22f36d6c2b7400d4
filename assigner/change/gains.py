"""What a move brings: the plan's scorecard against the one in which this move alone is undone.

Two verifications, no engine, so every figure is one of the scorecards'. When to modify: to say more about a gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words
from assigner.plan.matches import Matches
from assigner.plan.plan import Plan
from assigner.plan.scorecard import HARD
from assigner.rules.active import active_rules
from assigner.rules.titles import setting_title
from assigner.verify import verify, verify_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

MOST_GAINS = 400
"""Moves whose gains are found one by one; with more, none is told: each costs a verification."""
MOST_RULES = 3
NEEDED = Words("needed; without it: {sentence}", "必需；若不调整：{sentence}")
UNTOLD = Words("", "")
EQUAL = Words("nothing changes in the cost", "代价没有变化")


def gains_of(problem: Problem, plan: Plan, items: Sequence[int] | np.ndarray) -> list[Words]:
    """Return, for items that leave their owner, what the move brings, in words; empty where there are too many.

    Costs are those of the rule settings (weight times amount); less is better.
    """
    if len(items) > MOST_GAINS:
        return [UNTOLD] * len(items)
    card = verify(problem, plan)
    return [gain_of(problem, plan, card, int(item)) for item in items]


def gain_of(problem: Problem, plan: Plan, card: Scorecard, item: int) -> Words:
    """Return what the move of one item brings, in words, given the plan's scorecard."""
    undone = Plan(plan.rep.copy(), plan.start)
    undone.rep[item] = problem.items["owner"].iloc[item]
    without = verify_change(problem, card, plan, undone)
    broken = newly_broken(problem, card, without)
    if broken:
        return Words(NEEDED.en.format(sentence=broken[0].en), NEEDED.zh.format(sentence=broken[0].zh))
    return cost_changes(without, card)


def cost_changes(before: Scorecard, after: Scorecard) -> Words:
    """Return the rules whose cost changes most, at their levels' order, in words."""
    order = {name: at for at, (name, _) in enumerate(reversed(before.levels))}
    changes = [
        (order.get(new.level, 0), new, new.weight * (new.amount - old.amount))
        for old, new in zip(before.lines, after.lines, strict=True)
        if new.level != HARD and new.amount != old.amount
    ]
    if not changes:
        return EQUAL
    changes.sort(key=lambda one: (-one[0], -abs(one[2])))
    told = [(line.rule, line.name, change) for _, line, change in changes[:MOST_RULES]]
    english = ", ".join(f"{setting_title(rule, name, 'en')} {change:+,}" for rule, name, change in told)
    chinese = "，".join(f"{setting_title(rule, name, 'zh')} {change:+,}" for rule, name, change in told)
    return Words(english, chinese)


def newly_broken(problem: Problem, before: Scorecard, after: Scorecard, most: int | None = None) -> list[Words]:
    """Return, in words, where one scorecard breaks hard rules and the other does not, or breaks them less.

    Parameters
    ----------
    problem
        The problem of the second scorecard; that of the first may have other rules.
    before, after
        The scorecards.
    most
        Places told of each rule, the largest first; all where None.
    """
    rules = {one.rule.name: one.rule for one in active_rules(problem)}
    lines = {line.name: line.matches for line in before.lines if line.level == HARD}
    found = []
    for new in after.lines:
        if new.level == HARD and len(new.matches):
            fresh = new.matches.beyond(lines.get(new.name, Matches.none())).named(new.name, problem, most)
            found += [Words(rules[new.name].explain(one, "en"), rules[new.name].explain(one, "zh")) for one in fresh]
    return found
