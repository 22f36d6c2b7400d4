"""Tiny problems with all their plans: what is true about forcing an item is known by enumeration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.build import build_program
from assigner.program.choices import plan_of
from assigner.verify import verify
from tests.program_factory import plans
from tests.properties.small_problems import random_problem

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

MOST_CHOICES = 60


@dataclass(frozen=True, eq=False)
class Enumerated:
    """A problem with every feasible plan and its verified score."""

    problem: Problem
    plans: tuple[tuple[Plan, tuple[int, ...]], ...]

    def best_with(self, item: int, rep: int) -> tuple[int, ...] | None:
        """Return the best score among plans in which an item is with a rep; None without one."""
        return min((score for plan, score in self.plans if plan.rep[item] == rep), default=None)


@cache
def enumerated(seed: int) -> Enumerated | None:
    """Return a random problem with its feasible plans; None where they are too many, or none."""
    problem = random_problem(seed)
    program = build_program(problem)
    if not 1 <= np.prod(np.diff(program.item_begin).astype(float)) <= MOST_CHOICES:
        return None
    unique = {(tuple(plan.rep), tuple(plan.start)): plan for plan in (plan_of(program, one) for one in plans(program))}
    cards = [(plan, verify(problem, plan)) for plan in unique.values()]
    feasible = tuple((plan, card.score) for plan, card in cards if card.feasible)
    return Enumerated(problem, feasible) if feasible else None
