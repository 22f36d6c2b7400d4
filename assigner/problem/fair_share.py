"""Fair share: the target of a rep that nobody has set, from who could take what.

Every item's amount is shared out among the reps that may take it by territory, team and role (or by
the listed candidates), in proportion to their capacity; a rep's fair share is the sum. Where
everybody may take everything this is the total split by capacity; where regions do not overlap each
region is split among its own reps, so that nobody is called uneven for living in a small region.
When to modify: when the notion of fairness changes, with a note in docs/architecture.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, ramp_of
from assigner.problem.listed import listed_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem


def fair_targets(problem: Problem, amounts: Amounts, items: np.ndarray, reps: np.ndarray) -> np.ndarray:
    """Return the horizon target of each rep: its own where given, else its fair share.

    Parameters
    ----------
    problem
        The problem.
    amounts
        The dimension to share out.
    items, reps
        Masks: the items that count, and the reps that share (others get 0).

    Returns
    -------
    int64 array of length ``num_reps``: the load, load outside the plan included, that is fair.
    """
    key = ("fair targets", amounts.dimension, items.tobytes(), reps.tobytes())
    if key not in problem.derived:
        problem.derived[key] = _fair_targets(problem, amounts, items, reps)
    found: np.ndarray = problem.derived[key]
    return found


def _fair_targets(problem: Problem, amounts: Amounts, items: np.ndarray, reps: np.ndarray) -> np.ndarray:
    sharing = Sharing(problem, amounts, reps)
    whole = _whole(amounts)
    load = np.where(sharing.reps, whole["current_load"], 0)
    share = sharing.of_items(items)
    share += load.sum() * sharing.weight / max(sharing.weight.sum(), 1e-300)
    fair = np.where(sharing.reps, np.rint(share), 0)
    return np.where(sharing.own != ABSENT, sharing.own, fair).astype(np.int64)


class Sharing:
    """Which part of an item's amount counts for whose fair share.

    Parameters
    ----------
    problem, amounts
        The dimension to share out.
    reps
        Mask: the reps that share.
    """

    def __init__(self, problem: Problem, amounts: Amounts, reps: np.ndarray) -> None:
        whole = _whole(amounts)
        self.reps = reps & problem.rep_active
        self.weight = _weights(problem, whole["capacity"].to_numpy(), self.reps)
        self.own = whole["target"].to_numpy()
        """The target that the problem sets for each rep, ``ABSENT`` where it sets none."""
        self.by_share = self.reps & (self.own == ABSENT)
        """Whose target is the fair share."""
        self._problem, self._amounts = problem, amounts
        self._parts: dict[tuple[str | None, str | None, frozenset[str]], np.ndarray] = {}

    def of_items(self, items: np.ndarray) -> np.ndarray:
        """Return what is fair for each rep of the items of a mask together, in steps."""
        return _shared_out(self._problem, self._amounts.base, items, self.weight)

    def part(self, territory: str | None, team: str | None, roles: Iterable[str]) -> np.ndarray:
        """Return the part of each rep, 1 in all, of one more item; with listed candidates as if all were."""
        key = territory, team, frozenset(roles)
        if key not in self._parts:
            problem = self._problem
            place = int(problem.territories.code(pd.Series([territory]))[0])
            group = int(problem.teams.code(pd.Series([team]))[0])
            codes = problem.roles.get_indexer(pd.Index(list(key[2]), dtype=object))
            taking = _may_take(problem, place, group, codes) * self.weight
            taking = taking if taking.sum() > 0 else self.weight
            self._parts[key] = taking / max(taking.sum(), 1e-300)
        return self._parts[key]


def _whole(amounts: Amounts) -> pd.DataFrame:
    """Return the limits of the whole horizon, by rep."""
    limits = amounts.limits()
    return limits[limits["period"] == HORIZON].sort_values("rep")


def _weights(problem: Problem, capacity: np.ndarray, sharing: np.ndarray) -> np.ndarray:
    """Return the share each rep takes: capacity if all have one, else minutes capacity, else the ramp."""
    minutes = amounts_of(problem, "minutes").limits()
    minutes_capacity = minutes[minutes["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy()
    for candidate in (capacity, minutes_capacity):
        if (candidate[sharing] != ABSENT).all() and candidate[sharing].sum() > 0:
            return np.where(sharing, candidate, 0).astype(float)
    return np.where(sharing, ramp_of(problem).mean_share, 0.0)


def _shared_out(problem: Problem, base: np.ndarray, items: np.ndarray, weight: np.ndarray) -> np.ndarray:
    if problem.settings.candidates == "listed":
        return _shared_among_listed(problem, base, items, weight)
    group, covers = _classes(problem)
    total = np.bincount(group, weights=np.where(items, base, 0), minlength=len(covers))
    taking = covers * weight[None, :]
    nobody = taking.sum(axis=1) == 0
    taking[nobody] = weight
    return np.asarray((total / np.maximum(taking.sum(axis=1), 1e-300)) @ taking)


def _shared_among_listed(problem: Problem, base: np.ndarray, items: np.ndarray, weight: np.ndarray) -> np.ndarray:
    items_listed, reps_listed, allowed = listed_pairs(problem)
    item, rep = items_listed[allowed], reps_listed[allowed]
    total_weight = np.bincount(item, weights=weight[rep], minlength=problem.num_items)
    amount = np.where(items & (total_weight > 0), base / np.maximum(total_weight, 1e-300), 0.0)
    shared = np.bincount(rep, weights=amount[item] * weight[rep], minlength=problem.num_reps)
    return shared.astype(float)  # of no pairs at all numpy makes whole numbers


def _classes(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Return the class of each item by (territory, team, roles), and which reps may take each class."""
    wants = np.zeros((problem.num_items, len(problem.roles)), dtype=bool)
    wants[problem.item_roles["item"], problem.item_roles["role"]] = True
    keys = pd.DataFrame(np.packbits(wants, axis=1)).assign(
        territory=problem.items["territory"].to_numpy(), team=problem.items["team"].to_numpy()
    )
    group = keys.groupby(list(keys.columns), sort=False).ngroup().to_numpy()
    first = np.unique(group, return_index=True)[1]
    covers = np.ones((len(first), problem.num_reps), dtype=bool)
    for row, item in enumerate(first):
        of_item = problem.items.iloc[item]
        covers[row] = _may_take(problem, of_item["territory"], of_item["team"], np.flatnonzero(wants[item]))
    return group, covers


def _may_take(problem: Problem, territory: int, team: int, roles: np.ndarray) -> np.ndarray:
    """Return which reps may take an item by territory, team and role, each by its number (-1: none)."""
    reps = np.arange(problem.num_reps)
    may = np.ones(problem.num_reps, dtype=bool)
    if territory >= 0:
        may &= problem.rep_covers[:, territory]
    if team >= 0:
        may &= np.isin(reps, problem.rep_teams.loc[problem.rep_teams["node"] == team, "row"])
    if len(roles):
        may &= np.isin(reps, problem.rep_roles.loc[problem.rep_roles["role"].isin(roles), "rep"])
    return may
