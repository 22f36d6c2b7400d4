"""A slot of a day is worth the need of the last lead that it would serve; who alone could take what comes is kept free."""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Lead
from assigner.route import Arrival, LiveState, Policy, build_board, decide
from assigner.route.outlook import Pairs, priced, rest_of
from assigner.route.slots import FINENESS, LEVELS, MOST_ROOM, Needs, days_of, needs_of

UNIT = 10.0


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(-10, 50), st.integers(0, 16))
def test_a_slot_is_worth_the_expected_need_of_the_last_lead_it_serves(seed: int, mean: int, alike: int) -> None:
    expected, shape = math.exp(mean / FINENESS), math.exp(alike / 4)  # as tables are kept
    random = np.random.default_rng(seed)
    part = np.sort(random.dirichlet(np.ones(len(LEVELS) - 1)))[::-1]  # of all that come: the more need, the fewer
    worth = Needs(part[None, :], UNIT).worth(expected, shape)[0]
    rare, told = shape / (shape + expected), np.zeros(MOST_ROOM + 1)
    for count in range(400):  # number by number, and of each the chance that at least k of them need so much
        log = math.lgamma(shape + count) - math.lgamma(count + 1) - math.lgamma(shape)
        chance = math.exp(log + shape * math.log(rare) + count * math.log1p(-rare))
        for width, each in zip(np.diff(LEVELS) * UNIT, part, strict=True):
            exactly = [
                math.comb(count, k) * each**k * (1 - each) ** (count - k) for k in range(min(count, MOST_ROOM) + 1)
            ]
            told[: len(exactly)] += chance * width * (1 - np.cumsum([0.0, *exactly[:-1]]))
    assert worth[1:-1] == pytest.approx(told[1:], abs=1e-3)
    assert worth[0] == worth[-1] == 0.0
    assert (np.diff(worth[1:]) <= 1e-9).all()  # the more room, the less one more slot is worth


def test_a_lead_needs_whom_it_goes_to_by_what_the_next_best_costs_more() -> None:
    pairs = Pairs.of(np.array([[3.0, 8.0, np.inf], [np.inf, 0.0, np.inf], [7.0, 7.0, 9.0]]))
    found = needs_of(pairs, pairs.cost, 4, 3, UNIT)  # one more lead is nobody's
    # the first needs rep 0 by 5 = half a unit; the second nobody but rep 1: by the most; one is nobody's need
    assert found[0].tolist() == [0.25, 0.25, 0.25, *[0.0] * 5]
    assert found[1].tolist() == [0.25] * 8
    assert not found[2].any()


def test_the_more_a_day_has_brought_the_more_is_still_to_come_and_nothing_after_its_last_hour() -> None:
    minute = np.array([60, 120, 180, 240, 1500, 1560, 1620, 1680, 1690, 1700, 1705, 1710])  # four leads, then eight
    days = days_of(minute, 1.0, np.array([0, 1440]), {7: 1.0}, {7: 0})
    assert days.mean == 6.0
    assert days.shape == 100.0  # their counts vary by 4, less than chance: days are alike
    calm, busy = days.to_come(7, 100, 0.0), days.to_come(7, 100, 9.0)
    assert calm[0] < busy[0] < days.mean
    assert busy[1] == calm[1] + 9.0
    assert days.to_come(7, 300, 4.0)[0] == 0.0
    uneven = days_of(np.concatenate([np.arange(1, 31), [1500, 1501]]), 1.0, np.array([0, 1440]), {}, {})
    assert uneven.shape == pytest.approx(16**2 / (14**2 - 16))  # variance 196 of mean 16: the rest is of the rate


@pytest.mark.parametrize(("horizons", "looked_at"), [(1, 1.0), (4, 1.0), (4, 0.4)])
def test_how_much_days_differ_does_not_hang_on_how_many_quarters_are_looked_at(horizons: int, looked_at: float) -> None:
    random, num_days, shape, mean = np.random.default_rng(5), 3_000, 6.0, 40.0
    came = random.poisson(random.gamma(shape, mean / shape, (horizons, num_days))).sum(axis=0)  # day upon day
    some = random.binomial(came, looked_at)
    minute, begin = np.repeat(np.arange(num_days) * 1440 + 600, some), np.arange(num_days) * 1440
    days = days_of(minute, 1.0 / looked_at / horizons, begin, {}, {}, float(horizons))
    assert days.mean == pytest.approx(mean, rel=0.05)
    assert days.shape == pytest.approx(shape, rel=0.1)  # four quarters as one: 24, as if campaigns were rare


def test_who_alone_can_take_what_may_come_is_kept_free_on_that_day() -> None:
    rules = [
        {"rule": "lead-unassigned", "level": "cost"},
        {"rule": "load-uneven", "level": "cost", "parameters": {"dimension": "minutes"}},
    ]
    reps = [
        {"id": name, "skills": [{"skill": one} for one in skills], "capacity": {"minutes": 6000}, "period_capacity": {"count": 1}}
        for name, skills in (("ann", "xy"), ("bob", "x"))
    ]  # fmt: skip
    leads = [
        {"id": f"L{day}{hour}", "minutes": 30, "arrived_at": f"2026-{day}T{hour:02}:00:00", "skills": [{"skill": skill}]}
        for day in ("09-28", "09-29", "09-30")
        for hour, skill in ((9, "x"), (14, "y"))
    ]  # fmt: skip
    problem = Problem.from_dict({
        "name": "q", "time_zone": "UTC", "period": "day", "horizon": {"first_day": "2026-09-28", "last_day": "2026-09-30"},
        "levels": ["cost"], "rules": rules, "reps": reps, "leads": leads,
    })  # fmt: skip
    board = build_board(problem, Plan.nobody(problem.num_items), None, Policy(presence="any"))
    state = LiveState(board)
    moment = board.moment(datetime(2026, 9, 28, 9))
    new = Lead.model_validate({"id": "new", "minutes": 30, "skills": [{"skill": "x"}]})
    unpriced = decide(state, Arrival(new, moment)).price
    rest = rest_of(state, moment)
    assert rest is not None
    state.apply({**priced(rest), "minute": moment})
    state.worth[next(iter(state.worth))][:] = 0.0  # balance aside
    decision = decide(state, Arrival(new, moment))
    assert decision.rep == 1
    assert decision.price[-1, 0] - unpriced[-1, 0] > 100  # ann's only slot, and a lead that only she can take may come
    again = LiveState.from_dict(board, state.to_dict())
    assert decide(again, Arrival(new, moment)).price.tolist() == decide(state, Arrival(new, moment)).price.tolist()
    late = board.moment(datetime(2026, 9, 28, 15))
    assert decide(state, Arrival(new, late)).price[-1, 0] < 30  # nobody comes any more on that day
