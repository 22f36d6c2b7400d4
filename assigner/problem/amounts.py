"""Amounts: what an item takes of each dimension, when, and what a rep can carry.

The definitions of "load", "capacity" and "fair share" stand here once; rules say what follows from
them. All amounts are whole multiples of the dimension's resolution (int64). When to modify: when a
new kind of amount appears; never to bend one rule.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem import time

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

BUILT_IN = ("minutes", "count", "value", "potential")
"""Dimensions that every problem has."""
ABSENT = -1
"""Stands for a limit that is not given."""
HORIZON = -1
"""Stands for the whole horizon where a period number is expected."""
LIMIT_COLUMNS = ["rep", "period", "capacity", "target", "floor", "current_load"]


def dimensions(problem: Problem) -> list[str]:
    """Return the names of all dimensions, the built-in ones first."""
    declared = [dimension.name for dimension in problem.settings.dimensions]
    return list(dict.fromkeys([*BUILT_IN, *declared]))


def raw_amounts(problem: Problem, dimension: str) -> np.ndarray:
    """Return what each item takes of a dimension as given, float, 0 where nothing is given."""
    if dimension == "count":
        return np.ones(problem.num_items)
    if dimension in BUILT_IN:
        return problem.items[dimension].fillna(0.0).to_numpy(dtype=float)
    amounts = np.zeros(problem.num_items)
    for kind, table in (("account", "accounts"), ("lead", "leads"), ("duty", "duties")):
        given = problem.frames[f"{table}.amounts"]
        by_row = np.zeros(len(problem.frames[table]))
        chosen = given[given["key"] == dimension]
        by_row[chosen["row"]] = chosen["value"]
        rows = (problem.items["kind"] == kind).to_numpy()
        amounts[rows] = by_row[problem.items.loc[rows, "table_row"]]
    return amounts


def resolution(problem: Problem, dimension: str) -> float:
    """Return the step of a dimension.

    As declared; minutes and count have 1; any other a power of ten such that an average active rep
    carries 1,000 to 9,999 steps.
    """
    for declared in problem.settings.dimensions:
        if declared.name == dimension and declared.resolution is not None:
            return declared.resolution
    if dimension in ("minutes", "count"):
        return 1.0
    mean = raw_amounts(problem, dimension).sum() / max(1, int(problem.rep_active.sum()))
    return 10.0 ** (math.floor(math.log10(mean)) - 3) if mean > 0 else 1.0


def amounts_of(problem: Problem, dimension: str) -> Amounts:
    """Return the amounts of a dimension; made once a problem."""
    if ("amounts", dimension) not in problem.derived:
        problem.derived["amounts", dimension] = Amounts(problem, dimension)
    found: Amounts = problem.derived["amounts", dimension]
    return found


def ramp_of(problem: Problem) -> Ramp:
    """Return the ramp shares; made once a problem."""
    if "ramp" not in problem.derived:
        problem.derived["ramp"] = Ramp(problem)
    found: Ramp = problem.derived["ramp"]
    return found


class Amounts:
    """Whole-number amounts of one dimension of one problem; :func:`amounts_of` makes it.

    Parameters
    ----------
    problem
        The problem.
    dimension
        Name of the dimension.
    """

    def __init__(self, problem: Problem, dimension: str) -> None:
        self.problem = problem
        self.dimension = dimension
        self.resolution = resolution(problem, dimension)
        self.base = self._whole(raw_amounts(problem, dimension))
        """What each item takes, whoever does it."""

    def _whole(self, amounts: np.ndarray) -> np.ndarray:
        return np.asarray(np.rint(amounts / self.resolution), dtype=np.int64)

    def of(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return what each item takes when the given rep does it: pairs may have minutes of their own."""
        amounts = self.base[item]
        if self.dimension != "minutes" or "minutes" not in self.problem.pair_table.values:
            return amounts
        own = self.problem.pair_value("minutes", item, rep)
        return np.where(np.isnan(own), amounts, self._whole(np.nan_to_num(own)))

    def by_period(self, item: np.ndarray, rep: np.ndarray, start: np.ndarray) -> pd.DataFrame:
        """Return ``entry, period, amount``: the periods in which each (item, rep, start) takes how much.

        A duty counts where it starts. A lead counts where it must be answered, else where it arrived.
        All other work is spread over the periods by their share of working days, rounded so that the
        parts sum to the whole. Entries with amount 0 are left out.
        """
        moment = self._moment(item, start)
        period = time.period_of(moment, self.problem.periods)
        amount = self.of(item, rep)
        dated = np.flatnonzero((moment >= 0) & (period >= 0))
        spread = np.flatnonzero((moment < 0) | (period < 0))
        spread = spread[~self.problem.timed[item[spread]]]
        parts = self._spread(amount[spread])
        table = pd.DataFrame(
            {
                "entry": np.concatenate([dated, np.repeat(spread, parts.shape[1])]),
                "period": np.concatenate([period[dated], np.tile(np.arange(parts.shape[1]), len(spread))]),
                "amount": np.concatenate([amount[dated], parts.ravel()]),
            }
        )
        return table[table["amount"] != 0].reset_index(drop=True)

    def _moment(self, item: np.ndarray, start: np.ndarray) -> np.ndarray:
        """Return the moment that decides the period, -1 where the work is spread."""
        items = self.problem.items
        lead = np.where(items["answer_by"] >= 0, items["answer_by"], items["arrived"])[item]
        return np.where(start >= 0, start, lead)

    def _spread(self, amount: np.ndarray) -> np.ndarray:
        """Return each amount split over the periods; row sums are exact."""
        upto = np.concatenate([[0.0], np.cumsum(self.problem.periods["share"].to_numpy(dtype=float))])
        upto[-1] = 1.0
        return np.diff(np.rint(amount[:, None] * upto[None, :]).astype(np.int64), axis=1)

    def limits(self) -> pd.DataFrame:
        """Return ``rep, period, capacity, target, floor, current_load``; period :data:`HORIZON` for the whole.

        Whole multiples of the resolution; :data:`ABSENT` where not given. Capacity is lowered by the
        ramp, and of minutes it defaults to the working time of reps that have hours.
        """
        return self._limits

    @cached_property
    def _limits(self) -> pd.DataFrame:
        known: pd.DataFrame | None = self.problem.derived.get(("limits", self.dimension))
        if known is not None:  # those of a problem with the same people
            return known
        return pd.concat([self._horizon_limits(), self._period_limits()], ignore_index=True)

    def _horizon_limits(self) -> pd.DataFrame:
        table = pd.DataFrame({"rep": np.arange(self.problem.num_reps), "period": HORIZON})
        capacity = self._mapped("capacity") * self._ramp().mean_share
        if self.dimension == "minutes":
            capacity = np.where(np.isnan(capacity), self._working_minutes(), capacity)
        table["capacity"] = self._limit(capacity, np.floor)
        table["target"] = self._limit(self._mapped("target"), np.rint)
        table["floor"] = self._limit(self._mapped("floor"), np.ceil)
        table["current_load"] = self._limit(np.nan_to_num(self._mapped("current_load")), np.rint)
        return table

    def _period_limits(self) -> pd.DataFrame:
        given = self.problem.frames["reps.periods"]
        given = given[given["dimension"] == self.dimension].rename(columns={"row": "rep"})
        every = self._mapped("period_capacity")
        if given.empty and np.isnan(every).all():
            return pd.DataFrame(columns=LIMIT_COLUMNS, dtype="int64")
        index = pd.Index(self.problem.periods["label"])
        given = given.assign(period=index.get_indexer(given["period"]))
        whole = pd.MultiIndex.from_product(
            [np.flatnonzero(~np.isnan(every)), range(len(index))], names=["rep", "period"]
        )
        table = (
            whole.to_frame(index=False)
            .merge(given, on=["rep", "period"], how="outer")
            .astype({"rep": "int64", "period": "int64"})
        )
        table = table[table["period"] >= 0].reset_index(drop=True)
        capacity = table["capacity"].to_numpy(dtype=float)
        capacity = np.where(np.isnan(capacity), every[table["rep"]], capacity)
        shares = self._ramp().by_period
        table["capacity"] = self._limit(capacity * shares[table["rep"], table["period"]], np.floor)
        table["target"] = self._limit(table["target"].to_numpy(dtype=float), np.rint)
        table["floor"] = self._limit(table["floor"].to_numpy(dtype=float), np.ceil)
        table["current_load"] = self._limit(np.nan_to_num(table["current_load"].to_numpy(dtype=float)), np.rint)
        return table[LIMIT_COLUMNS]

    def _limit(self, amounts: np.ndarray, rounding: np.ufunc) -> np.ndarray:
        """Return amounts in whole steps, :data:`ABSENT` where NaN; a hair of float noise is forgiven."""
        steps = rounding(np.nan_to_num(amounts) / self.resolution + (1e-9 if rounding is np.floor else -1e-9))
        return np.where(np.isnan(amounts), ABSENT, np.maximum(0, steps)).astype(np.int64)

    def _mapped(self, field: str) -> np.ndarray:
        """Return a rep's mapping field at this dimension, NaN where not given."""
        given = self.problem.frames[f"reps.{field}"]
        given = given[given["key"] == self.dimension]
        out = np.full(self.problem.num_reps, np.nan)
        out[given["row"]] = given["value"]
        return out

    def _working_minutes(self) -> np.ndarray:
        """Return ramped working minutes over the horizon, NaN for reps without hours."""
        minutes = time.working_minutes(self.problem.shifts, self.problem.periods, self.problem.num_reps)
        total = (minutes * self._ramp().by_period).sum(axis=1)
        return np.where(self.problem.has_hours, total, np.nan)

    def _ramp(self) -> Ramp:
        return ramp_of(self.problem)


class Ramp:
    """A newcomer's share of full capacity per period and over the horizon, 0 to 1."""

    def __init__(self, problem: Problem) -> None:
        self.by_period = time.ramp_share(problem.frames, problem.periods)
        self.mean_share = self.by_period @ problem.periods["share"].to_numpy(dtype=float)
