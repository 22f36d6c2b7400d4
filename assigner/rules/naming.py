"""What people call a duty as a whole, where a rule is about all of its seats.

When to modify: when another group of items needs a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem


def duty_names(problem: Problem, item: np.ndarray) -> np.ndarray:
    """Return the name of the duty that each seat belongs to, its id where it has none (objects)."""
    items = problem.items.iloc[item]
    unnamed = (items["name"] == items["id"]).to_numpy(dtype=bool)
    return np.where(unnamed, items["base_id"].to_numpy(dtype=object), items["name"].to_numpy(dtype=object))
