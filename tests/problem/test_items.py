"""Items: what of a document becomes an item, in which order, under which id."""

from __future__ import annotations

import numpy as np

from assigner.problem.problem import Problem

HORIZON = {"first_day": "2026-10-12", "last_day": "2026-10-25"}


def test_accounts_leads_and_seats_come_in_table_order() -> None:
    problem = Problem.from_dict(
        {
            "horizon": HORIZON,
            "reps": [{"id": "ann"}],
            "accounts": [{"id": "a"}, {"id": "b"}],
            "leads": [{"id": "l"}],
            "duties": [{"id": "d", "start": "2026-10-12T09:00", "duration_minutes": 30}],
        }
    )
    assert problem.item_ids.tolist() == ["a", "b", "l", "d"]
    assert problem.items["kind"].tolist() == ["account", "account", "lead", "duty"]


def test_seats_of_recurring_duties_are_named_by_date_and_person() -> None:
    problem = Problem.from_dict(
        {
            "horizon": HORIZON,
            "teams": [{"id": "sales"}, {"id": "east", "parent": "sales"}],
            "reps": [{"id": "ann", "team": "east"}, {"id": "bob", "team": "sales"}, {"id": "cy", "active": False, "team": "east"}],
            "duties": [
                {"id": "visit", "start": "2026-10-12T09:00", "duration_minutes": 60, "recurrence": "FREQ=WEEKLY", "positions": [{"count": 2}]},
                {"id": "meeting", "kind": "meeting", "start": "2026-10-13T09:00", "duration_minutes": 60, "positions": [{"team": "sales"}]},
                {"id": "demo", "start": "2026-10-14T09:00", "duration_minutes": 60, "positions": [{"reps": ["bob"]}, {"name": "second"}]},
            ],
        }
    )  # fmt: skip
    assert problem.item_ids.tolist() == [
        "visit@2026-10-12/1", "visit@2026-10-12/2", "visit@2026-10-19/1", "visit@2026-10-19/2",
        "meeting/ann", "meeting/bob",  # cy is not active; ann is in a team below sales
        "demo/bob", "demo/2",
    ]  # fmt: skip
    assert problem.items["pin"].tolist() == [-1, -1, -1, -1, 0, 1, 1, -1]
    assert problem.items["minutes"].tolist() == [60.0] * 8


def test_positions_add_skills_and_replace_roles() -> None:
    problem = Problem.from_dict(
        {
            "horizon": HORIZON,
            "reps": [{"id": "ann"}],
            "duties": [
                {
                    "id": "d", "start": "2026-10-12T09:00", "duration_minutes": 30, "roles": ["hunter"], "seniority": 2,
                    "skills": [{"skill": "german"}],
                    "positions": [{"skills": [{"skill": "hvac"}], "roles": ["service"], "seniority": 4}, {}],
                }
            ],
        }
    )  # fmt: skip
    skills = problem.item_skills.assign(name=problem.skills[problem.item_skills["skill"]])
    assert skills.groupby("item")["name"].agg(sorted).tolist() == [["german", "hvac"], ["german"]]
    roles = problem.item_roles.assign(name=problem.roles[problem.item_roles["role"]])
    assert roles.sort_values("item")["name"].tolist() == ["service", "hunter"]
    assert problem.items["seniority"].tolist() == [4, 2]


def test_families_reach_to_the_root_and_unknown_owners_are_nobody() -> None:
    problem = Problem.from_dict(
        {
            "reps": [{"id": "ann"}],
            "accounts": [{"id": "a"}, {"id": "b", "parent": "a", "owner": "ann"}, {"id": "c", "parent": "b", "owner": "gone"}, {"id": "d"}],
            "leads": [{"id": "l", "account": "c"}],
        }
    )  # fmt: skip
    assert problem.items["family"].tolist() == [0, 0, 0, -1, -1]
    assert problem.items["owner"].tolist() == [-1, 0, -1, -1, -1]
    assert problem.items["parent_item"].tolist() == [-1, -1, -1, -1, 2]


def test_pairs_of_a_duty_hold_for_all_its_items() -> None:
    problem = Problem.from_dict(
        {
            "horizon": HORIZON,
            "reps": [{"id": "ann"}, {"id": "bob"}],
            "accounts": [{"id": "a"}],
            "duties": [{"id": "d", "start": "2026-10-12T09:00", "duration_minutes": 30, "positions": [{"count": 2}]}],
            "pairs": [{"item": "d", "rep": "bob", "minutes": 20, "fit": 70}, {"item": "a", "rep": "ann", "cost": 5}],
        }
    )
    assert problem.pairs[["item", "rep"]].to_numpy().tolist() == [[0, 0], [1, 1], [2, 1]]
    minutes = problem.pair_value("minutes", np.array([0, 1, 2, 2, 1]), np.array([0, 1, 1, 0, -1]))
    assert np.array_equal(minutes, [np.nan, 20, 20, np.nan, np.nan], equal_nan=True)


def test_digest_depends_on_content_only() -> None:
    first = Problem.from_dict({"reps": [{"id": "ann"}], "accounts": [{"id": "a", "minutes": 5}]})
    again = Problem.from_document(first.to_document())
    other = Problem.from_dict({"reps": [{"id": "ann"}], "accounts": [{"id": "a", "minutes": 6}]})
    assert first.digest == again.digest != other.digest
