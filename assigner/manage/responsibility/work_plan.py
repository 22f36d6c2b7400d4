"""The dated work plan of a person: duties at their time, and contacts with every account placed into free time.

An account's minutes become contacts of one length, each due in its own slice of the horizon. Which day each gets is an
assignment program (as many as possible in their slice, then near its middle); a day holds as many as its free pieces do,
so that what the program says fits does fit. What does not fit is named with the week that lacks time. When to modify:
with another kind of task; :func:`broken_work` must then check it from the calendars.
"""

from __future__ import annotations

import time as clocks
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.errors import PlanMismatchError, UsageError
from assigner.language import Language, Words
from assigner.manage.meetings.asked import MeetingsAsked, People, Series
from assigner.manage.meetings.calendars import STEP_MINUTES, Calendars, calendars_of, duties_of
from assigner.problem import time
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

DAY_MINUTES = 1440
LEVELS = (Level("left"), Level("apart"))
TOLD = Words(
    "{rep}: {tasks:task|tasks} on {days:day|days}, {hours:,.1f} h; {left}.",
    "{rep}：{days:,} 天共 {tasks:,} 项任务，{hours:,.1f} 小时；{left}。",
)
ALL_FIT = Words("everything fits (proven by the calendar)", "全部排入（已按日历核对）")
SOME_LEFT = Words(
    "{count:contact finds|contacts find} no free time before the deadline", "{count:,} 次联系在截止前没有空余时间"
)
NO_DAYS = Words("A work plan needs days: give the problem a horizon.", "工作计划需要日期：请为问题设定计划期。")
BROKEN = Words("Internal error: the work plan of {rep} breaks {first}.", "内部错误：{rep} 的工作计划违反 {first}。")


@dataclass(frozen=True)
class Task:
    """One entry of a work plan.

    Parameters
    ----------
    kind
        ``duty`` or ``contact``.
    item, name
        What it is about.
    start
        UTC minute; None where no time was found.
    minutes
        How long.
    deadline
        ISO day by which a contact is due; empty for a duty.
    resources
        Skills that it needs, and the place.
    """

    kind: str
    item: str
    name: str
    start: int | None
    minutes: int
    deadline: str
    resources: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WorkPlan:
    """The work plan of one person.

    Parameters
    ----------
    problem, rep
        Whose.
    tasks
        By time.
    left
        Contacts without a time.
    is_proven
        Whether it is proven that no more contacts fit.
    """

    problem: Problem
    rep: int
    tasks: tuple[Task, ...]
    left: tuple[Task, ...]
    is_proven: bool

    @property
    def zone(self) -> str:
        """Zone of the person's clock."""
        return time.rep_zones(self.problem.settings, self.problem.frames)[self.rep]

    def local(self, task: Task) -> str:
        """Return the start of a task on the person's clock; empty without one."""
        return "" if task.start is None else time.local_text(np.array([task.start]), self.zone)[0]

    def headline(self, language: Language) -> str:
        """Say in one sentence what the plan holds."""
        days = {self.local(task)[:10] for task in self.tasks}
        left = SOME_LEFT.say(language, count=len(self.left)) if self.left else ALL_FIT.say(language)
        return TOLD.say(language, rep=self.problem.rep_names[self.rep], tasks=len(self.tasks), days=len(days), left=left,
                        hours=sum(task.minutes for task in self.tasks) / 60)  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        tasks = [{"kind": task.kind, "item": task.item, "name": task.name, "start": self.local(task) or None,
                  "minutes": task.minutes, "deadline": task.deadline, "resources": list(task.resources)}
                 for task in (*self.tasks, *self.left)]  # fmt: skip
        headline = {"en": self.headline("en"), "zh": self.headline("zh")}
        return {
            "rep": str(self.problem.rep_ids[self.rep]),
            "headline": headline,
            "is_proven": self.is_proven,
            "tasks": tasks,
        }


def work_plans(
    problem: Problem, plan: Plan, reps: Sequence[int], *, contact_minutes: int = 60, seconds: float = 20.0,
    clock: Callable[[], float] = clocks.perf_counter,
) -> list[WorkPlan]:  # fmt: skip
    """Return the work plans of some people.

    Parameters
    ----------
    problem, plan
        Who has what.
    reps
        Numbers of the people.
    contact_minutes
        Length of one contact.
    seconds
        Time for all of them.

    Raises
    ------
    UsageError
        The problem has no horizon.
    """
    if problem.settings.horizon is None:
        raise UsageError(NO_DAYS)
    nothing = MeetingsAsked(series=[Series(id="-", rhythm="once", minutes=15, people=People())])
    calendars = calendars_of(problem, plan, nothing)
    share = seconds / max(1, len(reps))
    return [_work_plan(problem, plan, rep, calendars, contact_minutes, share, clock) for rep in reps]


def _work_plan(
    problem: Problem,
    plan: Plan,
    rep: int,
    calendars: Calendars,
    length: int,
    seconds: float,
    clock: Callable[[], float],
) -> WorkPlan:
    steps = -(-length // STEP_MINUTES)
    pieces = day_pieces(calendars, rep, steps)
    days = np.array(sorted(pieces), dtype=np.int64)
    contacts = list(_contacts(problem, plan, rep, length, days))
    program = _program(contacts, days, [len(pieces[day]) for day in days.tolist()])
    nobody = program.item_begin[1:] - 1
    solution = solve_program(program, clock=clock, seconds=max(0.2, seconds), hint=nobody)
    assert solution.choice is not None, "leaving all undone keeps every row"
    chosen = program.rep[solution.choice].tolist()
    used = dict.fromkeys(pieces, 0)
    tasks = list(_duties(problem, plan, rep))
    left: list[Task] = []
    for (item, _, last), at in sorted(
        zip(contacts, chosen, strict=True), key=lambda pair: (pair[1], pair[0][2], pair[0][0])
    ):
        start = None
        if at >= 0:
            day = int(days[at])
            start = calendars.minute_of(pieces[day][used[day]])
            used[day] += 1
        task = Task("contact", str(problem.item_ids[item]), str(problem.items["name"].iloc[item]), start, length,
                    time.day_text(np.array([last]))[0], _resources(problem, item))  # fmt: skip
        (left if start is None else tasks).append(task)
    found = WorkPlan(problem, rep, tuple(sorted(tasks, key=lambda task: (task.start or 0, task.item))), tuple(left),
                     solution.bound[0] == (solution.score or (None,))[0])  # fmt: skip
    faults = broken_work(found, plan)
    if faults:
        raise PlanMismatchError(BROKEN.filled(rep=str(problem.rep_ids[rep]), first=faults[0]), None)
    return found


def day_pieces(calendars: Calendars, rep: int, steps: int) -> dict[int, list[int]]:
    """Return, by local day, the steps at which contacts of one length can begin, one after the other."""
    found: dict[int, list[int]] = {}
    zone = time.rep_zones(calendars.problem.settings, calendars.problem.frames)[rep]
    local = time.to_local(calendars.first + STEP_MINUTES * np.arange(calendars.num_steps, dtype=np.int64), zone)
    free, step = calendars.free[rep], 0
    while step + steps <= calendars.num_steps:
        if free[step : step + steps].all():
            found.setdefault(int(local[step] // DAY_MINUTES), []).append(step)
            step += steps
        else:
            step += 1
    return found


def _contacts(problem: Problem, plan: Plan, rep: int, length: int, days: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Yield ``(item, first day, last day)`` of each contact: an account's minutes over slices of the days with room."""
    mine = np.flatnonzero((plan.rep == rep) & (problem.items["kind"] != "duty").to_numpy())
    if not len(days):
        begin, end = time.horizon_bounds(problem.settings)
        days = time.day_number(np.array([begin, end - 1]), problem.settings.time_zone)
    for item in mine.tolist():
        count = max(1, round(float(problem.items["minutes"].iloc[item]) / length))
        edges = np.linspace(0, len(days), count + 1).astype(np.int64)
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            yield item, int(days[begin]), int(days[max(begin, end - 1)])


def _program(contacts: Sequence[tuple[int, int, int]], days: np.ndarray, room: Sequence[int]) -> Program:
    rep, cost, begin = [], [], [0]
    for _, first, last in contacts:
        inside = np.flatnonzero((days >= first) & (days <= last))
        middle = (first + last) / 2
        rep += [*inside.tolist(), NOBODY]
        cost += [*(int(abs(2 * (day - middle))) for day in days[inside].tolist()), 0]
        begin.append(len(rep))
    where = np.array(rep, dtype=np.int64)
    order = np.lexsort((np.arange(len(where)), where))
    order = order[where[order] >= 0]
    used, first_entry = np.unique(where[order], return_index=True)
    rows = np.append(first_entry, len(order)).astype(np.int64)
    ones = np.ones(len(order), dtype=np.int64)
    family = RowFamily("room-of-day", rows, order, ones, np.full(len(used), -UNBOUNDED),
                       np.array([room[day] for day in used.tolist()], dtype=np.int64))  # fmt: skip
    none = np.zeros(0, dtype=np.int32)
    costs = np.array([(where == NOBODY).astype(np.int64), np.array(cost, dtype=np.int64)])
    return Program(LEVELS, np.array(begin, dtype=np.int64), len(contacts), where.astype(np.int32),
                   np.full(len(where), NO_START), costs, np.zeros(2, dtype=np.int64), (family,),
                   Dropped(none, none, np.zeros(0, dtype=np.int16), ()), max(1, len(days)))  # fmt: skip


def _duties(problem: Problem, plan: Plan, rep: int) -> Iterator[Task]:
    for item in np.flatnonzero((plan.rep == rep) & (plan.start >= 0)).tolist():
        row = problem.items.iloc[item]
        yield Task("duty", str(row["id"]), str(row["name"]), int(plan.start[item]), int(row["duration"]), "",
                   _resources(problem, item))  # fmt: skip


def _resources(problem: Problem, item: int) -> tuple[str, ...]:
    codes = problem.item_skills.loc[problem.item_skills["item"] == item, "skill"].tolist()
    duty = int(problem.items["duty"].iloc[item])
    place = problem.frames["duties"]["place"].iloc[duty] if duty >= 0 else None
    return (*(str(problem.skills[code]) for code in codes), *([str(place)] if isinstance(place, str) and place else []))


def broken_work(plan_of_rep: WorkPlan, plan: Plan) -> list[str]:
    """Return what contacts of a work plan break, from shifts, leave and duties alone; empty when nothing."""
    problem, rep = plan_of_rep.problem, plan_of_rep.rep
    contacts = [task for task in plan_of_rep.tasks if task.kind == "contact" and task.start is not None]
    begin = np.array([task.start for task in contacts], dtype=np.int64)
    end = begin + np.array([task.minutes for task in contacts], dtype=np.int64)
    who = np.full(len(contacts), rep)
    broken = []
    if problem.has_hours[rep]:
        inside = time.works_during(problem.shifts, problem.absences, problem.has_hours, who, begin, end)
        broken += [f"hours: {task.name}" for task, works in zip(contacts, inside, strict=True) if not works]
    taken = sorted([(start, stop) for _, one, start, stop in duties_of(problem, plan) if one == rep]
                   + list(zip(begin.tolist(), end.tolist(), strict=True)))  # fmt: skip
    busy = [
        (start, stop) for start, stop in taken if (start, stop) in set(zip(begin.tolist(), end.tolist(), strict=True))
    ]
    for start, stop in busy:
        if sum(low < stop and start < high for low, high in taken) > 1:
            broken.append(f"two things at {start}")
    for task in contacts:
        if plan_of_rep.local(task)[:10] > task.deadline:
            broken.append(f"deadline of {task.name}")
    return broken
