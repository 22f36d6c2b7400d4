"""Backups: who could take over a key account as the plan stands, and one named backup each, evenly given.

A backup is a rep who may take the account by all hard rules and has room for it beside everything else. Named backups are
a small assignment problem: all that one absent owner hands to one backup must fit at once. When to modify: to change what
makes somebody a backup.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.plan.measures import rep_loads
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.program.build import build_program
from assigner.program.choices import UNKNOWN, choice_of
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray

SECONDS = 10.0


@dataclass(frozen=True)
class KeyAccount:
    """A key account with its owner in the plan and its possible backups.

    Parameters
    ----------
    item, name
        The account.
    potential
        Its potential.
    owner, owner_name
        Who has it.
    candidates
        Ids of the reps who could take it over as the plan stands.
    backup, backup_name
        The named backup; None where none was asked for, or none could be given.
    """

    item: str
    name: str
    potential: float
    owner: str
    owner_name: str
    candidates: tuple[str, ...]
    backup: str | None = None
    backup_name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"item": self.item, "potential": self.potential, "owner": self.owner,
                "candidates": list(self.candidates), "backup": self.backup}  # fmt: skip


@dataclass(frozen=True)
class Backups:
    """The key accounts, largest first.

    Parameters
    ----------
    accounts
        The accounts.
    named
        Whether named backups were asked for.
    proven
        Whether it is proven that no more accounts can have a backup at once, as evenly.
    """

    accounts: tuple[KeyAccount, ...]
    named: bool = False
    proven: bool = False

    @property
    def lone(self) -> tuple[KeyAccount, ...]:
        """Accounts that nobody else could take over."""
        return tuple(one for one in self.accounts if not one.candidates)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"key_accounts": [one.to_dict() for one in self.accounts], "backups_named": self.named,
                "backups_proven": self.proven}  # fmt: skip


def backups_of(
    problem: Problem, plan: Plan, key_percent: float, named: bool, *, clock: Callable[[], float], seed: int = 0
) -> Backups:
    """Return the key accounts of a plan with those who could take each over.

    Parameters
    ----------
    problem, plan
        The problem and a plan of it.
    key_percent
        Part of the accounts that count as key, by potential (value where nothing has potential), in percent.
    named
        Whether each is given one backup.
    clock, seed
        Of the small solve for named backups.
    """
    items = key_accounts(problem, plan, key_percent)
    reps = _candidates(problem, plan, items)
    chosen, proven = _named(problem, plan, items, reps, clock, seed) if named and len(items) else ({}, False)
    potential, names = amounts_of(problem, _worth(problem)), problem.items["name"]
    accounts = tuple(
        KeyAccount(
            str(problem.item_ids[item]), str(names.iloc[item]),
            round(float(potential.base[item]) * potential.resolution, 9), str(problem.rep_ids[plan.rep[item]]),
            str(problem.rep_names[plan.rep[item]]), tuple(str(problem.rep_ids[rep]) for rep in reps[item]),
            None if item not in chosen else str(problem.rep_ids[chosen[item]]),
            "" if item not in chosen else str(problem.rep_names[chosen[item]]),
        )
        for item in items
    )  # fmt: skip
    return Backups(accounts, named, proven)


def _worth(problem: Problem) -> str:
    return "potential" if (amounts_of(problem, "potential").base > 0).any() else "value"


def key_accounts(problem: Problem, plan: Plan, percent: float) -> list[int]:
    """Return the accounts that have a rep and count as key, the largest first."""
    kinds = (problem.items["kind"] == "account").to_numpy()
    worth = amounts_of(problem, _worth(problem)).base
    count = math.ceil(kinds.sum() * percent / 100 - 1e-9)
    largest = sorted(np.flatnonzero(kinds).tolist(), key=lambda item: (-worth[item], item))[:count]
    return [item for item in largest if plan.rep[item] >= 0]


def _candidates(problem: Problem, plan: Plan, items: list[int]) -> dict[int, list[int]]:
    """Return who else could take each item: an option of theirs that breaks no row beside the rest of the plan."""
    program = build_program(problem)
    choice = choice_of(program, plan)
    known = choice[choice != UNKNOWN]
    fits = _Fits(program, program.mask(known))
    return {
        item: [
            int(program.rep[option])
            for option in range(program.item_begin[item], program.item_begin[item + 1])
            if program.rep[option] >= 0 and program.rep[option] != plan.rep[item] and fits.at(option, int(choice[item]))
        ]
        for item in items
    }


class _Fits:
    """Whether one more option fits beside a choice, row by row."""

    def __init__(self, program: Program, chosen: np.ndarray) -> None:
        self._program = program
        self._loads = [family.load(chosen) for family in program.families]
        self._places = [np.argsort(family.option, kind="stable") for family in program.families]
        self._sorted = [one.option[order] for one, order in zip(program.families, self._places, strict=True)]

    def _coef(self, number: int, option: int) -> list[tuple[int, int]]:
        """Return row and coefficient of an option in a family."""
        family, order = self._program.families[number], self._places[number]
        first, last = np.searchsorted(self._sorted[number], [option, option + 1])
        entries = order[first:last]
        rows = np.searchsorted(family.begin, entries, side="right") - 1
        return list(zip(rows.tolist(), family.coef[entries].tolist(), strict=True))

    def at(self, option: int, instead_of: int) -> bool:
        """Whether an option fits when the item's present one is given up; only upper bounds count."""
        for number, family in enumerate(self._program.families):
            if (family.upper >= UNBOUNDED).all():
                continue
            freed = dict(self._coef(number, instead_of)) if instead_of >= 0 else {}
            for row, coef in self._coef(number, option):
                if self._loads[number][row] + coef - freed.get(row, 0) > family.upper[row]:
                    return False
        return True


def _named(
    problem: Problem, plan: Plan, items: list[int], reps: dict[int, list[int]], clock: Callable[[], float], seed: int
) -> tuple[dict[int, int], bool]:
    """Return one backup for as many accounts as possible, then as evenly over people as possible."""
    program, options = _program(problem, plan, items, reps)
    solution = solve_program(program, clock=clock, seconds=SECONDS, workers=1, seed=seed)
    if solution.choice is None:
        return {}, False
    picked = [options[option] for option in solution.choice.tolist()]
    return {item: rep for item, rep in picked if rep >= 0}, solution.status == "optimal"


def _program(
    problem: Problem, plan: Plan, items: list[int], reps: dict[int, list[int]]
) -> tuple[Program, list[tuple[int, int]]]:
    """Return the program of named backups: no backup costs at level 0, unevenness between people at level 1."""
    options = [(item, rep) for item in items for rep in [*reps[item], NOBODY]]
    taken = np.array([rep for _, rep in options], dtype=np.int64)
    cost = np.zeros((2, len(options)), dtype=np.int64)
    cost[0, taken < 0] = 1
    program = Program(
        levels=(Level("backup"), Level("evenness")),
        item_begin=np.concatenate([[0], np.cumsum([len(reps[item]) + 1 for item in items])]).astype(np.int64),
        num_placeable=len(items),
        rep=taken.astype(np.int32),
        start=np.full(len(options), NO_START),
        cost=cost,
        offset=np.zeros(2, dtype=np.int64),
        families=(_room(problem, plan, options), _evenly(problem, taken)),
        dropped=Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ()),
        num_reps=problem.num_reps,
    )
    return program, options


def _room(problem: Problem, plan: Plan, options: list[tuple[int, int]]) -> RowFamily:
    """Return a row for each owner and backup: the minutes that go over at once fit the backup's room."""
    amounts = amounts_of(problem, "minutes")
    limits = amounts.limits()
    capacity = limits[limits["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy()
    room = np.where(capacity == ABSENT, UNBOUNDED, np.maximum(0, capacity - rep_loads(problem, plan, "minutes")))
    placed = [(n, item, rep) for n, (item, rep) in enumerate(options) if rep >= 0]
    keys = sorted({(int(plan.rep[item]), rep) for _, item, rep in placed})
    number = {key: row for row, key in enumerate(keys)}
    row = np.array([number[int(plan.rep[item]), rep] for _, item, rep in placed], dtype=np.int64)
    coef = [int(amounts.of(np.array([item]), np.array([rep]))[0]) for _, item, rep in placed]
    return _family("room", row, np.array([n for n, _, _ in placed]), np.array(coef), room[[rep for _, rep in keys]])


def _evenly(problem: Problem, taken: IntArray) -> RowFamily:
    """Return a row a rep that counts accounts backed; steps of a convex cost push towards even counts."""
    option = np.flatnonzero(taken >= 0)
    free = np.full(problem.num_reps, UNBOUNDED)
    family = _family("evenness", taken[option], option, np.ones(len(option), dtype=np.int64), free)
    counts = np.bincount(taken[option], minlength=problem.num_reps)
    steps = min(int(counts.max(initial=0)), 40)
    one = np.ones(problem.num_reps, dtype=np.int64)
    bands = tuple(Band(1, -free, np.full(problem.num_reps, step, dtype=np.int64), one) for step in range(1, steps))
    return RowFamily(family.name, family.begin, family.option, family.coef, family.lower, family.upper, bands)


def _family(name: str, row: np.ndarray, option: np.ndarray, coef: np.ndarray, upper: np.ndarray) -> RowFamily:
    order = np.argsort(row, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(upper)))]).astype(np.int64)
    return RowFamily(
        name, begin, option[order].astype(np.int64), coef[order].astype(np.int64),
        np.full(len(upper), -UNBOUNDED), upper.astype(np.int64),
    )  # fmt: skip
