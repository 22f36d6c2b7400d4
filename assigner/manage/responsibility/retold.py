"""Responsibility out of what it told: sheet and work plans made again from their JSON, for files of an answer kept.

When to modify: with what the sheet or a work plan tells (``to_dict``).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.manage.responsibility.sheet import Duty, Overlap, Sheet
from assigner.manage.responsibility.work_plan import Task, WorkPlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.problem.problem import Problem


def sheet_of(problem: Problem, told: Mapping[str, Any]) -> Sheet:
    """Return the sheet that told this; the inverse of :meth:`Sheet.to_dict` for the same problem."""
    item, rep = _numbers(problem.item_ids), _numbers(problem.rep_ids)
    duties = tuple(Duty(item[one["item"]], one["care"], rep[one["rep"]], one["how"]) for one in told["duties"])
    gaps = tuple((item[one["item"]], one["care"], Words(one["why"]["en"], one["why"]["zh"])) for one in told["gaps"])
    overlaps = tuple(
        Overlap(item[one["item"]], one["care"], tuple(rep[each] for each in one["reps"]),
                Words(one["what"]["en"], one["what"]["zh"])) for one in told["overlaps"]
    )  # fmt: skip
    return Sheet(problem, duties, gaps, overlaps)


def work_plans_of(problem: Problem, told: Mapping[str, Any]) -> list[WorkPlan]:
    """Return the work plans that told this; the inverse of :meth:`WorkPlan.to_dict` for the same problem."""
    rep = _numbers(problem.rep_ids)
    return [_work_plan(problem, rep[one["rep"]], one) for one in told["work_plans"]]


def _work_plan(problem: Problem, rep: int, told: Mapping[str, Any]) -> WorkPlan:
    tasks = [_task(one) for one in told["tasks"]]
    placed = tuple(one for one in tasks if one.start is not None)
    left = tuple(one for one in tasks if one.start is None)
    return WorkPlan(problem, rep, placed, left, told["is_proven"])


def _task(told: Mapping[str, Any]) -> Task:
    start = None if told["start"] is None else int(datetime.fromisoformat(told["start"]).timestamp() // 60)
    same = {name: told[name] for name in ("kind", "item", "name", "minutes", "deadline")}
    return Task(**same, start=start, resources=tuple(told["resources"]))


def _numbers(ids: Any) -> dict[str, int]:
    return {str(one): number for number, one in enumerate(ids)}
