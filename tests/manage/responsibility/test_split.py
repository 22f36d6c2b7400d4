"""Role design: as good as enumeration, never worse than today, each further change buying no less."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.manage.responsibility.asked import RolesAsked, Wish
from assigner.manage.responsibility.split import role_design
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

ROLES = ("hunter", "farmer", "service")


def problem_of(roles: list[str], new: int, old: int) -> tuple[Problem, Plan]:
    """Return people with 100 minutes each, and so many accounts to develop and to keep, of 50 minutes."""
    reps = [{"id": f"r{at}", "roles": [role], "capacity": {"minutes": 100}} for at, role in enumerate(roles)]
    accounts = [{"id": f"n{at}", "minutes": 50} for at in range(new)]
    accounts += [{"id": f"o{at}", "minutes": 50, "value": 10} for at in range(old)]
    problem = Problem.from_dict({"reps": reps, "accounts": accounts})
    return problem, Plan.nobody(problem.num_items)


def least_uncovered(roles: list[str], new: int, old: int, pace: float) -> tuple[int, int]:
    """Return the least minutes uncovered, and the fewest changes for that, over every split in whole and half times."""
    options = [(2, 0, 0), (0, 2, 0), (0, 0, 2), (1, 1, 0), (1, 0, 1), (0, 1, 1)]
    today = [tuple(2 * (role == one) for one in ROLES) for role in roles]
    best = (10**9, 0)
    for split in product(options, repeat=len(roles)):
        given = [0, 0, 0]
        for person, shares in enumerate(split):
            for care in range(3):
                given[care] += int(100 * shares[care] * (1.0 if today[person][care] else pace) / 2)
        uncovered = max(0, 50 * new - given[0]) + max(0, 50 * old - given[1])
        best = min(best, (uncovered, sum(one != now for one, now in zip(split, today, strict=True))))
    return best


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(ROLES), min_size=1, max_size=4), st.integers(0, 7), st.integers(0, 7))
def test_the_best_split_is_the_best_of_all(roles: list[str], new: int, old: int) -> None:
    problem, plan = problem_of(roles, new, old)
    answer = role_design(problem, plan, RolesAsked(new_pace=0.5), seconds=5)
    assert (answer.best.uncovered, answer.best.changes) == least_uncovered(roles, new, old, 0.5)
    assert answer.best.bound == answer.best.uncovered
    line = [answer.today, *answer.steps, answer.best]
    assert all(one.uncovered >= other.uncovered for one, other in pairwise(line))


def test_a_wish_is_filled_with_the_best_people_or_said_to_be_impossible() -> None:
    problem, plan = problem_of(["hunter", "farmer", "service"], new=2, old=4)
    wishes = [Wish(name="two farmers", develops=1, keeps=2, serves=0), Wish(name="four", develops=4, keeps=0, serves=0)]
    answer = role_design(problem, plan, RolesAsked(wishes=wishes), seconds=5)
    assert [one.possible for one in answer.wishes] == [True, False]
    # The service person keeps at 80 of 100 minutes: 300 - 100 - 80 of the 200 to keep are left, 20.
    assert (answer.wishes[0].uncovered, answer.wishes[0].changes) == (20, 1)
    assert answer.wishes[0].people == (1.0, 2.0, 0.0)


def test_fixed_people_keep_their_role() -> None:
    problem, plan = problem_of(["service", "service"], new=4, old=0)
    answer = role_design(problem, plan, RolesAsked(fixed=["r0"], new_pace=1.0), seconds=5)
    assert np.array_equal(answer.best.shares[0], [0, 0, 2])
    assert answer.best.uncovered == 100
