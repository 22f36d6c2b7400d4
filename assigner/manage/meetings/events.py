"""Team events: everybody takes one of a few sittings, and enough people of each group stay at work meanwhile.

As an assignment program: an item a person, its options starts; a switch a start (a sitting takes place then); rows that
tie people to sittings, allow so many sittings, and keep people at work at every moment. When to modify: with another
limit; :func:`broken_event` must then check it from the facts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.errors import PlanMismatchError
from assigner.issues import Issues
from assigner.language import Language, Words
from assigner.manage.meetings.calendars import STEP_MINUTES, all_of
from assigner.manage.meetings.held import minutes_of
from assigner.manage.meetings.slots import available, candidate_starts
from assigner.manage.meetings.wanted import people_of
from assigner.problem import time
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assigner.manage.meetings.asked import MeetingsAsked
    from assigner.manage.meetings.calendars import Calendars, IntArray, Table
    from assigner.manage.meetings.held import Held
    from assigner.manage.meetings.wanted import Wanted
    from assigner.problem.problem import Problem
    from assigner.program.solution import Solution

LEVELS = (Level("missing"), Level("pain"))
Entry = tuple[int, int]
"""An option and its coefficient in a row."""
TOLD = Words(
    "{title}: {come} of {all:person|people} in {sittings:sitting|sittings} {proof}, with coverage kept.",
    "{title}：{all} 人中 {come} 人参加，共 {sittings} 场{proof}，期间留守人数达标。",
)
PROVEN, AT_MOST = Words("(proven most)", "（已证明为最多）"), Words("(at most {most} could)", "（至多 {most} 人）")
UNKNOWN = Words("(more may be possible)", "（也许还能更多）")
BROKEN = Words("Internal error: the event breaks {first}.", "内部错误：团建安排违反 {first}。")


@dataclass(frozen=True, eq=False)
class Event:
    """A placed team event.

    Parameters
    ----------
    problem, wanted
        Whose event, and what was asked.
    sittings
        ``(UTC minute of the start, reps)``, by time.
    missing
        Reps who find no sitting.
    most
        Proven: no more people can come; None where nothing is proven.
    pain, pain_bound
        Points, and what is proven to be needed (None: nothing).
    """

    problem: Problem
    wanted: Wanted
    sittings: tuple[tuple[int, tuple[int, ...]], ...]
    missing: tuple[int, ...]
    most: int | None
    pain: int
    pain_bound: int | None

    @property
    def num_coming(self) -> int:
        """How many people come."""
        return sum(len(reps) for _, reps in self.sittings)

    def headline(self, language: Language) -> str:
        """Say in one sentence how the event came out."""
        proof = UNKNOWN.say(language) if self.most is None else AT_MOST.say(language, most=self.most)
        proof = PROVEN.say(language) if self.most == self.num_coming else proof
        return TOLD.say(language, title=self.wanted.title, come=self.num_coming, all=len(self.wanted.reps),
                        sittings=len(self.sittings), proof=proof)  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        ids, zone = self.problem.rep_ids, self.wanted.zone
        sittings = [
            {"start": time.local_text(np.array([start]), zone)[0], "minutes": self.wanted.series.minutes,
             "reps": [str(ids[rep]) for rep in reps]} for start, reps in self.sittings
        ]  # fmt: skip
        return {"event": self.wanted.id, "title": self.wanted.title, "sittings": sittings,
                "missing": [str(ids[rep]) for rep in self.missing], "most": self.most, "pain": self.pain,
                "pain_bound": self.pain_bound}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Kept:
    """People of whom ``least`` must stay at work, and how many of them are there at each step."""

    reps: IntArray
    least: int
    there: IntArray


def place_event(
    problem: Problem, wanted: Wanted, calendars: Calendars, held: Sequence[Held], asked: MeetingsAsked, seconds: float, *,
    workers: int, seed: int, clock: Callable[[], float],
) -> Event:  # fmt: skip
    """Place one event beside the meetings that are held; ``asked`` only says where a wrong name stands."""
    table = available(wanted, calendars).copy()
    busy = calendars.free.copy()
    for rep, start, end in minutes_of(held):
        first, last = calendars.step_of(np.array([start, end])).tolist()
        table[rep, first:last] = False
        busy[rep, first:last] = False
    kept = _kept(problem, wanted, busy, asked)
    starts = candidate_starts(wanted, calendars)[0]
    starts = starts[np.array([_inside(wanted, calendars, int(start)) for start in starts], dtype=bool)]
    program, options = _program(wanted, calendars, table, starts, kept)
    solution = solve_program(program, clock=clock, seconds=seconds, hint=_nobody(program), workers=workers, seed=seed)
    return _event(problem, wanted, calendars, kept, options, solution)


def _inside(wanted: Wanted, calendars: Calendars, step: int) -> bool:
    day = int(time.day_number(np.array([calendars.minute_of(step)]), wanted.zone)[0])
    return any(first <= day <= last for first, last in wanted.periods)


def _kept(problem: Problem, wanted: Wanted, at_work: Table, asked: MeetingsAsked) -> list[Kept]:
    issues = Issues()
    number = [series.id for series in asked.series].index(wanted.series.id)
    found = []
    for at, keep in enumerate(wanted.series.keep):
        reps = np.array(people_of(problem, keep.people, f"series[{number}].keep[{at}].people", issues), dtype=np.int64)
        found.append(Kept(reps, keep.least, at_work[reps].sum(axis=0)))
    issues.raise_errors()
    return found


def _program(
    wanted: Wanted, calendars: Calendars, table: Table, starts: IntArray, kept: Sequence[Kept]
) -> tuple[Program, list[tuple[int, int]]]:
    """Return the program, and ``(rep, step)`` of each option of a person (step -1: does not come)."""
    options: list[tuple[int, int]] = []
    begin, pain = [0], []
    for rep in wanted.reps.tolist():
        able = starts[all_of(table, np.array([rep]), starts, wanted.steps)]
        options += [*((rep, step) for step in able.tolist()), (rep, -1)]
        pain += [*calendars.pain_of(rep, able, wanted.steps).tolist(), 0]
        begin.append(len(options))
    used = sorted({step for _, step in options if step >= 0})
    on = {step: len(options) + 2 * number + 1 for number, step in enumerate(used)}
    count = len(options) + 2 * len(used)
    cost = np.zeros((2, count), dtype=np.int64)
    cost[0, : len(options)] = [step < 0 for _, step in options]
    cost[1, : len(options)] = pain
    rep = np.full(count, NOBODY, dtype=np.int32)
    rep[: len(options)] = [rep if step >= 0 else NOBODY for rep, step in options]
    none = np.zeros(0, dtype=np.int32)
    ends = [*begin, *(len(options) + 2 * (number + 1) for number in range(len(used)))]
    families = (
        _family("sitting-takes-place", [([(at, 1), (on[step], -1)], 0) for at, (_, step) in enumerate(options) if step >= 0]),
        _family("sittings", [([(option, 1) for option in on.values()], wanted.series.sittings)] if on else []),
        _family("people-stay", list(_staying(wanted, options, kept))),
    )  # fmt: skip
    program = Program(LEVELS, np.array(ends, dtype=np.int64), len(wanted.reps), rep, np.full(count, NO_START), cost,
                      np.zeros(2, dtype=np.int64), families, Dropped(none, none, np.zeros(0, dtype=np.int16), ()),
                      calendars.problem.num_reps)  # fmt: skip
    return program, options


def _staying(
    wanted: Wanted, options: Sequence[tuple[int, int]], kept: Sequence[Kept]
) -> Iterator[tuple[list[Entry], int]]:
    """Yield for each group and step at which some of it work: at most so many of them may be at the event."""
    for group in kept:
        at: dict[int, list[Entry]] = {}
        members = set(group.reps.tolist())
        for option, (rep, step) in enumerate(options):
            if step >= 0 and rep in members:
                for one in range(step, step + wanted.steps):
                    at.setdefault(one, []).append((option, 1))
        for one, entries in at.items():
            there = int(group.there[one])
            if there:
                yield entries, max(0, there - group.least)


def _family(name: str, rows: Sequence[tuple[list[Entry], int]]) -> RowFamily:
    option = np.array([entry[0] for entries, _ in rows for entry in entries], dtype=np.int64)
    coef = np.array([entry[1] for entries, _ in rows for entry in entries], dtype=np.int64)
    begin = np.concatenate(([0], np.cumsum([len(entries) for entries, _ in rows], dtype=np.int64))).astype(np.int64)
    upper = np.array([bound for _, bound in rows], dtype=np.int64)
    return RowFamily(name, begin, option, coef, np.full(len(rows), -UNBOUNDED), upper)


def _nobody(program: Program) -> IntArray:
    """Return the choice in which nobody comes and no sitting takes place: it keeps every row."""
    last = program.item_begin[1:] - 1
    choice: IntArray = np.where(np.arange(program.num_items) < program.num_placeable, last, last - 1)
    return choice


def _event(
    problem: Problem, wanted: Wanted, calendars: Calendars, kept: Sequence[Kept], options: Sequence[tuple[int, int]],
    solution: Solution,
) -> Event:  # fmt: skip
    assert solution.choice is not None, "the hint keeps every row"
    assert solution.score is not None
    taken = [options[option] for option in solution.choice[: len(wanted.reps)].tolist()]
    sittings: dict[int, list[int]] = {}
    for rep, step in taken:
        if step >= 0:
            sittings.setdefault(step, []).append(rep)
    faults = broken_event(wanted, sittings, kept)
    if faults:
        raise PlanMismatchError(BROKEN.filled(first=faults[0]), None)
    missing = solution.bound[0]
    return Event(
        problem=problem,
        wanted=wanted,
        sittings=tuple((calendars.minute_of(step), tuple(reps)) for step, reps in sorted(sittings.items())),
        missing=tuple(rep for rep, step in taken if step < 0),
        most=None if missing is None else len(wanted.reps) - int(missing),
        pain=int(solution.score[1]),
        pain_bound=solution.bound[1] if missing == solution.score[0] else None,
    )


def broken_event(wanted: Wanted, sittings: dict[int, list[int]], kept: Sequence[Kept]) -> list[str]:
    """Return what sittings (step to reps) break, counted moment by moment; empty when nothing."""
    broken = []
    if len(sittings) > wanted.series.sittings:
        broken.append(f"{len(sittings)} sittings")
    if any(count > 1 for count in Counter(rep for reps in sittings.values() for rep in reps).values()):
        broken.append("somebody comes twice")
    for group in kept:
        members = set(group.reps.tolist())
        away: Counter[int] = Counter()
        for step, reps in sittings.items():
            for one in range(step, step + wanted.steps):
                away[one] += len(members & set(reps))
        for one, count in away.items():
            there = int(group.there[one])
            if count and there and there - count < group.least:
                broken.append(f"only {there - count} of {group.least} stay, {one * STEP_MINUTES} minutes in")
    return broken
