"""What was decided about an item before: its moves in the change requests of its problem, and since when it is whose.

When to modify: when an item's past has another source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from api.errors import NotFoundError
from api.plans import requests
from api.store import changes
from api.store.moments import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.plans.library import KeptPlan, Library
    from api.plans.requests import Kept
    from api.store import Tx

MOST_REQUESTS = 10
"""The newest change requests that are looked through."""


def history_of(library: Library, tenant: str, kept: KeptPlan, item: str) -> dict[str, Any]:
    """Return the owner of today and every decision on an item, newest first.

    Raises
    ------
    NotFoundError
        The plan has no such item.
    """
    problem = kept.problem
    number = int(problem.item_index.get_indexer(pd.Index([item]))[0])
    if number < 0:
        raise NotFoundError("item", item)
    row = problem.items.iloc[number]
    with library.store.read() as tx:
        found = changes.requests(tx, tenant, problem=kept.row["problem"], limit=MOST_REQUESTS)
        decisions = [one for request in found for one in _decisions(tx, tenant, request["id"], item)]
    owner = int(row["owner"])
    since = row["owner_since"]
    return {
        "item": item, "owner": None if owner < 0 else str(problem.rep_ids[owner]),
        "since": None if pd.isna(since) or not since else str(since)[:10], "decisions": decisions,
    }  # fmt: skip


def _decisions(tx: Tx, tenant: str, request: str, item: str) -> Iterator[dict[str, Any]]:
    kept: Kept = requests.found(tx, tenant, request)
    for move in kept.document.moves:
        if move.item == item:
            yield {
                "change_request": request, "title": kept.row["title"], "state": kept.state, "from": move.from_rep,
                "to": move.to_rep, "status": move.status, "reason": move.reason, "by": move.by,
                "at": move.at or iso(kept.row["made_at"]), "effective": move.effective,
            }  # fmt: skip
