"""Verification: recompute every rule and the score from the tables, without solver and without program.

This is the second, independent implementation of every rule: what leaves the house has passed here.
When to modify: never for a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.plan.scorecard import Line, Scorecard
from assigner.rules.active import active_rules, objective_levels

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem


def verify(problem: Problem, plan: Plan) -> Scorecard:
    """Return the scorecard of a plan.

    Parameters
    ----------
    problem
        The problem.
    plan
        Any plan, from any source: an engine, a person, an old file.
    """
    rules = active_rules(problem)
    lines = tuple(
        Line(one.rule.name, one.rule.id, one.level, one.weight, one.rule.check(problem, plan)) for one in rules
    )
    return Scorecard(lines, objective_levels(problem, rules))
