"""The best plan under demands, near a given one: bounds at kept prices first, then a re-solve, then fewest changes.

Why it exists: a question about one item must be answered in a moment. The prices of the last run bound the new
question in one scan, before any search; the search goes on from the present plan; and what it changed without need is
put back, so that the answer names only the moves that the demand takes. When to modify: to prove or to tidy more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.explain.losses import joined_bounds
from assigner.prices import bound_program
from assigner.prices.columns import flatten
from assigner.prices.kept import prices_of_rows
from assigner.prices.relaxation import least_cost_of_items
from assigner.program.choices import choice_of, plan_of
from assigner.program.demanded import demanded, narrowed
from assigner.program.program import Level
from assigner.solve import solve
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.plan.demands import Demands
    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.plan.result import Result
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.program.program import Program

SCANS_AT_PRICES, SCANS_WITHOUT = 20, 200
"""Scans of a level's bound with kept prices to start from, and without."""
BOUND_SHARE = 0.3
"""Part of the time that bounds may take before the search."""
SEARCH_SHARE = 0.65
"""Part of what is left that the search has; the rest is for building, verifying, and putting back what was changed
without need."""
FEW_OPTIONS = 1_000
"""A program with at most so many options is tidied with all of them."""
MOST_TIDIED = 400
"""Plans that differ in more items than this are left as they are."""


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked: a plan of a problem, and demands that it does not keep.

    Parameters
    ----------
    problem, plan, card
        The problem, the plan and its verified scorecard.
    demands
        What is demanded.
    program
        The program of the problem, without the demands.
    prices
        Prices of the run that made the plan, or none.
    proven
        Bounds per level of the problem without the demands, as that run proved them; None where unknown.
    clock
        A steady clock, in seconds.
    """

    problem: Problem
    plan: Plan
    card: Scorecard
    demands: Demands
    program: Program
    prices: Prices
    proven: tuple[int | None, ...]
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Cancels what runs on past its time, such as an exact solve of what is left: an answer is waited for.

    Parameters
    ----------
    clock
        A steady clock, in seconds.
    ends
        When to cancel.
    """

    clock: Callable[[], float]
    ends: float

    def is_set(self) -> bool:
        """Return whether the time is up."""
        return self.clock() >= self.ends


@dataclass(frozen=True, eq=False)
class Forced:
    """The answer.

    Parameters
    ----------
    plan, card
        The best plan found, with as few changes as possible, and its verified scorecard; None without one.
    bound
        Per level, among plans under the demands that cost no more than the plan asked about at the levels before.
    infeasible
        Proven: no plan keeps all hard rules and the demands.
    result
        What the re-solve answered; None where bounds alone answered.
    """

    plan: Plan | None
    card: Scorecard | None
    bound: tuple[int | None, ...]
    infeasible: bool
    result: Result | None


def force(question: Question, seconds: float) -> Forced:
    """Return the best plan under the demands that is found in the time, and what is proven about all of them."""
    ends = question.clock() + seconds
    program = demanded(question.program, question.problem, question.demands)
    bound, infeasible = bounds_under(question, program, BOUND_SHARE * seconds)
    if infeasible and not program.num_cut:
        return Forced(None, None, bound, True, None)
    left = max(0.05, SEARCH_SHARE * (ends - question.clock()))
    result = solve(
        question.problem, start=question.plan, prices=question.prices, demands=question.demands,
        seconds=left, gap=0.0, clock=question.clock, cancel=Deadline(question.clock, question.clock() + left),
    )  # fmt: skip
    plan, card = result.plan, result.scorecard
    if plan is not None and card is not None:
        plan, card = _tidied(question, program, plan, card, max(0.05, ends - question.clock()))
    searched = tuple(level.bound for level in result.levels)
    bound = joined_bounds(question.card.score, bound, question.proven, searched)
    return Forced(plan, card, bound, result.status == "infeasible", result)


def bounds_under(question: Question, program: Program, seconds: float) -> tuple[tuple[int | None, ...], bool]:
    """Bound each level under the demands, the levels before held at what the plan costs there.

    Returns
    -------
    A bound per level, None from the first on that is not proven to be as costly as the plan; and whether no plan
    keeps the demands at all. Where no plan is as good as the given one at the levels before, the last of those costs
    at least 1 more.
    """
    columns, ends = flatten(program), question.clock() + seconds
    given = prices_of_rows(question.prices, question.problem, program)
    before = question.card.score
    bounds: list[int | None] = [None] * len(before)
    for level, cost in enumerate(before):
        floor = int(program.offset[level] + least_cost_of_items(program, level).sum())
        is_quick = level in given or floor == cost  # what costs nothing now is seldom worth a long climb
        result = bound_program(
            program, level, dict(enumerate(before[:level])), columns=columns, start=given.get(level), threads=2,
            seconds=max(0.0, (ends - question.clock()) / (len(before) - level)), clock=question.clock,
            max_scans=SCANS_AT_PRICES if is_quick else SCANS_WITHOUT,
        )  # fmt: skip
        if result.infeasible:
            if level == 0:
                return tuple(bounds), True
            bounds[level - 1] = before[level - 1] + 1
            return tuple(bounds), False
        bounds[level] = result.bound
        if joined_bounds(before, bounds, question.proven)[level] != cost:
            break
    return tuple(bounds), False


def _tidied(
    question: Question, program: Program, plan: Plan, card: Scorecard, seconds: float
) -> tuple[Plan, Scorecard]:
    """Return a plan that is as good and changes as little as possible, out of old and new places of the items."""
    better = mixed(question, program, plan, seconds)
    if better is None or not question.demands.kept_by(question.problem, better):
        return plan, card
    checked = verify(question.problem, better)
    if checked.feasible and (checked.score, _num_changed(question.plan, better)) < (
        card.score, _num_changed(question.plan, plan)
    ):  # fmt: skip
        return better, checked
    return plan, card


def mixed(question: Question, program: Program, plan: Plan, seconds: float) -> Plan | None:
    """Return the best plan in which each item is where it was or where ``plan`` has it; fewest changes among equals.

    In a small program items may go anywhere. None where the plans differ in too many items, or the time is up first.
    """
    from assigner.cpsat.blocks import BlockLimits, BlockSolver

    old, new = choice_of(program, question.plan), choice_of(program, plan)
    placeable = np.arange(program.num_items) < program.num_placeable
    differing = np.flatnonzero((old != new) & placeable)
    if not 0 < len(differing) <= MOST_TIDIED:
        return None
    kept = np.full(program.num_options, program.num_options <= FEW_OPTIONS) | ~placeable[program.item_of_option]
    kept[old[placeable & (old >= 0)]] = True
    kept[new[placeable & (new >= 0)]] = True
    small = _with_changes(narrowed(program, kept), question.plan)
    free = np.flatnonzero(np.diff(small.item_begin) > 1)
    first = choice_of(small, plan)
    first = np.where(first >= 0, first, small.item_begin[:-1])
    limits = BlockLimits(seconds, 0.0, 1)
    answer = BlockSolver(small, question.clock).solve(free, first, limits)
    return None if answer.choice is None else plan_of(small, answer.choice)


def _with_changes(program: Program, plan: Plan) -> Program:
    """Return the program with a last level that counts the items that are not as in a plan."""
    count = np.zeros((1, program.num_options), dtype=np.int64)
    item = program.item_of_option
    placed = np.flatnonzero(item < program.num_placeable)
    there = item[placed]
    count[0, placed] = (program.rep[placed] != plan.rep[there]) | (program.start[placed] != plan.start[there])
    return replace(
        program,
        levels=(*program.levels, Level("changes")),
        cost=np.concatenate([program.cost, count]),
        offset=np.append(program.offset, 0),
    )


def changed_items(before: Plan, after: Plan) -> Sequence[int]:
    """Return the items that have another rep or another start."""
    return [int(item) for item in np.flatnonzero((before.rep != after.rep) | (before.start != after.start))]


def _num_changed(before: Plan, after: Plan) -> int:
    return len(changed_items(before, after))
