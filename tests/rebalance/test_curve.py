"""The arithmetic of the curve: what carries over from budget to budget, where to look next, the knee."""

from __future__ import annotations

from assigner.rebalance.curve import Curve, Line, knee_of


def test_plans_hold_for_larger_budgets_and_bounds_for_smaller_ones() -> None:
    curve = Curve(0, 10, plans=[(2, 50), (6, 20)], bounds=[(4, 30)])
    assert [curve.found(budget) for budget in (1, 2, 5, 6, 9)] == [None, 50, 50, 20, 20]
    assert [curve.bound(budget) for budget in (0, 4, 5)] == [30, 30, None]


def test_a_line_is_rounded_up_and_never_below_zero() -> None:
    line = Line(budget=4, total=21, slope=3, scale=4)  # 21 / 4 = 5.25 at budget 4; 3 / 4 less for each further step
    assert [line.at(budget) for budget in (3, 4, 5, 100)] == [6, 6, 5, 0]


def test_what_an_evenness_needs_is_the_first_budget_whose_bound_allows_it() -> None:
    curve = Curve(0, 30, bounds=[(3, 40)], lines=[Line(4, 21, 3, 4), Line(0, 100, 7, 1)])
    for cost in range(120):
        allowed = [budget for budget in range(31) if (curve.bound(budget) or 0) <= cost]
        assert curve.needed(cost) == allowed[0]


def test_the_next_budget_lies_where_plans_and_bounds_are_farthest_apart() -> None:
    curve = Curve(0, 100, plans=[(0, 100), (50, 60), (100, 0)], bounds=[(49, 99), (100, 0)])
    assert curve.next_budget([0, 50, 100]) == 75  # below 50 at most 1 is open, above up to 60
    settled = Curve(0, 100, plans=[(0, 7), (100, 0)], bounds=[(99, 7)])
    assert settled.next_budget([0, 100]) is None
    unknown = Curve(0, 100, plans=[(100, 0)], bounds=[(100, 0)])
    assert unknown.next_budget([100]) == 10  # no plan is known below: the geometric middle, counted from 1


def test_the_knee_is_farthest_below_the_chord_and_its_interval_holds_what_bounds_leave_open() -> None:
    plans = [(0, 100), (10, 30), (50, 20), (100, 0)]
    knee = knee_of(Curve(0, 100, plans=plans, bounds=[(9, 100), (49, 30), (99, 20), (100, 0)]))
    assert knee is not None
    assert (knee.spent, knee.cost) == (10, 30)  # 60 below the chord of 90; (50, 20) only 30 below 50
    assert (knee.low, knee.high) == (10, 10)
    loose = knee_of(Curve(0, 100, plans=plans, bounds=[(100, 0)]))
    assert loose is not None
    assert (loose.low, loose.high) == (0, 40)  # with nothing proven, any budget up to 100 - 60 may lie as low


def test_laggards_are_the_plans_above_the_line_between_their_neighbours() -> None:
    curve = Curve(0, 40, plans=[(0, 100), (10, 70), (20, 68), (30, 10), (40, 0)])
    assert curve.laggards() == [(20, 68)]  # 28 above the line of 40; (10, 70) lies 14 below its line of 84
    assert Curve(0, 40, plans=curve.plans, bounds=[(20, 68)]).laggards() == []  # proven: no better plan exists


def test_a_straight_curve_has_no_knee() -> None:
    assert knee_of(Curve(0, 2, plans=[(0, 2), (1, 1), (2, 0)])) is None
