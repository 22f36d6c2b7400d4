"""What a scheme pays for a credit, and what credit deals give.

Pay is piecewise linear in the credit, so it is the same function for one quarter that was, and for thousands of draws.
When to modify: when a scheme says something new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.manage.incentives.asked import Scheme
    from assigner.problem.problem import Problem


def pay_of(scheme: Scheme, credit: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return what a quarter pays.

    Parameters
    ----------
    scheme
        The scheme.
    credit
        ``[..., rep]``: value that counts.
    target
        By rep; where it is 0 the first rate holds for everything and no mark is reached.
    """
    starts = np.array([tier.from_percent / 100 for tier in scheme.tiers])
    ends = np.append(starts[1:], np.inf)
    pay = np.zeros(np.broadcast(credit, target).shape)
    whole = np.where(target > 0, target, np.inf)
    for start, end, tier in zip(starts, ends, scheme.tiers, strict=True):
        low = 0.0 if start == 0 else start * whole
        inside = np.clip(credit - low, 0, (end - start) * whole if np.isfinite(end) else np.inf)
        pay += inside * tier.rate_percent / 100
    for mark in scheme.bonuses:
        pay += mark.amount * (credit >= mark.at_percent / 100 * whole)
    return np.clip(pay, scheme.floor, np.inf if scheme.cap is None else scheme.cap)


def pooled(scheme: Scheme, credit: np.ndarray, team: np.ndarray) -> np.ndarray:
    """Return credits after a part of each is shared evenly in its team (``team``: number by rep, -1 for none)."""
    part = scheme.pool_percent / 100
    if part == 0:
        return credit
    found = credit.copy()
    for number in np.unique(team[team >= 0]):
        mine = team == number
        pool = credit[..., mine].sum(axis=-1, keepdims=True) * part
        found[..., mine] = credit[..., mine] * (1 - part) + pool / mine.sum()
    return found


class Times:
    """How many times the value of deals and items counts under a scheme.

    Parameters
    ----------
    scheme
        The scheme; None counts everything once.
    """

    def __init__(self, scheme: Scheme | None) -> None:
        self.accelerators = [] if scheme is None else scheme.accelerators

    def of_deals(self, deals: pd.DataFrame) -> np.ndarray:
        """Return the factor of each deal of a history, by its skill or segment."""
        found, open_ = np.ones(len(deals)), np.ones(len(deals), dtype=bool)
        for one in self.accelerators:
            fits = open_ & (deals["skill"].isin(one.skills) | deals["segment"].isin(one.tags)).to_numpy()
            found[fits], open_[fits] = one.times, False
        return found

    def of_items(self, problem: Problem, item: np.ndarray) -> np.ndarray:
        """Return the factor of each item of a problem, by its tags and the skills it needs."""
        found, open_ = np.ones(len(item)), np.ones(len(item), dtype=bool)
        for one in self.accelerators:
            tags = problem.tags.get_indexer(pd.Index([*one.tags, *one.skills]))
            skills = problem.skills.get_indexer(pd.Index(one.skills))
            tagged = problem.item_tags.loc[problem.item_tags["tag"].isin(tags), "item"]
            skilled = problem.item_skills.loc[problem.item_skills["skill"].isin(skills), "item"]
            fits = open_ & (np.isin(item, tagged) | np.isin(item, skilled))
            found[fits], open_[fits] = one.times, False
        return found


def paid_in(
    scheme: Scheme, deals: pd.DataFrame, reps: Sequence[str], team: Mapping[str, str], targets: Mapping[str, int]
) -> np.ndarray:
    """Return what a scheme pays each rep for won deals of one quarter that was.

    Parameters
    ----------
    scheme, deals
        The scheme, and the deals closed in the quarter.
    reps, team
        Whom to pay, and everybody's team.
    targets
        By rep; whoever has none is paid the first rate.
    """
    target = np.array([targets.get(rep, 0) for rep in reps], dtype=float)
    return pay_of(scheme, credits_of(scheme, deals, reps, team), target)


def credits_of(scheme: Scheme, deals: pd.DataFrame, reps: Sequence[str], team: Mapping[str, str]) -> np.ndarray:
    """Return the credit of each rep from won deals: accelerated, split with partners, a part pooled in the team."""
    won = deals[deals["won"]]
    value = won["value"].to_numpy() * Times(scheme).of_deals(won)
    shared = (won["partner"] != "").to_numpy() * scheme.partner_percent / 100
    index = pd.Index(list(reps))
    credit = np.zeros(len(reps) + 1)  # the last place takes what goes to people who are not listed
    np.add.at(credit, index.get_indexer(pd.Index(won["rep"])), value * (1 - shared))
    np.add.at(credit, index.get_indexer(pd.Index(won["partner"])), value * shared)
    names = sorted(set(team.values()) - {""})
    numbers = np.array([names.index(team[rep]) if team.get(rep) else -1 for rep in reps])
    return pooled(scheme, credit[:-1], numbers)
