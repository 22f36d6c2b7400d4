"""Fair share: the target of a rep that nobody has set, from who could take what.

Every item's amount is shared out among the reps that may take it by territory, team and role (or by
the listed candidates), in proportion to their capacity; a rep's fair share is the sum. Where
everybody may take everything this is the total split by capacity; where regions do not overlap each
region is split among its own reps, so that nobody is called uneven for living in a small region.
When to modify: when the notion of fairness changes, with a note in docs/architecture.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, ramp_of
from assigner.problem.listed import listed_pairs

if TYPE_CHECKING:
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
    limits = amounts.limits()
    whole = limits[limits["period"] == HORIZON].sort_values("rep")
    sharing = reps & problem.rep_active
    weight = _weights(problem, whole["capacity"].to_numpy(), sharing)
    load = np.where(sharing, whole["current_load"], 0)
    share = _shared_out(problem, amounts.base, items, weight)
    share += load.sum() * weight / max(weight.sum(), 1e-300)
    own = whole["target"].to_numpy()
    return np.where(own != ABSENT, own, np.where(sharing, np.rint(share), 0)).astype(np.int64)


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
    return np.bincount(rep, weights=amount[item] * weight[rep], minlength=problem.num_reps)


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
        covers[row] = _may_take(problem, problem.items.iloc[item], np.flatnonzero(wants[item]))
    return group, covers


def _may_take(problem: Problem, item: pd.Series[Any], roles: np.ndarray) -> np.ndarray:
    """Return which reps may take an item by territory, team and role."""
    reps = np.arange(problem.num_reps)
    may = np.ones(problem.num_reps, dtype=bool)
    if item["territory"] >= 0:
        may &= problem.rep_covers[:, item["territory"]]
    if item["team"] >= 0:
        may &= np.isin(reps, problem.rep_teams.loc[problem.rep_teams["node"] == item["team"], "row"])
    if len(roles):
        may &= np.isin(reps, problem.rep_roles.loc[problem.rep_roles["role"].isin(roles), "rep"])
    return may
