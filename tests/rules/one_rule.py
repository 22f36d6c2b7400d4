"""One rule alone on a small problem: what it finds in a plan, by check and by post at once.

For hand-worked edge cases; the catalogue test goes over all plans of the case files. When to modify:
when a test must say more about a plan than item, rep and start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.rules.registry import all_rules
from assigner.verify import verify
from tests.rules.catalogue_case import program_cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.language import Language
    from assigner.plan.matches import Match

Given = str | tuple[str, str]
"""Rep of an item, or rep and local start."""


def problem_with(rule: str, data: Mapping[str, Any], **use: Any) -> Problem:
    """Return the problem with only one rule in force, at level ``plan`` with weight 1 unless said."""
    others = [{"rule": other, "on": False} for other in all_rules() if other != rule]
    off = {"rule": "load-uneven", "name": "potential-uneven", "on": False}
    setting = {"rule": rule, "level": "plan", "weight": 1, **use}
    return Problem.from_dict({**data, "rules": [*others, off, setting]})


def plan_with(problem: Problem, given: Mapping[str, Given]) -> Plan:
    """Return the plan that gives items to reps; items that are left out stay undone."""
    pairs = {item: (one, None) if isinstance(one, str) else one for item, one in given.items()}
    rows = [(item, rep, start) for item, (rep, start) in pairs.items()]
    return Plan.from_rows(problem, pd.DataFrame(rows, columns=["item", "rep", "start"], dtype="str"))


def found(rule: str, data: Mapping[str, Any], given: Mapping[str, Given], **use: Any) -> list[Match]:
    """Return the matches of a plan, largest first, after seeing that what the rule posts costs the same."""
    problem = problem_with(rule, data, **use)
    plan = plan_with(problem, given)
    card = verify(problem, plan)
    assert program_cost(build_program(problem), plan) == card.score
    return [match for line in card.lines for match in line.matches.named(line.name, problem)]


def amounts(rule: str, data: Mapping[str, Any], given: Mapping[str, Given], **use: Any) -> dict[str | None, int]:
    """Return the amount by item id (None: not about an item)."""
    by_item: dict[str | None, int] = {}
    for match in found(rule, data, given, **use):
        by_item[match.item] = by_item.get(match.item, 0) + match.amount
    return by_item


def sentences(rule: str, data: Mapping[str, Any], given: Mapping[str, Given], language: Language = "en") -> list[str]:
    """Return what the rule says about a plan, largest amount first."""
    problem = problem_with(rule, data)
    (active,) = active_rules(problem)
    return [active.rule.explain(match, language) for match in found(rule, data, given)]
