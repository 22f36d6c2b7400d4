"""Posting: the same words of a rule become bounds or bands, removals or prices."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.errors import ProgramTooLargeError
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.program.choices import choice_of, plan_of
from assigner.program.program import NOBODY, Band, rows_by_group
from assigner.rules.registry import all_rules


def only(*settings: dict[str, object]) -> list[dict[str, object]]:
    """Return rule settings with all other rules off."""
    used = {setting["rule"] for setting in settings}
    off = [{"rule": rule, "on": False} for rule in all_rules() if rule not in used]
    return [*off, {"rule": "load-uneven", "name": "potential-uneven", "on": False}, *settings]


def problem_with(rules: list[dict[str, object]]) -> Problem:
    return Problem.from_dict(
        {
            "reps": [{"id": "ann", "capacity": {"minutes": 70}}, {"id": "bob"}],
            "accounts": [{"id": "a", "minutes": 50, "skills": [{"skill": "x"}]}, {"id": "b", "minutes": 30}],
            "rules": rules,
        }
    )


def test_a_hard_rule_drops_options_and_keeps_the_reason() -> None:
    program = build_program(problem_with(only({"rule": "skill-missing"})))
    assert sorted(program.rep.tolist()) == [NOBODY, NOBODY, 0, 1]
    assert program.dropped.of_item(0) == {0: "skill-missing", 1: "skill-missing"}
    assert program.dropped.of_item(1) == {}


def test_a_weighted_rule_prices_options() -> None:
    program = build_program(problem_with(only({"rule": "skill-missing", "level": "plan", "weight": 7})))
    assert program.num_options == 6
    assert sorted(program.cost[1].tolist()) == [0, 0, 0, 0, 7, 7]


def test_rows_become_bounds_or_bands() -> None:
    hard = build_program(problem_with(only({"rule": "rep-over-capacity"})))
    (family,) = hard.families
    assert family.upper.tolist() == [70]
    assert not family.bands
    weighted = build_program(problem_with(only({"rule": "rep-over-capacity", "level": "plan", "weight": 3})))
    both_with_ann = choice_of(weighted, Plan(np.array([0, 0], dtype=np.int32), np.array([-1, -1])))
    assert weighted.broken_rows(both_with_ann) == {}
    assert weighted.score(both_with_ann).tolist() == [0, 30]  # 80 - 70 minutes, weight 3


def test_choice_and_plan_are_inverse() -> None:
    program = build_program(problem_with(only()))
    plan = Plan(np.array([1, -1], dtype=np.int32), np.array([-1, -1]))
    back = plan_of(program, choice_of(program, plan))
    assert back.rep.tolist() == [1, -1]
    impossible = Plan(np.array([5, 0], dtype=np.int32), np.array([-1, -1]))
    assert choice_of(program, impossible)[0] == -1


def test_costs_beyond_64_bits_are_refused_with_a_way_out() -> None:
    rules = only({"rule": "account-unassigned", "weight": 10**9, "parameters": {"base_cost": 10**6}})
    accounts = [{"id": f"a{number}", "priority": 1} for number in range(300)]
    problem = Problem.from_dict({"reps": [{"id": "ann"}], "accounts": accounts, "rules": rules})
    with pytest.raises(ProgramTooLargeError, match="Use smaller weights"):
        build_program(problem)


def test_a_group_band_pays_its_largest_distances() -> None:
    free = np.full(4, -(2**62))
    band = Band(0, free, np.array([10, 10, 10, 10]), np.full(4, 3), np.array([0, 0, 1, -1]), top=2)
    # group 0: 5 + 2; group 1: 1; the row outside any group does not pay.
    assert band.cost(np.array([15, 12, 11, 99])) == 3 * (5 + 2) + 3 * 1
    assert [rows.tolist() for rows in rows_by_group(np.array([1, 0, -1, 1]))] == [[1], [0, 3]]
