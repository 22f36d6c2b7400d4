"""Plans of teams put together: for every budget the least imbalance that teams, each with one of its plans, reach in all.

Why it exists: teams that only a budget ties together have curves of their own, and the curve of all is their (min, +)
convolution (R. Bellman, Dynamic Programming, 1957, on allocation); thirty plans of each of five teams make thousands of
plans of all without another solve. When to modify: to put plans together otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.program.program import IntArray

MOST_KEPT = 5_000
"""Sums of the first teams that are kept while the others are added; of more, those of neighbouring spending are thinned."""


class Merged(NamedTuple):
    """Sums that no other beats, by what they spend.

    Parameters
    ----------
    spent, cost
        Of each sum.
    pick
        The plan of each team in each sum, a column a team.
    """

    spent: IntArray
    cost: IntArray
    pick: IntArray


def merged(teams: Sequence[Sequence[tuple[int, int]]]) -> Merged:
    """Return the sums of one plan of every team that no other sum beats in both spending and cost.

    Parameters
    ----------
    teams
        (spent, cost) of the plans of each team; every team has one.
    """
    spent, cost = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    pick = np.zeros((1, 0), dtype=np.int64)
    for plans in teams:
        more = np.array(plans, dtype=np.int64)
        all_spent = (spent[:, None] + more[None, :, 0]).ravel()
        all_cost = (cost[:, None] + more[None, :, 1]).ravel()
        kept = _thinned(unbeaten(all_spent, all_cost), all_spent, all_cost)
        spent, cost = all_spent[kept], all_cost[kept]
        pick = np.column_stack([pick[kept // len(more)], kept % len(more)])
    return Merged(spent, cost, pick)


def unbeaten(spent: IntArray, cost: IntArray) -> IntArray:
    """Return the places that no other beats in both, by what they spend."""
    order = np.lexsort((cost, spent))
    best = np.minimum.accumulate(cost[order])
    is_first = np.concatenate(([True], cost[order][1:] < best[:-1]))
    return np.asarray(order[is_first])


def _thinned(kept: IntArray, spent: IntArray, cost: IntArray) -> IntArray:
    """Return at most about :data:`MOST_KEPT` of the places: those farthest along the curve from each other, and the ends."""
    if len(kept) <= MOST_KEPT:
        return kept
    along = np.cumsum(np.abs(np.diff(spent[kept])) / max(1, np.ptp(spent[kept]))) + np.cumsum(
        np.abs(np.diff(cost[kept])) / max(1, np.ptp(cost[kept]))
    )
    cell = np.concatenate(([0.0], along)) * (MOST_KEPT / 2)
    _, first = np.unique(cell.astype(np.int64), return_index=True)
    return kept[np.unique(np.append(first, len(kept) - 1))]
