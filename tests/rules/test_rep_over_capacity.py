"""Hand-worked edges of rep-over-capacity."""

from __future__ import annotations

from tests.rules.one_rule import found, sentences

RULE = "rep-over-capacity"


def data(rep: dict[str, object], **more: object) -> dict[str, object]:
    return {"reps": [{"id": "ann", **rep}], "accounts": [{"id": "a", "minutes": 50}], **more}


def over(given: dict[str, object]) -> list[tuple[str, int]]:
    return [(match.facts["period"], match.amount) for match in found(RULE, given, {"a": "ann"})]


def test_load_equal_to_the_room_is_not_too_much_and_one_minute_more_is() -> None:
    assert over(data({"capacity": {"minutes": 60}, "current_load": {"minutes": 10}})) == []
    assert over(data({"capacity": {"minutes": 60}, "current_load": {"minutes": 11}})) == [("horizon", 1)]


def test_a_rep_who_is_over_already_pays_for_what_the_plan_adds_only() -> None:
    # room max(0, 60 - 100) = 0, the plan adds 50; all in all 150 stand against 60
    given = data({"name": "Ann", "capacity": {"minutes": 60}, "current_load": {"minutes": 100}})
    assert over(given) == [("horizon", 50)]
    assert sentences(RULE, given, {"a": "ann"}) == [
        "Ann carries 150 minutes in the whole horizon with a capacity of 60: the plan adds 50 too many."
    ]
    assert sentences(RULE, given, {"a": "ann"}, "zh") == ["Ann在整个计划期的分钟负荷为 150，产能 60：方案多排了 50。"]


def test_a_newcomers_capacity_is_lowered_by_the_ramp() -> None:
    # four of eight days at half capacity, four at full: 80 x 0.75 = 60
    horizon = {"first_day": "2026-10-05", "last_day": "2026-10-12"}
    steps = [{"first_day": "2026-10-01", "share": 0.5}, {"first_day": "2026-10-09", "share": 1}]
    exact = data({"capacity": {"minutes": 66}, "ramp": steps}, horizon=horizon)
    assert over(exact) == [("horizon", 1)]  # floor(66 x 0.75) = 49
    assert over(data({"capacity": {"minutes": 80}, "ramp": steps}, horizon=horizon)) == []


def test_facts_are_in_the_unit_of_the_dimension_and_amounts_in_steps() -> None:
    given = {
        "dimensions": [{"name": "value", "resolution": 0.1}],
        "reps": [{"id": "ann", "capacity": {"value": 1.0}}],
        "accounts": [{"id": "a", "value": 1.3}],
    }
    (match,) = found(RULE, given, {"a": "ann"})
    assert match.amount == 3
    assert (match.facts["load"], match.facts["capacity"], match.facts["over"]) == (1.3, 1.0, 0.3)


def test_a_scope_of_periods_leaves_out_the_whole_horizon() -> None:
    given = data(
        {"capacity": {"minutes": 1}, "period_capacity": {"minutes": 20}},
        horizon={"first_day": "2026-10-05", "last_day": "2026-10-18"},
        period="week",
    )
    # 50 minutes over two weeks: 25 each, 5 above 20
    matches = found(RULE, given, {"a": "ann"}, scope={"periods": ["2026-W42"]})
    assert [(match.facts["period"], match.amount) for match in matches] == [("2026-W42", 5)]
