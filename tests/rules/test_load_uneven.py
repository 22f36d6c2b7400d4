"""Hand-worked edges of load-uneven and of the fair share that it measures against."""

from __future__ import annotations

from tests.rules.one_rule import found, sentences

RULE = "load-uneven"
TWO = {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "a", "minutes": 600}, {"id": "b", "minutes": 400}]}


def away(data: dict[str, object], given: dict[str, object], **use: object) -> dict[str | None, int]:
    return {match.rep: match.amount for match in found(RULE, data, given, **use)}


def test_the_example_of_the_page() -> None:
    given = {"a": "ann", "b": "bob"}
    assert away(TWO, given) == {"ann": 100, "bob": 100}
    assert away(TWO, given, parameters={"measure": "largest"}) == {"ann": 100}
    assert sentences(RULE, TWO, given)[0] == "ann carries 600 minutes where 500 would be fair: 100 counts as uneven."


def test_tolerance_is_a_share_of_the_target() -> None:
    # 15 % of 500 = 75: 25 of the 100 count
    assert away(TWO, {"a": "ann", "b": "bob"}, parameters={"tolerance_percent": 15}) == {"ann": 25, "bob": 25}


def test_load_outside_the_plan_is_shared_too() -> None:
    # 1,000 in the plan and 200 outside: 600 for each; ann has 600 + 200
    data = {**TWO, "reps": [{"id": "ann", "current_load": {"minutes": 200}}, {"id": "bob"}]}
    assert away(data, {"a": "ann", "b": "bob"}) == {"ann": 200, "bob": 200}
    assert away(data, {"b": "ann", "a": "bob"}) == {}


def test_a_rep_without_any_capacity_gets_no_share() -> None:
    # cy's capacity is 0, so that ann and bob share by theirs: 750 and 250, not by thirds
    data = {
        "reps": [
            {"id": "ann", "capacity": {"minutes": 900}},
            {"id": "bob", "capacity": {"minutes": 300}},
            {"id": "cy", "capacity": {"minutes": 0}},
        ],
        "accounts": TWO["accounts"],
    }
    assert away(data, {"a": "ann", "b": "bob"}) == {"ann": 150, "bob": 150}


def test_who_is_away_shares_nothing_and_counts_nothing() -> None:
    data = {**TWO, "reps": [*TWO["reps"], {"id": "old", "active": False}]}
    assert away(data, {"a": "old", "b": "bob"}) == {"ann": 500, "bob": 100}


def test_listed_work_is_shared_among_its_candidates_and_its_owner() -> None:
    # a: bob and its owner ann; b: bob alone, since ann is forbidden though she owns it
    data = {
        "candidates": "listed",
        "reps": TWO["reps"],
        "accounts": [{"id": "a", "minutes": 600, "owner": "ann"}, {"id": "b", "minutes": 400, "owner": "ann"}],
        "pairs": [
            {"item": "a", "rep": "bob"},
            {"item": "b", "rep": "bob"},
            {"item": "b", "rep": "ann", "eligible": False},
        ],
    }
    # fair: ann 300, bob 300 + 400 = 700
    assert away(data, {"a": "ann", "b": "bob"}) == {"ann": 300, "bob": 300}
