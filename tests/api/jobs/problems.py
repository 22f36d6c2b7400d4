"""Tiny problems in the store, for jobs to work on.

When to modify: when tests of jobs need another kind of problem.
"""

from __future__ import annotations

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
    """Return a problem that is not proven for a long while: uneven accounts that must be shared out evenly."""
    return {
        "reps": [{"id": f"r{number}", "minutes": 4000} for number in range(7)],
        "accounts": [{"id": f"a{number}", "minutes": 101 + number * number % 97} for number in range(150)],
        "rules": {"load-uneven": {"weight": 1}},
    }


def stored(tx: Tx, tenant: str, source: dict[str, Any], at: int) -> str:
    """Store a problem and return its id."""
    problem = problem_from(source)
    problem_id = problems.add(tx, tenant, name="tiny", made_by="tests", at=at)
    blob = blobs.put(tx, tenant, storage.packed(problem), media_type=storage.MEDIA_TYPE, compress=False, at=at)
    version = problems.NewVersion(digest=problem.digest, blob=blob, source="upload", made_by="tests", at=at)
    problems.add_version(tx, tenant, problem_id, version)
    return problem_id
