"""Changes by query: set, percent, times, plus, lists, drop, pins; teams merged and split; and their inverses."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.problem.amounts import amounts_of
from assigner.problem.problem import Problem
from assigner.scenario import Scenario, apply_scenario

BASE: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "teams": [{"id": "All"}, {"id": "North", "parent": "All"}, {"id": "South", "parent": "All"}, {"id": "Deep", "parent": "South"}],
    "territories": [{"id": "N"}, {"id": "S"}],
    "reps": [
        {"id": "ann", "team": "North", "territories": ["N"], "capacity": {"minutes": 1000, "count": 9}},
        {"id": "bob", "team": "South", "territories": ["S"], "working_hours": "Mon-Fri 09:00-17:00"},
        {"id": "cy", "team": "Deep", "period_capacity": {"minutes": 500}, "skills": [{"skill": "german", "level": 3}]},
        {"id": "dee", "team": "South"},
    ],
    "accounts": [
        {"id": "a", "minutes": 64, "potential": 128, "owner": "ann", "priority": 2, "team": "North"},
        {"id": "b", "minutes": 32, "potential": 512, "owner": "bob", "tags": ["vip"]},
        {"id": "c", "potential": 2048, "owner": "cy"},
        {"id": "d", "minutes": 16},
    ],
    "rules": [{"rule": "load-uneven", "name": "south", "scope": {"teams": ["South", "North"]}}],
}  # fmt: skip


@cache
def base() -> Problem:
    return apply_scenario(Problem.from_dict(BASE), Scenario())


def changed(problem: Problem, **changes: Any) -> Problem:
    return apply_scenario(problem, Scenario.model_validate(changes))


def rows(problem: Problem, table: str) -> dict[str, Any]:
    return {row.id: row for row in getattr(problem.to_document(), table)}


def refused(**changes: Any) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        changed(base(), **changes)
    return {issue.place: issue.code for issue in caught.value.issues if issue.severity == "error"}


@settings(max_examples=12, deadline=None)
@given(
    factor=st.sampled_from([0.25, 0.5, 2, 4, 8]),
    where=st.sampled_from([{}, {"owner.team": "South"}, {"potential": {"above": 200}}, {"owner": "present"}]),
    field=st.sampled_from(["minutes", "potential"]),
)
def test_a_change_and_its_inverse_give_the_same_problem(factor: float, where: dict[str, Any], field: str) -> None:
    # Powers of two are exact; "potential above" would select other rows after the change, so it scales minutes only.
    field = "minutes" if "potential" in where else field
    there = changed(base(), accounts={"all": [{"where": where, "times": {field: factor}}]})
    back = changed(there, accounts={"all": [{"where": where, "times": {field: 1 / factor}}]})
    assert there.digest != base().digest
    assert back.digest == base().digest


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ({"accounts": {"all": [{"plus": {"minutes": 8}}]}}, {"accounts": {"all": [{"plus": {"minutes": -8}}]}}),
        ({"accounts": {"all": [{"set": {"pin": {"column": "owner"}}}]}}, {"accounts": {"all": [{"set": {"pin": None}}]}}),
        ({"reps": {"all": [{"add": {"tags": ["x"]}}]}}, {"reps": {"all": [{"remove": {"tags": ["x"]}}]}}),
        (
            {"reps": {"all": [{"where": {"team": "South"}, "add": {"skills": ["piano"]}}]}},
            {"reps": {"all": [{"remove": {"skills": ["piano"]}}]}},
        ),
        (
            {"reps": {"add": [{"id": "eve", "team": "North"}]}},
            {"reps": {"all": [{"where": {"id": "eve"}, "drop": True}]}},
        ),
        (
            {"teams": {"split": [{"team": "South", "into": [{"id": "South A", "reps": ["dee"]}]}]}},
            {"teams": {"merge": [{"teams": ["South A", "South"], "into": "South"}]}},
        ),
        ({"rules": [{"rule": "load-uneven", "name": "south", "weight": 9}]},
         {"rules": [{"rule": "load-uneven", "name": "south", "weight": None}]}),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_an_inverse(there: dict[str, Any], back: dict[str, Any]) -> None:
    assert changed(base(), **there).digest != base().digest
    after = changed(changed(base(), **there), **back)
    assert after.digest == base().digest


PLAIN: list[dict[str, Any]] = [
    {"percent": {"minutes": 7.3, "potential": -12.5}},
    {"times": {"minutes": 1 / 3}, "plus": {"priority": 1}},
    {"percent": {"priority": 30}},
    {"set": {"name": "same", "potential": None, "seniority": 2, "required": True, "priority": None}},
    {"set": {"pin": {"column": "owner"}, "name": {"column": "owner.team"}, "owner_since": "2026-01-05"}},
    {"set": {"potential": {"column": "minutes"}, "unassigned_cost": 5}},
    {"where": {"minutes": {"above": 20}}, "set": {"owner": None}},
    {"set": {"seniority": 9}},
    {"times": {"potential": -1}},
    {"plus": {"priority": 9}},
    {"times": {"value": 2}},
    {"set": {"owner": {"column": "ownr"}}},
    {"where": {"owner.team": "Sooth"}, "set": {"owner": None}},
]


def outcome(change: dict[str, Any]) -> Any:
    """Return the digest after a change, or the faults that it meets."""
    try:
        return changed(base(), accounts={"all": [change]}).digest
    except InputError as error:
        return {(issue.code, issue.place) for issue in error.issues}


@pytest.mark.parametrize("change", PLAIN)
def test_whole_columns_and_single_rows_change_alike(change: dict[str, Any]) -> None:
    by_rows = {**change, "add": {"tags": []}}  # adds nothing, but lists change row by row
    assert outcome(change) == outcome(by_rows)


def test_percent_of_every_capacity() -> None:
    after = rows(changed(base(), reps={"all": [{"percent": {"capacity": -10}}]}), "reps")
    assert after["ann"].capacity == {"minutes": 900, "count": 8.1}
    # Bob has hours only: five days of eight hours are 2,400 minutes.
    assert after["bob"].capacity == {"minutes": 2160}
    assert after["cy"].period_capacity == {"minutes": 450}
    assert after["dee"].capacity == {}


def test_percent_of_one_dimension_and_whole_numbers() -> None:
    problem = changed(base(), reps={"all": [{"where": {"team": "North"}, "percent": {"capacity.minutes": 5}}]})
    assert rows(problem, "reps")["ann"].capacity == {"minutes": 1050, "count": 9}
    after = changed(base(), accounts={"all": [{"where": {"id": "a"}, "plus": {"priority": 1}}]})
    assert rows(after, "accounts")["a"].priority == 3
    minutes = amounts_of(changed(base(), accounts={"all": [{"percent": {"minutes": 25}}]}), "minutes").base
    assert minutes.tolist() == [80, 40, 0, 20]


def test_pins_and_drops_by_query() -> None:
    where = {"owner.team": "South", "potential": {"above": 1000}}
    after = rows(changed(base(), accounts={"all": [{"where": where, "set": {"pin": {"column": "owner"}}}]}), "accounts")
    assert {name: row.pin for name, row in after.items()} == {"a": None, "b": None, "c": "cy", "d": None}
    gone = changed(base(), reps={"all": [{"where": {"team": "Deep"}, "drop": True}]})
    assert rows(gone, "accounts")["c"].owner is None


def test_later_queries_see_what_earlier_ones_did() -> None:
    first = {"where": {"id": "a"}, "set": {"potential": 5000}}
    second = {"where": {"potential": {"above": 4000}}, "add": {"tags": ["huge"]}}
    after = rows(changed(base(), accounts={"all": [first, second]}), "accounts")
    assert [name for name, row in after.items() if row.tags == ["huge"]] == ["a"]


def test_teams_merge_with_people_work_rules_and_what_lay_below() -> None:
    after = changed(base(), teams={"merge": [{"teams": ["North", "South"], "into": "NS", "share_territories": True}]})
    assert [(team.id, team.parent) for team in after.settings.teams] == [("All", None), ("Deep", "NS"), ("NS", "All")]
    people = rows(after, "reps")
    assert {rep.team for rep in people.values()} == {"NS", "Deep"}
    assert (people["ann"].territories, people["bob"].territories) == (["N", "S"], ["S", "N"])
    assert people["dee"].territories == []  # covers everything as before
    assert rows(after, "accounts")["a"].team == "NS"
    assert after.settings.rules[0].scope.teams == ["NS"]


def test_teams_split_by_id_and_by_query() -> None:
    parts = [{"id": "S1", "reps": ["bob"]}, {"id": "S2", "where": {"territories": "missing"}}]
    after = changed(base(), teams={"split": [{"team": "South", "into": parts}]})
    assert {rep.id: rep.team for rep in rows(after, "reps").values()} == {
        "ann": "North", "bob": "S1", "cy": "Deep", "dee": "S2",
    }  # fmt: skip
    assert after.settings.teams[-1].parent == "South"


def test_every_fault_is_said_at_once_with_its_place() -> None:
    found = refused(
        reps={"all": [
            {"where": {"tem": "North"}, "percent": {"capcity": 5}},
            {"where": {"id": "ann"}, "set": {"seniority": 9}},
            {"where": {"id": "ann"}, "add": {"seniority": 1}},
            {"where": {"id": "dee"}, "times": {"capacity": 2}},
            {"where": {"id": "ann"}, "set": {"id": "x"}},
        ]},
        accounts={"all": [{"where": {"owner.team": "Sout"}}, {"set": {"pin": {"column": "ownr"}}}]},
        teams={
            "merge": [{"teams": ["North", "Nroth"], "into": "N"}, {"teams": ["North"], "into": "N"}],
            "split": [
                {"team": "Sooth", "into": [{"id": "x", "reps": ["bob"]}]},
                {"team": "South", "into": [{"id": "North", "reps": ["bob"]}, {"id": "y"}, {"id": "z", "reps": ["ann"]}]},
            ],
        },
    )  # fmt: skip
    assert found == {
        "scenario reps.all[0].where.tem": "scenario-name-unknown",
        "scenario reps.all[0].percent.capcity": "scenario-field-unknown",
        "scenario reps.all[1].seniority": "scenario-value-refused",
        "scenario reps.all[2].add.seniority": "scenario-not-a-list",
        "scenario reps.all[3].times.capacity": "scenario-nothing-to-scale",
        "scenario reps.all[4].set.id": "scenario-field-unknown",
        "scenario accounts.all[0].where.owner.team": "scenario-name-unknown",
        "scenario accounts.all[1].set.pin": "scenario-name-unknown",
        "scenario teams.merge[0].teams[1]": "scenario-name-unknown",
        "scenario teams.merge[1]": "scenario-team-alone",
        "scenario teams.split[0].team": "scenario-name-unknown",
        "scenario teams.split[1].into[0].id": "scenario-team-taken",
        "scenario teams.split[1].into[1]": "scenario-team-empty",
        "scenario teams.split[1].into[2].reps[0]": "scenario-team-stranger",
    }


def test_a_query_that_selects_nothing_is_a_warning() -> None:
    issues = Issues()
    scenario = Scenario.model_validate(
        {"accounts": {"all": [{"where": {"potential": {"above": 10**9}}, "drop": True}]}}
    )
    after = apply_scenario(base(), scenario, issues=issues)
    assert [(issue.code, issue.severity) for issue in issues.found] == [("scenario-query-empty", "warning")]
    assert len(after.frames["accounts"]) == 4
