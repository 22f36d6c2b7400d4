"""The responsibility sheet: every care once, gaps only where nobody may take it, overlaps where two do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.manage.responsibility.asked import RolesAsked
from assigner.manage.responsibility.needs import stands_for
from assigner.manage.responsibility.sheet import broken_sheet, responsibility_sheet
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

REPS = [{"id": "hana", "roles": ["hunter"]}, {"id": "fay", "roles": ["farmer"]}, {"id": "sam", "roles": ["service"]},
        {"id": "sue", "roles": ["service"]}]  # fmt: skip


def problem_of(reps: list[dict[str, Any]] | None = None, **tables: Any) -> Problem:
    return Problem.from_dict(
        {"horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"}, "reps": reps or REPS, **tables}
    )


def plan_of(problem: Problem, **who: str) -> Plan:
    plan = Plan.nobody(problem.num_items)
    number = {str(rep): at for at, rep in enumerate(problem.rep_ids)}
    for at, item in enumerate(problem.item_ids):
        name = str(item).partition("/")[0].partition("@")[0]
        if name in who or item in who:
            plan.rep[at] = number[who.get(str(item), who.get(name, ""))]
    return plan


def test_owners_have_the_care_that_their_role_stands_for_and_others_are_proposed() -> None:
    problem = problem_of(
        accounts=[{"id": "old", "value": 100, "minutes": 60}, {"id": "new", "minutes": 60}],
        leads=[{"id": "l", "minutes": 30}],
        duties=[{"id": "fix", "kind": "after-sales", "belongs_to": "old", "start": "2026-10-05T09:00", "duration_minutes": 60}],
    )  # fmt: skip
    sheet = responsibility_sheet(problem, plan_of(problem, old="fay", new="fay", l="hana", fix="sam"), seconds=2)
    said = {
        (str(problem.item_ids[one.item]), one.care): (str(problem.rep_ids[one.rep]), one.how) for one in sheet.duties
    }
    assert said == {
        ("old", "keeps"): ("fay", "owner"),
        ("old", "serves"): ("sam", "does-most"),
        ("new", "develops"): ("hana", "proposed"),  # a farmer does not develop
        ("l", "develops"): ("hana", "owner"),
    }
    assert not sheet.gaps
    assert "no gap (proven by count)" in sheet.headline("en")


def test_what_nobody_may_take_is_a_gap_and_two_who_serve_are_an_overlap() -> None:
    visits = [{"id": f"fix{at}", "kind": "after-sales", "belongs_to": "old", "start": f"2026-10-0{5 + at}T09:00",
               "duration_minutes": 60} for at in range(3)]  # fmt: skip
    problem = problem_of(
        REPS[1:], accounts=[{"id": "old", "value": 100}, {"id": "new", "name": "Newco"}], duties=visits
    )
    sheet = responsibility_sheet(problem, plan_of(problem, old="fay", fix0="sam", fix1="sue", fix2="sue"), seconds=2)
    assert [(str(problem.item_ids[item]), care) for item, care, _ in sheet.gaps] == [("new", "develops")]
    assert [one.words.en for one in sheet.overlaps] == ["sam, sue serve it side by side."]
    assert next(one for one in sheet.duties if one.care == "serves").rep == 2  # sue does two of three


def test_open_cares_go_to_the_least_loaded() -> None:
    reps = [{"id": "a", "roles": ["hunter"]}, {"id": "b", "roles": ["hunter"]}]
    problem = problem_of(reps, leads=[{"id": f"l{at}", "minutes": 60} for at in range(4)])
    sheet = responsibility_sheet(problem, plan_of(problem, l0="a", l1="a"), seconds=2)
    proposed = [one.rep for one in sheet.duties if one.how == "proposed"]
    assert proposed == [1, 1]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 3), st.booleans()), min_size=1, max_size=5))
def test_every_care_stands_exactly_once(rows: list[tuple[int, bool]]) -> None:
    problem = problem_of(accounts=[{"id": f"a{at}", "minutes": 10, **({"value": 5} if sold else {})}
                                   for at, (_, sold) in enumerate(rows)])  # fmt: skip
    plan = Plan(np.array([rep for rep, _ in rows], dtype=np.int32), np.full(len(rows), -1))
    sheet = responsibility_sheet(problem, plan, seconds=1)
    able = stands_for(problem, RolesAsked())
    assert broken_sheet(problem, sheet, able) == []
    assert len(sheet.duties) == len(rows)
    for duty in sheet.duties:
        wrong = replace(sheet, duties=tuple(one for one in sheet.duties if one != duty))
        assert broken_sheet(problem, wrong, able)
