"""Which care each account and lead needs, and which cares each person stands for.

A lead is developed, and so is an account without sales; an account with sales is kept; an account is served when
after-sales or on-call duties belong to it. When to modify: when something else decides what an account needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.manage.responsibility.asked import CARES

if TYPE_CHECKING:
    from assigner.manage.responsibility.asked import RolesAsked
    from assigner.problem.problem import Problem

SERVICE_DUTIES = ("after-sales", "on-call")


def service_seats(problem: Problem) -> np.ndarray:
    """Return whether each item is a seat of a service duty."""
    kinds = problem.items.get("duty_kind", pd.Series(index=problem.items.index, dtype=object))
    return (problem.items["kind"] == "duty").to_numpy() & kinds.isin(SERVICE_DUTIES).to_numpy()


def needs_of(problem: Problem) -> pd.DataFrame:
    """Return ``item, care``: what each account and lead needs, sorted by item."""
    items = problem.items
    kind = items["kind"].to_numpy(dtype=object)
    sold = (items["value"].fillna(0.0) > 0).to_numpy()
    develops = np.flatnonzero((kind == "lead") | ((kind == "account") & ~sold))
    keeps = np.flatnonzero((kind == "account") & sold)
    parent = items["parent_item"].to_numpy(dtype=np.int64)[service_seats(problem)]
    serves = np.unique(parent[parent >= 0])
    item = np.concatenate([develops, keeps, serves]).astype(np.int64)
    care = np.repeat(np.arange(3), [len(develops), len(keeps), len(serves)])
    return pd.DataFrame({"item": item, "care": care}).sort_values(["item", "care"], ignore_index=True)


def stands_for(problem: Problem, asked: RolesAsked) -> np.ndarray:
    """Return the matrix ``[rep, care]``: whom a care can be given to; people without a known role stand for all."""
    found = np.zeros((problem.num_reps, len(CARES)), dtype=bool)
    for rep, role in problem.rep_roles[["rep", "role"]].itertuples(index=False):
        for care in asked.cares_of(str(problem.roles[role])):
            found[rep, CARES.index(care)] = True
    found[~found.any(axis=1)] = True
    return found & problem.rep_active[:, None]
