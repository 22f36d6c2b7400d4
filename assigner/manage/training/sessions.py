"""Sessions of lessons as duties with named people, placed by the ordinary solver, and the skills that follow from them.

Two scenarios: one for the running horizon (sessions as work, skills from the day after it), one for the next (skills
only). When to modify: when sessions are held in another way.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from assigner.errors import UsageError
from assigner.language import Words
from assigner.measures.deltas import rep_rows
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.training.asked import TrainingAsked
    from assigner.manage.training.worth import Lesson
    from assigner.problem.problem import Problem

NEEDS_DAYS = Words(
    "Sessions need days: give the problem a horizon, or first_day and last_day in the budget.",
    "安排培训需要日期：请为问题设定计划期，或在预算文件中给出开始与结束日期。",
)
SESSION = "training-{rep}-{skill}-{number}"


def sessions_of(problem: Problem, lessons: Sequence[Lesson], asked: TrainingAsked) -> Scenario:
    """Return the scenario of the sessions: a duty a training day, anywhere in the window, and skills from the day after.

    People whose minutes are limited lose those of the sessions, like those of any other work.

    Raises
    ------
    UsageError
        Nothing says on which days sessions may be.
    """
    first, last = _window(problem, asked)
    minutes = round(asked.hours_a_day * 60)
    outside = {one.skill for one in asked.courses if one.outside}
    duties = [
        {
            "id": SESSION.format(rep=one.rep, skill=one.skill, number=number + 1), "name": f"{one.skill}: {one.name}",
            "kind": "training", "duration_minutes": minutes, "minutes": minutes, "priority": 2,
            "earliest": f"{first.isoformat()}T09:00", "latest": f"{last.isoformat()}T18:00",
            "positions": [{"reps": [one.rep]}], "tags": ["training", "outside" if one.skill in outside else "inside"],
        }
        for one in lessons
        for number in range(one.days)
    ]  # fmt: skip
    rows = rep_rows(problem)
    valid = (last + timedelta(days=1)).isoformat()
    changes: dict[str, dict[str, Any]] = {}
    for one in lessons:
        change = changes.setdefault(one.rep, {"id": one.rep, "skills": list(rows[one.rep]["skills"])})
        change["skills"].append({"skill": one.skill, "level": one.level, "first_day": valid})
    return Scenario.model_validate(
        {"name": "Training sessions", "duties": {"add": duties}, "reps": {"change": list(changes.values())}}
    )


def _window(problem: Problem, asked: TrainingAsked) -> tuple[date, date]:
    horizon = problem.settings.horizon
    first = asked.first_day or (None if horizon is None else horizon.first_day)
    last = asked.last_day or (None if horizon is None else horizon.last_day)
    if first is None or last is None or last < first:
        raise UsageError(NEEDS_DAYS)
    return first, last
