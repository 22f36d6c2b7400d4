"""Work plans: inside hours, around duties, before deadlines, as many contacts as enumeration says."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
from icalendar import Calendar
from openpyxl import load_workbook

from assigner.manage.responsibility.sheet import responsibility_sheet
from assigner.manage.responsibility.work_ics import work_calendar
from assigner.manage.responsibility.work_plan import WorkPlan, broken_work, work_plans
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.report.responsibility_workbook import write_responsibility


def planned(accounts: dict[str, int], hours: str = "Mon-Fri 09:00-11:00", **rep: Any) -> tuple[Problem, Plan, WorkPlan]:
    problem = Problem.from_dict({
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"}, "time_zone": "Asia/Shanghai",
        "reps": [{"id": "ann", "working_hours": hours, **rep}],
        "accounts": [{"id": name, "minutes": minutes, "value": 1} for name, minutes in accounts.items()],
        "duties": [{"id": "visit", "name": "Visit", "start": "2026-10-06T09:00", "duration_minutes": 60,
                    "positions": [{"reps": ["ann"]}], "place": "Pudong"}],
    })  # fmt: skip
    plan = Plan(np.zeros(problem.num_items, dtype=np.int32), np.where(problem.timed, problem.items["earliest"], -1))
    return problem, plan, work_plans(problem, plan, [0], seconds=5)[0]


def test_contacts_lie_in_free_hours_before_their_deadlines() -> None:
    _, plan, work = planned({"a": 300, "b": 120})
    assert len([task for task in work.tasks if task.kind == "contact"]) == 7  # five and two hours
    assert not work.left
    assert work.is_proven
    assert broken_work(work, plan) == []
    by_day = [work.local(task)[:10] for task in work.tasks if task.kind == "contact" and task.item == "a"]
    assert by_day == [f"2026-10-0{day}" for day in range(5, 10)]  # one a day
    (duty,) = [task for task in work.tasks if task.kind == "duty"]
    assert (work.local(duty), duty.resources) == ("2026-10-06T09:00+08:00", ("Pudong",))


def test_as_many_contacts_fit_as_enumeration_says() -> None:
    # Two hours a day, one on Tuesday, none on Wednesday (leave); a: five contacts, b: five contacts.
    away = {"leave": [{"start": "2026-10-07", "end": "2026-10-07"}]}
    _, _, work = planned({"a": 300, "b": 300}, **away)
    room = [2, 1, 2, 2]  # Monday, Tuesday, Thursday, Friday
    edges = np.linspace(0, 4, 6).astype(int)
    windows = [range(begin, max(begin + 1, end)) for begin, end in pairwise(edges)] * 2
    best = 0
    for choice in product(*[[None, *window] for window in windows]):
        used = [sum(day == one for one in choice) for day in range(4)]
        if all(count <= most for count, most in zip(used, room, strict=True)):
            best = max(best, sum(used))
    assert sum(task.kind == "contact" for task in work.tasks) == best
    assert len(work.left) == 10 - best
    assert all(task.deadline for task in work.left)


def test_calendar_and_workbook_hold_every_task(tmp_path: Path) -> None:
    problem, plan, work = planned({"a": 300})
    calendar = Calendar.from_ical(work_calendar(work, datetime(2026, 10, 1, tzinfo=UTC), "zh"))
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(work.tasks) == 6
    assert len({str(event["UID"]) for event in events}) == 6
    assert {str(event["SUMMARY"]) for event in events} == {"联系：a", "Visit"}
    path = tmp_path / "book.xlsx"
    write_responsibility(responsibility_sheet(problem, plan, seconds=1), [work], path, "en")
    book = load_workbook(path)
    assert book.sheetnames == ["Responsibility", "Gaps and overlaps", "ann"]
    assert len(list(book["ann"].iter_rows(min_row=2))) == 6
