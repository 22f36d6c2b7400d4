"""Deals as columns of numbers, and the questions that all who read a history ask of them.

When to modify: when another question is asked by more than one reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.errors import InputError
from assigner.files.deals import read_deals
from assigner.issues import Issue
from assigner.language import Words
from assigner.manage.history.periods import EPOCH, Period, quarters_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assigner.problem.problem import Problem

NO_DAY = -1
"""Stands for a day that is not known."""
EMPTY = Words("There is no closed deal in the history.", "历史中没有已结商机。")
EMPTY_WAY_OUT = Words("Give deals with an outcome and a closing day.", "请提供带结果与结束日期的商机。")


@dataclass(frozen=True, eq=False)
class History:
    """Deals with numbers for days.

    Parameters
    ----------
    deals
        ``deal, rep, team, account, skill, segment, partner`` (text, empty where unknown), ``opened, closed`` (days since
        1970-01-01, :data:`NO_DAY` where unknown), ``over`` (won or lost), ``won``, ``value`` (0 unless won),
        ``list_value`` and ``minutes`` (NaN where unknown).
    """

    deals: pd.DataFrame

    @cached_property
    def first_day(self) -> int:
        """The first day on which a deal was closed: before it, an export says nothing about pace."""
        return int(self.deals.loc[self.deals["over"], "closed"].min())

    @cached_property
    def last_day(self) -> int:
        """The last day of which the history knows anything."""
        return int(self.deals[["opened", "closed"]].max().max())

    @cached_property
    def quarters(self) -> list[Period]:
        """The calendar quarters in which deals were closed, in order."""
        return quarters_between(self.first_day, self.last_day)

    @cached_property
    def reps(self) -> list[str]:
        """Everybody who has a deal, by name."""
        return sorted(set(self.deals["rep"]))

    @cached_property
    def team_of(self) -> dict[str, str]:
        """The newest team of each rep, empty where unknown."""
        known = self.deals.sort_values("closed", kind="stable")
        return {str(rep): str(team) for rep, team in zip(known["rep"], known["team"], strict=True)}

    def closed_in(self, first: int, last: int) -> pd.DataFrame:
        """Return the deals that were won or lost in a run of days, both included."""
        deals = self.deals
        return deals[deals["over"] & (deals["closed"] >= first) & (deals["closed"] <= last)]

    def until(self, day: int) -> History:
        """Return what was known in the evening of a day: later deals are gone, deals closed later are open."""
        deals = self.deals[self.deals["opened"] <= day].copy()
        later = (deals["closed"] > day).to_numpy()
        deals.loc[later, "closed"] = NO_DAY
        deals.loc[later, "value"] = 0.0
        for column in ("over", "won"):
            deals.loc[later, column] = False
        return History(deals)

    def named(self, names: Mapping[str, str]) -> History:
        """Return the same with accounts called by their names, for what people read; ids that nobody names stay."""
        return History(self.deals.assign(account=self.deals["account"].map(lambda one: names.get(one) or one)))

    def working_days(self, first: int, last: int) -> int:
        """Return the Mondays to Fridays of a run of days, both included, that the history covers."""
        first, last = max(first, self.first_day), min(last, self.last_day)
        return weekdays_between(first, last)


def account_names(problem: Problem) -> dict[str, str]:
    """Return what people call accounts, by id."""
    table = problem.frames["accounts"]
    return dict(zip(table["id"].astype(str), table["name"].astype(str), strict=True))


def weekdays_between(first: int, last: int) -> int:
    """Return how many Mondays to Fridays lie between two days, both included."""
    return (
        int(np.busday_count(np.datetime64(int(first), "D"), np.datetime64(int(last) + 1, "D"))) if last >= first else 0
    )


def read_history(path: str | Path, mapping: str | Path | None = None) -> tuple[History, list[Issue]]:
    """Return the history of a file of deals or of an export; see :func:`assigner.files.deals.read_deals`.

    Raises
    ------
    InputError
        With every fault, or when no deal was ever closed.
    UnknownNameError
        There is no such bundled mapping.
    """
    table, issues = read_deals(path, mapping)
    return history_of(table, str(path)), issues


def history_of(table: pd.DataFrame, place: str = "deals") -> History:
    """Return the history of a table of deals (:class:`assigner.files.deals.Deal`).

    Raises
    ------
    InputError
        No deal was ever closed.
    """
    texts = {
        name: table[name].fillna("").astype(str)
        for name in ("deal", "rep", "team", "account", "skill", "segment", "partner")
    }
    over = table["outcome"].isin(["won", "lost"]) & table["closed"].notna() & (table["closed"].astype(str) != "")
    won = over & (table["outcome"] == "won")
    numbers = {name: pd.to_numeric(table[name]).astype(float) for name in ("value", "list_value", "minutes")}
    days = {name: _day_numbers(table[name]) for name in ("opened", "closed")}
    days["closed"] = np.where(over, days["closed"], NO_DAY)
    deals = pd.DataFrame({**texts, **days, "over": over.to_numpy(), "won": won.to_numpy(), **numbers})
    deals["value"] = deals["value"].fillna(0.0).where(deals["won"], 0.0)
    if not deals["over"].any():
        raise InputError([Issue("history-empty", "error", place, EMPTY, EMPTY_WAY_OUT)])
    return History(deals.reset_index(drop=True))


def _day_numbers(column: pd.Series) -> np.ndarray:
    days = pd.to_datetime(column.where(column.astype(str) != "", None))
    missing = days.isna().to_numpy()
    numbers = (days - pd.Timestamp(EPOCH)).dt.days.fillna(NO_DAY).to_numpy(dtype=np.int64)
    return np.where(missing, NO_DAY, numbers)
