"""Why an item sits where it sits: exact differences, and the rules that forbid the rest."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.errors import UnknownNameError
from assigner.explain.why import why
from assigner.explain.worth import Worth
from assigner.plan.plan import Plan
from assigner.plan.prices import Prices
from assigner.problem.problem import Problem

PROBLEM = Problem.from_dict(
    {
        "reps": [
            {"id": "ann", "name": "Ann", "skills": [{"skill": "german", "level": 4}]},
            {"id": "bob", "name": "Bob"},
            {"id": "cy", "name": "Cy", "skills": [{"skill": "german", "level": 2}]},
        ],
        "accounts": [
            {"id": "a", "name": "Acme", "minutes": 60, "skills": [{"skill": "german", "level": 2}]},
            {"id": "b", "minutes": 60},
            {"id": "c", "minutes": 60},
        ],
    }
)
PLAN = Plan(np.array([0, 1, 2], dtype=np.int32), np.full(3, -1))


def test_alternatives_are_ranked_and_priced_exactly() -> None:
    answer = why(PROBLEM, PLAN, "a")
    assert [one.rep for one in answer.alternatives] == ["cy", None, "bob"]
    # Each rep's fair share is 60. With Cy: Cy 120, Ann 0: 60 + 60 away. Undone: priority 3 costs 300 at coverage.
    assert answer.alternatives[0].by_rule["load-uneven"] == 120
    assert answer.alternatives[1].delta[0] == 300
    assert "Cy" in answer.headline("en")
    assert "Cy" in answer.headline("zh")


def test_what_a_hard_rule_forbids_is_said_in_both_languages() -> None:
    bob = why(PROBLEM, PLAN, "a").alternatives[-1]
    assert not bob.allowed
    ((english, chinese),) = bob.broken
    assert "german" in english
    assert "不具备" in chinese


def test_a_headline_does_not_say_that_rules_forbid_what_only_room_forbids() -> None:
    reps = [{"id": name, "name": name.title(), "capacity": {"minutes": 100}} for name in ("ann", "bob")]
    full = Problem.from_dict({"reps": reps, "accounts": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 60}]})
    answer = why(full, Plan(np.array([0, 1], dtype=np.int32), np.full(2, -1)), "a")
    assert answer.decided.kind == "room"
    assert answer.headline("en") == "a is with Ann; as things are, nobody else can take it."
    assert answer.headline("zh") == "a由Ann负责；在现有安排下，其他人均无法承担。"
    assert "each would break a hard rule as things are (over capacity: 1)" in answer.decided.words.en
    assert "（超出产能：1）" in answer.decided.words.zh


def test_what_is_in_the_way_is_named_where_it_is_not_room() -> None:
    """Bob has room; a budget of moves that is used up keeps the account, and that is what must be said."""
    moves = {"rule": "too-many-moves", "name": "few", "parameters": {"per": "all", "limit_count": 1}}
    reps = [{"id": "ann"}, {"id": "bob"}]
    accounts = [{"id": name, "minutes": 60, "owner": "ann"} for name in "ab"]
    problem = Problem.from_dict({"reps": reps, "accounts": accounts, "rules": [{**moves, "level": "hard"}]})
    decided = why(problem, Plan(np.array([1, 0], dtype=np.int32), np.full(2, -1)), "b").decided
    assert decided.kind == "room"
    assert "too many moves (few): 1" in decided.words.en


def test_an_unknown_item_gets_near_names() -> None:
    with pytest.raises(UnknownNameError, match="no item"):
        why(PROBLEM, PLAN, "zz")


def test_the_answer_is_plain_data() -> None:
    data = why(PROBLEM, PLAN, "b").to_dict()
    assert data["rep"] == "bob"
    assert {"rep", "start", "allowed", "delta", "by_rule", "broken"} == set(data["alternatives"][0])


def test_the_chinese_headline_names_the_level_in_chinese() -> None:
    # Cy would have both accounts, 120 above and below the shares, at the level of the plan's quality.
    assert "方案质量层级 +120" in why(PROBLEM, PLAN, "a").headline("zh")


def test_the_id_of_a_duty_leads_to_its_seats() -> None:
    duty = {"id": "D1", "start": "2027-01-04T09:00:00", "duration_minutes": 60, "positions": [{"count": 2}]}
    problem = Problem.from_dict(
        {"horizon": {"first_day": "2027-01-01", "last_day": "2027-01-31"}, "reps": [{"id": "a"}], "duties": [duty],
         "accounts": [{"id": "D2"}, {"id": "D3"}, {"id": "D4"}]}
    )  # fmt: skip
    with pytest.raises(UnknownNameError, match="D1/1, D1/2"):
        why(problem, Plan(np.full(5, -1, dtype=np.int32), np.full(5, -1)), "D1")


def test_what_decided_is_named() -> None:
    assert why(PROBLEM, PLAN, "a").decided.kind == "rule"
    assert why(PROBLEM, PLAN, "a").decided.words.en == (
        "Decided by uneven load: with Cy it would be worse (uneven load +120 minutes)."
    )
    pinned = Problem.from_dict(
        {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "a", "minutes": 60, "pin": "ann"}]}
    )
    assert why(pinned, Plan(np.array([0], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "pinned"
    equal = Problem.from_dict({"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "a", "minutes": 60}]})
    assert why(equal, Plan(np.array([0], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "tie"
    owned = Problem.from_dict(
        {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "a", "minutes": 60, "owner": "ann"}]}
    )
    assert why(owned, Plan(np.array([0], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "owner"
    assert why(owned, Plan(np.array([1], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "elsewhere"
    barred = Problem.from_dict(
        {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "a", "minutes": 60, "barred": ["bob"]}]}
    )
    assert why(barred, Plan(np.array([0], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "only"
    assert why(barred, Plan(np.array([-1], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "elsewhere"


def test_the_room_of_others_can_decide() -> None:
    full = Problem.from_dict(
        {"reps": [{"id": "ann"}, {"id": "bob", "capacity": {"minutes": 30}}], "accounts": [{"id": "a", "minutes": 60}]}
    )
    assert why(full, Plan(np.array([0], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "room"
    narrow = Problem.from_dict(
        {"reps": [{"id": "bob", "capacity": {"minutes": 30}}], "accounts": [{"id": "a", "minutes": 60}]}
    )
    assert why(narrow, Plan(np.array([-1], dtype=np.int32), np.full(1, -1)), "a").decided.kind == "nobody"


def test_an_hour_is_worth_its_price_beside_the_typical_one() -> None:
    prices = Prices.from_rows(
        [
            {"level": "plan", "rule": "load-uneven", "row": "rep=ann", "rep": "ann", "price": 0.5},
            {"level": "plan", "rule": "rep-over-capacity", "row": "dimension=minutes period=-1 rep=ann", "rep": "ann",
             "price": 1.0},
            {"level": "plan", "rule": "rep-over-capacity", "row": "dimension=minutes period=3 rep=ann", "rep": "ann",
             "price": 9.0},
            {"level": "plan", "rule": "rep-over-capacity", "row": "dimension=count period=-1 rep=bob", "rep": "bob",
             "price": 7.0},
            {"level": "plan", "rule": "load-uneven", "row": "rep=bob", "rep": "bob", "price": 0.25},
        ]
    )  # fmt: skip
    worth = why(PROBLEM, PLAN, "a", prices=prices).worth
    assert worth is not None
    assert (worth.rep, worth.level, worth.points_per_hour, worth.typical) == ("ann", "plan", 90.0, 15.0)
    assert "worth 90 points at level plan (of a typical rep 15)" in worth.sentence("en")
    assert why(PROBLEM, PLAN, "a").worth is None


def test_an_hour_that_helps_is_said_as_room_and_nothing_is_never_minus_nothing() -> None:
    room = Worth("ann", "Ann", "plan", -15.2, -0.3)
    assert (
        "Ann should carry more: another hour lowers the cost at level plan by 15 points (of a typical rep 0)"
        in room.sentence("en")
    )
    assert "宜多承担工作" in room.sentence("zh")
    assert "for a typical rep it falls by 7" in Worth("ann", "Ann", "plan", 20.0, -7.0).sentence("en")
