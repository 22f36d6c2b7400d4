"""Role design: which split of people over developing, keeping and serving covers the work best; solved, with a bound.

An item a person, its options the roles (one care, or half and half of two); a row a team and care: the minutes of its
people there against the minutes of work. Levels: minutes uncovered, then people who change. Beside the best: what each
number of changes buys, and what each split costs that the manager has in mind. When to modify: with another care, or
when people can help other teams.
"""

from __future__ import annotations

import time as clocks
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.errors import UsageError
from assigner.language import Language, Words, listed
from assigner.manage.capacity import minutes_of_reps
from assigner.manage.responsibility.asked import CARES, RolesAsked
from assigner.manage.responsibility.needs import needs_of, service_seats, stands_for
from assigner.program.program import NO_START, UNBOUNDED, Band, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

LEVELS = (Level("uncovered"), Level("changes"))
HALVES = 2
NO_MINUTES = Words(
    "Nobody has minutes: give reps a capacity, or working hours and a horizon.",
    "没有可用分钟：请给出产能，或工时与计划期。",
)
BEST = Words(
    "Best split: {split}; {changes:person changes|people change}, {uncovered:,} of {work:,} minutes stay uncovered (today {today:,}){proof}.",
    "最佳分工：{split}；{changes:,} 人变更，{work:,} 分钟工作中有 {uncovered:,} 分钟未覆盖（目前 {today:,}）{proof}。",
)
PROVEN = Words(", proven least", "，已证明最低")
BOUND = Words(", at least {bound:,} proven", "，已证明至少 {bound:,}")


@dataclass(frozen=True)
class Split:
    """One split of roles.

    Parameters
    ----------
    name
        ``best``, ``today``, the number of changes, or the manager's own name.
    shares
        ``[rep, care]`` halves of each person's time, summing to 2.
    uncovered, bound
        Minutes of work that nobody has time for, and what is proven to be needed (None: nothing).
    by_care
        Uncovered minutes of each care.
    changes
        People whose cares differ from today's.
    possible
        False where no split has the wished numbers.
    """

    name: str
    shares: np.ndarray
    uncovered: int
    bound: int | None
    by_care: tuple[int, ...]
    changes: int
    possible: bool = True

    @property
    def people(self) -> tuple[float, ...]:
        """People (in full times) of each care."""
        return tuple(float(one) / HALVES for one in self.shares.sum(axis=0))

    def to_dict(self, problem: Problem) -> dict[str, Any]:
        """Return plain data for JSON."""
        roles = {str(problem.rep_ids[rep]): {care: int(part) / HALVES for care, part in zip(CARES, row, strict=True) if part}
                 for rep, row in enumerate(self.shares) if row.any()}  # fmt: skip
        return {"name": self.name, "people": dict(zip(CARES, self.people, strict=True)), "uncovered": self.uncovered,
                "bound": self.bound, "uncovered_by_care": dict(zip(CARES, self.by_care, strict=True)),
                "changes": self.changes, "possible": self.possible, "roles": roles}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Design:
    """The answer.

    Parameters
    ----------
    problem
        Whose people.
    work
        Minutes of work by team and care.
    today, best
        Today's split, and the best.
    steps
        The best split with at most 1, 2, ... changes, until more buy nothing.
    wishes
        The manager's splits, each filled with the best people.
    """

    problem: Problem
    work: np.ndarray
    today: Split
    best: Split
    steps: tuple[Split, ...]
    wishes: tuple[Split, ...]

    def headline(self, language: Language) -> str:
        """Say in one sentence what the best split is."""
        names = {
            "develops": Words("developing", "开拓"),
            "keeps": Words("keeping", "维护"),
            "serves": Words("serving", "服务"),
        }
        people = zip(CARES, self.best.people, strict=True)
        split = listed((f"{count:g} {names[care].say(language)}" for care, count in people), language)
        is_proven = self.best.bound == self.best.uncovered
        proof = "" if self.best.bound is None else BOUND.say(language, bound=self.best.bound)
        return BEST.say(language, split=split, changes=self.best.changes, uncovered=self.best.uncovered,
                        today=self.today.uncovered, work=int(self.work.sum()),
                        proof=PROVEN.say(language) if is_proven else proof)  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        teams = [*map(str, self.problem.teams.names), ""]
        work = {
            teams[team]: dict(zip(CARES, map(int, row), strict=True)) for team, row in enumerate(self.work) if row.any()
        }
        return {
            "format": "assigner-role-design/1",
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "work": work,
            "today": self.today.to_dict(self.problem),
            "best": self.best.to_dict(self.problem),
            "steps": [one.to_dict(self.problem) for one in self.steps],
            "wishes": [one.to_dict(self.problem) for one in self.wishes],
        }


@dataclass(frozen=True, eq=False)
class Staff:
    """The people of a role design.

    Parameters
    ----------
    reps, team, minutes
        Active reps, the team of each (the last number: none), and the minutes of each over the horizon.
    today
        ``[person, care]`` halves of today's time.
    options
        By person: possible shares, today's first.
    work
        ``[team, care]`` minutes.
    new_pace
        Pace in a care that somebody does not have today.
    """

    reps: np.ndarray
    team: np.ndarray
    minutes: np.ndarray
    today: np.ndarray
    options: tuple[tuple[tuple[int, ...], ...], ...]
    work: np.ndarray
    new_pace: float

    def given(self, person: int, shares: Sequence[int]) -> list[int]:
        """Return the minutes that a person with these shares has for each care."""
        pace = np.where(self.today[person] > 0, 1.0, self.new_pace)
        return [int(self.minutes[person] * part * pace[care] / HALVES) for care, part in enumerate(shares)]


def role_design(
    problem: Problem, plan: Plan, asked: RolesAsked | None = None, *, seconds: float = 20.0,
    clock: Callable[[], float] = clocks.perf_counter,
) -> Design:  # fmt: skip
    """Return the best split of roles.

    Parameters
    ----------
    problem, plan
        People, and the work of each team: what its people have in the plan; what nobody has counts for its own team.
    asked
        What roles stand for, growth, wishes.
    seconds
        Time for everything.

    Raises
    ------
    UsageError
        Nobody has minutes.
    """
    asked = asked or RolesAsked()
    staff = staff_of(problem, plan, asked)
    share = seconds / (4 + len(asked.wishes))
    today = _split(staff, problem, "today", [options[0] for options in staff.options], None)
    best = _solved(staff, problem, "best", share, clock)
    steps: list[Split] = []
    for most in range(1, best.changes):
        step = _solved(staff, problem, str(most), share, clock, most=most)
        if steps and step.uncovered >= steps[-1].uncovered:
            continue
        steps.append(step)
        if step.uncovered == best.uncovered:
            break
    wishes = tuple(_solved(staff, problem, wish.name or f"{wish.develops}/{wish.keeps}/{wish.serves}", share, clock,
                           counts=(wish.develops, wish.keeps, wish.serves)) for wish in asked.wishes)  # fmt: skip
    return Design(problem, staff.work, today, best, tuple(steps), wishes)


def staff_of(problem: Problem, plan: Plan, asked: RolesAsked) -> Staff:
    """Return people and work of a role design."""
    reps = np.flatnonzero(problem.rep_active)
    minutes = minutes_of_reps(problem)[reps]
    if not minutes.any():
        raise UsageError(NO_MINUTES)
    able = stands_for(problem, asked)[reps]
    today = np.where(able, 1, 0)
    today = np.array([_halves(row) for row in today], dtype=np.int64)
    fixed = {str(one) for one in asked.fixed}
    options = tuple(
        ((tuple(now),) if str(problem.rep_ids[rep]) in fixed else _options(tuple(now), asked.mixed))
        for rep, now in zip(reps, today.tolist(), strict=True)
    )
    team = np.where(problem.rep_team[reps] >= 0, problem.rep_team[reps], len(problem.teams.names))
    return Staff(reps, team, minutes, today, options, _work(problem, plan, asked), asked.new_pace)


def _halves(row: np.ndarray) -> list[int]:
    """Return today's time in halves: one care whole, two half and half, all three as the first two."""
    cares = np.flatnonzero(row)[:HALVES]
    found = [0] * len(CARES)
    for care in cares.tolist():
        found[care] = HALVES // len(cares)
    return found


def _options(now: tuple[int, ...], mixed: bool) -> tuple[tuple[int, ...], ...]:
    whole = [tuple(HALVES * (care == one) for care in range(len(CARES))) for one in range(len(CARES))]
    half = [tuple(int(care != one) for care in range(len(CARES))) for one in range(len(CARES))] if mixed else []
    return (now, *(one for one in (*whole, *half) if one != now))


def _work(problem: Problem, plan: Plan, asked: RolesAsked) -> np.ndarray:
    """Return ``[team, care]`` minutes: accounts and leads at their first care, service at its seats."""
    num_teams = len(problem.teams.names)
    own = problem.items["team"].to_numpy(dtype=np.int64)
    holder = np.where(plan.rep >= 0, np.append(problem.rep_team, -1)[plan.rep], own)
    team = np.where(holder >= 0, holder, num_teams)
    minutes = problem.items["minutes"].to_numpy(dtype=float)
    needs = needs_of(problem)
    first = needs[needs["care"] < 2]
    work = np.zeros((num_teams + 1, len(CARES)))
    np.add.at(work, (team[first["item"]], first["care"].to_numpy()), minutes[first["item"]])
    seats = np.flatnonzero(service_seats(problem))
    np.add.at(work, (team[seats], np.full(len(seats), 2)), minutes[seats])
    factors = np.array([asked.growth.get(care, 1.0) for care in CARES])
    return np.asarray(np.rint(work * factors), dtype=np.int64)


def _solved(
    staff: Staff, problem: Problem, name: str, seconds: float, clock: Callable[[], float], *, most: int | None = None,
    counts: tuple[int, int, int] | None = None,
) -> Split:  # fmt: skip
    program = program_of(staff, most, counts)
    hint = program.item_begin[:-1] if counts is None else None
    solution = solve_program(program, clock=clock, seconds=seconds, hint=hint)
    if solution.choice is None:
        return Split(name, np.zeros((problem.num_reps, len(CARES)), dtype=np.int64), int(staff.work.sum()), None,
                     tuple(int(one) for one in staff.work.sum(axis=0)), 0, possible=False)  # fmt: skip
    chosen = [
        staff.options[person][int(option - program.item_begin[person])] for person, option in enumerate(solution.choice)
    ]
    return _split(staff, problem, name, chosen, solution.bound[0])


def program_of(staff: Staff, most: int | None, counts: tuple[int, int, int] | None) -> Program:
    """Return the program of a role design, with so many changes at most and so many people of each care where given."""
    begin = np.concatenate(([0], np.cumsum([len(options) for options in staff.options], dtype=np.int64))).astype(
        np.int64
    )
    flat = [(person, shares) for person, options in enumerate(staff.options) for shares in options]
    changed = np.array([tuple(staff.today[person]) != shares for person, shares in flat], dtype=np.int64)
    entries: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for option, (person, shares) in enumerate(flat):
        for care, minutes in enumerate(staff.given(person, shares)):
            if minutes:
                entries.setdefault((int(staff.team[person]), care), []).append((option, minutes))
    rows = [entries.get((team, care), []) for team in range(len(staff.work)) for care in range(len(CARES))]
    need = staff.work.ravel()
    ones = np.ones(len(need), dtype=np.int64)
    cover = _family("work-covered", rows, -UNBOUNDED * ones, UNBOUNDED * ones, (Band(0, need, UNBOUNDED * ones, ones),))
    families = [cover]
    if most is not None:
        row = [(int(option), 1) for option in np.flatnonzero(changed)]
        families.append(_family("few-changes", [row], np.array([-UNBOUNDED]), np.array([most])))
    if counts is not None:
        wanted = np.array([HALVES * count for count in counts], dtype=np.int64)
        parts = [
            [(option, shares[care]) for option, (_, shares) in enumerate(flat) if shares[care]]
            for care in range(len(CARES))
        ]
        families.append(_family("wished-split", parts, wanted, wanted))
    none = np.zeros(0, dtype=np.int32)
    return Program(LEVELS, begin, len(staff.options), np.zeros(len(flat), dtype=np.int32), np.full(len(flat), NO_START),
                   np.stack([np.zeros(len(flat), dtype=np.int64), changed]), np.zeros(2, dtype=np.int64), tuple(families),
                   Dropped(none, none, np.zeros(0, dtype=np.int16), ()), 1)  # fmt: skip


def _family(
    name: str,
    rows: Sequence[Sequence[tuple[int, int]]],
    lower: np.ndarray,
    upper: np.ndarray,
    bands: tuple[Band, ...] = (),
) -> RowFamily:
    option = np.array([entry[0] for row in rows for entry in row], dtype=np.int64)
    coef = np.array([entry[1] for row in rows for entry in row], dtype=np.int64)
    begin = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64))).astype(np.int64)
    return RowFamily(name, begin, option, coef, lower, upper, bands)


def _split(staff: Staff, problem: Problem, name: str, chosen: Sequence[Sequence[int]], bound: int | None) -> Split:
    """Return a split with its figures, summed person by person."""
    given: Counter[tuple[int, int]] = Counter()
    shares = np.zeros((problem.num_reps, len(CARES)), dtype=np.int64)
    for person, row in enumerate(chosen):
        shares[staff.reps[person]] = row
        for care, minutes in enumerate(staff.given(person, row)):
            given[int(staff.team[person]), care] += minutes
    lacking = np.array([[max(0, int(staff.work[team, care]) - given[team, care]) for care in range(len(CARES))]
                        for team in range(len(staff.work))], dtype=np.int64)  # fmt: skip
    changes = sum(tuple(staff.today[person]) != tuple(row) for person, row in enumerate(chosen))
    by_care = tuple(int(one) for one in lacking.sum(axis=0))
    return Split(name, shares, int(lacking.sum()), bound, by_care, changes)
