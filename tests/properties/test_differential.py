"""The engine against full enumeration under verification, on random problems with random rules.

Three independent things must agree: what rules post (program and CP-SAT), what rules check (verify),
and brute force.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.rules.registry import all_rules
from assigner.solve import solve
from tests.properties.small_problems import CREWS, best_by_enumeration, random_problem, rules_in_force

MOST_PLANS = 110
SEEDS = (*range(12), *range(CREWS, CREWS + 8))


def num_ways(problem: Problem) -> int:
    starts = problem.starts.groupby("item").size().reindex(range(problem.num_items), fill_value=1)
    return int(np.prod(1 + problem.num_reps * starts.to_numpy()))


@cache
def enumerable_problem(seed: int) -> Problem:
    """Return the first problem of a seed's own series with few enough plans."""
    for number in itertools.count(seed, 1000):
        problem = random_problem(number)
        if num_ways(problem) <= MOST_PLANS:
            return problem
    raise AssertionError


def all_plans(problem: Problem) -> Iterator[Plan]:
    ways = []
    for item in range(problem.num_items):
        starts = problem.starts.loc[problem.starts["item"] == item, "start"].tolist() if problem.timed[item] else [-1]
        ways.append([(-1, -1), *((rep, start) for rep in range(problem.num_reps) for start in starts)])
    for chosen in itertools.product(*ways):
        rep, start = zip(*chosen, strict=True)
        yield Plan(np.array(rep, dtype=np.int32), np.array(start, dtype=np.int64))


@pytest.mark.parametrize("seed", SEEDS)
def test_solve_finds_the_enumerated_optimum(seed: int) -> None:
    problem = enumerable_problem(seed)
    result = solve(problem, seconds=20, gap=0.0, workers=1)
    best = best_by_enumeration(problem, all_plans(problem))
    assert result.status == ("infeasible" if best is None else "optimal")
    if best is not None:
        assert tuple(level.score for level in result.levels) == best
        assert tuple(level.bound for level in result.levels) == best


def test_every_rule_is_in_force_in_some_problem() -> None:
    seen = set().union(*(rules_in_force(enumerable_problem(seed)) for seed in SEEDS))
    assert seen == set(all_rules())
