"""Measures and gates: every figure against tables counted by hand or by a rule's own check, gates right at the border."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.plan.gates import Gate, check_gates
from assigner.plan.measures import MEASURES, Figure, measures_of, moved_items, owned_items
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.rules.active import active_rules
from assigner.rules.ownership import owned_items as owned_by_rule
from assigner.verify import verify

BASE: dict[str, Any] = {
    "dimensions": [{"name": "value", "resolution": 10}],
    "reps": [
        {"id": "ann", "capacity": {"minutes": 400}},
        {"id": "bob", "capacity": {"minutes": 200}, "current_load": {"minutes": 20}},
        {"id": "old", "active": False, "capacity": {"minutes": 100}},
    ],
    "accounts": [
        {"id": "a", "minutes": 100, "value": 1000, "owner": "ann"},
        {"id": "b", "minutes": 150, "value": 500, "owner": "ann"},
        {"id": "c", "minutes": 50, "value": 1500, "owner": "bob"},
        {"id": "d", "minutes": 40, "value": 300, "owner": "old"},
        {"id": "e", "minutes": 60, "value": 200},
    ],
    "rules": [{"rule": "load-uneven", "name": "even"}, {"rule": "rep-over-capacity", "level": "plan"}],
}


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem.from_dict(BASE)


def plan_of(problem: Problem, *reps: str | None) -> Plan:
    plan = Plan.nobody(problem.num_items)
    plan.rep[:] = [-1 if rep is None else list(problem.rep_ids).index(rep) for rep in reps]
    return plan


def test_figures_counted_by_hand(problem: Problem) -> None:
    plan = plan_of(problem, "ann", "bob", "bob", "ann", None)
    found = measures_of(
        problem, plan, verify(problem, plan), before=plan_of(problem, "ann", "bob", "ann", "bob", "ann")
    )
    # Owned by somebody active: a, b, c, worth 3,000; only b (500) leaves its owner.
    assert found["moved_revenue"] == Figure(50, 300, 10.0)
    assert (found["moved_revenue"].value, found["moved_revenue"].of) == (500.0, 3000.0)
    assert found["moved_items"] == Figure(1, 3)
    assert found["moved_minutes"] == Figure(150, 300)
    # d and e have no active owner; d gets one.
    assert found["taken_over"] == Figure(1, 2)
    assert found["coverage"] == Figure(4, 5)
    assert found["unassigned_revenue"] == Figure(20, 350, 10.0)
    # Ann 100 + 40 of 400; Bob 20 + 150 + 50 of 200: the busiest, and above capacity.
    assert found["max_utilisation"] == Figure(220, 200, about="bob")
    assert found["mean_utilisation"] == Figure(360, 600)
    assert found["overloaded_reps"] == Figure(1, 2)
    # c, d and e differ from the plan before, e because nobody has it now.
    assert found["changed_items"] == Figure(3, 5)
    assert found["late_leads"] is None


@settings(max_examples=40, deadline=None)
@given(reps=st.lists(st.sampled_from(["ann", "bob", None]), min_size=5, max_size=5))
def test_figures_agree_with_the_scorecard(problem: Problem, reps: list[str | None]) -> None:
    plan = plan_of(problem, *reps)
    card = verify(problem, plan)
    found = measures_of(problem, plan, card)
    lines = {line.name: line for line in card.lines}
    assert found["unevenness"].steps == lines["even"].amount
    assert found["overloaded_reps"].steps == len(lines["rep-over-capacity"].matches)
    assert found["unassigned"].steps == int((plan.rep < 0).sum())


def test_moves_are_those_of_the_move_budget() -> None:
    budget = {"rule": "too-many-moves", "level": "plan", "parameters": {"limit_count": 0}}
    problem = Problem.from_dict({**BASE, "rules": [budget]})
    rule = next(one.rule for one in active_rules(problem) if one.rule.id == "too-many-moves")
    assert (owned_by_rule(rule, problem) == owned_items(problem)).all()
    plan = plan_of(problem, "bob", "bob", None, "ann", "ann")
    amount = int(rule.check(problem, plan).table["amount"].sum())
    assert amount == int(moved_items(problem, plan).sum()) == 3


def test_an_empty_problem_has_no_figures_but_broken_rules() -> None:
    empty = Problem.from_dict({"reps": [{"id": "ann"}]})
    plan = Plan.nobody(0)
    assert {name for name, figure in measures_of(empty, plan, verify(empty, plan)).items() if figure is not None} == {
        "broken"
    }


@pytest.mark.parametrize(
    ("measure", "written", "sign", "limit", "percent"),
    [
        ("moved_revenue", "<= 3 %", "<=", Fraction(3, 100), True),
        ("moved_revenue", "≤1,200,000", "<=", Fraction(1_200_000), False),
        ("max_utilisation", "<= 0.85", "<=", Fraction(85, 100), True),
        ("coverage", "99.5 %", ">=", Fraction(995, 1000), True),
        ("unassigned", 0, "<=", Fraction(0), False),
        ("late_leads", "不超过 2", "<=", Fraction(2), False),
        ("moved_items", "== 4", "=", Fraction(4), False),
    ],
)
def test_gates_as_written(measure: str, written: object, sign: str, limit: Fraction, percent: bool) -> None:
    gate = Gate.read(measure, written)
    assert gate == Gate(measure, sign, limit, percent)  # type: ignore[arg-type]
    assert Gate.read(measure, gate.text()) == gate


@pytest.mark.parametrize("written", ["about 3", "<= 3 percent", "", "<= -1", True, "<=", "3 % %", None])
def test_gates_that_cannot_be_read(written: object) -> None:
    assert Gate.read("moved_revenue", written) is None
    assert Gate.read("no-such", "<= 3") is None


@settings(max_examples=100, deadline=None)
@given(limit=st.integers(0, 10_000), whole=st.integers(1, 10**9), resolution=st.sampled_from([1.0, 0.01, 10.0, 1e-3]))
def test_a_gate_opens_exactly_at_its_border(limit: int, whole: int, resolution: float) -> None:
    at_most = Gate.read("moved_revenue", f"<= {limit / 100:.2f} %")
    most = whole * limit // 10_000  # the largest number of steps inside the share
    assert at_most.holds(Figure(most, whole, resolution))
    assert not at_most.holds(Figure(most + 1, whole, resolution))
    money = (
        Gate.read("moved_revenue", f"<= {Fraction(most) * Fraction(str(resolution))!s}") if resolution == 1.0 else None
    )
    if money is not None:
        assert money.holds(Figure(most, whole, resolution))
        assert not money.holds(Figure(most + 1, whole, resolution))


def test_money_gates_do_not_suffer_from_floats() -> None:
    assert Gate.read("moved_revenue", "<= 0.3").holds(Figure(3, 100, 0.1))  # 3 * 0.1 is 0.30000000000000004
    assert not Gate.read("moved_revenue", "< 0.3").holds(Figure(3, 100, 0.1))


def test_a_gate_on_nothing_is_neither_passed_nor_failed() -> None:
    (result,) = check_gates((Gate.read("late_leads", "0"),), {"late_leads": None})
    assert result.passed is None


def test_every_measure_is_named_in_both_languages() -> None:
    assert all(measure.title.en and measure.title.zh for measure in MEASURES.values())
    assert len({measure.title.en for measure in MEASURES.values()}) == len(MEASURES)
    assert np.all([name.replace("_", "").isalpha() for name in MEASURES])
