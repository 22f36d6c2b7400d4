"""Pairs of timed work of one rep that are too near: how rest and travel rules post and check them.

A rule that forbids "b too soon after a" says so by a predicate over pairs of items with starts; this
module finds the pairs, in options for ``post`` and in plans for ``check``. When to modify: when a
time rule needs another kind of pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.rules.intervals import near_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.rules.contract import Posting

    Conflict = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    """(item a, start a, item b, start b), a starting first -> whether they are too near."""


def post_pairs(to: Posting, option: np.ndarray, reach: int, conflict: Conflict) -> None:
    """Post that conflicting pairs of options exclude each other, by 1 a pair.

    One row for each option and each other item: the option, and all options of the other item that
    conflict with it. Since an item takes one option, the row is broken by exactly 1.

    Parameters
    ----------
    to
        The posting.
    option
        Timed options to look at.
    reach
        Only pairs whose later start lies less than ``reach`` minutes after the earlier end are asked.
    conflict
        The predicate.
    """
    options = to.options
    item, rep, start = options.item[option], options.rep[option], options.start[option]
    end = start + to.problem.items["duration"].to_numpy()[item]
    first, second = near_pairs(rep, start, end, reach)
    hit = (item[first] != item[second]) & conflict(item[first], start[first], item[second], start[second])
    first, second = first[hit], second[hit]
    _, row = np.unique(np.stack([first, item[second]]), axis=1, return_inverse=True)
    row = row.ravel()
    _, heads = np.unique(row, return_index=True)
    rows = np.concatenate([row, np.arange(len(heads))])
    members = option[np.concatenate([second, first[heads]])]
    to.rows(rows, members, np.ones(len(rows), dtype=np.int64), upper=np.ones(len(heads), dtype=np.int64))


def pairs_in_plan(problem: Problem, plan: Plan, items: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs (a, b) of a rep's timed items where b starts after a, less than ``reach`` after a's end.

    Looks at ever longer lags in each rep's sorted day until none is near any more.
    """
    timed = items[(plan.rep[items] >= 0) & (plan.start[items] >= 0)]
    order = timed[np.lexsort((timed, plan.start[timed], plan.rep[timed]))]
    begin, rep = plan.start[order], plan.rep[order]
    end = begin + problem.items["duration"].to_numpy()[order]
    earlier, later = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for lag in range(1, len(order)):
        near = (rep[lag:] == rep[:-lag]) & (begin[lag:] < end[:-lag] + reach)
        if not near.any():
            break
        earlier.append(order[:-lag][near])
        later.append(order[lag:][near])
    return np.concatenate(earlier), np.concatenate(later)
