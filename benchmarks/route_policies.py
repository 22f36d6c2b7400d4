"""Ways to choose among the reps who may take an arrival: ours, and the three that sales tools offer.

All see the same eligible reps; they differ in the choice alone. When to modify: to compare with another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.route import Decision, LiveState

    Choose = Callable[[LiveState, Decision, np.ndarray], int]
    """State, decision and how many each rep has had, to the number of a rep; -1 leaves it undone."""


@dataclass(frozen=True)
class Way:
    """A way to route.

    Parameters
    ----------
    choose
        How to choose among the reps who may.
    price_after
        After how many arrivals prices are worked out anew, at least one a rep; 0: never.
    most_moves
        How many leads that nobody has answered yet may change hands at a time.
    exchange_gain
        What each must gain to change hands where somebody has room; None: they move only where everybody is full.
    most_exchanges
        How often one lead may change hands so.
    """

    choose: Choose
    price_after: int = 0
    most_moves: int = 0
    exchange_gain: int | None = None
    most_exchanges: int = 1


def ours(state: LiveState, decision: Decision, had: np.ndarray) -> int:
    """Own cost and prices, ties by the ledger."""
    del state, had
    return decision.rep


def weighted_round_robin(state: LiveState, decision: Decision, had: np.ndarray) -> int:
    """Whoever has had the least for their share of capacity, by number of leads."""
    return _least(decision, (had + 1) / state.board.share)


def least_loaded(state: LiveState, decision: Decision, had: np.ndarray) -> int:
    """Whoever's minutes are the least share of their capacity."""
    del had
    row = state.board.rows["rep-over-capacity"][-1]
    return _least(decision, state.load[row] / np.maximum(1, state.board.meters.upper[row]))


def best_fit_first(state: LiveState, decision: Decision, had: np.ndarray) -> int:
    """Whoever fits best by own cost; among equals whoever has had the least."""
    best = decision.own.sum(axis=0)
    return _least(decision, best * 1e6 + (had + 1) / state.board.share)


def _least(decision: Decision, measure: np.ndarray) -> int:
    reps = np.flatnonzero(decision.eligible)
    return int(reps[np.argmin(measure[reps])]) if len(reps) else -1


POLICIES: dict[str, Way] = {
    "prices and ledger": Way(ours, price_after=40, most_moves=3, exchange_gain=1, most_exchanges=10),
    "prices and ledger, each moves once": Way(ours, price_after=40, most_moves=3, exchange_gain=5),
    "prices and ledger, moves where all are full": Way(ours, price_after=40, most_moves=3),
    "prices and ledger, nothing moves": Way(ours, price_after=40),
    "prices of the plan alone": Way(ours),
    "weighted round robin": Way(weighted_round_robin),
    "least loaded": Way(least_loaded),
    "best fit first": Way(best_fit_first),
}
