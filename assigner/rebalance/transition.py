"""What is to be handed over, and what each rep can bear on the way: groups of moves, loads, limits.

Why it exists: the waves (:mod:`.waves`) place groups into weeks; their checker needs the same facts from the tables.
When to modify: when something else limits a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.plan.measures import OWNED_KINDS
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.rebalance.availability import free_minutes

if TYPE_CHECKING:
    from datetime import date

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

DAYS = 7


@dataclass(frozen=True, eq=False)
class Transition:
    """All moves of a plan, and the limits that hold while they are made.

    Parameters
    ----------
    problem
        The problem.
    item, giver, receiver
        One a move: the item, who gives it (-1 where nobody is there to give), who gets it.
    group
        Number of the group of each move, dense from 0: linked items move in one week.
    handing_minutes
        What one move takes of giver and of receiver.
    per_week
        Most moves that a rep gives, and that a rep receives, in a week.
    free
        Working minutes ``[rep, day]`` of all weeks.
    week_minutes
        Most minutes of handing over ``[rep, week]``.
    load, most
        Load of each rep today, and what it may not exceed at the end of any week, in steps of ``dimension``; ``most``
        is None where a rep has no limit (ABSENT).
    takes, frees
        What each move puts on its receiver and takes off its giver, in the same steps.
    """

    problem: Problem
    item: np.ndarray
    giver: np.ndarray
    receiver: np.ndarray
    group: np.ndarray
    handing_minutes: int
    per_week: int
    free: np.ndarray
    week_minutes: np.ndarray
    load: np.ndarray
    most: np.ndarray
    takes: np.ndarray
    frees: np.ndarray

    @property
    def num_moves(self) -> int:
        """Number of moves."""
        return len(self.item)

    @property
    def num_groups(self) -> int:
        """Number of groups."""
        return int(self.group.max(initial=-1)) + 1

    @property
    def num_weeks(self) -> int:
        """Weeks that are looked at."""
        return self.week_minutes.shape[1]

    def common_days(self, move: int, week: int) -> np.ndarray:
        """Return the days of a week, from 0, on which giver and receiver both have time for the move."""
        days = slice(week * DAYS, (week + 1) * DAYS)
        able = self.free[self.receiver[move], days] >= self.handing_minutes
        if self.giver[move] >= 0:
            able = able & (self.free[self.giver[move], days] >= self.handing_minutes)
        return np.flatnonzero(able)


def transition_of(
    problem: Problem, plan: Plan, first_day: date, *, most_weeks: int, per_week: int, handing_minutes: int,
    share_percent: float,
) -> Transition:  # fmt: skip
    """Return the moves of a plan with the limits of each week.

    Parameters
    ----------
    first_day
        Day on which the first week begins.
    share_percent
        Part of a rep's working minutes in a week that handing over may take.
    """
    owner = problem.items["owner"].to_numpy().astype(np.int64)
    held = problem.items["kind"].isin(OWNED_KINDS).to_numpy()
    item = np.flatnonzero(held & (plan.rep >= 0) & (owner != plan.rep))
    giver = np.where(np.append(problem.rep_active, False)[owner[item]], owner[item], -1)
    receiver = plan.rep[item].astype(np.int64)
    free = free_minutes(problem, first_day, most_weeks * DAYS)
    by_week = free.reshape(problem.num_reps, most_weeks, DAYS).sum(axis=2)
    load, most = _loads(problem, plan, held)
    amounts = amounts_of(problem, _dimension(problem))
    takes = amounts.of(item, receiver)
    frees = np.where(giver >= 0, amounts.of(item, np.maximum(giver, 0)), 0)
    group = _groups(problem, item, giver, receiver, per_week, handing_minutes)
    week_minutes = np.floor(by_week * share_percent / 100 + 1e-9).astype(np.int64)
    return Transition(
        problem, item, giver, receiver, group, handing_minutes, per_week, free, week_minutes, load, most, takes, frees
    )  # fmt: skip


def _dimension(problem: Problem) -> str:
    """Return the dimension in which capacity is told: minutes, or count where nobody's minutes are limited."""
    limits = amounts_of(problem, "minutes").limits()
    return "minutes" if (limits["capacity"] != ABSENT).any() else "count"


def _loads(problem: Problem, plan: Plan, held: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return load today, with the plan's duties, and the most of each rep: capacity, or what today or the plan exceeds.

    What somebody active owns today and nobody has in the plan is let go on the first day.
    """
    amounts = amounts_of(problem, _dimension(problem))
    whole = amounts.limits()
    whole = whole[whole["period"] == HORIZON].sort_values("rep")
    outside = whole["current_load"].to_numpy(np.int64)
    owner = problem.items["owner"].to_numpy().astype(np.int64)
    today = np.where(held & (plan.rep >= 0), owner, np.where(held, -1, plan.rep))
    load, final = outside.copy(), outside.copy()
    for reps, total in ((today, load), (plan.rep.astype(np.int64), final)):
        some = np.flatnonzero(reps >= 0)
        np.add.at(total, reps[some], amounts.of(some, reps[some]))
    capacity = whole["capacity"].to_numpy(np.int64)
    return load, np.where(capacity == ABSENT, ABSENT, np.maximum(capacity, np.maximum(load, final)))


def _groups(
    problem: Problem, item: np.ndarray, giver: np.ndarray, receiver: np.ndarray, per_week: int, minutes: int
) -> np.ndarray:
    """Return the group of each move: a family, or an account with its leads; one too large for a week is split."""
    del minutes
    family = problem.items["family"].to_numpy().astype(np.int64)
    parent = problem.items["parent_item"].to_numpy().astype(np.int64)
    root = np.where(parent >= 0, parent, np.arange(problem.num_items))
    root = np.where(family[root] >= 0, family[root], root)
    key = root[item].copy()
    for one in np.unique(key):
        members = np.flatnonzero(key == one)
        largest = max(_most(giver[members]), _most(receiver[members]))
        if largest > per_week:
            key[members] = problem.num_items + members
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def _most(reps: np.ndarray) -> int:
    """Return how often the most frequent rep stands in a list."""
    return int(np.bincount(reps[reps >= 0]).max(initial=0))
