"""The meetings that are wanted, as numbers: who comes to each, and in which periods it takes place.

A series of one-to-ones becomes one meeting a person. When to modify: with a new rhythm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.issues import Issues
from assigner.language import Words
from assigner.manage.meetings.calendars import STEP_MINUTES
from assigner.problem import time
from assigner.problem.time.faults import TimeTextError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.manage.meetings.asked import MeetingsAsked, People, Series
    from assigner.manage.meetings.calendars import IntArray
    from assigner.problem.problem import Problem

WEEK = 7
CORRECT = Words("Correct the name, or remove it.", "请更正或删除。")
UNKNOWN = {
    "reps": Words("There is no rep {name!r}.", "没有人员“{name}”。"),
    "teams": Words("There is no team {name!r}.", "没有团队“{name}”。"),
    "roles": Words("There is no role {name!r}.", "没有角色“{name}”。"),
}
NOBODY_COMES = Words("Nobody active comes to this meeting.", "没有在岗人员参加该会议。")
NAME_PEOPLE = Words(
    "Name people, teams or roles, or everybody: true.", "请列出人员、团队或角色，或写 everybody: true。"
)
TWICE = Words("Two series have this id.", "有两个会议编号相同。")
RENAME = Words("Give each its own.", "请为每个会议取不同编号。")
NO_HORIZON = Words("Meetings need days: the problem has no horizon.", "安排会议需要日期：问题没有计划期。")
GIVE_HORIZON = Words("Give the problem a horizon.", "请为问题设定计划期。")


@dataclass(frozen=True, eq=False)
class Wanted:
    """One meeting: a series, or the one-to-one of a series with one person.

    Parameters
    ----------
    series
        What was asked.
    id, title
        Unique id, and the name for people.
    reps
        Who comes, rep numbers, sorted.
    optional
        Who comes where they can.
    zone
        Zone of its clock.
    periods
        Each as the days in which one date of it lies: (first, last), days since 1970.
    """

    series: Series
    id: str
    title: str
    reps: IntArray
    optional: IntArray
    zone: str
    periods: tuple[tuple[int, int], ...]

    @property
    def steps(self) -> int:
        """Length in steps."""
        return -(-self.series.minutes // STEP_MINUTES)


def wanted_of(problem: Problem, asked: MeetingsAsked) -> list[Wanted]:
    """Return all meetings.

    Raises
    ------
    InputError
        With every unknown name, zone and empty meeting.
    """
    issues = Issues()
    if problem.settings.horizon is None:
        issues.error("horizon-missing", "problem", NO_HORIZON, GIVE_HORIZON)
        issues.raise_errors()
    seen: set[str] = set()
    found: list[Wanted] = []
    for number, series in enumerate(asked.series):
        place = f"series[{number}]"
        if series.id in seen:
            issues.error("meeting-twice", f"{place}.id", TWICE, RENAME, series.id)
        seen.add(series.id)
        found += _meetings(problem, series, place, issues)
    issues.raise_errors()
    return found


def _meetings(problem: Problem, series: Series, place: str, issues: Issues) -> Iterable[Wanted]:
    optional = _numbers(problem, "reps", series.optional, f"{place}.optional", issues)
    host = _numbers(problem, "reps", [series.host], f"{place}.host", issues) if series.host else []
    people = [rep for rep in people_of(problem, series.people, f"{place}.people", issues) if rep not in optional]
    zone = series.time_zone or (_zone(problem, host[0]) if host else problem.settings.time_zone)
    try:
        time.check_time_zone(zone)
    except TimeTextError as error:
        issues.error("time-zone-unknown", f"{place}.time_zone", error.words, error.way_out, zone)
        return
    if not people or (host and people == host):
        issues.error("meeting-empty", f"{place}.people", NOBODY_COMES, NAME_PEOPLE, series.id)
        return
    periods = tuple(periods_of(problem, series))
    extra = np.array(optional, dtype=np.int64)
    if not host:
        yield Wanted(series, series.id, series.title, np.array(people), extra, zone, periods)
    for rep in people if host else ():
        if rep != host[0]:
            pair = np.array(sorted((host[0], rep)))
            name = f"{series.title} · {problem.rep_names[rep]}"
            yield Wanted(series, f"{series.id}/{problem.rep_ids[rep]}", name, pair, extra, zone, periods)


def people_of(problem: Problem, people: People, place: str, issues: Issues) -> list[int]:
    """Return the numbers of the active people that are meant; unknown names become issues."""
    chosen = np.zeros(problem.num_reps, dtype=bool)
    chosen[_numbers(problem, "reps", people.reps, f"{place}.reps", issues)] = True
    for node in _numbers(problem, "teams", people.teams, f"{place}.teams", issues):
        chosen[problem.rep_teams.loc[problem.rep_teams["node"] == node, "row"].to_numpy()] = True
    for role in _numbers(problem, "roles", people.roles, f"{place}.roles", issues):
        chosen[problem.rep_roles.loc[problem.rep_roles["role"] == role, "rep"].to_numpy()] = True
    return np.flatnonzero((chosen | people.everybody) & problem.rep_active).tolist()


def _numbers(problem: Problem, kind: str, names: Sequence[str], place: str, issues: Issues) -> list[int]:
    known: dict[str, Any] = {"reps": problem.rep_ids, "teams": problem.teams.names, "roles": problem.roles}
    number = {str(name): at for at, name in enumerate(known[kind])}
    for at, name in enumerate(names):
        if name not in number:
            issues.error(f"{kind[:-1]}-unknown", f"{place}[{at}]", UNKNOWN[kind].filled(name=name), CORRECT, name)
    return [number[name] for name in names if name in number]


def _zone(problem: Problem, rep: int) -> str:
    return time.rep_zones(problem.settings, problem.frames)[rep]


def periods_of(problem: Problem, series: Series) -> list[tuple[int, int]]:
    """Return the days of each period of a series; a week or month counts when all its Mondays to Fridays are in reach."""
    horizon = problem.settings.horizon
    assert horizon is not None
    first = max(horizon.first_day, series.first_day or horizon.first_day)
    last = min(horizon.last_day, series.last_day or horizon.last_day)
    if last < first:
        return []
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    if series.rhythm == "daily":
        return [(_number(day), _number(day)) for day in days]
    if series.rhythm == "once":
        return [(_number(first), _number(last))]
    length = {"weekly": 1, "biweekly": 2}.get(series.rhythm)
    blocks = _months(days) if length is None else _weeks(days, length)
    whole = [block for block in blocks if block[0] >= first and block[1] <= last]
    kept = whole or [(first, last)]
    return [(_number(max(begin, first)), _number(min(end, last))) for begin, end in kept]


def _weeks(days: list[date], length: int) -> list[tuple[date, date]]:
    """Return blocks of weeks, Monday to Friday of the last one; the weekend after it joins where it is in reach."""
    monday = days[0] - timedelta(days=days[0].weekday())
    if days[0].weekday() > 0:
        monday += timedelta(days=WEEK)
    found = []
    while monday + timedelta(days=WEEK * length - 3) <= days[-1]:
        found.append((monday, min(monday + timedelta(days=WEEK * length - 1), days[-1])))
        monday += timedelta(days=WEEK * length)
    return found


def _months(days: list[date]) -> list[tuple[date, date]]:
    """Return months without the weekends at their ends, so that a horizon of working days holds whole months."""
    found = []
    for year, month in sorted({(day.year, day.month) for day in days}):
        begin = date(year, month, 1)
        end = (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        begin += timedelta(days=max(0, WEEK - begin.weekday()) if begin.weekday() >= 5 else 0)
        end -= timedelta(days=max(0, end.weekday() - 4))
        found.append((begin, end))
    return found


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
