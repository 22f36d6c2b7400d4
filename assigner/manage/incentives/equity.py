"""Expected commission as an amount of every item, so that the rule ``load-uneven`` can share opportunity evenly.

When to modify: when another rule balances what people may earn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.goals.books import item_outlook
from assigner.manage.incentives.pay import Times
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from assigner.manage.goals.goals import Goals
    from assigner.manage.history.history import History
    from assigner.manage.incentives.asked import Scheme
    from assigner.problem.problem import Problem

DIMENSION = "commission"


def even_opportunity(problem: Problem, found: Goals, scheme: Scheme, rate: float, history: History | None) -> Scenario:
    """Return the scenario that gives every item its expected commission and balances it.

    Parameters
    ----------
    problem
        The problem.
    found
        The goals whose chances count.
    scheme
        Says how many times items count.
    rate
        Pay for each unit of credit, such as the mean of a scheme.
    history
        As the goals were made with.
    """
    amount, chance = item_outlook(problem, found.asked, history, found.quarter, Times(scheme))
    worth = np.round(amount * chance * rate, 2)
    changes: dict[str, list[dict[str, object]]] = {"accounts": [], "leads": []}
    kinds = problem.items["kind"].to_numpy()
    for item in np.flatnonzero((worth > 0) & np.isin(kinds, ("account", "lead"))):
        table = "accounts" if kinds[item] == "account" else "leads"
        changes[table].append({"id": str(problem.item_ids[item]), "amounts": {DIMENSION: float(worth[item])}})
    kept = [
        one.model_dump(mode="json", exclude_defaults=True)
        for one in problem.settings.dimensions
        if one.name != DIMENSION
    ]
    return Scenario.model_validate({
        "name": "Even opportunity", "set": {"dimensions": [*kept, {"name": DIMENSION, "unit": scheme.currency, "resolution": 1}]},
        "rules": [{"rule": "load-uneven", "name": "commission-uneven", "parameters": {"dimension": DIMENSION}}],
        **{table: {"change": rows} for table, rows in changes.items() if rows},
    })  # fmt: skip
