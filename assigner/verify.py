"""Verification: recompute every rule and the score from the tables, without solver and without program.

This is the second, independent implementation of every rule: what leaves the house has passed here.
When to modify: never for a rule.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.plan.plan import Plan
from assigner.plan.scorecard import Line, Scorecard
from assigner.rules.active import active_rules, objective_levels

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.rules.active import ActiveRule
    from assigner.rules.contract import Rule


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


def verify_change(problem: Problem, card: Scorecard, before: Plan, after: Plan) -> Scorecard:
    """Return the scorecard of a plan, given that of another one which differs in few items.

    Equal to ``verify(problem, after)`` but for the order of matches. Rules that judge each item for itself are asked
    about the changed items only, so that a change tried by hand is answered while the hand still moves.

    Parameters
    ----------
    problem
        The problem.
    card
        What :func:`verify` says of ``before``.
    before, after
        The two plans.
    """
    changed = np.flatnonzero((before.rep != after.rep) | (before.start != after.start))
    if not len(changed):
        return card
    alone = Plan.nobody(problem.num_items)
    alone.rep[changed], alone.start[changed] = after.rep[changed], after.start[changed]
    timed = bool(problem.timed[changed].any())

    def again(one: ActiveRule, line: Line) -> Line:
        if not _judges_alone(one.rule, timed):
            return replace(line, matches=one.rule.check(problem, after))
        return replace(line, matches=line.matches.with_items(changed, one.rule.check(problem, alone)))

    rules = active_rules(problem)
    return Scorecard(tuple(again(one, line) for one, line in zip(rules, card.lines, strict=True)), card.levels)


def _judges_alone(rule: Rule, timed: bool) -> bool:
    """Whether what a rule says of an item depends on nothing but where that item is."""
    return rule.pairwise or (rule.pairwise_without_time and not timed)
