"""Guards: no set of trainings saves more than the bound says, whatever is enumerated; budgets, sessions and words hold."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from assigner.manage.training.asked import Course, TrainingAsked
from assigner.manage.training.best import Engine, most_gain
from assigner.manage.training.matrix import skill_rows
from assigner.manage.training.training import Training, training
from assigner.manage.training.worth import everything, taught, worth_of
from assigner.problem.problem import Problem
from assigner.scenario.apply import apply_scenario
from assigner.solve import solve

ASKED = TrainingAsked(
    money=5000, days=4, price_per_level=1000, courses=[Course(skill="mes", price_per_level=1500, days_per_level=2)]
)
STEADY = Engine(deterministic=True, clock=lambda: 0.0)
"""The same answer on a busy machine: work is counted, not time."""
BUSY: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-01", "last_day": "2026-10-31"},
    "reps": [
        {"id": "li", "name": "Li Na", "capacity": {"minutes": 1000}, "skills": [{"skill": "retail", "level": 3}]},
        {"id": "wang", "name": "Wang Wei", "capacity": {"minutes": 1000}, "skills": [{"skill": "mes", "level": 2}]},
        {"id": "chen", "capacity": {"minutes": 800}},
    ],
    "accounts": [
        *({"id": f"r{n}", "minutes": 400, "skills": [{"skill": "retail", "level": 2}]} for n in range(4)),
        *({"id": f"m{n}", "minutes": 300, "skills": [{"skill": "mes", "level": 2}]} for n in range(3)),
        {"id": "top", "minutes": 200, "skills": [{"skill": "mes", "level": 4}]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def busy() -> Problem:
    return Problem.from_dict(BUSY)


@pytest.fixture(scope="module")
def answer(busy: Problem) -> Training:
    return training(busy, ASKED, seconds=4, engine=STEADY)


def test_what_hangs_on_one_person_and_what_nobody_can_do_is_listed(busy: Problem) -> None:
    retail, mes = sorted(skill_rows(busy), key=lambda row: row.skill, reverse=True)
    assert (retail.skill, retail.items, retail.minutes, retail.holders) == ("retail", 4, 1600.0, ("li",))
    assert {rep for _, rep in retail.alone} == {"li"}
    assert mes.nobody == ("top",)
    assert {item for item, _ in mes.alone} == {"m0", "m1", "m2"}


def test_no_set_inside_the_budget_saves_more_than_the_bound_and_the_best_one_is_found(
    busy: Problem, answer: Training
) -> None:
    today = solve(busy, seconds=4, deterministic=True)
    assert answer.worth is not None
    assert answer.best is not None
    level = answer.worth.level
    lessons = answer.worth.lessons
    best = 0
    for size in (1, 2):
        for chosen in combinations(lessons, size):
            if sum(one.price for one in chosen) > ASKED.money or sum(one.days for one in chosen) > ASKED.days:
                continue
            later = solve(taught(busy, chosen), seconds=2, deterministic=True)
            best = max(best, int(today.levels[level].score or 0) - int(later.levels[level].score or 0))
    assert best <= answer.bound + 1e-6
    assert answer.best.saved >= best  # more lessons than two may save more
    assert answer.best.price <= ASKED.money
    assert answer.best.days <= ASKED.days


def test_gains_together_count_an_item_once(busy: Problem, answer: Training) -> None:
    worth = answer.worth
    assert worth is not None
    whole = worth.together(range(len(worth.lessons)))
    assert whole <= sum(one.gain for one in worth.lessons) + 1e-9
    for number, one in enumerate(worth.lessons):
        assert worth.together([number]) == pytest.approx(one.gain)
    assert most_gain(worth, ASKED.model_copy(update={"money": 0})) == 0
    assert most_gain(worth, ASKED.model_copy(update={"days": 0})) == 0


def test_sessions_are_duties_of_the_learner_and_the_skill_comes_afterwards(busy: Problem, answer: Training) -> None:
    assert answer.best is not None
    assert answer.sessions is not None
    assert answer.after is not None
    assert sum(one.days for one in answer.best.lessons) == len(answer.sessions.duties.add) == answer.placed[1]
    changed = apply_scenario(busy, answer.sessions)
    assert set(changed.frames["reps.skills"]["first_day"].dropna()) == {"2026-11-01"}
    assert answer.placed[0] == answer.placed[1]
    assert answer.sessions_left is not None
    learnt = apply_scenario(busy, answer.after)
    assert solve(learnt, seconds=4, deterministic=True).levels[answer.worth.level].score < answer.worth.cost  # type: ignore[union-attr,operator]


def test_barred_people_learn_nothing_and_words_name_hours(busy: Problem, answer: Training) -> None:
    barred = ASKED.model_copy(update={"barred": ["wang"]})
    assert {one.rep for one in everything(busy, barred)} == {"li", "chen"}
    found = worth_of(busy, barred, solve(busy, seconds=4, deterministic=True), seconds=60)
    assert found is not None
    assert "wang" not in {one.rep for one in found.lessons}
    assert "hours of work" in answer.headline("en")
    assert "小时" in answer.headline("zh")
    assert answer.to_dict()["matrix"]["li"] == {"retail": 3}


def test_a_plan_that_costs_nothing_needs_no_training() -> None:
    easy = Problem.from_dict(
        {"reps": [{"id": "a", "capacity": {"minutes": 100}}], "accounts": [{"id": "x", "minutes": 10}]}
    )
    found = training(easy, ASKED, seconds=4, engine=STEADY)
    assert (found.worth, found.best) == (None, None)
    assert found.headline("en").startswith("Today's plan costs nothing")


def test_the_bound_holds_where_learning_itself_costs_something() -> None:
    # Whoever holds the scarce skill costs 5 for each item that does not need it: teaching everybody makes plans dearer,
    # and a bound of such plans lies above today's plan.
    problem = Problem.from_dict({
        "reps": [{"id": name, "capacity": {"minutes": 100}, "skills": [{"skill": "cert", "level": 3}] if name == "a" else []}
                 for name in ("a", "b", "c")],
        "accounts": [{"id": f"x{n}", "minutes": 30, "owner": "bc"[n % 2]} for n in range(5)]
                    + [{"id": "y", "minutes": 50, "skills": [{"skill": "cert", "level": 3}]}],
        "rules": [{"rule": "skill-wasted", "parameters": {"skills": ["cert"]}}, {"rule": "load-uneven"}],
    })  # fmt: skip
    today = solve(problem, seconds=4, deterministic=True)
    worth = worth_of(problem, ASKED, today, seconds=60)
    assert worth is not None
    assert worth.bound <= worth.cost
    best = min(int(solve(taught(problem, [one]), seconds=2, deterministic=True).levels[worth.level].score or 0)
               for one in everything(problem, ASKED))  # fmt: skip
    assert worth.cost - best <= worth.cost - worth.bound + sum(one.gain for one in worth.lessons) + 1e-6
