"""What a quarter will bring, by a history: which open deals close in it, what comes anew, before the dice.

An open deal closes in the next quarter with a share that depends on its age: of deals older than any that was ever closed
none did. And nobody closes more than their pace: where more is open than a rep can close, all of it waits alike.
When to modify: to forecast another length of time than a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from assigner.manage.goals.attainment import Arrivals, Book, draw
from assigner.manage.history.conversion import Conversion, conversion_of
from assigner.manage.history.yardstick import yardstick_of
from assigner.manage.review.factors import work_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.history.history import History
    from assigner.manage.history.yardstick import Yardstick
    from assigner.problem.problem import Problem

AGES = (0, 15, 30, 60, 90, 120)
"""Bounds of the ages, in days; the last one reaches to the longest that any closed deal was open."""
OWN_DEALS = 20
"""So many deals of everybody stand beside a rep's own as examples of what comes."""


class Times(Protocol):
    """How many times the value of deals and items counts; a scheme of pay says so."""

    def of_deals(self, deals: pd.DataFrame) -> np.ndarray:
        """Return the factor of each deal."""

    def of_items(self, problem: Problem, item: np.ndarray) -> np.ndarray:
        """Return the factor of each item."""


@dataclass(frozen=True, eq=False)
class Rates:
    """What quarters of the past say about the next.

    Parameters
    ----------
    closing
        Share of open deals of each age (:data:`AGES`) that closed within a quarter.
    longest
        Most days that a deal was open before it closed; none older ever closed.
    arriving
        By rep: deals opened and closed in the same quarter, a working day; shrunk.
    pace
        By rep: all deals closed, a working day; shrunk.
    unsteady
        Standard deviation of a rep's closings in a quarter around the own pace, as a share, beyond what a Poisson number
        has; 0 where there is none or only one quarter.
    quarters
        How many quarters they rest on.
    """

    closing: np.ndarray
    longest: int
    arriving: np.ndarray
    pace: np.ndarray
    unsteady: float
    quarters: int

    def closes(self, age: np.ndarray) -> np.ndarray:
        """Return the chance that open deals of an age in days close in the quarter; 0 where the age is unknown."""
        return np.where((age >= 0) & (age <= self.longest), self.closing[_band(age)], 0.0)


def rates_of(history: History, reps: Sequence[str], until: int) -> Rates | None:
    """Return the rates of the quarters that ended by a day; None where there is no such quarter.

    The first quarter of a history counts only where deals were closed before it: else nobody knows what was open.
    """
    quarters = [one for one in history.quarters if one.last <= until and one.first > history.first_day]
    if not quarters:
        return None
    deals = history.deals
    open_, closed = np.zeros(len(AGES)), np.zeros(len(AGES))
    new, all_ = np.zeros((2, len(quarters), len(reps)))
    days = np.array([history.working_days(quarter.first, quarter.last) for quarter in quarters], dtype=float)
    opened, ended, over = (deals[name].to_numpy() for name in ("opened", "closed", "over"))
    rep = pd.Index(list(reps)).get_indexer(pd.Index(deals["rep"]))
    listed = rep >= 0
    for at, quarter in enumerate(quarters):
        inside = over & (ended >= quarter.first) & (ended <= quarter.last)
        there = (opened >= 0) & (opened < quarter.first) & (~over | (ended >= quarter.first))
        band = _band(quarter.first - opened)
        open_ += np.bincount(band[there], minlength=len(AGES))
        closed += np.bincount(band[there & inside], minlength=len(AGES))
        new[at] = np.bincount(rep[inside & listed & (opened >= quarter.first)], minlength=len(reps))
        all_[at] = np.bincount(rep[inside & listed], minlength=len(reps))
    pace = _a_day(all_, days)
    usual = pace[pace > 0].mean() if (pace > 0).any() else 0.0
    known = over & (opened >= 0) & (ended <= until)
    longest = int((ended - opened)[known].max()) if known.any() else 0
    return Rates(
        (closed + 0.5) / (open_ + 1),
        longest,
        _a_day(new, days),
        np.where(pace > 0, pace, usual),  # who is new closes what others do: a book given to them is not worth nothing
        _unsteady(all_, days),
        len(quarters),
    )


def _band(age: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(AGES, age, side="right") - 1, 0, len(AGES) - 1)


def _a_day(counts: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return counts a working day by rep, shrunk toward the mean of those who have any."""
    sums = counts.sum(axis=0)
    mean = sums.sum() / max(float(days.sum()) * int((sums > 0).sum()), 1.0)
    usual = np.full(len(sums), mean * days.sum())
    return np.where(sums > 0, mean * conversion_of(sums, usual, usual).factor, 0.0)


def _unsteady(counts: np.ndarray, days: np.ndarray) -> float:
    """Return how much closings of a quarter vary around the own pace beyond a Poisson number (by moments)."""
    usual = counts.sum(axis=0)[None, :] * (days / days.sum())[:, None]
    there = usual > 0
    freedom = (len(days) - 1) * int(there.any(axis=0).sum())
    if freedom <= 0:
        return 0.0
    pearson = float(((counts - usual)[there] ** 2 / usual[there]).sum())
    return float(np.sqrt(max(0.0, pearson / freedom - 1) / usual[there].mean()))


@dataclass(frozen=True, eq=False)
class Basis:
    """All that forecasts of one moment rest on.

    Parameters
    ----------
    yardstick, rates
        What an average rep gets, and how fast deals close and come.
    conversion
        The reps' factors.
    """

    yardstick: Yardstick
    rates: Rates | None
    conversion: Conversion


def basis_of(history: History, reps: Sequence[str], until: int) -> Basis:
    """Return what was known by a day; ``history`` may know more."""
    known = history.until(until)
    yardstick = yardstick_of(known)
    work = work_of(known, yardstick, reps, known.first_day, until)
    return Basis(yardstick, rates_of(known, reps, until), conversion_of(work.won, work.chance, work.chance_variance))


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a quarter holds for each rep, before the dice.

    Parameters
    ----------
    book, arrivals
        Deals that are there, and those that come; None without complete quarters.
    factor, spread
        By rep: the factor on what is won, with all its uncertainty.
    live
        By rep: open deals that may still close.
    """

    book: Book
    arrivals: Arrivals | None
    factor: np.ndarray
    spread: np.ndarray
    live: np.ndarray

    def draw(self, draws: int, random: np.random.Generator) -> np.ndarray:
        """Return what each rep wins in each draw."""
        return draw(self.book, self.arrivals, self.factor, self.spread, draws, random)

    def mean(self) -> np.ndarray:
        """Return what each rep may expect, exactly where no chance is cut at 1."""
        book = self.book
        found = np.bincount(book.rep, weights=book.amount * book.chance, minlength=len(self.factor))
        if self.arrivals is not None:
            each = [
                float((amount * chance).mean()) if len(amount) else 0.0
                for amount, chance in zip(self.arrivals.amounts, self.arrivals.chances, strict=True)
            ]
            found = found + self.arrivals.expected * np.array(each)
        return np.asarray(found * self.factor)


def outlook_of(
    history: History,
    deals: pd.DataFrame,
    reps: Sequence[str],
    basis: Basis,
    first: int,
    days: np.ndarray,
    times: Times | None = None,
) -> Outlook:
    """Return what a quarter holds.

    Parameters
    ----------
    history
        What is known.
    deals
        Open deals, columns of a history; ``rep`` says who has them now.
    reps
        Numbers of reps.
    basis
        What the history says.
    first, days
        First day of the quarter, and each rep's working days in it.
    times
        How many times deals count; once where None.
    """
    book, closes = open_book(deals, reps, basis, first, times)
    live = np.bincount(book.rep[closes > 0], minlength=len(reps))
    spread = basis.conversion.spread
    if basis.rates is None:
        return Outlook(book, None, basis.conversion.factor, spread, live)
    arrivals = arrivals_of(history, reps, basis, days, times)
    closings = np.bincount(book.rep, weights=closes, minlength=len(reps)) + arrivals.expected
    room = np.minimum(1.0, basis.rates.pace * days / np.maximum(closings, 1e-9))
    book = Book(book.rep, book.amount, book.chance * room[book.rep])
    arrivals = Arrivals(arrivals.expected * room, arrivals.amounts, arrivals.chances)
    return Outlook(book, arrivals, basis.conversion.factor, np.hypot(spread, basis.rates.unsteady), live)


def open_book(
    deals: pd.DataFrame, reps: Sequence[str], basis: Basis, first: int, times: Times | None = None
) -> tuple[Book, np.ndarray]:
    """Return open deals as a book, and the chance that each closes in the quarter.

    Parameters
    ----------
    deals
        Open deals, columns of a history; ``rep`` says who has them now.
    reps
        Numbers of reps.
    basis
        What is known.
    first
        First day of the quarter.
    times
        How many times deals count; once where None.
    """
    found = basis.yardstick.of(deals)
    pay = found["pay"].to_numpy() * (1.0 if times is None else times.of_deals(deals))
    age = np.where(deals["opened"] >= 0, first - deals["opened"], -1)
    closes = np.zeros(len(deals)) if basis.rates is None else basis.rates.closes(age)
    rep = pd.Index(list(reps)).get_indexer(pd.Index(deals["rep"]))
    there = rep >= 0
    return Book(rep[there], pay[there], (closes * found["plain"].to_numpy())[there]), closes[there]


def arrivals_of(
    history: History, reps: Sequence[str], basis: Basis, days: np.ndarray, times: Times | None = None
) -> Arrivals:
    """Return what comes anew in a quarter with so many working days a rep; needs rates."""
    assert basis.rates is not None
    over = history.deals[history.deals["over"]]
    found = basis.yardstick.of(over)
    plain, all_chances = found["pay"].to_numpy(), found["plain"].to_numpy()
    all_amounts = plain * (1.0 if times is None else times.of_deals(over))
    step = max(1, len(over) // OWN_DEALS)
    usual = np.argsort(plain, kind="stable")[step // 2 :: step]
    picks = [np.concatenate([np.flatnonzero((over["rep"] == rep).to_numpy()), usual]) for rep in reps]
    amounts, chances = [all_amounts[pick] for pick in picks], [all_chances[pick] for pick in picks]
    return Arrivals(basis.rates.arriving * days, amounts, chances)
