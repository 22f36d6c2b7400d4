"""Rebalancing: budgets and protection hold, money agrees with the scorecard, moves are ranked by verified gains."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.errors import UsageError
from assigner.plan.measures import moved_items
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.rebalance.churn import churn_of
from assigner.rebalance.limits import Limit, MoveBudget, parse_limit
from assigner.rebalance.needed import Needed, least_moves
from assigner.rebalance.protection import Guard, parse_guards, protect
from assigner.rebalance.rebalancing import Aim, Rebalanced, rebalance
from assigner.scenario.apply import apply_scenario
from assigner.solve import SolveOptions
from assigner.verify import verify

# Ann has six accounts of 100 minutes, Bob none, Cy is barred from c; fair would be two each.
ACCOUNTS = [
    {"id": name, "minutes": 100, "value": 1000, "owner": "ann", "owner_since": since}
    for name, since in zip("abcdef", ["2020-01-01"] * 3 + ["2026-09-20"] * 3, strict=True)
]
ACCOUNTS[2]["barred"] = ["cy"]
PROBLEM = Problem.from_dict(
    {
        "horizon": {"first_day": "2026-10-01", "last_day": "2026-12-31"},
        "reps": [{"id": "ann"}, {"id": "bob"}, {"id": "cy"}],
        "accounts": ACCOUNTS,
        "leads": [{"id": "l", "account": "a", "arrived_at": "2026-09-29T09:00", "minutes": 10}],
    }
)


def _rebalanced(guards: str = "", **budget: str) -> Rebalanced:
    limits = {name: parse_limit(text) for name, text in budget.items()}
    return rebalance(PROBLEM, Aim(budget=MoveBudget(**limits), guards=parse_guards(guards)), _options())


def _options() -> SolveOptions:
    return SolveOptions(seconds=20, workers=1, gap=0.0)


def _moved(answer: Rebalanced) -> list[str]:
    plan = answer.result.plan
    assert plan is not None
    return [str(PROBLEM.item_ids[item]) for item in np.flatnonzero(moved_items(PROBLEM, plan))]


def test_without_a_budget_what_pays_moves() -> None:
    assert len(_moved(_rebalanced())) == 4  # two accounts of 100 minutes stay with each rep


@pytest.mark.parametrize(
    ("budget", "most"),
    [
        ({"moves": "3"}, 3),
        ({"moves": "34%"}, 2),
        ({"revenue": "2500"}, 2),
        ({"revenue": "50%"}, 3),
        ({"per_rep": "1"}, 1),
    ],
)
def test_budgets_hold_and_are_told(budget: dict[str, str], most: int) -> None:
    answer = _rebalanced(**budget)
    assert len(_moved(answer)) == most  # 34 % of six owned accounts are 2; 2,500 of 1,000 each are 2
    (use,) = answer.uses
    assert use.used <= use.limit
    assert use.used == most * (1000 if use.kind == "value" else 1)
    assert answer.result.verified


def test_a_budget_replaces_the_problems_own_of_the_same_kind_only() -> None:
    own = [
        {"rule": "too-many-moves", "parameters": {"limit_count": 0}},
        {"rule": "too-many-moves", "name": "of-value", "parameters": {"limit_value": 1000}},
    ]
    tight = Problem.from_dict(
        {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": ACCOUNTS[3:], "rules": own, "horizon": None}
    )
    answer = rebalance(tight, Aim(budget=MoveBudget(moves=Limit(3, False))), _options())
    assert answer.after["moved_items"] is not None
    assert answer.after["moved_items"].steps == 1  # the count of 0 is replaced, the value of 1,000 is not
    assert {use.rule for use in answer.uses} == {"of-value", "rebalance-moves"}


def test_protected_items_stay_and_every_reason_is_counted() -> None:
    answer = _rebalanced("changed:90d,open-deals")
    assert set(_moved(answer)) <= {"b", "c"}  # d, e, f changed on 20 September; a has an open lead
    assert {guard.name: count for guard, count in answer.protection.counts()} == {"changed": 3, "open-deals": 1}
    plan = answer.result.plan
    assert plan is not None
    assert verify(apply_scenario(PROBLEM, answer.scenario), plan).feasible


def test_what_an_owner_may_not_keep_cannot_be_protected() -> None:
    barred = Problem.from_dict(
        {
            "reps": [{"id": "ann"}, {"id": "bob"}],
            "accounts": [{"id": "x", "owner": "ann", "barred": ["ann"], "value": 9}],
        }
    )
    found = protect(barred, [Guard("value", 5)])
    assert (found.reasons, found.impossible) == ({}, ("x",))


def test_too_much_protection_is_proven_to_leave_no_plan() -> None:
    full = Problem.from_dict(
        {
            "reps": [{"id": "ann", "capacity": {"minutes": 250}}, {"id": "bob"}],
            "accounts": [{"id": name, "minutes": 100, "owner": "ann", "value": 10} for name in "abc"],
        }
    )
    answer = rebalance(full, Aim(guards=(Guard("value", 1),)), _options())
    assert answer.result.status == "infeasible"
    assert "no plan" in answer.headline("en")
    assert "不存在" in answer.headline("zh")
    assert answer.needed is not None
    assert answer.needed.found is None
    assert "whatever the budget" in answer.needed.say("en")


@pytest.mark.parametrize(("budget", "found"), [("moves", 2), ("revenue", 50)])
def test_a_budget_that_is_too_small_hears_what_it_takes(budget: str, found: float) -> None:
    full = Problem.from_dict(
        {
            "reps": [{"id": "ann", "capacity": {"minutes": 250}}, {"id": "bob"}],
            "accounts": [{"id": name, "minutes": 100, "owner": "ann", "value": 10} for name in "abcd"],
        }
    )
    answer = rebalance(full, Aim(budget=MoveBudget(**{budget: Limit(1, False)})), _options())
    assert answer.result.status == "infeasible"
    assert answer.needed is not None
    assert answer.needed.refutes
    assert (answer.needed.found, answer.needed.bound) == (found, found)  # two of four must go, half of the value


def test_churn_is_the_scorecards_and_its_interval_holds_it() -> None:
    plan = Plan(np.array([1, 0, 0, 2, 0, 0, 0], dtype=np.int32), np.full(7, -1))
    card = verify(PROBLEM, plan)
    churn = churn_of(PROBLEM, plan, card)
    line = next(line for line in card.lines if line.rule == "owner-changed")
    assert churn.expected == pytest.approx(float(line.matches.table["loss"].sum()), abs=0.01)
    # The reps have nothing in common and nothing to compare: 0 % alike. a has full tenure: 176; d 11 days: about 132.4.
    assert churn.expected == pytest.approx(176 + 10 * (13.2 + 4.4 * 11 / 1095), abs=0.01)
    assert (churn.low, churn.high, churn.value) == (264, 352, 2000)


def test_gains_are_differences_of_verified_scores() -> None:
    answer = _rebalanced(moves="2")
    plan, card = answer.result.plan, answer.result.scorecard
    assert plan is not None
    assert card is not None
    assert [move.kind for move in answer.moves] == ["gains", "gains"]
    for move in answer.moves:
        back = Plan(plan.rep.copy(), plan.start.copy())
        back.rep[list(PROBLEM.item_ids).index(move.item)] = 0
        score = verify(answer.result.problem, back).score
        assert move.gain == tuple(new - old for new, old in zip(score, card.score, strict=True))


@pytest.mark.parametrize("text", ["", "many", "3 %%", "-2", "1.2.3", "12,34"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="neither a number"):
        parse_limit(text)


def test_limits_and_guards_are_read() -> None:
    assert parse_limit("1,200,000") == Limit(1_200_000, False)
    assert parse_limit(" 2.5 % ") == Limit(2.5, True)
    assert parse_guards("open-deals, changed:3m，tenure:5y,value:1000,tag:vip") == (
        Guard("open-deals"),
        Guard("changed", 90),
        Guard("tenure", 1825),
        Guard("value", 1000),
        Guard("tag", text="vip"),
    )
    for wrong in ("nothing", "changed", "changed:soon", "value:3d", "tag", "open-deals:3d"):
        with pytest.raises(UsageError, match="not known"):
            parse_guards(wrong)
    with pytest.raises(UsageError, match="more than 100"):
        parse_limit("101%")


def test_enough_of_a_budget_is_not_refuted() -> None:
    assert least_moves(PROBLEM, "count", Limit(0, False), 5) == Needed("count", 0.0, 0.0, refutes=False)
