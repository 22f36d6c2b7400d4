"""A second look at placed meetings: from shifts, leave and duties alone, person by person; knows no steps and no program.

When to modify: whenever a meeting must keep something else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.meetings.calendars import duties_of
from assigner.problem import time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assigner.manage.meetings.asked import MeetingsAsked
    from assigner.manage.meetings.held import Held
    from assigner.manage.meetings.wanted import Wanted
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

DAY_MINUTES = 1440


def broken_meetings(
    problem: Problem, plan: Plan | None, asked: MeetingsAsked, wanted: Sequence[Wanted], held: Sequence[Held]
) -> list[str]:
    """Return what placed meetings break; empty when nothing.

    Looked at: working hours (as far outside as the series allows), leave, duties, two meetings at once, the period and
    the clock of each date, one date a period, and that all who come are those who were asked and not excused.
    """
    hours_text = problem.settings.working_hours or asked.working_hours
    shifts = time.shifts(problem.settings.model_copy(update={"working_hours": hours_text}), problem.frames)
    works = _by_rep(shifts.itertuples(index=False))
    away = _by_rep(time.absences(problem.settings, problem.frames).itertuples(index=False))
    duties = _by_rep((rep, start, end) for _, rep, start, end in duties_of(problem, plan, asked.through))
    by_id = {one.id: one for one in wanted}
    broken = []
    for date in held:
        meeting = by_id[date.meeting]
        broken += [f"{date.meeting}: {fault}" for fault in _date_faults(date, meeting)]
        for rep in date.reps:
            start, end = date.start, date.start + date.minutes
            hours = _widened(works.get(rep, []), meeting.series.outside_minutes)
            if not any(low <= start and end <= high for low, high in hours):
                broken.append(f"{date.meeting}: outside the hours of {problem.rep_ids[rep]}")
            for name, table in (("leave", away), ("a duty", duties)):
                if any(low < end and start < high for low, high in table.get(rep, ())):
                    broken.append(f"{date.meeting}: {name} of {problem.rep_ids[rep]}")
    broken += list(_twice(held))
    return broken


def _by_rep(rows: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for rep, start, end in rows:
        found.setdefault(int(rep), []).append((int(start), int(end)))
    return found


def _widened(pieces: list[tuple[int, int]], minutes: int) -> list[tuple[int, int]]:
    """Return intervals made longer at both ends, those that then touch joined."""
    found: list[tuple[int, int]] = []
    for low, high in sorted((low - minutes, high + minutes) for low, high in pieces):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _date_faults(date: Held, meeting: Wanted) -> Iterator[str]:
    first, last = meeting.periods[date.period]
    local = int(time.to_local(np.array([date.start]), meeting.zone)[0])
    if not first <= local // DAY_MINUTES <= last:
        yield "outside its period"
    clock = time.local_text(np.array([date.start]), meeting.zone)[0][11:16]
    if not f"{meeting.series.earliest:0>5}" <= clock:
        yield "too early on its clock"
    if set(date.reps) | {rep for rep, _ in date.excused} != set(meeting.reps.tolist()):
        yield "somebody is missing"


def _twice(held: Sequence[Held]) -> Iterator[str]:
    seen: set[tuple[str, int]] = set()
    busy: dict[int, list[tuple[int, int, str]]] = {}
    for date in held:
        if (date.meeting, date.period) in seen:
            yield f"{date.meeting}: two dates in one period"
        seen.add((date.meeting, date.period))
        for rep in date.reps:
            busy.setdefault(rep, []).append((date.start, date.start + date.minutes, date.meeting))
    for dates in busy.values():
        ordered = sorted(dates)
        for (_, end, name), (start, _, other) in pairwise(ordered):
            if start < end:
                yield f"{name} and {other} at once"
