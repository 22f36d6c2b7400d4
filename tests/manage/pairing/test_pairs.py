"""Pairs and trends: as enumeration and closed forms say."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import InputError
from assigner.manage.pairing.asked import PairsAsked, PastPair
from assigner.manage.pairing.pair import Pairs, broken_pairs, pair_up, shared_hours, worths_of
from assigner.manage.pairing.trend import balance_of, chance_of_rise, rise, trend
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem


def problem_of(levels: dict[str, dict[str, int]], **more: Any) -> Problem:
    """Return people with these skills, and an account of 60 minutes that needs each skill."""
    skills = sorted({skill for row in levels.values() for skill in row})
    reps = [{"id": name, "capacity": {"minutes": 100}, **more.get(name, {}),
             "skills": [{"skill": skill, "level": level} for skill, level in row.items()]} for name, row in levels.items()]  # fmt: skip
    accounts = [{"id": f"a-{skill}", "minutes": 60, "skills": [{"skill": skill}]} for skill in skills]
    settings_ = {"horizon": {"first_day": "2026-10-05", "last_day": "2026-10-11"}} if more else {}
    return Problem.from_dict({"reps": reps, "accounts": accounts, **settings_})


def best_by_enumeration(points: np.ndarray, asked: PairsAsked) -> int:
    """Return the most points over all ways to give every learner-round one mentor or none."""
    learners = [rep for rep in range(len(points)) if points[:, rep].any()]
    slots = [(number, learner) for learner in learners for number in range(asked.rounds)]
    choices = [[-1, *np.flatnonzero(points[:, learner]).tolist()] for _, learner in slots]
    best = 0
    for choice in product(*choices):
        pairs = [
            (number, mentor, learner) for (number, learner), mentor in zip(slots, choice, strict=True) if mentor >= 0
        ]
        per_round = [(number, mentor) for number, mentor, _ in pairs]
        both = [(mentor, learner) for _, mentor, learner in pairs]
        if len(set(both)) == len(both) and all(per_round.count(one) <= asked.per_mentor for one in per_round):
            best = max(best, sum(int(points[mentor, learner]) for _, mentor, learner in pairs))
    return best


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=4),
    st.integers(1, 2),
    st.integers(1, 2),
)
def test_pairs_pass_on_the_most_that_can_be(levels: list[tuple[int, int]], rounds: int, per_mentor: int) -> None:
    problem = problem_of({f"r{at}": {"erp": one, "weld": other} for at, (one, other) in enumerate(levels)})
    asked = PairsAsked(rounds=rounds, per_mentor=per_mentor)
    answer = pair_up(problem, asked, seconds=3)
    assert round(100 * answer.worth) == best_by_enumeration(worths_of(problem, asked).points, asked)
    assert answer.most == pytest.approx(answer.worth)
    assert broken_pairs(answer.pairs, asked) == []


def test_a_pair_of_the_last_rounds_is_worth_half_and_scarce_skills_come_first() -> None:
    # Both could teach Cy; Ann did last time. erp: 60 minutes of work over Ann's and Bob's 200 minutes, 0.3 a level.
    levels = {"ann": {"erp": 5}, "bob": {"erp": 5}, "cy": {"erp": 1}}
    past = [PastPair(mentor="ann", learner="cy")]
    answer: Pairs = pair_up(problem_of(levels), PairsAsked(rounds=2, past=past), seconds=3)
    said = [(pair.mentor, pair.repeated, pair.skills) for pair in answer.pairs]
    assert sorted(said) == [(0, True, ("erp",)), (1, False, ("erp",))]
    fresh = next(pair for pair in answer.pairs if not pair.repeated)
    # The account needs level 1, so that all three hold it: 60 of 300 minutes, four levels.
    assert fresh.worth == pytest.approx(4 * 60 / 300)
    assert answer.by_skill == {"erp": 8}


def test_who_never_works_at_the_same_hours_is_not_paired() -> None:
    levels = {"ann": {"erp": 5}, "bob": {"erp": 1}}
    hours = {"ann": {"working_hours": "Mon-Fri 08:00-12:00"}, "bob": {"working_hours": "Mon-Fri 11:00-15:00"}}
    problem = problem_of(levels, **hours)
    assert shared_hours(problem)[0, 1] == pytest.approx(5.0)  # an hour on each of five days
    assert len(pair_up(problem, PairsAsked(rounds=1, hours=5), seconds=2).pairs) == 1
    assert pair_up(problem, PairsAsked(rounds=1, hours=6), seconds=2).pairs == ()


def test_wrong_names_are_told_at_once() -> None:
    problem = problem_of({"ann": {"erp": 5}})
    with pytest.raises(InputError) as failure:
        pair_up(problem, PairsAsked(learners=["zoe"], skills=["fly"], past=[PastPair(mentor="yan", learner="ann")]))
    assert sorted(str(issue.value) for issue in failure.value.issues) == ["fly", "yan", "zoe"]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_the_chance_of_a_rise_is_that_over_all_orders(count: int) -> None:
    def rising(values: Any) -> int:
        return sum(values[b] > values[a] for a in range(count) for b in range(a + 1, count))

    for values in list(permutations(range(count)))[:: max(1, count)]:
        orders = [rising(order) for order in permutations(range(count))]
        exact = sum(one >= rising(values) for one in orders) / len(orders)
        assert chance_of_rise([float(value) for value in values]) == pytest.approx(exact)


def test_a_rise_is_the_median_of_all_slopes_and_one_odd_plan_does_not_move_it() -> None:
    assert rise([1.0, 2.0, 3.0, 40.0, 5.0]) == pytest.approx(1.0)


def test_who_gets_more_from_plan_to_plan_is_named_with_the_plans_that_are_left() -> None:
    accounts = [{"id": f"a{at}", "minutes": 10} for at in range(12)]
    problem = Problem.from_dict({"reps": [{"id": "ann", "name": "Ann", "capacity": {"minutes": 100}},
                                          {"id": "bob", "capacity": {"minutes": 100}}], "accounts": accounts})  # fmt: skip
    states = []
    for count in (4, 5, 6, 7):
        rep = np.where(np.arange(12) < count, 0, 1).astype(np.int32)
        states.append((problem, Plan(rep, np.full(12, -1))))
    (strain,) = trend(states)
    assert (strain.rep, strain.slope, strain.plans_left) == (0, pytest.approx(0.1), 4)
    assert strain.p == pytest.approx(1 / 24)
    assert "p = 0.042" in strain.words.en
    assert trend(states[:2]) == []
    # Largest over mean load, Ann's share a tenth more each time: 0.8, 0.7, 0.6, 0.7 of 1.2, whose mean is 0.6.
    balance = balance_of(states)
    assert balance is not None
    assert balance.peaks == pytest.approx([0.8 / 0.6, 0.7 / 0.6, 1.0, 0.7 / 0.6])
    assert balance.slope == pytest.approx(-1 / 9)  # slopes -1/6 three times, -1/18, 0, 1/6: between -1/6 and -1/18
    assert "does not get worse" in balance.words.en
    worse = balance_of([*states[2:], states[0]])
    assert worse is not None
    assert worse.words.en.startswith("Balance gets worse: the largest load went from 1.00 to 1.33 times the mean")
    assert worse.p == pytest.approx(1 / 6)
    assert balance_of(states[:2]) is None
