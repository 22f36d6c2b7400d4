"""What each move of a change request brings, told when somebody looks at it, in both languages.

Each gain costs a verification: some milliseconds on a small plan, a twentieth of a second at 20,000 items. So a call tells
as many as fit into a moment, the page asks for the rest, and what is found is kept with the plan. When to modify: with how
gains are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assigner.change.gains import gain_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.plans.library import KeptPlan
    from api.store import Clock
    from assigner.language import Words

MOMENT_NS = 300_000_000


def gains_told(kept: KeptPlan, items: Sequence[str], clock: Clock) -> Mapping[str, Words | None]:
    """Return what moves bring, by item, at least one and as many as a moment has room for; None: the plan moves no such item.

    Parameters
    ----------
    kept
        The plan behind the request.
    items
        Ids of items.
    clock
        Nanoseconds since 1970 UTC.
    """
    problem, found, until = kept.problem, kept.gains, clock() + MOMENT_NS
    owner, rep = problem.items["owner"].to_numpy(), kept.plan.rep
    told: dict[str, Words | None] = {}
    for item, number in zip(items, problem.item_index.get_indexer(pd.Index(items)).tolist(), strict=True):
        if number < 0 or owner[number] == rep[number]:
            told[item] = None
            continue
        if number not in found:
            if clock() > until:
                continue
            found[number] = gain_of(problem, kept.plan, kept.card, number)
        told[item] = found[number]
    return told
