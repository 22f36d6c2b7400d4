"""Guards: a clean little problem that validation finds nothing in, and cases that break one thing each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from assigner.issues import Issue
from assigner.problem.problem import Problem
from assigner.problem.validation import validate

CLEAN: dict[str, Any] = {
    "name": "clean",
    "time_zone": "Asia/Shanghai",
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-11-01"},
    "period": "week",
    "working_hours": "Mon-Fri 09:00-18:00",
    "dimensions": [{"name": "visits"}],
    "teams": [{"id": "sales"}, {"id": "north", "parent": "sales"}, {"id": "south", "parent": "sales"}],
    "territories": [{"id": "china"}, {"id": "shanghai", "parent": "china"}],
    "reps": [
        {
            "id": "ann",
            "team": "north",
            "seniority": 4,
            "roles": ["hunter"],
            "languages": ["zh", "en"],
            "skills": [{"skill": "laser", "level": 3}],
            "territories": ["china"],
            "capacity": {"minutes": 6000},
            "leave": [{"start": "2026-10-30", "end": "2026-10-30"}],
        },
        {"id": "bob", "team": "south", "roles": ["farmer"], "languages": ["zh"], "territories": ["shanghai"]},
    ],
    "accounts": [
        {"id": "acme", "minutes": 300, "value": 1000, "owner": "ann", "territory": "shanghai", "team": "sales"},
        {"id": "acme-sub", "minutes": 100, "parent": "acme", "pin": "ann", "skills": [{"skill": "laser", "level": 3}]},
        {"id": "rival", "minutes": 60, "rivals": ["acme"], "barred": ["bob"], "languages": ["en"], "roles": ["hunter"]},
    ],
    "leads": [
        {
            "id": "lead-1",
            "minutes": 30,
            "account": "acme",
            "arrived_at": "2026-10-04T12:00",
            "answer_by": "2026-10-06T12:00",
        }
    ],
    "duties": [
        {
            "id": "demo",
            "kind": "demo",
            "start": "2026-10-07T10:00",
            "end": "2026-10-07T11:00",
            "belongs_to": "lead-1",
            "pin": "ann",
        },
        {"id": "visit", "earliest": "2026-10-08T09:00", "latest": "2026-10-08T18:00", "duration_minutes": 60},
        {
            "id": "standup",
            "kind": "meeting",
            "start": "2026-10-05T09:00",
            "duration_minutes": 15,
            "recurrence": "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
            "positions": [{"reps": ["ann", "bob"]}],
        },
    ],
    "pairs": [{"item": "acme", "rep": "bob", "fit": 40}],
    "rules": [{"rule": "skill-missing", "scope": {"teams": ["north"]}}],
}


class Case(NamedTuple):
    """One broken thing."""

    code: str
    change: Callable[[dict[str, Any]], object]
    """Breaks a copy of the clean problem in place."""
    place: str
    value: Any
    severity: str = "warning"


def broken(case: Case) -> list[Issue]:
    """Return what validation says about the clean problem after the case's change."""
    data = copy.deepcopy(CLEAN)
    case.change(data)
    return issues_of(data)


def issues_of(data: dict[str, Any]) -> list[Issue]:
    problem = Problem.from_dict(data)
    return validate(problem.settings, problem.frames)


def put(path: str, value: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change that sets ``reps.0.team`` and the like; a ``+`` at the end of the path appends."""

    def change(data: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        node: Any = data
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, [])
        if last == "+":
            node.append(value)
        else:
            node[int(last) if isinstance(node, list) else last] = value

    return change


def both(*changes: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    """Return the changes one after the other."""

    def change(data: dict[str, Any]) -> None:
        for one in changes:
            one(data)

    return change
