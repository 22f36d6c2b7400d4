"""Reach: what would have to change for stated targets to be kept, at the least price (the inverse of what-if).

When to modify: to ask otherwise; what targets there are stands in :mod:`assigner.measures.goal`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assigner.language import Words
from assigner.measures.answer import Answer, Headlines
from assigner.measures.menu import menu
from assigner.measures.packages import cheapest_packages
from assigner.measures.price_list import PriceList
from assigner.problem.settings import RuleSetting
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.measures.goal import Goal
    from assigner.problem.problem import Problem

HEADLINES = Headlines(
    nothing_needed=Words("The targets are reached without any remedy.", "无需任何措施即可达到目标。"),
    cheapest=Words(
        "The cheapest package that reaches the targets costs {price:,} {currency}{proof}: {what}.",
        "达到目标的最省组合需 {price:,} {currency}{proof}：{what}。",
    ),
    none_exists=Words(
        "Nothing on offer reaches the targets, proven: price more remedies or soften a target.",
        "已证明：可选措施均无法达到目标；请为更多措施定价或放宽目标。",
    ),
    none_found=Words(
        "No package that reaches the targets was found; that there is none is not proven. Try more --seconds or soften a "
        "target.",
        "未找到能达到目标的组合，但并未证明不存在；请增加 --seconds 或放宽目标。",
    ),
)


def reach(
    problem: Problem,
    goal: Goal,
    prices: PriceList | None = None,
    *,
    most: int = 3,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Answer:
    """Return the cheapest packages of remedies with which a plan keeps the targets.

    Parameters
    ----------
    problem, goal
        The problem and what must be reached; leaving items undone is no remedy here.
    prices
        What remedies cost; the defaults where None.
    most, seconds
        Packages wanted, and the time for all of them.
    workers, seed
        Of the engines.
    clock
        Seconds; only differences count.
    """
    began, prices = clock(), prices or PriceList()
    offered = without_undone(prices)
    found = cheapest_packages(
        problem, menu(problem, offered), goal, asked=_hardened(problem, goal), most=most, seconds=seconds,
        workers=workers, seed=seed, clock=clock,
    )  # fmt: skip
    return Answer(found, prices, clock() - began, HEADLINES)


def without_undone(prices: PriceList) -> PriceList:
    """Return the prices without those of leaving items undone: a target is not reached by setting work aside."""
    own = {key: price for key, price in prices.own.items() if not key.startswith("undone/")}
    return prices.model_copy(update={"undone": {}, "own": own})


def _hardened(problem: Problem, goal: Goal) -> Problem:
    """Return the problem with ``lead-late`` as a hard rule where no lead may be late."""
    if not any(gate.measure == "late_leads" and gate.limit == 0 and gate.sign in ("<=", "=") for gate in goal.gates):
        return problem
    late = [one.rule for one in active_rules(problem) if one.rule.id == "lead-late"]
    settings = [RuleSetting(rule=rule.id, name=rule.name, level=HARD) for rule in late]
    return apply_scenario(problem, Scenario(rules=settings)) if settings else problem
