"""The book that a plan gives each rep, as deals that are won or not.

Items that a history knows as open deals, and accounts that have some, close and are won as its rates say; others as the
file of goals says; what neither knows brings nothing and is not counted. When to modify: when something else says what an item brings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.manage.goals.attainment import Book
from assigner.manage.goals.forecast import Outlook, basis_of, open_book, outlook_of
from assigner.problem.amounts import raw_amounts

if TYPE_CHECKING:
    from assigner.manage.goals.asked import Chance, GoalsAsked
    from assigner.manage.goals.forecast import Times
    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem


def outlook_of_plan(
    problem: Problem,
    plan: Plan,
    asked: GoalsAsked,
    history: History | None,
    quarter: Period,
    days: np.ndarray,
    times: Times | None = None,
) -> Outlook | None:
    """Return what the checked quarter holds for each rep under a plan; None where nothing says what a book brings.

    Parameters
    ----------
    problem, plan
        Who has which items.
    asked
        Says what items bring that the history does not know.
    history
        Won, lost and open deals; an open one is the item of its id, else it belongs to its account.
    quarter, days
        The quarter, and each rep's working days in it.
    times
        How many times deals and items count; once where None.
    """
    known = np.zeros(problem.num_items, dtype=bool)
    outlook = None
    if history is not None:
        now = history.until(min(quarter.first - 1, history.last_day))
        reps = [str(rep) for rep in problem.rep_ids]
        open_ = now.deals[~now.deals["over"]].copy()
        item = _items_of(problem, open_)
        here = (item >= 0) & (np.append(plan.rep, -1)[item] >= 0)
        open_ = open_[here].assign(rep=np.array(reps, dtype=object)[plan.rep[item[here]]])
        known[item[here]] = True
        outlook = outlook_of(now, open_, reps, basis_of(now, reps, now.last_day), quarter.first, days, times)
    told = _told_by_file(problem, plan, asked, ~known, times)
    if not len(told.rep):
        return outlook
    if outlook is None:
        ones = np.ones(problem.num_reps)
        return Outlook(told, None, ones, 0 * ones, np.bincount(told.rep, minlength=problem.num_reps))
    book = Book(*(np.concatenate(pair) for pair in zip(_columns(outlook.book), _columns(told), strict=True)))
    live = outlook.live + np.bincount(told.rep, minlength=problem.num_reps)
    return Outlook(book, outlook.arrivals, outlook.factor, outlook.spread, live)


def _items_of(problem: Problem, deals: pd.DataFrame) -> np.ndarray:
    """Return the item of each deal: the one of its id, else its account; -1 where the problem has neither."""
    own = problem.item_index.get_indexer(pd.Index(deals["deal"]))
    return np.where(own >= 0, own, problem.item_index.get_indexer(pd.Index(deals["account"])))


def _columns(book: Book) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return book.rep, book.amount, book.chance


def item_outlook(
    problem: Problem, asked: GoalsAsked, history: History | None, quarter: Period, times: Times
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each item brings when won, and its chance in the quarter by an average rep; 0 where nothing says so."""
    amount, chance = np.zeros(problem.num_items), np.zeros(problem.num_items)
    known = np.zeros(problem.num_items, dtype=bool)
    if history is not None:
        now = history.until(min(quarter.first - 1, history.last_day))
        open_ = now.deals[~now.deals["over"]]
        item = _items_of(problem, open_)
        open_, item = open_[item >= 0], item[item >= 0]
        basis = basis_of(now, now.reps, now.last_day)
        book, _ = open_book(open_.assign(rep="x"), ["x"], basis, quarter.first, times)
        np.add.at(amount, item, book.amount)
        np.add.at(chance, item, book.amount * book.chance)
        np.divide(chance, amount, out=chance, where=amount > 0)  # of all that an account has open
        known[item] = True
    left = ~known
    for one in asked.chances:
        chosen = np.flatnonzero(left & _selected(problem, one))
        left[chosen] = False
        amount[chosen] = raw_amounts(problem, one.amount)[chosen] * times.of_items(problem, chosen)
        chance[chosen] = one.chance
    return amount, chance


def _told_by_file(problem: Problem, plan: Plan, asked: GoalsAsked, open_: np.ndarray, times: Times | None) -> Book:
    """Return the items that the file's chances select; the first entry that fits an item counts."""
    parts = [(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))]
    left = open_ & (plan.rep >= 0)
    for one in asked.chances:
        item = np.flatnonzero(left & _selected(problem, one))
        left[item] = False
        amounts = raw_amounts(problem, one.amount)[item] * (1.0 if times is None else times.of_items(problem, item))
        parts.append((plan.rep[item].astype(np.int64), amounts, np.full(len(item), one.chance)))
    return Book(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _selected(problem: Problem, one: Chance) -> np.ndarray:
    mask = np.ones(problem.num_items, dtype=bool)
    if one.kinds:
        mask &= problem.items["kind"].isin(one.kinds).to_numpy()
    if one.tags:
        codes = problem.tags.get_indexer(pd.Index(one.tags))
        mask &= np.isin(
            np.arange(problem.num_items), problem.item_tags.loc[problem.item_tags["tag"].isin(codes), "item"]
        )
    return mask
