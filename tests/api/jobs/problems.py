"""Tiny problems in the store, for jobs to work on.

When to modify: when tests of jobs need another kind of problem.
"""

from __future__ import annotations

import random
from typing import Any

from api.plans import storage
from api.store import Tx, blobs, problems
from assigner.files.memory import problem_from


def tiny(accounts: int = 6, reps: int = 2) -> dict[str, Any]:
    """Return a problem that is solved in a moment: accounts of 10 minutes for reps of 100."""
    return {
        "reps": [{"id": f"r{number}", "minutes": 100} for number in range(reps)],
        "accounts": [{"id": f"a{number}", "minutes": 10} for number in range(accounts)],
    }


def hard() -> dict[str, Any]:
    """Return a problem that is not proven for minutes: 150 accounts fill nine reps to 97 %, and each pair fits otherwise."""
    chance = random.Random(1)
    accounts = [{"id": f"a{number}", "minutes": chance.randint(50, 400)} for number in range(150)]
    room = sum(int(account["minutes"]) for account in accounts) * 97 // 100 // 9
    reps = [{"id": f"r{number}", "minutes": room} for number in range(9)]
    pairs = [
        {"rep": rep["id"], "item": account["id"], "fit": chance.randint(0, 100)} for account in accounts for rep in reps
    ]
    return {"reps": reps, "accounts": accounts, "pairs": pairs}


def stored(tx: Tx, tenant: str, source: dict[str, Any], at: int) -> str:
    """Store a problem and return its id."""
    problem = problem_from(source)
    problem_id = problems.add(tx, tenant, name="tiny", made_by="tests", at=at)
    blob = blobs.put(tx, tenant, storage.packed(problem), media_type=storage.MEDIA_TYPE, compress=False, at=at)
    version = problems.NewVersion(digest=problem.digest, blob=blob, source="upload", made_by="tests", at=at)
    problems.add_version(tx, tenant, problem_id, version)
    return problem_id
