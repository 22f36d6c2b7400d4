"""Tiny problems with remedies, and the truth about them by enumeration.

When to modify: with a new kind of remedy, so that enumeration sees it, too.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.measures.deltas import scenario_of
from assigner.measures.price_list import PriceList
from assigner.measures.remedies import Taken, Undone
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.scenario.apply import apply_scenario
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.measures.goal import Goal
    from assigner.measures.remedies import Remedy

PRICES = PriceList.model_validate(
    {
        "capacity": {"minutes": {"step": 60, "price": 150, "most": 2, "most_per_period": 2}},
        "skill_level": 700,
        "language": 1_100,
        "hire": 2_000,
        "most_hires": 1,
        "limit": 400,
        "waive": {"skill-missing": 1_300, "language-missing": 900, "pin-broken": 250, "territory-crossed": 800},
        "undone": {"account": 1_000, "lead": 300},
    }
)


def problem_of(reps: Sequence[dict[str, Any]], accounts: Sequence[dict[str, Any]], **more: Any) -> Problem:
    """Return a problem of rows."""
    return Problem.from_dict({"reps": list(reps), "accounts": list(accounts), **more})


def plans(problem: Problem, may_be_left: np.ndarray) -> Iterable[Plan]:
    """Yield every plan of a problem without times that leaves only some items (a mask) without a rep."""
    none = np.full(problem.num_items, -1, dtype=np.int64)
    choices = [range(-1 if left else 0, problem.num_reps) for left in may_be_left]
    for reps in product(*choices):
        yield Plan(np.array(reps, dtype=np.int32), none)


def reaches(problem: Problem, package: Sequence[Taken], goal: Goal) -> bool:
    """Whether some plan of the problem with a package keeps all hard rules and the goal."""
    changed = apply_scenario(problem, scenario_of(problem, package))
    undone = [one.remedy.item for one in package if isinstance(one.remedy, Undone)]
    may_be_left = np.isin(changed.item_ids, undone) if goal.all_placed else np.ones(changed.num_items, dtype=bool)
    hard = [one.rule for one in active_rules(changed) if one.level == HARD]
    for plan in plans(changed, may_be_left):
        if any(len(rule.check(changed, plan)) for rule in hard):
            continue
        if all(one.holds for one in goal.results(changed, plan, verify(changed, plan), package)):
            return True
    return False


def all_packages(remedies: Sequence[Remedy]) -> list[tuple[Taken, ...]]:
    """Return every package, cheapest first."""
    choices = [range(one.most + 1) for one in remedies]
    found = [
        tuple(Taken(one, units) for one, units in zip(remedies, taken, strict=True) if units)
        for taken in product(*choices)
    ]
    return sorted(found, key=price_of)


def price_of(package: Iterable[Taken]) -> int:
    """Return the price of a package."""
    return sum(one.price for one in package)


def truly_cheapest(problem: Problem, remedies: Sequence[Remedy], goal: Goal, most: int) -> list[int]:
    """Return the prices of the cheapest packages, each without all groups of any one before it.

    Ties are not broken: the caller compares prices of the first package only where packages tie.
    """
    prices: list[int] = []
    supports: list[frozenset[tuple[str, str]]] = []
    for package in all_packages(remedies):
        groups = frozenset(one.remedy.group for one in package)
        if len(prices) < most and not any(one <= groups for one in supports) and reaches(problem, package, goal):
            prices.append(price_of(package))
            supports.append(groups)
            if not package:
                break
    return prices
