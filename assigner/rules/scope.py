"""Scopes: which items, reps and periods a rule setting looks at.

When to modify: when :class:`assigner.problem.settings.Scope` gets a field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.problem.settings import Scope


def item_mask(scope: Scope, problem: Problem) -> np.ndarray:
    """Return which items the scope covers (kinds, tags and ids must all agree)."""
    mask = np.ones(problem.num_items, dtype=bool)
    if scope.kinds:
        mask &= problem.items["kind"].isin(scope.kinds).to_numpy()
    if scope.tags:
        mask &= _holders(problem.item_tags, "item", "tag", problem.tags, scope.tags, problem.num_items)
    if scope.items:
        mask &= _named(problem, scope.items)
    if scope.except_items:
        mask &= ~_named(problem, scope.except_items)
    return mask


def _named(problem: Problem, ids: list[str]) -> np.ndarray:
    """Return which items are named, by their own id or by that of their duty."""
    return np.asarray(problem.items["id"].isin(ids) | problem.items["base_id"].isin(ids))


def rep_mask(scope: Scope, problem: Problem) -> np.ndarray:
    """Return which reps the scope covers (teams with those below, roles, tags and ids must all agree)."""
    mask = np.ones(problem.num_reps, dtype=bool)
    if scope.teams:
        nodes = problem.teams.names.get_indexer(pd.Index(scope.teams))
        inside = problem.rep_teams.loc[problem.rep_teams["node"].isin(nodes[nodes >= 0]), "row"]
        mask &= np.isin(np.arange(problem.num_reps), inside)
    if scope.roles:
        mask &= _holders(problem.rep_roles, "rep", "role", problem.roles, scope.roles, problem.num_reps)
    if scope.rep_tags:
        mask &= _holders(problem.rep_tags, "rep", "tag", problem.tags, scope.rep_tags, problem.num_reps)
    if scope.reps:
        mask &= np.isin(problem.rep_ids.astype(str), scope.reps)
    if scope.except_reps:
        mask &= ~np.isin(problem.rep_ids.astype(str), scope.except_reps)
    return mask


def period_mask(scope: Scope, problem: Problem) -> np.ndarray:
    """Return which rows of ``problem.periods`` the scope covers."""
    if not scope.periods:
        return np.ones(len(problem.periods), dtype=bool)
    return np.asarray(problem.periods["label"].isin(scope.periods))


def _holders(table: pd.DataFrame, key: str, code: str, names: pd.Index, wanted: list[str], length: int) -> np.ndarray:
    codes = names.get_indexer(pd.Index(wanted))
    mask = np.zeros(length, dtype=bool)
    mask[table.loc[table[code].isin(codes[codes >= 0]), key]] = True
    return mask
