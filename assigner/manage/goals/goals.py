"""Targets of everybody, and how likely each is reached from the book that a plan gives.

When to modify: to say more about a target; how it is broken down stands in :mod:`assigner.manage.goals.breakdown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.errors import UsageError
from assigner.language import Words
from assigner.manage.goals.attainment import attainment_of
from assigner.manage.goals.backtest import backtests, widened, widening_of
from assigner.manage.goals.books import outlook_of_plan
from assigner.manage.goals.breakdown import broken_down, day_weights
from assigner.manage.goals.words import headline_of, statement_of
from assigner.manage.history.periods import period_named, quarter_of
from assigner.manage.whole import shared_out
from assigner.manage.working import working_days
from assigner.problem.amounts import dimensions, raw_amounts

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.manage.goals.asked import GoalsAsked
    from assigner.manage.goals.attainment import Attainment
    from assigner.manage.goals.backtest import Backtest
    from assigner.manage.goals.breakdown import Cell
    from assigner.manage.goals.forecast import Outlook
    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

CAPACITY, EXPECTED = "capacity", "expected"
NO_DIMENSION = Words(
    "There is nothing called {name!r} to share by. Take capacity, expected or a dimension: {known}.",
    "没有可用于分配的“{name}”。请使用 capacity、expected 或某一维度：{known}。",
)
NEEDS_HISTORY = Words(
    "Sharing by what is expected needs a history of deals (--deals), or chances in the file.",
    "按 expected 分配需要商机历史（--deals），或在文件中给出概率表。",
)
NOT_A_QUARTER = Words("{text!r} is no quarter. Write 2018-Q1.", "{text!r} 不是季度，请写成 2018-Q1。")


@dataclass(frozen=True)
class RepGoal:
    """One rep's target, or a team's as the sum of its reps.

    Parameters
    ----------
    rep, name, team
        Whose.
    target
        Whole units over the whole period.
    days, days_lost
        Working days, and those lost to leave and ramp.
    checked
        How likely the checked quarter's target is reached; None where nothing says what a book brings.
    deals
        Deals and items of the book that may still close in the checked quarter.
    """

    rep: str
    name: str
    team: str
    target: int
    days: float
    days_lost: float
    checked: Attainment | None
    deals: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "rep": self.rep, "name": self.name, "team": self.team, "target": self.target, "days": round(self.days, 1),
            "days_lost": round(self.days_lost, 1), "checked": None if self.checked is None else self.checked.to_dict(),
            "deals": self.deals,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Goals:
    """Targets of everybody.

    Parameters
    ----------
    asked
        What was asked.
    period, quarter
        The days of the goal, and the quarter that is checked.
    reps, teams, total
        The targets; reps in the order of the problem.
    cells
        Every rep's target by quarter, month and week.
    draws
        What each rep wins in the checked quarter, ``[draw, rep]``, ranges widened; None where nothing says so.
    backtests, widening
        Forecasts of past quarters, and how much wider ranges were made so that they would have held.
    """

    asked: GoalsAsked
    period: Period
    quarter: Period
    reps: tuple[RepGoal, ...]
    teams: tuple[RepGoal, ...]
    total: RepGoal
    cells: tuple[Cell, ...]
    draws: np.ndarray | None
    backtests: tuple[Backtest, ...]
    widening: float

    @cached_property
    def uneven(self) -> tuple[RepGoal, ...]:
        """Reps whose chance is too low or too high, the lowest first."""
        found = [
            one
            for one in self.reps
            if one.checked is not None
            and one.target
            and not self.asked.share_least <= one.checked.chance <= self.asked.share_most
        ]
        return tuple(sorted(found, key=lambda one: (one.checked.chance if one.checked else 0.0, one.name)))

    @cached_property
    def quarter_targets(self) -> dict[str, int]:
        """Target of each rep in the checked quarter."""
        cells = [one for one in self.cells if one.kind == "quarter" and one.label == self.quarter.label]
        return {one.rep: one.target for one in cells}

    def headline(self, language: Language) -> str:
        """Return how likely all together reach it, and for whom it is out of reach or too easy."""
        return headline_of(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")}, "name": self.asked.name,
            "unit": self.asked.unit, "amount": self.asked.amount, "period": self.period.label,
            "quarter": self.quarter.label, "fair_by": self.asked.fair_by, "total": self.total.to_dict(),
            "teams": [self._told(one) for one in self.teams], "reps": [self._told(one) for one in self.reps],
            "cells": [one.to_dict() for one in self.cells], "backtests": [one.to_dict() for one in self.backtests],
            "widening": round(self.widening, 3),
        }  # fmt: skip

    def _told(self, one: RepGoal) -> dict[str, Any]:
        return {
            **one.to_dict(),
            "statement": {"en": statement_of(one, self, "en"), "zh": statement_of(one, self, "zh")},
        }


def goals(problem: Problem, plan: Plan, asked: GoalsAsked, history: History | None = None) -> Goals:
    """Return everybody's targets and how likely they are reached.

    Parameters
    ----------
    problem, plan
        Who has which book.
    asked
        The amount and how it is shared.
    history
        Says how chances, paces and months are; without it ``asked.chances`` says what items bring.

    Raises
    ------
    UsageError
        A name is unknown, or a history is needed.
    """
    period = period_named(asked.period)
    quarter = _checked_quarter(asked, period)
    active = problem.rep_active
    days = working_days(problem, period.first, period.last)
    inside = working_days(problem, quarter.first, quarter.last).there.sum(axis=1)
    outlook = outlook_of_plan(problem, plan, asked, history, quarter, inside)
    share = np.where(active, _weights(problem, plan, asked, outlook, days.there.sum(axis=1), inside), 0.0)
    targets = np.zeros(problem.num_reps, dtype=np.int64)
    targets[active] = shared_out(asked.amount, share[active])
    weights = days.there * day_weights(period, asked.months, history)[None, :]
    cells = tuple(
        cell
        for rep in np.flatnonzero(active)
        for cell in broken_down(str(problem.rep_ids[rep]), int(targets[rep]), weights[rep], period.first)
    )
    tests = [] if history is None else backtests(history, max(200, asked.draws // 8), np.random.default_rng(asked.seed))
    widening = widening_of(tests)
    draws = None
    if outlook is not None:
        draws = widened(outlook.draw(asked.draws, np.random.default_rng(asked.seed)), widening)
    live = np.zeros(problem.num_reps, dtype=np.int64) if outlook is None else outlook.live
    checked = {cell.rep: cell.target for cell in cells if cell.kind == "quarter" and cell.label == quarter.label}
    rows = [
        RepGoal(
            str(problem.rep_ids[rep]), str(problem.rep_names[rep]), _team(problem, rep), int(targets[rep]),
            float(days.full[rep].sum()), float(days.lost()[rep]),
            None if draws is None else attainment_of(draws[:, rep], checked[str(problem.rep_ids[rep])]), int(live[rep]),
        )
        for rep in np.flatnonzero(active).tolist()
    ]  # fmt: skip
    teams = tuple(_sum(name, problem, rows, draws) for name in sorted({row.team for row in rows}) if name)
    total = _sum("", problem, rows, draws)
    return Goals(asked, period, quarter, tuple(rows), teams, total, cells, draws, tuple(tests), widening)


def _checked_quarter(asked: GoalsAsked, period: Period) -> Period:
    quarter = quarter_of(period.first) if asked.check is None else period_named(asked.check)
    if quarter != quarter_of(quarter.first):
        raise UsageError(NOT_A_QUARTER.filled(text=asked.check))
    return quarter


def _weights(
    problem: Problem, plan: Plan, asked: GoalsAsked, outlook: Outlook | None, days: np.ndarray, inside: np.ndarray
) -> np.ndarray:
    """Return what each rep's part is in proportion to."""
    if asked.fair_by == CAPACITY:
        return days
    if asked.fair_by == EXPECTED:
        if outlook is None:
            raise UsageError(NEEDS_HISTORY)
        a_day = outlook.mean() / np.maximum(inside, 1e-9)
        return np.asarray(a_day * days)
    if asked.fair_by not in dimensions(problem):
        raise UsageError(NO_DIMENSION.filled(name=asked.fair_by, known=", ".join(dimensions(problem))))
    counts = plan.rep >= 0
    if asked.fair_kinds:
        counts &= problem.items["kind"].isin(asked.fair_kinds).to_numpy()
    amounts = raw_amounts(problem, asked.fair_by)
    held = np.bincount(plan.rep[counts], weights=amounts[counts], minlength=problem.num_reps)
    return np.asarray(held * np.where(days > 0, days, 0) / max(float(days.max()), 1.0))


def _team(problem: Problem, rep: int) -> str:
    node = problem.rep_team[rep]
    return str(problem.teams.names[node]) if node >= 0 else ""


def _sum(team: str, problem: Problem, rows: list[RepGoal], draws: np.ndarray | None) -> RepGoal:
    """Return the sum of a team's rows, of all rows without a team's name; its draws are summed, not its ranges."""
    mine = [row for row in rows if not team or row.team == team]
    checked = None
    if draws is not None:
        numbers = problem.rep_index.get_indexer(pd.Index([row.rep for row in mine], dtype=object))
        target = sum(row.checked.target for row in mine if row.checked is not None)
        checked = attainment_of(draws[:, numbers].sum(axis=1), target)
    return RepGoal(
        "", team, team, sum(row.target for row in mine), sum(row.days for row in mine),
        sum(row.days_lost for row in mine), checked, sum(row.deals for row in mine),
    )  # fmt: skip
