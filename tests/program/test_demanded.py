"""Demands: the best plan among those that keep them, by enumeration; what cannot be is infeasible, never ignored."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.errors import InputError
from assigner.plan.demands import Demands
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.program.choices import plan_of
from assigner.program.demanded import demanded, narrowed
from assigner.solve import solve
from assigner.verify import verify
from tests.prices.tiny_programs import tiny_program
from tests.program_factory import plans, random_program
from tests.properties.small_problems import best_by_enumeration, random_problem

MOST_CHOICES = 100
TEAM = {
    "reps": [{"id": "ann", "capacity": {"minutes": 100}}, {"id": "bob", "capacity": {"minutes": 100}}],
    "accounts": [{"id": name, "minutes": 30, "owner": "ann"} for name in "abcd"],
}


def random_demands(problem: Problem, rng: np.random.Generator) -> Demands:
    """Return one forced and up to two forbidden pairs, nobody among them."""
    reps = [*map(str, problem.rep_ids), None]
    items = [str(item) for item in rng.permutation(problem.item_ids)]
    forbidden = {(str(rng.choice(problem.item_ids)), reps[int(rng.integers(len(reps)))]) for _ in range(2)}
    forced = {items[0]: reps[int(rng.integers(len(reps)))]} if rng.random() < 0.8 else {}
    return Demands(forced, frozenset(forbidden))


@pytest.mark.parametrize("seed", range(120))
def test_a_narrowed_program_is_the_program_with_fewer_choices(seed: int) -> None:
    program = random_program(seed) if seed % 2 else tiny_program(seed, max_items=4)
    kept = np.random.default_rng(seed).random(program.num_options) < 0.7
    small, number = narrowed(program, kept), np.flatnonzero(kept)
    assert small.num_items == program.num_items
    assert small.num_options == kept.sum()
    expected = [choice for choice in plans(program) if kept[choice].all()]
    found = plans(small)
    assert sorted(number[choice].tolist() for choice in found) == sorted(choice.tolist() for choice in expected)
    for choice in found:
        assert small.score(choice).tolist() == program.score(number[choice]).tolist()
        before, after = program.broken_rows(number[choice]), small.broken_rows(choice)
        assert {name: rows.tolist() for name, rows in after.items()} == {k: v.tolist() for k, v in before.items()}


def tiny_seeds(most: int) -> list[int]:
    """Return seeds of problems with few enough choices to enumerate."""
    programs = {seed: build_program(random_problem(seed)) for seed in range(most)}
    return [seed for seed, one in programs.items() if np.prod(np.diff(one.item_begin).astype(float)) <= MOST_CHOICES]


@pytest.mark.parametrize("seed", tiny_seeds(24))
def test_the_best_plan_under_demands_is_the_best_that_keeps_them(seed: int) -> None:
    problem = random_problem(seed)
    demands = random_demands(problem, np.random.default_rng(seed))
    program = build_program(problem)
    asked = [plan for choice in plans(program) if demands.kept_by(problem, plan := plan_of(program, choice))]
    best = best_by_enumeration(problem, asked)
    result = solve(problem, seconds=20, gap=0.0, demands=demands)
    if best is None:
        assert result.status == "infeasible"
        return
    assert result.status == "optimal"
    assert result.plan is not None
    assert demands.kept_by(problem, result.plan)
    assert verify(problem, result.plan).score == best


def test_demands_meet_the_start() -> None:
    start = solve(TEAM, seconds=10)
    result = solve(TEAM, seconds=10, start=start, demands=Demands({"a": "bob", "b": "bob", "c": "bob"}))
    assert result.to_frame().set_index("item")["rep"].to_dict() == {"a": "bob", "b": "bob", "c": "bob", "d": "ann"}
    assert result.to_dict()["settings"]["demands"] == {"forced": {"a": "bob", "b": "bob", "c": "bob"}, "forbidden": []}


def test_what_cannot_be_is_infeasible_and_names_the_item() -> None:
    contradiction = Demands({"a": "bob"}, frozenset({("a", "bob")}))
    result = solve(TEAM, seconds=10, demands=contradiction)
    assert result.status == "infeasible"
    assert set(result.stuck) == {"a"}


def test_every_unknown_id_is_told_at_once_in_both_languages() -> None:
    with pytest.raises(InputError) as caught:
        solve(TEAM, demands=Demands({"aa": "bobb"}, frozenset({("a", "zoe")})))
    codes = [issue.code for issue in caught.value.issues]
    assert codes == ["demand-item-unknown", "demand-rep-unknown", "demand-rep-unknown"]
    assert "Did you mean: bob?" in caught.value.say("en")
    assert "销售代表（zoe）在问题中不存在" in caught.value.say("zh")


def test_no_demands_leave_the_program_alone() -> None:
    problem = Problem.from_dict(TEAM)
    program = build_program(problem)
    assert demanded(program, problem, Demands()) is program
    assert not Demands()
    assert Demands({"a": None}).kept_by(problem, Plan.nobody(4))
