"""The day on which a new owner begins: inside the horizon, and a day that is worked.

When to modify: when other days are barred from hand-overs.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from assigner.issues import Issues
from assigner.language import Words
from assigner.problem.time.free_days import day_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.plan.change_request import ChangeRequest, RequestedMove
    from assigner.problem.problem import Problem

_EPOCH = date(1970, 1, 1)
_SATURDAY = 5
OUTSIDE = Words(
    "The effective date of {item}, {day}, lies outside the horizon ({first} to {last}).",
    "{item} 的生效日期 {day} 不在计划期内（{first} 至 {last}）。",
)
FREE = Words("The effective date of {item}, {day}, is not a working day.", "{item} 的生效日期 {day} 不是工作日。")
TAKE = Words("Take {day}: assigner change effective PROBLEM REQUEST --on {day} {item}",
             "可改为 {day}：assigner change effective 问题 变更单 --on {day} {item}")  # fmt: skip
MISSING = Words("{item} has no effective date.", "{item} 没有生效日期。")
SET_ONE = Words("Set one: assigner change effective PROBLEM REQUEST --on DATE {item}",
                "请设定：assigner change effective 问题 变更单 --on 日期 {item}")  # fmt: skip


def is_working_day(problem: Problem, day: date) -> bool:
    """Return whether the problem's calendar says that the day is worked: no weekend, no holiday, or made up for."""
    kinds = day_kinds(None, problem.settings, (day - _EPOCH).days, 1)
    return bool((day.weekday() < _SATURDAY and not kinds.free[0]) or kinds.make_up[0])


def first_working_day(problem: Problem, begin: date | None = None) -> date | None:
    """Return the first working day of the horizon from ``begin`` on; None without a horizon, or without such a day."""
    horizon = problem.settings.horizon
    if horizon is None:
        return begin
    day = max(horizon.first_day, begin or horizon.first_day)
    while day <= horizon.last_day and not is_working_day(problem, day):
        day += timedelta(days=1)
    return day if day <= horizon.last_day else None


def effective_on(problem: Problem, request: ChangeRequest, items: Iterable[str], day: date) -> ChangeRequest:
    """Return the request with the effective date of some moves.

    Raises
    ------
    InputError
        When the day lies outside the horizon or is not worked.
    """
    chosen = set(items)
    moves = [
        one.model_copy(update={"effective": day}) if one.is_live and one.item in chosen else one
        for one in request.moves
    ]
    check_days(problem, [one for one in moves if one.is_live and one.item in chosen][:1])
    return request.model_copy(update={"moves": moves})


def check_days(problem: Problem, moves: Iterable[RequestedMove]) -> None:
    """Raise with every effective date that is missing or does not suit.

    Raises
    ------
    InputError
        With one issue a move.
    """
    issues = Issues()
    for move in moves:
        _check_day(problem, move, issues)
    issues.raise_errors()


def _check_day(problem: Problem, move: RequestedMove, issues: Issues) -> None:
    day, horizon = move.effective, problem.settings.horizon
    place = f"moves[{move.item}].effective"
    if day is None:
        issues.error("effective-missing", place, MISSING.filled(item=move.item), SET_ONE.filled(item=move.item))
        return
    if horizon is not None and not horizon.first_day <= day <= horizon.last_day:
        facts = {"item": move.item, "day": day, "first": horizon.first_day, "last": horizon.last_day}
        way_out = TAKE.filled(day=first_working_day(problem) or horizon.first_day, item=move.item)
        issues.error("effective-outside", place, OUTSIDE.filled(**facts), way_out, day)
    elif not is_working_day(problem, day):
        near = first_working_day(problem, day) or first_working_day(problem) or day
        words = FREE.filled(item=move.item, day=day)
        issues.error("effective-free-day", place, words, TAKE.filled(day=near, item=move.item), day)
