"""Cases of problems, in the database.

When to modify: together with their table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

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


def details_of(tx: Tx, tenant: str, problem: str) -> dict[str, dict[str, Any]]:
    """Return by key what the look that found a case last said of it: causes, ways out, its plan and job."""
    asked = sa.select(_CASES.key, _CASES.details).where(_CASES.tenant == tenant, _CASES.problem == problem)
    return {key: details for key, details in tx.execute(asked) if details is not None}


def put(
    tx: Tx, tenant: str, problem: str, cases: Iterable[Case], *, at: int,
    details: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Keep these cases in place of all that were there; keys longer than the column holds are left out.

    Parameters
    ----------
    cases
        All of the problem.
    at
        The moment in microseconds.
    details
        By key, what a look said of a case besides; what an earlier look said stays where nothing is given.
    """
    known = {**details_of(tx, tenant, problem), **details}
    tx.execute(sa.delete(watch_cases).where(_CASES.tenant == tenant, _CASES.problem == problem))
    rows = [
        {
            "tenant": tenant,
            "problem": problem,
            "key": case.key,
            "state": case.state,
            "facts": case.to_dict(),
            "details": known.get(case.key),
            "changed_at": at,
        }
        for case in cases
        if len(case.key) <= MOST_KEY
    ]
    if rows:
        tx.execute(sa.insert(watch_cases), rows)
