"""Sheet and work plans made again from what they told tell the same."""

from __future__ import annotations

import json

from assigner.manage.responsibility.retold import sheet_of, work_plans_of
from assigner.manage.responsibility.sheet import responsibility_sheet
from assigner.manage.responsibility.work_plan import work_plans
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

PROBLEM = {
    "horizon": {"first_day": "2026-10-23", "last_day": "2026-10-27"},  # clocks of Europe go back on the 25th
    "time_zone": "Europe/Berlin", "working_hours": "Mon-Sun 01:00-04:00",
    "reps": [{"id": "ann", "roles": ["farmer"]}, {"id": "bob", "roles": ["farmer"]}],
    "accounts": [
        {"id": "a", "minutes": 900, "value": 10, "owner": "bob"},
        {"id": "b", "minutes": 60, "owner": "ann"},
        {"id": "c", "minutes": 60, "value": 5, "owner": "ann", "parent": "a"},
    ],
    "duties": [
        {"id": f"call-{number}", "kind": "after-sales", "belongs_to": "b", "start": f"2026-10-24T0{number}:00",
         "duration_minutes": 60, "positions": [{"reps": [rep]}]}
        for number, rep in ((1, "ann"), (2, "bob"))
    ],
}  # fmt: skip


def test_what_was_told_is_told_again() -> None:
    problem = Problem.from_dict(PROBLEM)
    plan = Plan.of_owners(problem)
    rep = plan.rep.copy()
    rep[problem.timed] = [0, 1]
    start = plan.start.copy()
    start[problem.timed] = problem.items["earliest"][problem.timed]
    plan = Plan(rep, start)
    sheet = responsibility_sheet(problem, plan, seconds=60)
    works = work_plans(problem, plan, [0, 1], seconds=60)
    told = json.loads(json.dumps({**sheet.to_dict(), "work_plans": [one.to_dict() for one in works]}))
    assert told["overlaps"]
    assert told["gaps"]  # nobody stands for developing
    assert any(task["start"] is None for one in told["work_plans"] for task in one["tasks"])
    again = {**sheet_of(problem, told).to_dict(), "work_plans": [one.to_dict() for one in work_plans_of(problem, told)]}
    assert again == told
    assert [one.tasks for one in work_plans_of(problem, told)] == [one.tasks for one in works]  # to the minute, in UTC
