"""Who owns what today: the items whose move from owner to owner rules look at.

When to modify: when another kind of item can be owned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.rules.contract import Rule

OWNED_KINDS = ("account", "lead")
"""Kinds of items that rules about moves look at: who does a duty is planned anew each time."""


def owned_items(rule: Rule, problem: Problem) -> np.ndarray:
    """Return which accounts and leads in the rule's scope have an active owner in the rule's scope.

    Nothing holds an item with an owner who is unknown or has left: those are free to go.
    """
    losing = np.append(rule.rep_mask(problem) & problem.rep_active, False)
    kinds = problem.items["kind"].isin(OWNED_KINDS).to_numpy()
    return np.asarray(rule.item_mask(problem) & kinds & losing[problem.items["owner"].to_numpy()])
