"""Cases of problems, in the database.

When to modify: together with their table.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.tables.watch_cases import watch_cases
from assigner.manage.watch.cases import Case, case_of

_CASES = watch_cases.c
MOST_KEY = 300


def all_of(tx: Tx, tenant: str, problem: str) -> list[Case]:
    """Return all cases of a problem, by key."""
    asked = sa.select(_CASES.facts).where(_CASES.tenant == tenant, _CASES.problem == problem).order_by(_CASES.key)
    return [case_of(facts) for facts in tx.execute(asked).scalars()]


def put(tx: Tx, tenant: str, problem: str, cases: Iterable[Case], *, at: int) -> None:
    """Keep these cases in place of all that were there; keys longer than the column holds are left out."""
    tx.execute(sa.delete(watch_cases).where(_CASES.tenant == tenant, _CASES.problem == problem))
    rows = [
        {
            "tenant": tenant,
            "problem": problem,
            "key": case.key,
            "state": case.state,
            "facts": case.to_dict(),
            "changed_at": at,
        }
        for case in cases
        if len(case.key) <= MOST_KEY
    ]
    if rows:
        tx.execute(sa.insert(watch_cases), rows)
