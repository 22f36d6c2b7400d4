"""Scenarios: what each kind of change does to a problem, what it leaves alone, and every fault at once."""

from __future__ import annotations

from typing import Any

import pytest

from assigner.errors import InputError
from assigner.problem.amounts import amounts_of
from assigner.problem.problem import Problem
from assigner.problem.validation import validate
from assigner.scenario import Scenario, apply_scenario

BASE: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-30"},
    "reps": [
        {"id": "ann", "capacity": {"minutes": 1000, "count": 9}, "seniority": 4},
        {"id": "bob", "capacity": {"minutes": 500}},
        {"id": "cy"},
    ],
    "accounts": [
        {"id": "a", "potential": 100, "owner": "ann", "owner_since": "2025-01-01", "rivals": ["b"], "barred": ["cy"]},
        {"id": "b", "potential": 900, "owner": "bob", "pin": "bob", "parent": "a"},
    ],
    "leads": [{"id": "l", "account": "a"}],
    "duties": [
        {"id": "visit", "start": "2026-10-06T10:00", "duration_minutes": 60, "belongs_to": "a"},
        {"id": "pair", "start": "2026-10-07T10:00", "duration_minutes": 60, "positions": [{"reps": ["ann", "bob"]}]},
        {"id": "solo", "start": "2026-10-08T10:00", "duration_minutes": 60, "positions": [{"reps": ["bob"]}]},
    ],
    "pairs": [{"item": "a", "rep": "bob", "fit": 70}, {"item": "b", "rep": "ann", "minutes": 5}],
    "rules": [
        {"rule": "too-many-items", "parameters": {"limit": 3}, "weight": 2, "level": "plan"},
        {"rule": "load-uneven", "name": "count-even", "parameters": {"dimension": "count", "tolerance_percent": 10}},
    ],
}


@pytest.fixture
def base() -> Problem:
    return Problem.from_dict(BASE)


def changed(base: Problem, **changes: Any) -> Problem:
    return apply_scenario(base, Scenario.model_validate(changes))


def rows(problem: Problem, table: str) -> dict[str, Any]:
    return {row.id: row for row in getattr(problem.to_document(), table)}


def test_nothing_changes_nothing_but_resolutions(base: Problem) -> None:
    after = changed(base)
    assert after.frames.keys() == base.frames.keys()
    assert all(after.frames[name].equals(base.frames[name]) for name in base.frames)
    assert after.settings.model_copy(update={"dimensions": []}) == base.settings
    # Again applied, even the settings are the same.
    assert changed(after).digest == after.digest


def test_the_base_stays_as_it_is(base: Problem) -> None:
    before = base.digest
    changed(base, reps={"drop": ["bob"], "change": [{"id": "ann", "seniority": 1}]}, set={"profile": "growth"})
    assert Problem.from_dict(BASE).digest == before == Problem(base.settings, base.frames).digest


def test_amounts_keep_the_step_of_the_base(base: Problem) -> None:
    # 1,000 of potential over three reps are 333 each: the step is 0.1. Without b, 100 over three would give 0.01.
    assert amounts_of(base, "potential").resolution == pytest.approx(0.1)
    after = changed(base, accounts={"drop": ["b"]})
    assert amounts_of(after, "potential").resolution == pytest.approx(0.1)
    assert amounts_of(Problem.from_document(after.to_document()), "potential").resolution == pytest.approx(0.1)


def test_a_scenario_may_set_a_resolution(base: Problem) -> None:
    after = changed(base, set={"dimensions": [{"name": "potential", "resolution": 5}]})
    assert amounts_of(after, "potential").resolution == 5


def test_a_change_touches_only_what_it_names(base: Problem) -> None:
    after = changed(base, reps={"change": [{"id": "ann", "capacity": {"minutes": 800}}]})
    ann = rows(after, "reps")["ann"]
    assert (ann.capacity, ann.seniority) == ({"minutes": 800, "count": 9}, 4)
    assert rows(after, "reps")["bob"] == rows(base, "reps")["bob"]
    assert list(rows(after, "reps")) == ["ann", "bob", "cy"]


def test_lists_are_replaced_and_nothing_clears(base: Problem) -> None:
    after = changed(
        base, accounts={"change": [{"id": "a", "rivals": [], "owner": None}, {"id": "b", "barred": ["cy"]}]}
    )
    a, b = rows(after, "accounts").values()
    assert (a.rivals, a.owner, a.barred) == ([], None, ["cy"])
    assert b.barred == ["cy"]


def test_add_rows_and_leave(base: Problem) -> None:
    after = changed(
        base,
        reps={"add": [{"id": "dee", "capacity": {"minutes": 700}}]},
        accounts={"add": [{"id": "c", "owner": "dee"}]},
        leave=[{"rep": "dee", "start": "2026-10-12", "end": "2026-10-13"}, {"rep": "ann", "start": "2026-10-12", "end": "2026-10-12"}],
    )  # fmt: skip
    assert len(rows(after, "reps")["ann"].leave) == 1
    assert str(rows(after, "reps")["dee"].leave[0].end) == "2026-10-13"
    assert list(rows(after, "accounts")) == ["a", "b", "c"]


def test_a_dropped_rep_leaves_no_trace(base: Problem) -> None:
    after = changed(base, reps={"drop": ["bob"]})
    assert list(rows(after, "reps")) == ["ann", "cy"]
    b = rows(after, "accounts")["b"]
    assert (b.owner, b.pin) == (None, None)
    duties = rows(after, "duties")
    assert list(duties) == ["visit", "pair"]  # nobody is left of those whom `solo` named
    assert duties["pair"].positions[0].reps == ["ann"]
    assert [(pair.item, pair.rep) for pair in after.to_document().pairs] == [("b", "ann")]
    assert not [issue for issue in validate(after.settings, after.frames) if issue.severity == "error"]


def test_a_dropped_account_leaves_no_trace(base: Problem) -> None:
    after = changed(base, accounts={"drop": ["a"]})
    assert rows(after, "accounts")["b"].parent is None
    assert rows(after, "leads")["l"].account is None
    assert rows(after, "duties")["visit"].belongs_to is None
    assert [pair.item for pair in after.to_document().pairs] == ["b"]
    assert not [issue for issue in validate(after.settings, after.frames) if issue.severity == "error"]


def test_owner_and_its_date_go_together(base: Problem) -> None:
    after = changed(base, reps={"drop": ["ann"]})
    a = rows(after, "accounts")["a"]
    assert (a.owner, a.owner_since) == (None, None)


def test_pairs_are_named_by_item_and_rep(base: Problem) -> None:
    after = changed(
        base,
        pairs={"add": [{"item": "a", "rep": "ann", "fit": 5}], "change": [{"item": "a", "rep": "bob", "fit": 9}],
               "drop": [{"item": "b", "rep": "ann"}]},
    )  # fmt: skip
    assert [(pair.item, pair.rep, pair.fit) for pair in after.to_document().pairs] == [("a", "bob", 9), ("a", "ann", 5)]


def test_settings_by_dotted_name(base: Problem) -> None:
    after = changed(base, set={"profile": "stable", "horizon.last_day": "2026-11-30", "holidays.country": "CN"})
    assert after.settings.profile == "stable"
    assert after.settings.horizon is not None
    assert str(after.settings.horizon.last_day) == "2026-11-30"
    assert str(after.settings.horizon.first_day) == "2026-10-05"
    assert after.settings.holidays.country == "CN"


def test_rules_are_changed_by_name_or_added(base: Problem) -> None:
    after = changed(
        base,
        rules=[
            {"rule": "too-many-items", "parameters": {"limit": 2}},
            {"rule": "load-uneven", "name": "count-even", "on": False},
            {"rule": "family-split", "level": "hard"},
        ],
    )
    items, count, family = after.settings.rules
    assert (items.parameters, items.weight, items.level) == ({"limit": 2}, 2, "plan")
    assert (count.on, count.parameters["tolerance_percent"]) == (False, 10)
    assert (family.rule, family.level) == ("family-split", "hard")


def test_all_faults_at_once(base: Problem) -> None:
    with pytest.raises(InputError) as caught:
        changed(
            base,
            reps={"drop": ["bobb"], "change": [{"id": "annn", "seniority": 3}], "add": [{"id": "ann"}]},
            accounts={"drop": ["z"]},
            pairs={"drop": [{"item": "a", "rep": "ann"}]},
            leave=[{"rep": "nobody", "start": "2026-10-12", "end": "2026-10-12"}],
            set={"profil": "stable", "rules.x": 1, "grid_minutes": 0},
        )
    places = [issue.place for issue in caught.value.issues]
    assert places == [
        "scenario set.profil", "scenario set.rules.x", "scenario set.grid_minutes", "scenario reps.drop[0]",
        "scenario reps.change[0]", "scenario reps.add[0]", "scenario leave[0].rep", "scenario accounts.drop[0]",
        "scenario pairs.drop[0]",
    ]  # fmt: skip
    near = next(issue for issue in caught.value.issues if issue.place.endswith("reps.drop[0]"))
    assert "bob" in near.way_out.en


def test_a_required_field_cannot_be_cleared(base: Problem) -> None:
    # Fields that may not be empty take their default: active is yes.
    after = changed(base, reps={"change": [{"id": "ann", "active": None}]})
    assert rows(after, "reps")["ann"].active is True


def test_a_name_in_place_of_an_id_is_answered_with_the_id() -> None:
    base = Problem.from_dict({"reps": [{"id": "1001", "name": "李娜"}, {"id": "1002", "name": "王伟"}]})
    with pytest.raises(InputError) as caught:
        apply_scenario(base, Scenario.model_validate({"reps": {"drop": ["李娜"]}}))
    (issue,) = caught.value.issues
    assert (issue.words.zh, issue.way_out.zh) == ("问题的 reps 中没有（李娜）。", "您是否想用：1001 (李娜)？")
