"""The fairness ledger: who has had how much lately, so that ties go to whom the least came.

Every arrival that a rep gets, from whatever source, adds its weight to the rep's credit; credit halves with time.
Who is away misses arrivals: the ledger keeps that as a debt, and pays it back slowly. A part of what the rep then gets
pays the debt in place of adding credit, so the rep's rate is at most ``1 / (1 - catch_up)`` times the usual one: leave
and newcomers are made good without a flood. When to modify: when credit is to decay or be made good in another way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.route.policy import Fairness

DAY_MINUTES = 1440
HEAD_START = 1.0
"""Most by which a debt moves a rep ahead of the others, in usual arrivals: it only settles the next tie."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """Credit and debt of each rep at a moment; :func:`credited` makes the next one.

    Parameters
    ----------
    credit, debt
        Per rep, in arrivals per unit of share (a half-time rep earns two for one arrival).
    minute
        The moment, minutes since 1970 UTC.
    """

    credit: np.ndarray
    debt: np.ndarray
    minute: int

    @classmethod
    def empty(cls, num_reps: int, minute: int = 0) -> Ledger:
        """Return the ledger of reps who are all even."""
        return cls(np.zeros(num_reps), np.zeros(num_reps), minute)

    def standing(self) -> np.ndarray:
        """Return what ties are settled by: the lower, the sooner the rep gets the next arrival."""
        return self.credit - np.minimum(self.debt, HEAD_START)

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger as plain data."""
        return {"credit": self.credit.tolist(), "debt": self.debt.tolist(), "minute": self.minute}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Ledger:
        """Return the ledger of :meth:`to_dict`."""
        return cls(np.array(data["credit"], dtype=float), np.array(data["debt"], dtype=float), int(data["minute"]))


def credited(
    ledger: Ledger,
    rep: int,
    minute: int,
    present: np.ndarray,
    share: np.ndarray,
    fairness: Fairness,
    weight: float = 1.0,
) -> Ledger:
    """Return the ledger after a rep got an arrival.

    Parameters
    ----------
    ledger
        Before.
    rep
        Number of the rep.
    minute
        The moment; earlier moments than the ledger's count as the ledger's.
    present
        Which reps were there to get it; the others are owed a part.
    share
        Each rep's share of a full-time rep, above 0.
    fairness
        Half-life and how leave is made good.
    weight
        What the arrival counts.
    """
    aged = _aged(ledger, minute, fairness)
    earned = weight / share[rep]
    paid = min(aged.debt[rep], fairness.catch_up * earned)
    credit, debt = aged.credit.copy(), aged.debt.copy()
    credit[rep] += earned - paid
    debt[rep] -= paid
    others = present.copy()
    others[rep] = True
    usual = (earned - paid) / max(1, int(others.sum()))
    credit[~others] += usual  # who is away keeps the place in the queue ...
    debt[~others] = np.minimum(fairness.most_debt, debt[~others] + fairness.make_good * usual)  # ... and is owed a part
    return Ledger(credit, debt, aged.minute)


def joined(ledger: Ledger, rep: int, present: np.ndarray) -> Ledger:
    """Return the ledger after somebody began: a newcomer starts level with the others, not empty-handed."""
    others = present.copy()
    others[rep] = False
    credit, debt = ledger.credit.copy(), ledger.debt.copy()
    credit[rep], debt[rep] = (ledger.credit[others].mean() if others.any() else 0.0), 0.0
    return replace(ledger, credit=credit, debt=debt)


def _aged(ledger: Ledger, minute: int, fairness: Fairness) -> Ledger:
    if minute <= ledger.minute:
        return ledger
    factor = 0.5 ** ((minute - ledger.minute) / (fairness.half_life_days * DAY_MINUTES))
    return Ledger(ledger.credit * factor, ledger.debt * factor, minute)
