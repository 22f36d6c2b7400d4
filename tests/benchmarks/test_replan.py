"""Events after a plan: what each changes in the tables, and how many moves it needs, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.problem.validation import validate
from assigner.solve import solve
from benchmarks.events import EVENTS, NUM_LEADS
from benchmarks.needed import proven_moves
from benchmarks.registry import family_named
from benchmarks.replan import MOVE_POINTS, owned
from benchmarks.replan_run import moves_of


@pytest.fixture(scope="module")
def planned() -> tuple[Problem, Plan]:
    problem = books(60, 12, 12, 3)
    plan = solve(problem, seconds=60, gap=1.0).plan
    assert plan is not None
    return owned(problem, plan), plan


def _random() -> np.random.Generator:
    return np.random.default_rng(5)


def test_after_the_plan_its_reps_are_the_owners_and_every_move_is_dear(planned: tuple[Problem, Plan]) -> None:
    problem, plan = planned
    assert np.array_equal(Plan.of_owners(problem).rep, plan.rep)
    result = solve(problem, start=plan, seconds=20, gap=0.2)
    assert result.scorecard is not None
    (changed,) = (line for line in result.scorecard.lines if line.rule == "owner-changed")
    assert changed.cost() == 0
    assert MOVE_POINTS in [rule.parameters.get("base_points") for rule in problem.settings.rules]


@pytest.mark.parametrize("name", EVENTS)
def test_events_leave_a_sound_problem_and_the_old_one_as_it_was(name: str, planned: tuple[Problem, Plan]) -> None:
    problem, plan = planned
    before = problem.digest
    event = EVENTS[name](problem, plan, _random())
    assert Problem(problem.settings, problem.frames).digest == before
    changed = Problem(event.problem.settings, event.problem.frames)
    assert changed.digest != before
    assert [issue for issue in validate(changed.settings, changed.frames) if issue.severity == "error"] == []


def test_what_each_event_needs(planned: tuple[Problem, Plan]) -> None:
    problem, plan = planned
    away = EVENTS["rep-away"](problem, plan, _random())
    (gone,) = np.flatnonzero(~away.problem.rep_active)
    assert away.needed == int((plan.rep == gone).sum()) > 0
    leads = EVENTS["fifty-new-leads"](problem, plan, _random())
    assert leads.needed == leads.problem.num_items - problem.num_items == min(NUM_LEADS, 60 // 20)
    lost = EVENTS["account-lost"](problem, plan, _random())
    assert lost.needed == 0
    assert lost.problem.num_items == problem.num_items - 1


def test_half_a_capacity_needs_the_fewest_that_make_the_rest_fit(planned: tuple[Problem, Plan]) -> None:
    problem, plan = planned
    event = EVENTS["capacity-halved"](problem, plan, _random())
    before, after = (one.frames["reps.capacity"]["value"].to_numpy() for one in (problem, event.problem))
    (rep,) = np.flatnonzero(before != after)
    load = sorted(problem.items["minutes"].to_numpy()[plan.rep == rep].tolist(), reverse=True)
    assert sum(load[event.needed :]) <= after[rep]
    assert event.needed == 0 or sum(load[event.needed - 1 :]) > after[rep]


def test_moves_are_items_with_another_rep_and_new_items_that_are_placed(planned: tuple[Problem, Plan]) -> None:
    problem, plan = planned
    leads = EVENTS["fifty-new-leads"](problem, plan, _random()).problem
    new = plan.carried_over(problem, leads)
    rep = np.where(new.rep < 0, -1, new.rep).astype(np.int32)
    assert moves_of(problem, plan, leads, Plan(rep, new.start)) == 0
    rep[-1] = 0  # one lead is placed
    rep[0] = (rep[0] + 1) % problem.num_reps  # one account moves
    assert moves_of(problem, plan, leads, Plan(rep, new.start)) == 2


def test_a_lead_that_fits_nowhere_until_an_account_makes_room_needs_two_moves() -> None:
    reps = [{"id": "ann", "capacity": {"minutes": 150}}, {"id": "bob", "capacity": {"minutes": 100}}]
    accounts = [{"id": "x", "minutes": 60, "owner": "ann"}, {"id": "y", "minutes": 40, "owner": "bob"}]
    leads = [{"id": "new", "minutes": 100}]
    # ann has 90 left, bob 60: the lead of 100 fits only with ann, and only after x (60) went to bob
    problem = Problem.from_dict({"reps": reps, "accounts": accounts, "leads": leads})
    start = Plan.of_owners(problem).left_open(np.array([False, False, True]))
    made = Plan(np.array([1, 1, 0], dtype=np.int32), start.start)
    assert moves_of(problem, start, problem, made) == proven_moves(problem, start, made, workers=1) == 2
    smaller = Problem.from_dict({"reps": reps, "accounts": accounts, "leads": [{"id": "new", "minutes": 90}]})
    assert proven_moves(smaller, start, made, workers=1) == 1


@pytest.mark.parametrize(("changes", "said"), [
    ({}, "bar kept"),
    ({"moves": 52}, "bar missed: moves beyond the need"),
    ({"moves": 52, "needed": 52}, "bar kept"),
    ({"left": 3}, "bar missed: items left open"),
    ({"left": 3, "levels": [{"score": 60, "bound": 60}]}, "bar kept"),  # proven: nobody else may have them
    ({"seconds_total": 1.01}, "bar missed: late"),
])  # fmt: skip
def test_the_verdict_asks_for_what_the_event_needs(changes: dict[str, object], said: str) -> None:
    record = {
        "verified": True, "moves": 50, "needed": 50, "left": 0, "left_before": 0, "seconds_total": 1.0,
        "levels": [{"score": 60, "bound": 0}],
    }  # fmt: skip
    assert family_named("replan").verdict({**record, **changes}) == said
