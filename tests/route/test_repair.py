"""Repairs change as little as the event asks for, and a day seen from behind is never worse than what was done."""

from __future__ import annotations

from typing import Any

import numpy as np

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Lead
from assigner.route.hindsight import Routed, day_problem, hard_rules, regret_of
from assigner.route.repair import repaired
from assigner.verify import verify


def problem(reps: list[dict[str, Any]], accounts: list[dict[str, Any]]) -> Problem:
    return Problem.from_dict({"name": "repair", "reps": reps, "accounts": accounts})


def test_only_what_the_leaver_had_changes_hands() -> None:
    reps = [{"id": rep, "capacity": {"minutes": 100}} for rep in ("ann", "bob", "cat")]
    accounts = [{"id": f"A{n}", "minutes": 20, "owner": ("ann", "bob", "cat")[n % 3]} for n in range(9)]
    before = problem(reps, accounts)
    plan = Plan.of_owners(before)
    reps[0]["active"] = False
    after = problem(reps, accounts)
    carried = plan.carried_over(before, after)
    found = repaired(after, carried, seconds=5)
    assert found.result is not None
    assert found.result.plan is not None
    # ann's three accounts of 20 fit beside the 60 minutes of bob and cat (100 each): two and one; nobody else moves
    assert sorted(found.changed) == ["A0", "A3", "A6"]
    assert (found.placed, found.least) == ((), 3)
    assert verify(after, found.result.plan).feasible
    assert found.result.headline("en") == (
        "The plan nearest to the one before: 3 items changed hands or time, proven to be the fewest. "
        "9 of 9 items assigned, 3 moves."
    )
    assert found.result.headline("zh") == (
        "与原方案最接近的方案：3 项更换负责人或时间，已证明最少。已分配 9/9 项，调整 3 项。"
    )


def test_a_new_account_is_placed_by_moving_one_other_where_that_is_the_least() -> None:
    reps = [
        {"id": "ann", "capacity": {"minutes": 60}, "languages": ["de"]},
        {"id": "bob", "capacity": {"minutes": 60}, "languages": ["en"]},
    ]
    accounts: list[dict[str, Any]] = [
        {"id": "A0", "minutes": 40, "owner": "ann"},
        {"id": "A1", "minutes": 20, "owner": "bob"},
    ]
    before = problem(reps, accounts)
    new = {"id": "A2", "minutes": 40, "languages": ["de"]}  # only ann may take it, and she has 20 minutes left
    after = problem(reps, [*accounts, new])
    found = repaired(after, Plan.of_owners(before).carried_over(before, after), seconds=5)
    assert (found.changed, found.placed, found.least) == (("A0",), ("A2",), 1)


def test_hindsight_knows_better_and_says_what_a_rule_cost() -> None:
    base = problem(
        [
            {"id": "ann", "capacity": {"minutes": 60}, "languages": ["de", "en"]},
            {"id": "bob", "capacity": {"minutes": 60}, "languages": ["en"]},
        ],
        [],
    )
    first = Routed(Lead(id="L1", minutes=60, languages=["en"]), "ann")  # bob could have had it
    second = Routed(Lead(id="L2", minutes=60, languages=["de"]), None)  # and ann would have been free for this
    day, done = day_problem(base, Plan.nobody(0), [first, second])
    assert done.rep.tolist() == [0, -1]
    found = regret_of(day, done, ["L1", "L2"], seconds=3, without=hard_rules(day))
    assert found.best is not None
    # leaving L2 undone costs 20 x (6 - 3) x (50 + 50) / 100 = 60 at the first level; with full knowledge nothing
    assert (found.routed[0], found.best[0], found.num_otherwise) == (60, 0, 2)
    assert set(found.by_rule) >= {"language-missing", "rep-over-capacity"}
    assert all(np.array(cost).size for cost in found.by_rule.values() if cost is not None)


def test_who_was_away_stays_out_of_the_day_seen_from_behind() -> None:
    base = problem([{"id": "ann"}, {"id": "bob"}], [])
    day, done = day_problem(base, Plan.nobody(0), [Routed(Lead(id="L1", minutes=5), "ann", ("bob",))])
    found = regret_of(day, done, ["L1"], seconds=2)
    assert found.num_otherwise == 0
